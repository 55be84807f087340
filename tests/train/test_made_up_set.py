"""The made-up set: the same from the same seed, whole or going on, its truth where people are drawn."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_up_capture import files_of_at_most
from made_up_training import SMALL_SET
from scipy.spatial.transform import Rotation

from staf_cli import progress
from staf_cli.body.staf_joints import load_free_body49
from staf_cli.errors import InputError, OutputError
from staf_cli.progress import Advanced, ProgressEvent
from staf_cli.recover.staf.crops import CROP_SCALE
from staf_cli.train.made_up import MadeUpSettings, make_set
from staf_cli.train.made_up.layout import SET_JSON, TRUTH, read_set, read_truth, sequence_folder
from staf_cli.train.made_up.scenery import foreground
from staf_cli.train.made_up.settings import VARIETIES, Kind
from staf_cli.train.sources import made_up
from staf_cli.train.sources.settings import MadeUpData
from staf_cli.video.picture import read_picture


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "set"
    make_set(folder, SMALL_SET)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """All files; of truths the arrays, for a zip holds the time that it was made at."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {
        str(path.relative_to(folder)): repr(vars(read_truth(path))).encode()
        if path.name == TRUTH
        else path.read_bytes()
        for path in files
    }


def test_files_are_as_documented(made: Path) -> None:
    assert read_set(made)["settings"]["frames"] == 6
    truth = read_truth(sequence_folder(made, "train", 1) / TRUTH)
    assert truth.poses.shape[1:] == (6, 72)
    assert read_picture(sequence_folder(made, "validation", 0) / "000005.png").shape == (64, 64, 3)
    assert not list(made.rglob("*.part"))


def test_same_seed_same_set_and_an_interrupted_one_goes_on(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(event: ProgressEvent) -> None:
        if isinstance(event, Advanced):
            raise KeyboardInterrupt

    folder = tmp_path / "set"
    monkeypatch.setattr(progress, "ADVANCED_EVERY_S", 0)
    with pytest.raises(KeyboardInterrupt):
        make_set(folder, SMALL_SET, stop)
    with pytest.raises(InputError, match="not complete"):
        read_set(folder)
    (sequence_folder(folder, "train", 1).with_name(".000001.part")).mkdir()
    make_set(folder, SMALL_SET)
    assert content(folder) == content(made)


@pytest.mark.slow
def test_same_seed_same_set_and_a_killed_one_goes_on(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    code = (
        "import sys; from pathlib import Path; from staf_cli.train.made_up import MadeUpSettings, make_set; "
        f"make_set(Path(sys.argv[1]), {SMALL_SET!r})"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)])
    while not sequence_folder(folder, "train", 0).exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if process.returncode == -signal.SIGKILL and not json.loads((folder / SET_JSON).read_text())["complete"]:
        with pytest.raises(InputError, match="not complete"):
            read_set(folder)
    make_set(folder, SMALL_SET)
    assert content(folder) == content(made)


def test_complete_set_is_left_alone_and_others_are_not_mixed_in(made: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in made.rglob("*")}
    make_set(made, SMALL_SET)
    assert {path: path.stat().st_mtime_ns for path in made.rglob("*")} == before
    with pytest.raises(OutputError, match="other settings"):
        make_set(made, replace(SMALL_SET, seed=4))


def test_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="no made-up set"):
        make_set(tmp_path, SMALL_SET)
    assert [entry.name for entry in tmp_path.iterdir()] == ["notes.txt"]


def test_disk_that_fills_is_one_line_and_the_rest_goes_on(made: Path, tmp_path: Path) -> None:
    with files_of_at_most(4000), pytest.raises(OutputError, match="cannot be written") as caught:
        make_set(tmp_path / "set", SMALL_SET)
    assert "\n" not in str(caught.value)
    make_set(tmp_path / "set", SMALL_SET)
    assert content(tmp_path / "set") == content(made)


def test_people_are_drawn_where_their_truth_is(made: Path) -> None:
    """Between two frames the picture changes where people are, and hardly elsewhere."""
    sequence = made_up.read(MadeUpData(made), validation=False, body=load_free_body49("cpu"))[0]
    images = np.stack([sequence.pictures.read(row).astype(float) for row in range(len(sequence))])
    change = images.std(axis=0).mean(axis=2)
    points = sequence.keypoints2d[0, sequence.keypoints2d[0, :, 2] > 0, :2].astype(int)
    at_joints = change[np.clip(points[:, 1], 0, 63), np.clip(points[:, 0], 0, 63)]
    x, y, w, h = sequence.boxes[0] * [1, 1, CROP_SCALE, CROP_SCALE]
    ys, xs = np.indices(change.shape)
    outside = (np.abs(xs - x) > 0.7 * w) | (np.abs(ys - y) > 0.7 * h)
    assert outside.sum() > 100
    assert at_joints.mean() > 2 * change[outside].mean()


def test_motion_is_smooth_and_sequences_differ(made: Path) -> None:
    truths = [read_truth(sequence_folder(made, "train", index) / TRUTH) for index in (0, 1)]
    speed = np.abs(np.diff(truths[0].poses[0, :, 3:], axis=0)).max()
    jerk = np.abs(np.diff(truths[0].poses[0, :, 3:], n=3, axis=0)).max()
    assert 0.002 < speed < 0.7
    assert jerk < speed
    assert not np.allclose(truths[0].betas[0], truths[1].betas[0])


def test_labels_of_the_set(made: Path) -> None:
    body = load_free_body49("cpu")
    sequences = made_up.read(MadeUpData(made), validation=True, body=body)
    truth = read_truth(sequence_folder(made, "validation", 0) / TRUTH)
    assert len(sequences) == len(truth.poses)
    expected = body.joints49(truth.poses[0], truth.betas[0], truth.trans[0])
    np.testing.assert_allclose(sequences[0].joints3d[..., :3], expected, atol=1e-5)
    assert set(np.unique(sequences[0].body_confidence)) <= {0.0, 1.0}
    assert sequences[0].has_3d


def test_labels_for_another_body_are_joints_only(made: Path) -> None:
    body = load_free_body49("cpu")
    body.name = "smpl-neutral"
    (first, *_) = made_up.read(MadeUpData(made), validation=True, body=body)
    assert not first.body_confidence.any()
    assert (first.joints3d[..., 3] > 0).any()


def test_the_simple_kind_is_one_person_in_a_suit_from_the_front(tmp_path: Path) -> None:
    make_set(
        tmp_path / "set",
        MadeUpSettings(train=6, validation=1, frames=2, size_px=64, kind="simple"),
    )
    hues = []
    for index in range(6):
        folder = sequence_folder(tmp_path / "set", "train", index)
        truth = read_truth(folder / TRUTH)
        assert len(truth.poses) == 1
        assert truth.visible.min() > 0.7, "whole in the picture but for a limb"
        forwards = Rotation.from_rotvec(truth.poses[0, :, :3]).apply([0.0, 0.0, 1.0])
        assert (forwards[:, 2] < -0.6).all(), "towards the camera"
        picture = read_picture(folder / "000000.png").astype(int)
        corner = picture[:8, :8].reshape(-1, 3)
        assert corner.std(axis=0).max() < 12, "a plain wall, and the camera's noise"
        red, green, blue = np.moveaxis(picture, -1, 0)
        hues.append([(red > green + 60) & (red > blue + 60), (blue > green + 60) & (blue > red + 60)])
    seen = np.array(hues).sum(axis=(2, 3))
    assert (np.sort(seen, axis=0)[1:] > 5).all(), "left thighs are red, right ones blue"


@pytest.mark.parametrize(("kind", "some"), [("simple", False), ("everyday", True)])
def test_what_stands_in_front_belongs_to_the_kind(kind: Kind, some: bool) -> None:
    fronts = [foreground(np.random.default_rng(seed), 64, VARIETIES[kind])[1].any() for seed in range(30)]
    assert any(fronts) is some


def test_damage_is_one_line(made: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no set\.json"):
        read_set(tmp_path)
    for text in ("{", "[]", '{"format": "staf made-up set"}', '{"a": ' * 5000):
        (tmp_path / SET_JSON).write_text(text)
        with pytest.raises(InputError, match="damaged"):
            read_set(tmp_path)
    whole = (sequence_folder(made, "train", 0) / TRUTH).read_bytes()
    path = tmp_path / TRUTH
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError):
        read_truth(path)
    arrays = {**vars(read_truth(sequence_folder(made, "train", 0) / TRUTH))}
    wrong = {"poses": np.zeros((1, 6, 71)), "trans": np.full((1, 6, 3), np.nan), "focal_px": np.array(0.0)}
    for name, value in wrong.items():
        np.savez(path, **{**arrays, name: value})
        with pytest.raises(InputError, match=name):
            read_truth(path)


@pytest.mark.parametrize(
    "changes", [{"train": 0}, {"size_px": 8}, {"two_people": 1.5}, {"fps": float("nan")}, {"kind": "odd"}]
)
def test_settings_that_make_no_sense(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        MadeUpSettings(**changes)  # type: ignore[arg-type]
