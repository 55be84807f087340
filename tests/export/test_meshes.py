"""Meshes as .obj and .npz, read by trimesh and numpy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import trimesh

from staf_cli.body.model import Body
from staf_cli.export.meshes import ObjWriter, mesh_bytes, write_frame_npz
from staf_cli.result import Person


@pytest.fixture
def files(body: Body, make_person: Callable[..., Person], tmp_path: Path) -> tuple[Path, Path, Person]:
    """Both files of one frame, and the person in it."""
    person = make_person(2)
    motion, obj, npz = person.motion, tmp_path / "000004.obj", tmp_path / "000004.npz"
    vertices = person.vertices(4)
    ObjWriter(body.faces, body.name).write(obj, 4, vertices)
    write_frame_npz(npz, vertices, person.joints3d[1], motion.poses[1], motion.betas, motion.trans[1])
    return obj, npz, person


def test_obj_is_y_up_and_towards_the_viewer(files: tuple[Path, Path, Person]) -> None:
    obj, _, person = files
    mesh = trimesh.load(obj, process=False)
    np.testing.assert_allclose(mesh.vertices, person.vertices(4) * [1, -1, -1], atol=5.1e-6)
    np.testing.assert_array_equal(mesh.faces, person.body.faces)


def test_obj_says_its_axes(files: tuple[Path, Path, Person]) -> None:
    text = files[0].read_text()
    header = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    for word in ("frame 4", files[2].body.name, "metres", "y up", "(x, -y, -z)"):
        assert word in header
    assert " -0.00000" not in text.replace("\n", " ")


def test_obj_asks_for_smooth_shading(files: tuple[Path, Path, Person]) -> None:
    """In the smoothing group's place: after the vertices, before the faces."""
    kinds = [line.partition(" ")[0] for line in files[0].read_text().splitlines()]
    assert kinds[kinds.index("f") - 1] == "s"
    assert "s 1\n" in files[0].read_text()


def test_obj_is_solid_seen_from_outside(files: tuple[Path, Path, Person]) -> None:
    """Turning the axes by half a turn keeps the faces' orientation: the volume stays positive."""
    assert trimesh.load(files[0], process=False).volume > 0.03


def test_frame_npz_holds_the_contract(files: tuple[Path, Path, Person]) -> None:
    _, npz, person = files
    with np.load(npz, allow_pickle=False) as stored:
        arrays = {key: stored[key] for key in stored.files}
    assert set(arrays) == {"vertices", "joints3d", "poses", "betas", "trans"}
    np.testing.assert_array_equal(arrays["vertices"], person.vertices(4))
    np.testing.assert_array_equal(arrays["poses"], person.motion.poses[1])
    np.testing.assert_array_equal(arrays["trans"], person.motion.trans[1])


@pytest.mark.parametrize(("obj", "npz"), [(True, False), (False, True), (True, True)])
def test_estimate_of_space_is_about_right(files: tuple[Path, Path, Person], obj: bool, npz: bool) -> None:
    body = files[2].body
    actual = obj * files[0].stat().st_size + npz * files[1].stat().st_size
    ratio = mesh_bytes(body.num_vertices, len(body.faces), obj=obj, npz=npz) / actual
    assert 1.0 <= ratio < 1.2, f"estimated {ratio:.2f} of what it takes"


def test_nothing_wanted_takes_nothing() -> None:
    assert mesh_bytes(6000, 12000, obj=False, npz=False) == 0
