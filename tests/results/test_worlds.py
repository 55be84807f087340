"""What run.json says of worlds, and back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from staf_cli.errors import InputError
from staf_cli.results.load import settings_of
from staf_cli.results.worlds import (
    describe_world,
    no_world_lines,
    read_camera,
    space_lines,
    worlds_of,
    write_camera,
)
from staf_cli.world.world import PathFit, World, camera_in_world, turning_camera_in_world

UP = np.array([0.0, -0.96, -0.28])
STANDS = World(1, 0, 9, "static", "lines", 0.42, "floor", UP, 1.25, camera_in_world(UP, 1.25))
TURNS = World(
    2,
    10,
    13,
    "rotating",
    "bodies",
    3.1,
    "assumed",
    UP,
    1.25,
    turning_camera_in_world(
        camera_in_world(UP, 1.25), Rotation.from_rotvec(np.arange(4)[:, None] * [0, 0.1, 0]).as_matrix()
    ),
    np.arange(10, 14),
)
TRAVELS = replace(
    TURNS,
    camera="travelling",
    world_from_camera=turning_camera_in_world(
        camera_in_world(UP, 1.25), np.tile(np.eye(3), (4, 1, 1)), np.arange(4)[:, None] * [0.2, 0, 0.1]
    ),
    path=PathFit(30, 0.967, 0.52, 0.08, 3.4),
)
ZOOMS = World(3, 14, 20, "zooming", "lines", 0.5, up=UP, why="the camera zooms")


def document(*worlds: World) -> dict[str, object]:
    text = json.dumps({"worlds": [describe_world(world) for world in worlds], "focal_source": "lines"})
    read: dict[str, object] = json.loads(text)
    return read


def test_worlds_come_back_without_a_camera_file() -> None:
    matrices = TURNS.world_from_camera
    assert matrices is not None
    track = {"shot": np.asarray(2), "frame_ids": np.array([11, 13]), "world_from_camera": matrices[[1, 3]]}
    stands, turns, zooms = worlds_of(document(STANDS, TURNS, ZOOMS), [track])
    assert STANDS.world_from_camera is not None
    assert np.allclose(stands.world_from_camera, STANDS.world_from_camera, atol=1e-5)  # type: ignore[arg-type]
    assert turns.frame_ids is not None
    assert turns.frame_ids.tolist() == [10, 11, 13]
    assert np.allclose(turns.camera_at(np.array([13]))[0], matrices[3])
    assert (zooms.is_trusted, zooms.why, zooms.gravity) == (False, "the camera zooms", "lines")


def test_every_frame_of_a_camera_that_turns_comes_back(tmp_path: Path) -> None:
    """Also where nobody is; and all to the last digit, so that a result read back is the same."""
    write_camera(tmp_path / "camera.npz", [STANDS, TURNS, ZOOMS])
    stands, turns, _ = worlds_of(document(STANDS, TURNS, ZOOMS), [], read_camera(tmp_path / "camera.npz"))
    np.testing.assert_array_equal(stands.world_from_camera, STANDS.world_from_camera)  # type: ignore[arg-type]
    assert stands.frame_ids is None
    np.testing.assert_array_equal(turns.frame_ids, TURNS.frame_ids)  # type: ignore[arg-type]
    np.testing.assert_array_equal(turns.world_from_camera, TURNS.world_from_camera)  # type: ignore[arg-type]


def test_cameras_that_stand_need_no_file(tmp_path: Path) -> None:
    write_camera(tmp_path / "camera.npz", [STANDS, ZOOMS])
    assert not list(tmp_path.iterdir())
    assert read_camera(tmp_path / "camera.npz") is None


def test_a_damaged_camera_is_told(tmp_path: Path) -> None:
    path = tmp_path / "camera.npz"
    write_camera(path, [TURNS])
    camera = dict(read_camera(path) or {})
    for damage in ({"frame_ids": camera["frame_ids"][::-1]}, {"world_from_camera": np.zeros((4, 3))}):
        with pytest.raises(ValueError, match="do not go with its frames"):
            worlds_of(document(TURNS), [], camera | damage)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(InputError):
        read_camera(path)


def test_a_path_comes_back_where_people_are_and_how_sure_it_is() -> None:
    matrices = TRAVELS.world_from_camera
    assert matrices is not None
    track = {"shot": np.asarray(2), "frame_ids": np.array([12, 13]), "world_from_camera": matrices[2:]}
    (travels,) = worlds_of(document(TRAVELS), [track])
    assert travels.path == TRAVELS.path
    assert np.allclose(travels.camera_at(np.array([13]))[0], matrices[3])
    assert not np.allclose(matrices[3, :3, 3], matrices[2, :3, 3])
    (line, _) = space_lines(document(TRAVELS))[0].rsplit(";", 1)
    assert line.endswith("camera travelling (97% of 30 pictures fit to 0.5 px, length within 8%)")


def test_results_of_before_have_none() -> None:
    assert worlds_of({}, []) == []
    assert space_lines({}) == ()


def test_settings_of_before_had_two_focal_lengths() -> None:
    plain = {"focal_px": 900.0, "fov_deg": 55.0, "stride": 2, "start": 1.0}
    kept = settings_of(plain)
    assert (kept.focal_px, kept.fov_deg, kept.stride) == (900, None, 2)


@pytest.mark.parametrize(
    ("key", "value"),
    [("why_not", None), ("up_in_camera", [0.0, float("nan"), 1.0]), ("camera_height_m", 1e30)],
)
def test_a_damaged_document_is_told(key: str, value: object) -> None:
    damaged = document(STANDS)
    described: dict[str, object] = damaged["worlds"][0]  # type: ignore[index]
    if value is None:
        del described[key]
    else:
        described[key] = value
    with pytest.raises((KeyError, ValueError), match=key):
        worlds_of(damaged, [])


def test_worlds_of_unreleased_versions_are_read_in_camera_space() -> None:
    """They lack where the camera stands: that is said in place of the world."""
    before = document(STANDS)
    before["worlds"][0].pop("up_in_camera")  # type: ignore[index]
    before["worlds"][0].pop("camera_height_m")  # type: ignore[index]
    (world,) = worlds_of(before, [])
    assert not world.is_trusted
    assert "unreleased version" in world.why
    assert space_lines(before)[0].startswith("camera space, since an unreleased version made this")


def test_one_line_says_it_all() -> None:
    assert space_lines(document(STANDS)) == (
        "world; gravity from lines (within 0.4 degrees); scale from the floor; camera static; "
        "focal length found from lines",
    )


def test_each_shot_has_a_line_and_many_are_cut_short() -> None:
    assert space_lines(document(STANDS, ZOOMS)) == (
        "shot 1: world; gravity from lines (within 0.4 degrees); scale from the floor; camera static",
        "shot 3: camera space, since the camera zooms; gravity from lines (within 0.5 degrees); "
        "camera zooming",
        "focal length found from lines",
    )
    assert "3 more shots in run.json" in space_lines(document(*[ZOOMS] * 7))


@pytest.mark.parametrize(
    ("space", "floor", "words"),
    [
        ("auto", False, None),
        ("camera", True, "no floor is drawn"),
        ("world", False, "camera space is kept"),
        ("world", True, "camera space is kept and no floor is drawn"),
    ],
)
def test_what_is_missing_without_a_world(space: str, floor: bool, words: str | None) -> None:
    lines = no_world_lines(space, floor, [ZOOMS])
    assert lines == ([] if words is None else [f"{words}: the camera zooms"])
    assert no_world_lines(space, floor, [STANDS]) == []
    assert all(line.startswith("shot 3: ") for line in no_world_lines(space, floor, [STANDS, ZOOMS]))
