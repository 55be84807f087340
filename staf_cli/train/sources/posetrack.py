"""2D joints in PoseTrack's form of COCO's JSON as a source: videos by `vid_id` and `frame_id`, or pictures.

Each file holds `images` (id, file_name; of videos vid_id and frame_id), `annotations` (image_id, keypoints
as x, y, visibility; of videos track_id) and `categories`, whose `keypoints` name the joints: PoseTrack's 17
or 15, or COCO's 17. A picture without vid_id stands alone and counts as one frame nine times.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np

from staf_cli.errors import InputError
from staf_cli.train.reading import pictures_of_files
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.sources.labels import (
    boxes_of_single_pictures,
    places_of,
    protocol_boxes,
    sequence_of,
    to_staf_joints,
)
from staf_cli.train.sources.settings import PoseTrackData
from staf_cli.untrusted.arrays import LARGEST_NUMBER, content_told, read_bounded

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body

TITLE = "PoseTrack"
HAD_AT = "https://posetrack.net (PoseTrack), https://cocodataset.org (COCO)"
_MOST_BYTES = 1 << 30  # of a file; COCO's train2017 has 240 MB
_MOST_JOINTS = 64


@dataclass(frozen=True)
class Image:
    """One picture: `order` is its place among those of its video, 0 where it has none."""

    file: Path
    video: str | None
    order: int = 0


@dataclass
class Track:
    """One person in one video: by the place of the picture in it, keypoints (K, 3) px and visibility 0-1."""

    video: str
    person: str
    points: dict[int, np.ndarray] = field(default_factory=dict)


def read(settings: PoseTrackData, *, validation: bool, body: Body) -> list[TrainSequence]:
    """Everyone in the files; see `sources.open_sources`. They have no 3D, so that none is validated on."""
    del body
    if validation:
        return []
    return [
        sequence for path in annotation_files(settings.annotations) for sequence in _of_file(path, settings)
    ]


def missing(settings: PoseTrackData) -> list[str]:
    """See `sources.missing`."""
    lines = []
    for given in settings.annotations:
        try:
            annotation_files([given])
        except InputError as error:
            lines.append(f"{error}; {HAD_AT}")
    if not settings.pictures.is_dir():
        lines.append(f"{settings.pictures}: no such folder of pictures; {HAD_AT}")
    return lines


def annotation_files(given: Sequence[Path]) -> list[Path]:
    """The JSON files among files and folders.

    Raises:
        InputError: one is not there, or a folder has none.
    """
    files: list[Path] = []
    for path in given:
        inside = sorted(path.glob("*.json")) if path.is_dir() else [path] if path.is_file() else []
        if not inside:
            raise InputError(f"{path}: no such file, or no .json in it")
        files += inside
    return list(dict.fromkeys(files))


def _of_file(path: Path, settings: PoseTrackData) -> list[TrainSequence]:
    with content_told(path, "COCO JSON with keypoints"):
        document = json.loads(read_bounded(path, _MOST_BYTES))
        names = _joint_names(document["categories"])
        images, videos = _images(document["images"], settings.pictures)
        tracks, singles = _people(document["annotations"], images, names, settings.min_keypoints)
    places = [places_of(name) for name in names]
    _check_there([*(image.file for image, _ in singles), *_files_of(tracks, videos)], path)
    stem = path.stem
    found = _single_pictures(stem, singles, places)
    for track in tracks:
        for first, last in _stretches(sorted(track.points), settings.max_gap):
            files = videos[track.video][first : last + 1]
            points = {order - first: track.points[order] for order in track.points if first <= order <= last}
            name = f"{stem} / {track.video} / person {track.person} / {first}"
            found.append(_sequence(name, files, points, places))
    return found


def _joint_names(categories: Any) -> list[str]:
    """Of the first category that has keypoints, spelt as among STAF's joints."""
    named = next((each["keypoints"] for each in categories if each.get("keypoints")), None)
    if named is None:
        raise ValueError("no category names its keypoints")
    names = [str(name) for name in named]
    if len(names) > _MOST_JOINTS or not any(places_of(name) for name in names):
        raise ValueError(f"its {len(names)} keypoints are none of PoseTrack's or COCO's ({names[0]!r:.30})")
    return names


def _images(listed: Any, root: Path) -> tuple[dict[Any, Image], dict[str, list[Path]]]:
    """Pictures by their ids, and the pictures of each video in the order of time."""
    by_video: dict[str, dict[int, tuple[Any, Path]]] = defaultdict(dict)
    images: dict[Any, Image] = {}
    for each in listed:
        file, video = root / _inside(each["file_name"]), each.get("vid_id")
        if video is None:
            images[_id(each["id"])] = Image(file, None)
        else:
            by_video[str(video)[:80]][int(each["frame_id"])] = _id(each["id"]), file
    videos: dict[str, list[Path]] = {}
    for name, frames in by_video.items():
        ordered = [frames[number] for number in sorted(frames)]
        videos[name] = [file for _, file in ordered]
        images |= {key: Image(file, name, order) for order, (key, file) in enumerate(ordered)}
    return images, videos


def _inside(name: object) -> PurePosixPath:
    """A path below the folder of pictures; ValueError for any other."""
    path = PurePosixPath(str(name).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.name or "\0" in str(name) or ":" in str(name):
        raise ValueError(f"file_name {str(name)!r:.60} leads out of the folder of pictures")
    return path


def _people(
    listed: Any, images: Mapping[Any, Image], names: Sequence[str], min_keypoints: int
) -> tuple[list[Track], list[tuple[Image, np.ndarray]]]:
    """People of videos, and those of pictures that stand alone."""
    tracks: dict[tuple[str, str], Track] = {}
    singles: list[tuple[Image, np.ndarray]] = []
    for each in listed:
        points = None if each.get("iscrowd") else _points(each.get("keypoints"), len(names))
        if points is None or (points[:, 2] > 0).sum() < min_keypoints or not _has_extent(points):
            continue
        image = images.get(_id(each["image_id"]))
        if image is None:
            raise ValueError(f"an annotation is of image {each['image_id']!r:.30}, which is not listed")
        if image.video is None or each.get("track_id") is None:
            singles.append((image, points))
            continue
        key = image.video, str(each["track_id"])[:40]
        tracks.setdefault(key, Track(*key)).points[image.order] = points
    return list(tracks.values()), singles


def _points(values: Any, count: int) -> np.ndarray | None:
    """(K, 3) px and visibility 0-1; None where there are none. COCO's 1, labelled but hidden, counts too."""
    if not values:
        return None
    points = np.array(values, np.float64)
    if points.shape != (3 * count,):
        raise ValueError(f"an annotation has {points.size} numbers for {count} keypoints, not {3 * count}")
    points = points.reshape(count, 3)
    seen = (
        np.isfinite(points).all(axis=1) & (np.abs(points) < LARGEST_NUMBER).all(axis=1) & (points[:, 2] > 0)
    )
    return np.where(seen[:, None], np.column_stack([points[:, :2], np.ones(count)]), 0)


def _has_extent(points: np.ndarray) -> bool:
    seen = points[points[:, 2] > 0, :2]
    return bool(np.linalg.norm(np.ptp(seen, axis=0)) >= 1)


def _id(value: object) -> object:
    if not isinstance(value, (int, str)):
        raise ValueError(f"an id is {value!r:.30}")
    return value


def _stretches(orders: Sequence[int], max_gap: int) -> list[tuple[int, int]]:
    """First and last of stretches (0-based places in the video) without longer gaps than that."""
    if not orders:
        return []
    numbers = np.array(orders)
    cuts = np.flatnonzero(np.diff(numbers) > max_gap + 1)
    firsts, lasts = numbers[np.r_[0, cuts + 1]], numbers[np.r_[cuts, len(numbers) - 1]]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def _files_of(tracks: Sequence[Track], videos: Mapping[str, list[Path]]) -> list[Path]:
    return [file for name in dict.fromkeys(track.video for track in tracks) for file in videos[name]]


def _check_there(files: Sequence[Path], path: Path) -> None:
    """InputError unless all pictures are there; folders are listed once."""
    folders = {file.parent for file in files}
    there = {folder: {e.name for e in folder.iterdir()} if folder.is_dir() else set() for folder in folders}
    lost = [file for file in files if file.name not in there[file.parent]]
    if lost:
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        raise InputError(f"{lost[0]}{more}: no such picture, which {path.name} names; {HAD_AT}")


def _single_pictures(
    stem: str, singles: Sequence[tuple[Image, np.ndarray]], places: Sequence[tuple[int, ...]]
) -> list[TrainSequence]:
    """All at once: COCO has 150,000 people."""
    if not singles:
        return []
    keypoints = np.stack([points for _, points in singles])
    labels, boxes = to_staf_joints(keypoints, places), boxes_of_single_pictures(keypoints)
    return [
        sequence_of(
            f"{stem} / {image.file.name} / {row}",
            pictures_of_files([image.file]),
            boxes[[row]],
            keypoints2d=labels[[row]],
            single=True,
        )
        for row, (image, _) in enumerate(singles)
    ]


def _sequence(
    name: str, files: Sequence[Path], points: Mapping[int, np.ndarray], places: Sequence[tuple[int, ...]]
) -> TrainSequence:
    """`points` by their pictures' places; pictures between have none, their boxes are filled in."""
    keypoints = np.zeros((len(files), len(places), 3))
    for row, values in points.items():
        keypoints[row] = values
    labels = to_staf_joints(keypoints, places)
    return sequence_of(name, pictures_of_files(files), protocol_boxes(keypoints), keypoints2d=labels)
