"""Where assets are found, what a damaged or missing one says, and that offline means offline."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from fake_wheel import CONTENT, write_wheel

from staf_cli.assets import store as store_module
from staf_cli.assets.manifest import Manifest
from staf_cli.assets.store import AssetStore
from staf_cli.errors import AssetError

FIRST = CONTENT["fake/first.net"]


def put(folder: Path, content: bytes = FIRST, name: str = "first.net") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def test_search_order(manifest: Manifest, places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAF_WEIGHTS", str(places / "environment"))
    store = AssetStore(places / "option", manifest=manifest)
    order = [places / "option", places / "environment", places / "cwd" / "weights", places / "cache"]
    assert list(store.places) == order
    assert store.find("first") is None
    for folder in reversed(order):
        path = put(folder)
        assert store.find("first") == path
        assert store.require("first") == path


def test_fetched_assets_never_go_to_the_current_folder(
    manifest: Manifest, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert AssetStore(manifest=manifest).write_folder == places / "cache"
    monkeypatch.setenv("STAF_WEIGHTS", str(places / "environment"))
    assert AssetStore(manifest=manifest).write_folder == places / "environment"
    assert AssetStore(places / "option", manifest=manifest).write_folder == places / "option"
    monkeypatch.setenv("STAF_WEIGHTS", "")
    assert AssetStore(manifest=manifest).places == (places / "cwd" / "weights", places / "cache")


def test_missing_asset_is_fetched_with_its_neighbour(
    manifest: Manifest, places: Path, local_wheel: Path, said: Callable[[], list[str]]
) -> None:
    write_wheel(local_wheel)
    store = AssetStore(manifest=manifest)
    assert store.require("first") == places / "cache" / "first.net"
    assert store.find("second") == places / "cache" / "second.net"
    assert said()[0].startswith("fetching first (5 kB, a test net) from the wheel staf-fake-nets==1.0")
    assert [status.state for status in store.status()] == ["there", "there", "missing"]
    assert store.sha256("first") == manifest.named("first").sha256


def test_damaged_asset_stops_although_a_whole_one_lies_further_on(manifest: Manifest, places: Path) -> None:
    damaged = put(places / "cwd" / "weights", b"damaged")
    put(places / "cache")
    with pytest.raises(AssetError) as caught:
        AssetStore(manifest=manifest).require("first")
    message = str(caught.value)
    assert message.count("\n") == 0
    assert str(damaged) in message
    assert str(manifest.named("first").sha256)[:12] in message
    assert message.endswith("delete it"), "fetching would write to the cache, which is searched later"


def test_fetch_replaces_a_damaged_asset_where_it_writes(
    manifest: Manifest, places: Path, local_wheel: Path
) -> None:
    write_wheel(local_wheel)
    damaged = put(places / "cache", b"damaged")
    store = AssetStore(manifest=manifest)
    with pytest.raises(AssetError, match="delete it or fetch it again with `staf weights fetch first`"):
        store.require("first")
    assert store.fetch(["first"])[0].path == damaged
    assert damaged.read_bytes() == FIRST
    assert store.require("first") == damaged


def test_fetch_in_vain_is_refused(manifest: Manifest, places: Path) -> None:
    put(places / "cwd" / "weights", b"damaged")
    (outcome,) = AssetStore(manifest=manifest).fetch(["first"])
    assert "delete it" in str(outcome.error)


def test_hash_is_computed_once_until_the_file_changes(
    manifest: Manifest, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[Path] = []
    real = store_module.sha256_of
    monkeypatch.setattr(store_module, "sha256_of", lambda path: hashed.append(path) or real(path))
    path = put(places / "cache")
    store = AssetStore(manifest=manifest)
    store.require("first")
    store.require("first")
    assert hashed == [path]
    path.write_bytes(b"wrong" * 1000)  # the same size
    os.utime(path, ns=(0, 0))
    with pytest.raises(AssetError, match="damaged"):
        store.require("first")


def test_asset_of_unknown_hash_is_taken_as_it_is(manifest: Manifest, places: Path) -> None:
    path = put(places / "cache", b"anything", "big.pt")
    store = AssetStore(manifest=manifest)
    assert store.require("unhashed") == path
    assert len(store.sha256("unhashed")) == 64


def test_offline_opens_no_socket_and_calls_no_pip(
    manifest: Manifest, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> NoReturn:
        pytest.fail("offline reached for the network")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    monkeypatch.setattr(subprocess, "Popen", forbidden)
    store = AssetStore(offline=True, manifest=manifest)
    store.status()
    for name in ("first", "unhashed"):
        with pytest.raises(AssetError, match="--offline"):
            store.require(name)
    assert all("--offline" in str(outcome.error) for outcome in store.fetch(["first", "unhashed"]))
    put(places / "cache")
    assert store.require("first").is_file()


def test_offline_and_missing_says_what_where_and_how(manifest: Manifest, places: Path) -> None:
    with pytest.raises(AssetError) as caught:
        AssetStore(places / "option", offline=True, manifest=manifest).require("first")
    message = str(caught.value)
    for part in ("first (5 kB, a test net)", str(places / "option"), str(places / "cache"), "first.net"):
        assert part in message
    assert "`staf weights fetch first --weights" in message
    assert "\n" not in message


def test_failed_fetch_says_what_is_missing_and_why(manifest: Manifest, local_wheel: Path) -> None:
    write_wheel(local_wheel, {})
    with pytest.raises(
        AssetError, match=r"first \(5 kB, a test net\) is missing and fetching it failed .*member"
    ):
        AssetStore(manifest=manifest).require("first")
