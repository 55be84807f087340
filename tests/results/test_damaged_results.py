"""Finished results whose files are damaged: one line, nothing left behind, whatever is asked for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up_folders import save_result
from made_up_people import CAMERA, made_up_person, made_up_result

from staf_cli.body.model import load_free_body
from staf_cli.errors import InputError
from staf_cli.export.formats import FORMATS, PageOptions
from staf_cli.results.load import export_into, load_result

Arrays = dict[str, Any]
TRACK = "person_002.npz"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    body = load_free_body("cpu")
    result = made_up_result(made_up_person(6, body=body), num_frames=12, body=body)
    return save_result(tmp_path_factory.mktemp("results") / "walk", result, None, CAMERA)


@pytest.fixture
def result(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "walk"))


def refused(folder: Path, *formats: str) -> str:
    """The line with which formats are refused; nothing has come into the folder."""
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(InputError) as error:
        export_into(folder, formats, from_start=True, page=PageOptions(no_video=True))
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert "\n" not in str(error.value)
    return str(error.value)


def first_is(value: float) -> Callable[[np.ndarray], np.ndarray]:
    def changed(array: np.ndarray) -> np.ndarray:
        array = array.copy()
        array.flat[0] = value
        return array

    return changed


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("joints3d", None),
        ("fps", None),
        ("poses", first_is(np.nan)),
        ("betas", first_is(1e30)),
        ("trans", lambda trans: trans[:-1]),
        ("joints3d", lambda joints: joints.reshape(len(joints), 72)),
        ("timestamps_s", lambda times: times * 1e12),
        ("timestamps_s", lambda times: times[::-1]),
        ("frame_ids", lambda ids: ids + (1 << 40)),
        ("confidence", lambda values: values.astype(str)),
        ("fps", lambda fps: -fps),
    ],
)
def test_a_damaged_track(key: str, change: Callable[[np.ndarray], np.ndarray] | None, result: Path) -> None:
    arrays: Arrays = dict(np.load(result / TRACK))
    given = arrays.pop(key)
    np.savez(result / TRACK, **arrays if change is None else {**arrays, key: change(given)})
    assert key in refused(result, "csv")


def test_a_track_that_was_cut_off(result: Path) -> None:
    data = (result / TRACK).read_bytes()
    (result / TRACK).write_bytes(data[: len(data) // 2])
    assert TRACK in refused(result, *FORMATS)


@pytest.mark.parametrize(
    ("key", "value"),
    [("frames", 10**15), ("frames", -1), ("first_frame", 10**30), ("files", []), ("people", None)],
)
def test_a_damaged_document(key: str, value: object, result: Path) -> None:
    document = json.loads((result / "run.json").read_text())
    (result / "run.json").write_text(json.dumps(document | {key: value}))
    assert "is damaged" in refused(result, "csv", "html")


def test_numbers_that_are_no_json(result: Path) -> None:
    """And a document nested deeper than anything reads."""
    text = (result / "run.json").read_text()
    for damaged in (text.replace('"frames_lost": 0', '"frames_lost": NaN'), "[" * 100_000):
        assert damaged != text
        (result / "run.json").write_text(damaged)
        assert "run.json cannot be read" in refused(result, "csv")


def test_the_whole_one_is_taken(result: Path) -> None:
    """Also by a version that noted neither exports nor files."""
    document = json.loads((result / "run.json").read_text())
    del document["exports"], document["files"]
    (result / "run.json").write_text(json.dumps(document))
    assert len(load_result(result).people) == 1
    export_into(result, ["csv"])
    document = json.loads((result / "run.json").read_text())
    assert set(document["exports"]) == {"csv"}
    assert "person_002.csv" in document["files"]
