"""`meshes/person_NNN/000123.ply`, read with plyfile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from plyfile import PlyData

from staf_cli.export.formats import FORMATS
from staf_cli.result import Person, VideoResult


def test_meshes_are_our_meshes(
    make_person: Callable[..., Person], make_result: Callable[..., VideoResult], tmp_path: Path
) -> None:
    person = make_person(34)  # more than are made at once
    FORMATS["ply"].write(make_result(person), tmp_path)
    files = sorted((tmp_path / "meshes" / "person_002").iterdir())
    assert [file.name for file in files] == [f"{frame_id:06d}.ply" for frame_id in person.frame_ids]
    for row in (0, 33):
        read = PlyData.read(files[row])
        assert not read.text
        vertices = np.stack([read["vertex"][axis] for axis in "xyz"], axis=1)
        np.testing.assert_allclose(
            vertices, person.vertices(int(person.frame_ids[row])) * [1, -1, -1], atol=1e-6
        )
        np.testing.assert_array_equal(np.stack(read["face"]["vertex_indices"]), person.body.faces)
    assert 1.0 <= FORMATS["ply"].frame_bytes(person.body) / files[0].stat().st_size < 1.1


def test_nobody_is_no_file(make_result: Callable[..., VideoResult], tmp_path: Path) -> None:
    assert FORMATS["ply"].write(make_result(), tmp_path).num_files == 0
    assert not list(tmp_path.iterdir())
