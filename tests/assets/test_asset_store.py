"""Where assets are found, what a damaged or missing one says, and that offline means offline."""

from __future__ import annotations

import dataclasses
import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from fake_wheel import CONTENT, NETS, write_wheel

from staf_cli.assets import packages
from staf_cli.assets import store as store_module
from staf_cli.assets.catalogue import Asset, Package, Shipped
from staf_cli.assets.store import AssetStore
from staf_cli.errors import AssetError

FIRST = CONTENT["fake/first.net"]


def put(folder: Path, content: bytes = FIRST, name: str = "first.net") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def test_search_order(catalogue: tuple[Asset, ...], places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAF_WEIGHTS", str(places / "environment"))
    store = AssetStore(places / "option", catalogue=catalogue)
    order = [places / "option", places / "environment", places / "cwd" / "weights", places / "cache"]
    assert list(store.places) == order
    assert store.find("first") is None
    for folder in reversed(order):
        path = put(folder)
        assert store.find("first") == path
        assert store.require("first") == path


def test_fetched_assets_never_go_to_the_current_folder(
    catalogue: tuple[Asset, ...], places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert AssetStore(catalogue=catalogue).write_folder == places / "cache"
    monkeypatch.setenv("STAF_WEIGHTS", str(places / "environment"))
    assert AssetStore(catalogue=catalogue).write_folder == places / "environment"
    assert AssetStore(places / "option", catalogue=catalogue).write_folder == places / "option"
    monkeypatch.setenv("STAF_WEIGHTS", "")
    assert AssetStore(catalogue=catalogue).places == (places / "cwd" / "weights", places / "cache")


def test_missing_asset_is_fetched_with_its_neighbour(
    catalogue: tuple[Asset, ...], places: Path, local_wheel: Path, said: Callable[[], list[str]]
) -> None:
    write_wheel(local_wheel)
    store = AssetStore(catalogue=catalogue)
    assert store.require("first") == places / "cache" / "first.net"
    assert store.find("second") == places / "cache" / "second.net"
    assert said()[0] == "fetching first, second (1 kB: the wheel staf-fake-nets==1.0)"
    assert said()[1] == "fetched 2 of 2 files, 11 kB, in 0 s"
    assert [status.state for status in store.status()] == ["there", "there", "missing"]
    assert store.sha256("first") == catalogue[0].sha256


@pytest.mark.parametrize("by", ["option", "environment"])
def test_damaged_asset_stops_although_a_whole_one_lies_further_on(
    catalogue: tuple[Asset, ...], places: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    """Only where the user has named the folder."""
    if by == "environment":
        monkeypatch.setenv("STAF_WEIGHTS", str(places / by))
    damaged = put(places / by, b"damaged")
    put(places / "cache")
    with pytest.raises(AssetError) as caught:
        AssetStore(places / by if by == "option" else None, catalogue=catalogue).require("first")
    message = str(caught.value)
    assert message.count("\n") == 0
    assert str(damaged) in message
    assert str(catalogue[0].sha256)[:12] in message
    assert "delete it or fetch it again with `staf weights fetch first" in message


def test_another_projects_file_is_passed_over_with_one_remark(
    catalogue: tuple[Asset, ...], places: Path, said: Callable[[], list[str]]
) -> None:
    """./weights may belong to whatever project the user stands in (F15)."""
    foreign = put(places / "cwd" / "weights", b"another project's")
    store = AssetStore(offline=True, catalogue=catalogue)
    assert store.status_of("first").state == "missing"
    ours = put(places / "cache")
    assert store.require("first") == ours
    assert store.find("first") == ours
    assert said() == [f"{foreign} is another file of that name than ours and is passed over"]
    assert foreign.read_bytes() == b"another project's"


def test_the_same_folder_named_by_the_user_is_not_another_projects(
    catalogue: tuple[Asset, ...], places: Path
) -> None:
    put(places / "cwd" / "weights", b"damaged")
    with pytest.raises(AssetError, match="is damaged"):
        AssetStore(Path("weights"), catalogue=catalogue).require("first")


def test_another_projects_file_does_not_stop_fetching(
    catalogue: tuple[Asset, ...], places: Path, local_wheel: Path
) -> None:
    write_wheel(local_wheel)
    put(places / "cwd" / "weights", b"another project's")
    assert AssetStore(catalogue=catalogue).require("first") == places / "cache" / "first.net"


def test_a_damaged_asset_in_the_cache_is_fetched_again(
    catalogue: tuple[Asset, ...], places: Path, local_wheel: Path
) -> None:
    write_wheel(local_wheel)
    damaged = put(places / "cache", b"damaged")
    with pytest.raises(AssetError, match="is damaged"):
        AssetStore(offline=True, catalogue=catalogue).require("first")
    assert AssetStore(catalogue=catalogue).require("first") == damaged
    assert damaged.read_bytes() == FIRST


def test_fetch_replaces_a_damaged_asset_in_a_folder_that_the_user_named(
    catalogue: tuple[Asset, ...], places: Path, local_wheel: Path
) -> None:
    write_wheel(local_wheel)
    damaged = put(places / "option", b"damaged")
    store = AssetStore(places / "option", catalogue=catalogue)
    assert store.fetch(["first"])[0].path == damaged
    assert damaged.read_bytes() == FIRST
    assert store.require("first") == damaged


def test_what_is_there_needs_no_folder_to_write_to(
    catalogue: tuple[Asset, ...], places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staf_cli.assets.store.cache_folder", lambda: None)
    path = put(places / "cwd" / "weights")
    assert AssetStore(catalogue=catalogue).fetch(["first"])[0].path == path


def test_hash_is_computed_once_until_the_file_changes(
    catalogue: tuple[Asset, ...], places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[Path] = []
    real = store_module.sha256_of
    monkeypatch.setattr(store_module, "sha256_of", lambda path: hashed.append(path) or real(path))
    path = put(places / "option")
    store = AssetStore(places / "option", catalogue=catalogue)
    store.require("first")
    store.require("first")
    assert hashed == [path]
    path.write_bytes(b"wrong" * 1000)  # the same size
    os.utime(path, ns=(0, 0))
    with pytest.raises(AssetError, match="damaged"):
        store.require("first")


def test_asset_of_unknown_hash_is_taken_as_it_is(catalogue: tuple[Asset, ...], places: Path) -> None:
    path = put(places / "cache", b"anything", "big.pt")
    store = AssetStore(catalogue=catalogue)
    assert store.require("unhashed") == path
    assert len(store.sha256("unhashed")) == 64


def test_offline_opens_no_socket_and_calls_no_pip(
    catalogue: tuple[Asset, ...], places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> NoReturn:
        pytest.fail("offline reached for the network")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    monkeypatch.setattr(subprocess, "Popen", forbidden)
    store = AssetStore(offline=True, catalogue=catalogue)
    store.status()
    for name in ("first", "unhashed"):
        with pytest.raises(AssetError, match="--offline"):
            store.require(name)
    assert all("--offline" in str(outcome.error) for outcome in store.fetch(["first", "unhashed"]))
    put(places / "cache")
    assert store.require("first").is_file()


def test_offline_and_missing_says_what_where_and_how(catalogue: tuple[Asset, ...], places: Path) -> None:
    with pytest.raises(AssetError) as caught:
        AssetStore(places / "option", offline=True, catalogue=catalogue).require("first")
    message = str(caught.value)
    for part in ("first (5 kB, a test net)", str(places / "option"), str(places / "cache"), "first.net"):
        assert part in message
    assert "`staf weights fetch first --weights" in message
    assert "\n" not in message


def test_failed_fetch_says_what_is_missing_and_why(catalogue: tuple[Asset, ...], local_wheel: Path) -> None:
    write_wheel(local_wheel, {})
    with pytest.raises(
        AssetError, match=r"first \(5 kB, a test net\) is missing and fetching it failed .*member"
    ):
        AssetStore(catalogue=catalogue).require("first")


def test_a_home_that_is_not_known_is_one_line() -> None:
    with pytest.raises(AssetError, match=r"~no-such-user/nets: no home directory is known"):
        AssetStore(Path("~no-such-user/nets")).find("demo")


WORDS = ("the first net", "less is seen")


def test_optional_assets_are_obtained(
    catalogue: tuple[Asset, ...], places: Path, local_wheel: Path, said: Callable[[], list[str]]
) -> None:
    write_wheel(local_wheel)
    store = AssetStore(catalogue=catalogue)
    found = {name: places / "cache" / f"{name}.net" for name in ("first", "second")}
    assert store.obtain(["first", "second"], *WORDS) == found
    assert len(said()) == 2
    assert AssetStore(catalogue=catalogue, offline=True).obtain(["first", "second"], *WORDS) == found
    assert len(said()) == 2, "nothing is said where everything is there"


def test_offline_one_line_says_what_it_costs(
    catalogue: tuple[Asset, ...], places: Path, said: Callable[[], list[str]]
) -> None:
    store = AssetStore(offline=True, catalogue=catalogue)
    store.prefetch(["first"])
    assert said() == []
    assert store.obtain(["first"], *WORDS) is None
    assert said() == ["the first net is not to be had (--offline forbids fetching): less is seen"]
    assert not (places / "cache").exists()


def test_a_failure_is_tried_again_a_day_later(
    catalogue: tuple[Asset, ...],
    places: Path,
    monkeypatch: pytest.MonkeyPatch,
    local_wheel: Path,
    said: Callable[[], list[str]],
) -> None:
    calls = []

    def fails(package: Package, *_: object) -> Path:
        calls.append(package)
        raise AssetError("no network")

    works = packages.download
    monkeypatch.setattr(packages, "download", fails)
    store = AssetStore(catalogue=catalogue)
    store.prefetch(["first", "second"])
    assert store.obtain(["first"], *WORDS) is None
    assert len(calls) == 1
    again = "no network; tried again tomorrow, or by `staf weights fetch first`"
    assert said()[-1] == f"the first net is not to be had ({again}): less is seen"
    assert AssetStore(catalogue=catalogue).obtain(["first"], *WORDS) is None
    assert len(calls) == 1, "every run would wait for it"
    (marker,) = (places / "cache").iterdir()
    yesterday = time.time() - 25 * 3600
    os.utime(marker, (yesterday, yesterday))
    assert store.obtain(["first"], *WORDS) is None
    assert len(calls) == 2
    with pytest.raises(AssetError, match="no network"):
        store.require("first")
    assert len(calls) == 3, "by name it is tried at once"

    monkeypatch.setattr(packages, "download", works)
    write_wheel(local_wheel)
    assert store.fetch(["first"])[0].error is None
    assert not marker.exists()
    assert store.obtain(["first"], *WORDS) is not None


def test_a_damaged_optional_asset_stops_no_run(
    catalogue: tuple[Asset, ...], places: Path, said: Callable[[], list[str]]
) -> None:
    put(places / "option", b"damaged")
    assert AssetStore(places / "option", catalogue=catalogue).obtain(["first"], *WORDS) is None
    (line,) = said()
    assert "is damaged" in line
    assert line.endswith("less is seen")


def test_nowhere_to_keep_it(
    catalogue: tuple[Asset, ...], places: Path, monkeypatch: pytest.MonkeyPatch, local_wheel: Path
) -> None:
    """No home directory; a file where the folder should be; no room for what is downloaded."""
    monkeypatch.setattr(store_module, "cache_folder", lambda: None)
    for store in (AssetStore(catalogue=catalogue), AssetStore(places / "file", catalogue=catalogue)):
        (places / "file").write_text("")
        store.prefetch(["first"])
        assert store.obtain(["first"], *WORDS) is None
    write_wheel(local_wheel)
    monkeypatch.setattr("tempfile.tempdir", str(places / "gone"))
    store = AssetStore(places / "option", catalogue=catalogue)
    store.prefetch(["first"])
    assert store.obtain(["first"], *WORDS) is None


def test_a_text_that_is_shipped_comes_with_its_package_alone(
    catalogue: tuple[Asset, ...], places: Path, local_wheel: Path
) -> None:
    shipped = AssetStore().asset("open_nets_notice")
    notice = dataclasses.replace(shipped, source=Shipped("open_nets_notice.txt", NETS))
    store = AssetStore(catalogue=(*catalogue, notice))
    damaged = write_wheel(local_wheel)
    damaged.write_bytes(b"")
    with pytest.raises(AssetError, match="is damaged"):
        store.require("first")
    (places / "cache").joinpath(notice.file_name).unlink()  # the wheel itself did arrive
    write_wheel(local_wheel)
    store.require("first")
    assert (places / "cache" / notice.file_name).stat().st_size == notice.size_bytes
