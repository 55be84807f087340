"""`staf weights`: the list, its JSON, fetching, exit codes."""

from __future__ import annotations

import functools
import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from staf_cli.assets.catalogue import Asset, Member, Url, Wheel
from staf_cli.assets.store import AssetStore
from staf_cli.cli import weights as weights_module
from staf_cli.errors import AssetError, SettingError

CONTENT = b"net" * 1000


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One asset in a local wheel, one behind an address that does not answer; no folders of this machine."""
    wheel = Wheel("nets", "1.0", size_bytes=1000)
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    sources = Member(wheel, "a.net"), Url("https://nowhere.invalid/b.pt")
    catalogue = (
        Asset("net", "a.net", "a test net", "tests", "MIT", len(CONTENT), sha256, sources[0]),
        Asset("unreachable", "b.pt", "another", "more tests", "MIT", 4000, None, sources[1]),
    )
    with zipfile.ZipFile(tmp_path / "nets.whl", "w") as archive:
        archive.writestr("a.net", CONTENT)

    def no_answer(_: str) -> None:
        raise OSError("no network")

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STAF_WEIGHTS", raising=False)
    monkeypatch.setattr("staf_cli.assets.store.cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr("staf_cli.assets.packages.download", lambda *_: tmp_path / "nets.whl")
    monkeypatch.setattr("staf_cli.assets.url._open", no_answer)
    monkeypatch.setattr(weights_module, "AssetStore", functools.partial(AssetStore, catalogue=catalogue))
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(weights_module.weights_app, list(arguments))


@pytest.mark.parametrize("arguments", [[], ["list"]])
def test_list_says_what_is_missing(arguments: list[str]) -> None:
    result = call(*arguments)
    assert result.exit_code == 0
    assert result.stdout == ""
    for word in ("net", "missing", "3 kB", "MIT", "more tests", "staf weights fetch"):
        assert word in result.stderr


@pytest.mark.parametrize("arguments", [["--json"], ["list", "--json"], ["--json", "list"]])
def test_json_is_one_document(surroundings: Path, arguments: list[str]) -> None:
    (surroundings / "cache").mkdir()
    (surroundings / "cache" / "a.net").write_bytes(b"damaged")
    document = json.loads(call(*arguments).stdout)
    net, unreachable = document["assets"]
    assert (net["state"], net["path"]) == ("damaged", str(surroundings / "cache" / "a.net"))
    assert net["sha256"] != net["sha256_expected"]
    assert net["sources"] == [{"wheel": "nets==1.0", "member": "a.net"}]
    assert (unreachable["state"], unreachable["path"], unreachable["sha256"]) == ("missing", None, None)
    assert document["fetched_to"] == str(surroundings / "cache")


@pytest.mark.parametrize(
    "arguments", [["fetch", "net", "--weights", "here"], ["--weights", "here", "fetch", "net"]]
)
def test_fetch_and_list(surroundings: Path, arguments: list[str]) -> None:
    result = call(*arguments)
    assert result.exit_code == 0
    assert (surroundings / "here" / "a.net").read_bytes() == CONTENT
    assert "there" in call("--weights", "here").stderr
    assert call(*arguments, "--offline").exit_code == 0, "what is there needs no network"


def test_list_remarks_on_another_projects_file(surroundings: Path) -> None:
    (surroundings / "weights").mkdir()
    (surroundings / "weights" / "a.net").write_bytes(b"another project's")
    result = call("list")
    assert f"{surroundings / 'weights' / 'a.net'} is another file of that name" in result.stderr
    assert "damaged" not in result.stderr


@pytest.mark.parametrize("arguments", [["--all"], []])
def test_fetch_all_does_what_it_can(surroundings: Path, arguments: list[str]) -> None:
    result = call("fetch", *arguments, "--json")
    assert result.exit_code == 1
    net, unreachable = json.loads(result.stdout)["assets"]
    assert net == {"name": "net", "path": str(surroundings / "cache" / "a.net"), "error": None}
    assert "no network" in unreachable["error"]
    assert [line for line in result.stderr.splitlines() if line.startswith("error: ")] == [
        f"error: {unreachable['error']}"
    ]


def test_one_failure_leaves_as_its_own_error() -> None:
    assert isinstance(call("fetch", "unreachable").exception, AssetError)
    assert isinstance(call("fetch", "net", "--offline").exception, AssetError)


@pytest.mark.parametrize("arguments", [["fetch", "net", "--all"], ["fetch", "nothing"]])
def test_usage_errors(arguments: list[str]) -> None:
    assert isinstance(call(*arguments).exception, SettingError)


def test_several_failures_exit_with_2() -> None:
    result = call("fetch", "--all", "--offline")
    assert result.exit_code == 2
    assert result.stderr.count("error: ") == 2
