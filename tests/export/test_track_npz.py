"""`person_NNN.npz`: the contract's keys, and reading back what was written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from staf_cli.result import Person
from staf_cli.results.track_npz import motion_of, read_track, write_track

T = 6
ALWAYS = {
    "schema_version": (),
    "engine": (),
    "body_model": (),
    "frame_ids": (T,),
    "timestamps_s": (T,),
    "fps": (),
    "observed": (T,),
    "why": (T,),
    "confidence": (T,),
    "boxes_xyxy": (T, 4),
    "poses": (T, 72),
    "betas": (10,),
    "stature_m": (),
    "trans": (T, 3),
    "joints3d": (T, 24, 3),
    "joints2d": (T, 24, 2),
    "focal_px": (),
    "principal_point_px": (2,),
    "image_size_wh": (2,),
    "joint_names": (24,),
}


def load(path: Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as stored:
        return {key: stored[key] for key in stored.files}


def assert_same(written: object, read: object) -> None:
    """Two frozen dataclasses hold the same, arrays bit for bit."""
    assert type(written) is type(read)
    for field in dataclasses.fields(written):  # type: ignore[arg-type]
        ours, theirs = getattr(written, field.name), getattr(read, field.name)
        if dataclasses.is_dataclass(ours):
            assert_same(ours, theirs)
        else:
            np.testing.assert_array_equal(ours, theirs, err_msg=field.name)


def test_keys_and_shapes(make_person: Callable[..., Person], tmp_path: Path) -> None:
    write_track(tmp_path / "person_002.npz", make_person(T))
    arrays = load(tmp_path / "person_002.npz")
    assert {key: arrays[key].shape for key in ALWAYS} == ALWAYS
    assert arrays["observed"].dtype == bool
    assert arrays["frame_ids"].dtype.kind == "i"
    assert not {"betas_per_frame", "landmarks2d", "landmarks2d_visibility"} & set(arrays)


def test_what_only_some_engines_give(make_person: Callable[..., Person], tmp_path: Path) -> None:
    write_track(tmp_path / "p.npz", make_person(T, landmarks=True, shape_per_frame=True))
    arrays = load(tmp_path / "p.npz")
    assert arrays["betas_per_frame"].shape == (T, 10)
    assert arrays["landmarks2d"].shape == (T, 33, 2)
    assert arrays["landmarks2d_visibility"].shape == (T, 33)


@pytest.mark.parametrize("num_frames", [0, 1, T])
@pytest.mark.parametrize("extras", [False, True])
def test_reading_gives_what_was_written(
    make_person: Callable[..., Person], tmp_path: Path, num_frames: int, extras: bool
) -> None:
    person = make_person(num_frames, landmarks=extras, shape_per_frame=extras)
    write_track(tmp_path / "p.npz", person)
    assert_same(person.motion, motion_of(read_track(tmp_path / "p.npz")))


def test_stature_is_the_height_of_the_mesh_at_rest(
    make_person: Callable[..., Person], tmp_path: Path
) -> None:
    """Of the one shape, or of the mean where there is one per frame; results of old get it from the body."""
    person = make_person(T, shape_per_frame=True)
    at_rest = person.body.vertices(np.zeros((1, 72)), person.betas, np.zeros((1, 3)))[0]
    old = dict(person.arrays)
    del old["stature_m"]
    for number, each in enumerate((person, dataclasses.replace(person, stored=old))):
        write_track(tmp_path / f"{number}.npz", each)
        stored = load(tmp_path / f"{number}.npz")["stature_m"]
        assert each.stature_m == pytest.approx(np.ptp(at_rest[:, 1]), abs=1e-5)
        assert stored == each.stature_m


def test_joints2d_are_the_projection_exactly(make_person: Callable[..., Person], tmp_path: Path) -> None:
    write_track(tmp_path / "p.npz", make_person(T))
    arrays = load(tmp_path / "p.npz")
    joints = arrays["joints3d"].astype(np.float64)
    expected = arrays["focal_px"] * joints[..., :2] / joints[..., 2:] + arrays["principal_point_px"]
    np.testing.assert_allclose(arrays["joints2d"], expected, rtol=0, atol=1e-9)


def test_joints_use_the_shape_that_the_meshes_use(make_person: Callable[..., Person]) -> None:
    person = make_person(T, shape_per_frame=True)
    motion = person.motion
    for row in range(T):
        alone = person.body.joints(
            motion.poses[row : row + 1], motion.mesh_betas[row], motion.trans[row : row + 1]
        )
        np.testing.assert_allclose(person.joints3d[row], alone[0], atol=1e-6)


def test_the_same_track_is_the_same_file(make_person: Callable[..., Person], tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        write_track(tmp_path / name, make_person(T, landmarks=True))
    first, second = load(tmp_path / "a.npz"), load(tmp_path / "b.npz")
    assert first.keys() == second.keys()
    for key in first:
        np.testing.assert_array_equal(first[key], second[key])


def test_a_misspelling_is_an_error(make_person: Callable[..., Person]) -> None:
    with pytest.raises(AttributeError, match="joints4d"):
        _ = make_person(1).joints4d  # type: ignore[attr-defined]
