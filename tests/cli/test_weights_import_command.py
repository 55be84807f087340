"""`staf weights import` from outside: words, JSON, exit codes, one line for every mistake."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from staf_cli import cli


@pytest.fixture
def call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """`staf-weights` with these arguments: exit code, stdout, stderr; with no folders of this machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STAF_WEIGHTS", raising=False)
    monkeypatch.setattr("staf_cli.assets.store.cache_folder", lambda: tmp_path / "cache")

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["staf-weights", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main_weights()
        return (int(left.value.code or 0), *capfd.readouterr())

    return call


@pytest.fixture
def regressor(tmp_path: Path) -> Path:
    file = io.BytesIO()
    np.save(file, np.full((17, 6890), 1 / 6890))
    path = tmp_path / "J_regressor_h36m.npy"
    path.write_bytes(file.getvalue())
    return path


def test_says_what_it_found_and_what_is_missing(
    call: Callable[..., tuple[int, str, str]], regressor: Path, tmp_path: Path
) -> None:
    code, out, err = call("import", regressor, "--weights", tmp_path / "kept")
    assert code == 0
    assert out == ""
    lines = err.splitlines()
    assert lines[0] == f"j_regressor_h36m: {regressor} -> {tmp_path / 'kept' / 'j_regressor_h36m.npz'}"
    assert lines[1].startswith("not imported for --engine staf: staf_head (")
    assert "staf_backbone" in lines[1]
    assert "staf weights import PATH" in lines[-1]
    assert (tmp_path / "kept" / "j_regressor_h36m.npz").is_file()
    _, _, err = call("list", "--weights", tmp_path / "kept")
    assert "j_regressor_h36m.npz (imported" in err
    assert "not imported for --engine staf" in err


@pytest.mark.parametrize("before", [True, False])
def test_json_and_the_first_place_to_write(
    call: Callable[..., tuple[int, str, str]],
    regressor: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: bool,
) -> None:
    monkeypatch.setenv("STAF_WEIGHTS", str(tmp_path / "shelf"))
    code, out, _ = call(*(["--json"] if before else []), "import", regressor, *([] if before else ["--json"]))
    assert code == 0
    document = json.loads(out)
    assert document["imported"][0]["path"] == str(tmp_path / "shelf" / "j_regressor_h36m.npz")
    assert len(document["imported"][0]["source_sha256"]) == 64
    assert {"for": "--engine staf", "files": ["staf_head", "staf_backbone"]} in document["not_imported_for"]
    _, out, _ = call("--json")
    assert json.loads(out)["imported"][0]["name"] == "j_regressor_h36m"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "nowhere", "no such file or folder"),
        (lambda folder: folder, "is refused"),
        (lambda folder: folder / "base_model.pt", "is refused"),
        (lambda folder: folder / "empty", "nothing to import"),
    ],
)
def test_mistakes_are_one_line(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path, make: Callable[[Path], Path], words: str
) -> None:
    (tmp_path / "base_model.pt").write_bytes(b"an error page")
    (tmp_path / "empty").mkdir()
    code, out, err = call("import", make(tmp_path), "--weights", tmp_path / "kept")
    assert code == 2
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("error: ")
    assert words in line
    assert not (tmp_path / "kept").exists()


def test_no_path_is_a_usage_error(call: Callable[..., tuple[int, str, str]]) -> None:
    code, _, err = call("import")
    assert code == 2
    assert len(err.splitlines()) == 1
