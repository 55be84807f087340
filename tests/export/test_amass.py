"""`amass/person_NNN_poses.npz`: posed again by smplx itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from acted import FPS, act
from robot_readers import READERS
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.export.formats import FORMATS, ExportOptions
from staf_cli.result import Person, VideoResult

Make = Callable[..., Person]
MakeResult = Callable[..., VideoResult]


def read(folder: Path) -> dict[str, np.ndarray]:
    (path,) = (folder / "amass").iterdir()
    assert path.name == "person_002_poses.npz"
    with np.load(path, allow_pickle=False) as stored:
        return {key: stored[key] for key in stored.files}


def test_smplx_gives_the_joints_turned_z_up(
    make_person: Make, make_result: MakeResult, tmp_path: Path
) -> None:
    person = make_person(7)
    FORMATS["amass"].write(make_result(person), tmp_path)
    arrays = read(tmp_path)
    poses = torch.from_numpy(arrays["poses"])
    output = person.body.smpl(
        global_orient=poses[:, :3],
        body_pose=torch.cat([poses[:, 3:66], torch.zeros(7, 6)], dim=1),
        betas=torch.from_numpy(person.motion.betas[None]).expand(7, -1),
        transl=torch.from_numpy(arrays["trans"]),
    )
    x, y, z = np.moveaxis(person.joints3d, -1, 0)
    np.testing.assert_allclose(output.joints[:, :24].numpy(), np.stack([x, z, -y], axis=-1), atol=1e-5)


def test_keys_are_those_of_amass(make_person: Make, make_result: MakeResult, tmp_path: Path) -> None:
    FORMATS["amass"].write(make_result(make_person(7)), tmp_path)
    arrays = read(tmp_path)
    shapes = {"poses": (7, 156), "trans": (7, 3), "betas": (16,), "gender": (), "mocap_framerate": ()}
    assert {key: arrays[key].shape for key in shapes} == shapes
    assert (arrays["poses"][:, 66:] == 0).all(), "hands"
    assert (arrays["betas"][10:] == 0).all()
    assert str(arrays["gender"]) == "neutral"
    assert float(arrays["mocap_framerate"]) == float(arrays["mocap_frame_rate"]) == 25.0
    np.testing.assert_array_equal(arrays["poses"][:, :3], arrays["root_orient"])
    np.testing.assert_array_equal(arrays["poses"][:, 3:66], arrays["pose_body"])
    assert all(values.dtype.kind != "O" for values in arrays.values())


def test_a_robots_reader_finds_the_stature(
    make_person: Make, make_result: MakeResult, tmp_path: Path
) -> None:
    """As such programs do it: 1.66 m and 0.1 m for each unit of the first beta."""
    person = make_person(2)
    FORMATS["amass"].write(make_result(person), tmp_path)
    betas = read(tmp_path)["betas"]
    assert 1.66 + 0.1 * betas[0] == pytest.approx(person.stature_m, abs=1e-4)
    assert not betas[1:].any()


@pytest.mark.parametrize("turning", [False, True], ids=["standing camera", "turning camera"])
@pytest.mark.parametrize("reader", READERS)
def test_a_robots_reader_finds_a_walk_on_the_floor(
    body: Body, tmp_path: Path, reader: str, *, turning: bool
) -> None:
    """Posed by smplx from what it reads: upright, feet at 0, forwards, as fast and tall as they were."""
    acted = act(body, ["walk"], turning=turning)
    FORMATS["amass"].write(acted.result, tmp_path)
    found = READERS[reader](tmp_path / "amass" / "person_001_poses.npz")
    num_frames = len(acted.scene.times_s)
    assert (found.rate, found.gender, len(found.root)) == (FPS, "neutral", num_frames)
    assert found.height_m == pytest.approx(acted.scene.people[0].stature_m, abs=1e-3)
    betas = torch.from_numpy(acted.scene.people[0].betas[None]).float()
    posed = body.smpl(
        global_orient=torch.from_numpy(found.root),
        body_pose=torch.cat([torch.from_numpy(found.body), torch.zeros(num_frames, 6)], dim=1),
        betas=betas.expand(num_frames, -1),
        transl=torch.from_numpy(found.place),
    )
    lowest_m = posed.vertices[..., 2].min(dim=1).values.numpy()
    assert abs(lowest_m.min()) < 0.01
    np.testing.assert_allclose(lowest_m, acted.lowest_m(), atol=0.002)
    np.testing.assert_allclose(posed.joints[:, :22].numpy(), acted.joints_m()[:, :22], atol=1e-3)
    root = Rotation.from_rotvec(found.root)
    assert root.apply([0, 1, 0])[:, 2].min() > 0.9, "z is up"
    way = np.diff(posed.joints[:, 0].numpy(), axis=0) * found.rate
    assert (way * root.apply([0, 0, 1])[1:]).sum(axis=1).min() > 0.3, "walks where they look, m/s"


def test_smpls_betas_stay(make_person: Make, make_result: MakeResult, tmp_path: Path) -> None:
    person = make_person(2)
    body = person.body.__class__.__new__(person.body.__class__)
    body.__dict__.update(person.body.__dict__ | {"name": "smpl-neutral"})
    FORMATS["amass"].write(make_result(dataclasses.replace(person, body=body)), tmp_path)
    np.testing.assert_array_equal(read(tmp_path)["betas"][:10], person.motion.betas)


def test_gender_is_the_bodys(make_person: Make, make_result: MakeResult, tmp_path: Path) -> None:
    person = make_person(2)
    body = person.body.__class__.__new__(person.body.__class__)
    body.__dict__.update(person.body.__dict__ | {"name": "smpl-female"})
    FORMATS["amass"].write(make_result(dataclasses.replace(person, body=body)), tmp_path)
    assert str(read(tmp_path)["gender"]) == "female"


def test_variable_rate_is_resampled(make_person: Make, make_result: MakeResult, tmp_path: Path) -> None:
    person = make_person(20)
    times_s = person.timestamps_s + np.random.default_rng(0).uniform(0, 0.03, 20)
    exported = FORMATS["amass"].write(
        make_result(dataclasses.replace(person, timestamps_s=times_s)), tmp_path
    )
    assert exported.numbers["resampled"] == 1
    assert len(read(tmp_path)["poses"]) == round((times_s[-1] - times_s[0]) * 25) + 1


def test_from_start_the_first_pose_is_held(
    make_person: Make, make_result: MakeResult, tmp_path: Path
) -> None:
    FORMATS["amass"].write(make_result(make_person(7, first=10)), tmp_path, ExportOptions(from_start=True))
    poses = read(tmp_path)["poses"]
    assert len(poses) == 17
    assert (poses[:10] == poses[10]).all()
    assert (poses[11] != poses[10]).any()


@pytest.mark.parametrize("num_frames", [0, 1])
def test_short_tracks(make_person: Make, make_result: MakeResult, tmp_path: Path, num_frames: int) -> None:
    FORMATS["amass"].write(make_result(make_person(num_frames)), tmp_path)
    assert read(tmp_path)["poses"].shape == (num_frames, 156)


def test_nobody_leaves_no_folder(make_result: MakeResult, tmp_path: Path) -> None:
    assert FORMATS["amass"].write(make_result(), tmp_path).num_files == 0
    assert not list(tmp_path.iterdir())
