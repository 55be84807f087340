"""Files of motion: what is read, what is refused in one line, and what is drawn from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from made_up_motion import NAMES, motion_arrays, write_motion
from scipy.spatial.transform import Rotation

from staf_cli.body.model import load_free_body
from staf_cli.errors import InputError
from staf_cli.recover.landmarks.lifter_net import FARTHEST
from staf_cli.recover.landmarks.skeleton import FIT_HIPS, Skeleton
from staf_cli.train.motion.capture import read_clips
from staf_cli.train.motion.drawing import WindowDrawer
from staf_cli.train.motion.windows import WindowMix, WindowSource, sequences


@pytest.fixture(scope="module")
def skeleton() -> Skeleton:
    return Skeleton.of(load_free_body("cpu"))


def test_clips_become_poses_of_smpl(tmp_path: Path) -> None:
    trained, held_back = read_clips(write_motion(tmp_path / "m.npz"), seed=1)
    assert (len(trained.poses), len(held_back.poses)) == (11 * 40, 40)  # the tenth of twelve is held back
    arrays = motion_arrays()
    knee = arrays["c0/rotvec"][7, NAMES.index("lShin")].astype(np.float64)
    found = Rotation.from_matrix(trained.poses.rotmats[7, 4].numpy()).as_rotvec()
    np.testing.assert_allclose(found, knee, atol=1e-5)
    np.testing.assert_allclose(held_back.root_m[3], arrays["c9/root_cm"][3] / 100, atol=1e-6)
    assert (int(trained.first[50]), int(trained.last[50])) == (40, 79)


def test_of_few_clips_the_last_is_held_back(tmp_path: Path) -> None:
    np.savez(tmp_path / "m.npz", **motion_arrays(num_clips=3))
    trained, held_back = read_clips(tmp_path / "m.npz", seed=1)
    assert (len(trained.poses), len(held_back.poses)) == (80, 40)


def wrong(**changed: Any) -> pytest.param:
    words = changed.pop("words")
    return pytest.param(changed, words, id=words)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        wrong(clips=None, words="it has no clips"),
        wrong(joint_names=np.array(["hip"]), words="joint_names lacks lButtock, lThigh, rButtock"),
        wrong(clips=np.array(["c0"]), words="needs two clips"),
        wrong(clips=np.array(["c0", "c0"]), words="has a name twice"),
        wrong(clips=np.array([1, 2]), words="clips must be a list of names"),
        wrong(**{"c1/rotvec": None}, words="it has no c1/rotvec"),
        wrong(**{"c1/rotvec": np.zeros((40, 3, 3))}, words="must be numbers (T, 22, 3)"),
        wrong(**{"c1/rotvec": np.full((40, len(NAMES), 3), np.nan)}, words="holds what is no number"),
        wrong(**{"c1/root_cm": np.zeros((39, 3))}, words="40 frames of rotvec and 39 of root_cm"),
        wrong(**{"c1/root_cm": np.zeros((0, 3))}, words="must be numbers (T, 3)"),
        wrong(**{"c1/root_cm": np.array([{}] * 40)}, words="pickled objects"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, changed: dict[str, Any], words: str) -> None:
    path = write_motion(tmp_path / "m.npz", **changed)
    with pytest.raises(InputError) as told:
        read_clips(path, seed=1)
    assert words in str(told.value)
    assert "\n" not in str(told.value)
    assert str(path) in str(told.value)


def test_no_file_of_motion(tmp_path: Path) -> None:
    (tmp_path / "text.npz").write_text("hello")
    for name, words in (("text.npz", "is no .npz"), ("none.npz", "no such file")):
        with pytest.raises(InputError, match=words):
            read_clips(tmp_path / name, seed=1)


def test_windows_are_seen_where_they_are(tmp_path: Path, skeleton: Skeleton) -> None:
    """What is observed lies about where the points truly fall, and depth is along the line of sight."""
    trained, _ = read_clips(write_motion(tmp_path / "m.npz"), seed=1)
    rng = torch.Generator().manual_seed(4)
    seen = WindowDrawer(skeleton).see(WindowSource(trained, WindowMix()).draw(64, rng), rng)
    known = seen.observed[..., 2] > 0
    off = (seen.observed[..., :2] - seen.plane).norm(dim=-1)[known & (seen.plane.abs().amax(-1) < FARTHEST)]
    assert float(off.median()) < 0.15  # of a spread, which is about 0.4 m
    assert float(seen.points_m[..., FIT_HIPS, :].mean(-2).abs().max()) < 1e-5
    again = torch.Generator().manual_seed(4)
    same = WindowDrawer(skeleton).see(WindowSource(trained, WindowMix()).draw(64, again), again)
    assert torch.equal(seen.observed, same.observed)


def test_sequences_are_successive_frames(tmp_path: Path, skeleton: Skeleton) -> None:
    _, held_back = read_clips(write_motion(tmp_path / "m.npz"), seed=1)
    rng = torch.Generator().manual_seed(4)
    short, long = (sequences(held_back, 5, num, rng) for num in (30, 60))
    clip = held_back.poses.rotmats
    for one in range(5):
        start = int((clip == short.rotmats[one, :, 0]).flatten(1).all(1).nonzero()[0, 0])
        assert torch.equal(short.rotmats[one].transpose(0, 1), clip[start : start + 30])
        assert torch.equal(long.rotmats[one, :, 45], clip[-1])  # the clip is over, and rests
    seen = WindowDrawer(skeleton).see(long, rng)
    assert seen.observed.shape == (5, 60, 21, 3)
    np.testing.assert_allclose(seen.times_s.diff(dim=1), 1 / 30, atol=1e-6)
