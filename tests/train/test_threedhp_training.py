"""MPI-INF-3DHP's training subjects in their official layout."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up_capture import CAMERA
from made_up_training import threedhp_joints, write_pictures, write_threedhp
from scipy.io import loadmat, savemat

from staf_cli.body.joints import STAF_JOINT_NAMES
from staf_cli.body.model import Body, load_free_body
from staf_cli.errors import InputError
from staf_cli.train.sources import threedhp
from staf_cli.train.sources.settings import ThreeDHPData
from staf_cli.train.sources.threedhp import read_annotations
from staf_cli.untrusted import mat_file

N = 12


@pytest.fixture(scope="module")
def body() -> Body:
    return load_free_body("cpu")


@pytest.fixture(scope="module")
def joints(body: Body) -> np.ndarray:
    return threedhp_joints(body, N)


def read(root: Path, body: Body, **settings: Any) -> list[Any]:
    given = ThreeDHPData(root, **{"subjects": (1,), "cameras": (0, 2), **settings})
    return threedhp.read(given, validation=False, body=body)


def test_labels_are_the_files(tmp_path: Path, body: Body, joints: np.ndarray) -> None:
    write_threedhp(tmp_path, joints, videos=(0, 2))
    first, second = read(tmp_path, body)
    assert (first.name, second.name) == ("S1 Seq1 / camera 0", "S1 Seq1 / camera 2")
    knee, place = STAF_JOINT_NAMES.index("left_knee"), 19
    np.testing.assert_allclose(first.joints3d[:, knee, :3], joints[:, place], atol=1e-6)
    expected = CAMERA.project(joints)[:, place] * (64 / 2048, 48 / 2048)  # the pictures are small copies
    np.testing.assert_allclose(first.keypoints2d[:, knee, :2], expected, rtol=1e-6)
    op_knee = STAF_JOINT_NAMES.index("op_left_knee")
    np.testing.assert_array_equal(first.joints3d[:, op_knee], first.joints3d[:, knee])
    assert not first.joints3d[:, STAF_JOINT_NAMES.index("nose"), 3].any()
    assert first.has_3d
    assert not first.body_confidence.any()


def test_frames_of_the_video_are_the_annotated_ones(tmp_path: Path, body: Body, joints: np.ndarray) -> None:
    write_threedhp(tmp_path, joints, videos=(0, 2))
    (first, _) = read(tmp_path, body, every=3)
    assert first.pictures.frame_ids is not None
    assert first.pictures.frame_ids.tolist() == [0, 3, 6, 9]
    grey = [int(first.pictures.read(row)[24, 32].mean()) for row in (0, 1, 3, 1)]  # back, too
    np.testing.assert_allclose(grey, [60, 78, 114, 78], atol=4)


@pytest.mark.parametrize("place", ["imageSequence/video_0", "imageFrames/video_0"])
@pytest.mark.parametrize("numbers", [range(1, N + 1), range(1, N + 1, 5), range(0, N, 2), range(1, N + 9)])
def test_pictures_taken_out_of_the_video(
    place: str, numbers: range, tmp_path: Path, body: Body, joints: np.ndarray
) -> None:
    """All of them or some; which frames they are, their names say."""
    folder = write_threedhp(tmp_path, joints, videos=()).parent
    write_pictures(folder / place, [f"frame_{number:06d}.jpg" for number in numbers])
    (only,) = read(tmp_path, body, cameras=(0,))
    frames = [number - numbers[0] for number in numbers if number - numbers[0] < N]
    knee = STAF_JOINT_NAMES.index("left_knee")
    np.testing.assert_allclose(only.joints3d[:, knee, :3], joints[frames, 19], atol=1e-6)
    assert [file.name for file in only.pictures.files][1] == f"frame_{numbers[1]:06d}.jpg"


def test_pictures_of_which_no_one_knows_the_frames(tmp_path: Path, body: Body, joints: np.ndarray) -> None:
    folder = write_threedhp(tmp_path, joints, videos=()).parent / "imageSequence" / "video_0"
    write_pictures(folder, ["a.jpg", "b.jpg"])
    with pytest.raises(InputError, match="not numbered"):
        read(tmp_path, body, cameras=(0,))


def test_annotations_may_go_on_beyond_the_video(tmp_path: Path, body: Body, joints: np.ndarray) -> None:
    write_threedhp(tmp_path, joints, num_pictures=N - 3)
    (only,) = read(tmp_path, body, cameras=(0,))
    assert len(only) == N - 3
    assert only.pictures.read(N - 4).shape == (48, 64, 3)


def test_joints_outside_the_picture_are_not_seen(tmp_path: Path, body: Body, joints: np.ndarray) -> None:
    aside = joints + np.array([-1.5, 0, 0])
    write_threedhp(tmp_path, aside)
    (only,) = read(tmp_path, body, cameras=(0,))
    seen = only.keypoints2d[..., 2] > 0
    outside = only.keypoints2d[..., 0] < 0
    assert outside.any()
    assert not seen[outside].any()
    assert (only.joints3d[..., 3] > 0)[:, STAF_JOINT_NAMES.index("left_knee")].all()


def test_universal_skeletons(tmp_path: Path, joints: np.ndarray) -> None:
    first = read_annotations(write_threedhp(tmp_path, joints, videos=()), universal=True)[0]
    np.testing.assert_allclose(first.joints, joints * 0.9)


def test_test_set_is_never_read(tmp_path: Path, body: Body, joints: np.ndarray) -> None:
    write_threedhp(tmp_path, joints, subject="TS1")
    with pytest.raises(InputError, match=r"no S1/Seq1/annot\.mat"):
        read(tmp_path, body)
    with pytest.raises(ValueError, match="from 1 to 8"):
        ThreeDHPData(tmp_path, subjects=(9,))


def test_what_is_missing_is_named(tmp_path: Path, joints: np.ndarray) -> None:
    write_threedhp(tmp_path, joints)
    lines = threedhp.missing(ThreeDHPData(tmp_path, subjects=(1, 2), cameras=(0, 1)))
    assert len(lines) == 4
    assert "video_1.avi" in lines[0]
    assert "S1/Seq2/annot.mat" in lines[1]
    assert all("3dhp-dataset" in line for line in lines)


def test_missing_video_is_one_line(tmp_path: Path, body: Body, joints: np.ndarray) -> None:
    write_threedhp(tmp_path, joints, videos=(0,))
    with pytest.raises(InputError, match=r"no video_2\.avi"):
        read(tmp_path, body)


def cells(values: object, count: int = 14) -> np.ndarray:
    column = np.empty((count, 1), object)
    for row in range(count):
        column[row, 0] = values
    return column


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"annot2": None}, "it has no annot2"),
        ({"annot3": None}, "it has no annot3"),
        ({"annot2": cells(np.zeros((N, 57)))}, "not \\(N, 56\\)"),
        ({"annot2": cells(np.full((N, 56), 1e30))}, "beyond"),
        ({"annot2": cells("no numbers")}, "something else than numbers"),
        ({"annot2": np.zeros((3, 3))}, "no column of cells"),
        ({"annot2": cells(cells(np.zeros((2, 2))))}, "cells in cells"),
        ({"annot2": cells(np.zeros((N, 56), complex))}, "something else than numbers"),
        ({"annot3": cells(np.zeros((N, 84)), 3)}, "14 cameras"),
        ({"annot3": cells(np.zeros((N + 1, 84)))}, "differ in length"),
    ],
)
def test_wrong_content_is_one_line(
    changes: dict[str, Any], said: str, tmp_path: Path, joints: np.ndarray
) -> None:
    path = write_threedhp(tmp_path, joints, videos=(), **changes)
    with pytest.raises(InputError, match=said) as caught:
        read_annotations(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("packed", [True, False])
def test_damaged_files_are_one_line(packed: bool, tmp_path: Path, joints: np.ndarray) -> None:
    path = write_threedhp(tmp_path, joints, videos=())
    whole = path.read_bytes() if packed else _unpacked(path)
    rng = np.random.default_rng(0)
    for number in range(100):
        data = bytearray(whole[: len(whole) * (number % 4 + 1) // 4])
        for place in rng.integers(0, len(data) if number % 2 else 600, 1 + number % 5):
            data[place % len(data)] = rng.integers(256)
        path.write_bytes(bytes(data))
        with suppress(InputError):
            read_annotations(path)
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(600))
    with pytest.raises(InputError, match=r"version 7\.3"):
        read_annotations(path)


def _unpacked(path: Path) -> bytes:
    """The same arrays as MATLAB's -v6 has them: damage meets the reader, no checksum."""
    kept = {key: values for key, values in loadmat(path).items() if not key.startswith("_")}
    savemat(path, kept, do_compression=False)
    np.testing.assert_equal(read_annotations(path)[3].points, kept["annot2"][3, 0].reshape(N, 28, 2))
    return path.read_bytes()


def test_file_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "annot.mat"
    savemat(path, {"annot2": np.zeros((1000, 1000))}, do_compression=True)
    assert path.stat().st_size < 100_000
    monkeypatch.setattr(mat_file, "MAX_MAT_BYTES", 4 << 20)
    with pytest.raises(InputError, match="unpacks to more than"):
        read_annotations(path)
