"""Which data sets are trained on and where they lie: the `[data.*]` tables of a training's TOML file.

Light: nothing here opens a file. Values that cannot be raise ValueError, which names field and reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

NUM_THREEDHP_SUBJECTS = 8
NUM_THREEDHP_CAMERAS = 14


@dataclass(frozen=True)
class ThreeDPWData:
    """`[data.threedpw]`: 3DPW in its official layout.

    Attributes:
        folder: with sequenceFiles/ and imageFiles/.
        train: learn from its train split.
        validation: validate on its validation split.
    """

    folder: Path
    train: bool = True
    validation: bool = True


@dataclass(frozen=True)
class ThreeDHPData:
    """`[data.threedhp]`: MPI-INF-3DHP's subjects S1 to S8 in their official layout.

    Attributes:
        folder: with S1/ ... S8/. The test set, TS1 to TS6, is never read.
        subjects: that are learnt from.
        validation_subjects: that are validated on; none of them may be among `subjects`.
        cameras: of the 14, 0-based; the default are the eight at the height of a chest.
        every: take every nth annotated frame.
        universal: learn `univ_annot3`, skeletons scaled to one size, in place of `annot3`.
    """

    folder: Path
    subjects: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7, 8)
    validation_subjects: tuple[int, ...] = ()
    cameras: tuple[int, ...] = (0, 1, 2, 4, 5, 6, 7, 8)
    every: int = 1
    universal: bool = False

    def __post_init__(self) -> None:
        for name in ("subjects", "validation_subjects"):
            if not set(getattr(self, name)) <= set(range(1, NUM_THREEDHP_SUBJECTS + 1)):
                raise ValueError(f"{name} must be numbers from 1 to 8, got {list(getattr(self, name))}")
        if both := sorted(set(self.subjects) & set(self.validation_subjects)):
            raise ValueError(f"validation_subjects must not be among subjects, but {both} are")
        if not self.cameras or not set(self.cameras) <= set(range(NUM_THREEDHP_CAMERAS)):
            raise ValueError(f"cameras must be numbers from 0 to 13, got {list(self.cameras)}")
        if self.every < 1:
            raise ValueError(f"every must be 1 or more, got {self.every}")


@dataclass(frozen=True)
class ResultsData:
    """`[data.results]`: finished folders of `staf run`, whose bodies are labels with their confidence.

    Attributes:
        folders: results, or folders that hold results; learnt from.
        validation: the same, validated on.
        videos: files or folders in which the results' inputs are looked for, besides where `staf export`
            looks. An input counts only if it has the content that the result was made from.
        min_confidence: 0..1; frames below it have no label.
    """

    folders: tuple[Path, ...] = ()
    validation: tuple[Path, ...] = ()
    videos: tuple[Path, ...] = ()
    min_confidence: float = 0.5

    def __post_init__(self) -> None:
        if not 0 <= self.min_confidence <= 1:
            raise ValueError(f"min_confidence must be from 0 to 1, got {self.min_confidence}")


@dataclass(frozen=True)
class PoseTrackData:
    """`[data.posetrack]`: 2D joints of people in videos or pictures, in PoseTrack's form of COCO's JSON.

    Attributes:
        annotations: JSON files, or folders of them.
        pictures: folder that the files' `file_name` are relative to.
        min_keypoints: people with fewer visible keypoints are left out of a picture.
        max_gap: so many pictures in a row may be without the person before their sequence is cut in two.
    """

    annotations: tuple[Path, ...]
    pictures: Path
    min_keypoints: int = 6
    max_gap: int = 4

    def __post_init__(self) -> None:
        if self.min_keypoints < 2:
            raise ValueError(f"min_keypoints must be 2 or more, got {self.min_keypoints}")
        if self.max_gap < 0:
            raise ValueError(f"max_gap must be 0 or more, got {self.max_gap}")


@dataclass(frozen=True)
class MadeUpData:
    """`[data.made_up]`: a set that `staf train make-set` wrote.

    Attributes:
        folder: with set.json; its train part is learnt from, its validation part validated on.
    """

    folder: Path


@dataclass(frozen=True)
class DataSettings:
    """`[data]`: the sources of a training; those that are None take no part."""

    threedpw: ThreeDPWData | None = None
    threedhp: ThreeDHPData | None = None
    results: ResultsData | None = None
    posetrack: PoseTrackData | None = None
    made_up: MadeUpData | None = None
