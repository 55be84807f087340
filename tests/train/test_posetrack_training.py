"""PoseTrack's form of COCO's JSON: videos by vid_id and frame_id, people by track_id, single pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up_training import (
    COCO_NAMES,
    POSETRACK_NAMES,
    coco_document,
    keypoints_at,
    write_json,
    write_pictures,
)

from staf_cli.body.joints import STAF_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.errors import InputError
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.sources import posetrack
from staf_cli.train.sources.labels import protocol_boxes
from staf_cli.train.sources.settings import PoseTrackData

BODY: Any = None  # 2D sources need none
NAMES = [f"mpii/000001/{number:06d}.jpg" for number in range(30)]


def place(name: str) -> int:
    return STAF_JOINT_NAMES.index(name)


def annotation(image: int, track: int | None, keypoints: list[float]) -> dict[str, Any]:
    about = {"image_id": image, "keypoints": keypoints, "category_id": 1}
    return about if track is None else {**about, "track_id": track}


def video_document(frames: dict[int, list[int]], **more: Any) -> dict[str, Any]:
    """A video of 30 pictures, listed out of order, with people (track_id) in some of its frames."""
    images = [
        {"id": 1000 + number, "vid_id": "000001", "frame_id": number, "file_name": NAMES[number]}
        for number in reversed(range(30))
    ]
    annotations = [
        annotation(1000 + frame, track, keypoints_at(40 + frame, 20, 17))
        for track, there in frames.items()
        for frame in there
    ]
    return {**coco_document(POSETRACK_NAMES, images, annotations), **more}


def read(folder: Path, document: object, **settings: Any) -> list[TrainSequence]:
    path = write_json(folder / "labels.json", document)
    given = PoseTrackData((path,), folder / "images", **settings)
    body: Body = BODY
    return posetrack.read(given, validation=False, body=body)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pictures(tmp_path / "images", NAMES)
    return tmp_path


def test_people_are_followed_through_a_video(folder: Path) -> None:
    found = read(folder, video_document({7: list(range(3, 9)), 8: [10, 11, 12]}))
    first, second = found
    assert [len(first), len(second)] == [6, 3]
    assert first.pictures.files[0].name == "000003.jpg"
    assert int(first.pictures.read(2).mean()) == 25
    nose = first.keypoints2d[:, place("op_nose")]
    np.testing.assert_allclose(nose, [[40 + frame, 20, 1] for frame in range(3, 9)])
    assert not first.has_3d
    assert not first.single


def test_short_gaps_are_bridged_and_long_ones_cut(folder: Path) -> None:
    first, second = read(folder, video_document({7: [0, 1, 6, 12, 13]}), max_gap=4)
    assert [len(first), len(second)] == [7, 2]
    assert first.labelled.tolist() == [True, True, False, False, False, False, True]
    assert (first.boxes[:, 2] > 0).all()
    assert first.boxes[3, 0] > first.boxes[0, 0]


def test_joints_of_each_data_set_by_their_names(folder: Path) -> None:
    (sequence, _) = read(folder, video_document({7: [0], 8: [1]}))
    points = sequence.keypoints2d[0]
    assert points[place("neck_lsp"), 1] == 25
    assert points[place("top_of_head_lsp"), 1] == 30
    for name in ("op_left_wrist", "left_wrist"):
        assert points[place(name), 1] == 20 + 5 * POSETRACK_NAMES.index("left_wrist")
    assert points[place("op_neck"), 2] == points[place("op_left_heel"), 2] == 0


def test_single_pictures_stand_alone(folder: Path) -> None:
    images = [{"id": 5, "file_name": NAMES[5]}]
    seen = annotation(5, None, keypoints_at(50, 20, 17, hidden=(0, 3)))
    few = annotation(5, None, keypoints_at(90, 20, 17, hidden=range(4, 17)))
    none = {"image_id": 5, "keypoints": [], "category_id": 1}
    crowd = {**seen, "iscrowd": 1}
    (only,) = read(folder, coco_document(COCO_NAMES, images, [seen, few, none, crowd]))
    assert only.single
    assert len(only) == 1
    assert only.keypoints2d[0, place("op_nose"), 2] == 0
    assert only.keypoints2d[0, place("left_eye"), 2] == 1
    points = np.array(seen["keypoints"]).reshape(1, 17, 3)
    np.testing.assert_allclose(only.boxes, protocol_boxes(points))


def test_nothing_of_it_is_validated_on(folder: Path) -> None:
    path = write_json(folder / "labels.json", video_document({7: [0, 1]}))
    assert posetrack.read(PoseTrackData((path,), folder / "images"), validation=True, body=BODY) == []


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    lines = posetrack.missing(PoseTrackData((tmp_path / "a.json",), tmp_path / "images"))
    assert len(lines) == 2
    assert all("posetrack.net" in line for line in lines)


def test_missing_pictures_are_one_line(folder: Path) -> None:
    for name in NAMES[4:6]:
        (folder / "images" / name).unlink()
    with pytest.raises(InputError, match=r"000004\.jpg and 1 more: no such picture"):
        read(folder, video_document({7: [3, 6]}))


def changed(images: Any = None, annotations: Any = None, categories: Any = None) -> dict[str, Any]:
    good = {
        "images": [{"id": 1, "file_name": NAMES[0]}],
        "annotations": [annotation(1, None, keypoints_at(50, 20, 17))],
        "categories": [{"keypoints": list(COCO_NAMES)}],
    }
    given = {"images": images, "annotations": annotations, "categories": categories}
    return good | {key: value for key, value in given.items() if value is not None}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "no COCO JSON"),
        ({}, "it has no categories"),
        (changed(categories=[{"name": "cat"}]), "names its keypoints"),
        (changed(categories=[{"keypoints": ["tail"] * 17}]), "none of PoseTrack's"),
        (changed(categories=[{"keypoints": ["nose"] * 1000}]), "1000 keypoints"),
        (changed(annotations=[annotation(1, None, [1.0] * 50)]), "50 numbers"),
        (changed(annotations=[annotation(2, None, keypoints_at(50, 20, 17))]), "not listed"),
        (changed(annotations=[annotation(1, None, ["x"] * 51)]), "no COCO JSON"),  # type: ignore[list-item]
        (changed(annotations="many"), "no COCO JSON"),
        (changed(images=[{"id": [1], "file_name": NAMES[0]}]), "an id is"),
        (changed(images=[{"id": 1}]), "it has no file_name"),
        (changed(images=[{"id": 1, "file_name": "../../secret.jpg"}]), "leads out"),
        (changed(images=[{"id": 1, "file_name": "/etc/passwd"}]), "leads out"),
        (changed(images=[{"id": 1, "file_name": "C:\\x.jpg"}]), "leads out"),
        (changed(images=[{"id": 1, "vid_id": 1, "frame_id": "x", "file_name": NAMES[0]}]), "no COCO JSON"),
    ],
)
def test_wrong_content_is_one_line(document: object, said: str, folder: Path) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read(folder, document)
    assert "\n" not in str(caught.value)


def test_numbers_that_are_none_are_no_points(folder: Path) -> None:
    keypoints = keypoints_at(50, 20, 17)
    keypoints[0], keypoints[3], keypoints[7] = 1e300, float("inf"), float("nan")
    (only,) = read(folder, changed(annotations=[annotation(1, None, keypoints)]))
    assert [only.keypoints2d[0, place(name), 2] for name in COCO_NAMES[:4]] == [0, 0, 0, 1]
    assert np.isfinite(only.keypoints2d).all()


def test_truncated_and_endless_json_are_one_line(folder: Path) -> None:
    for text in ('{"images": [', "[" * 100_000, "\xff\xfe", ""):
        path = folder / "labels.json"
        path.write_text(text, encoding="latin1")
        with pytest.raises(InputError, match=r"labels\.json"):
            posetrack.read(PoseTrackData((path,), folder), validation=False, body=BODY)
