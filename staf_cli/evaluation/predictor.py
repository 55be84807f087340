"""Motions of people in a data set's pictures, by the engines as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

import numpy as np
from scipy.optimize import linear_sum_assignment

from staf_cli.body.model import Body
from staf_cli.build import Components
from staf_cli.camera import Camera
from staf_cli.errors import SettingError
from staf_cli.evaluation.images import ImageSequence, for_crops_of
from staf_cli.evaluation.settings import PredictorSettings
from staf_cli.motion import Motion, Track
from staf_cli.nets.boxes import box_iou
from staf_cli.people.found import Finder, FoundPeople, small_ones_apart
from staf_cli.recover import Engine
from staf_cli.recover.staf.crops import CROP_SCALE
from staf_cli.recover.staf.engine import StafEngine
from staf_cli.settings import Settings

MIN_IOU = 0.3


@dataclass(frozen=True, eq=False)
class Prediction:
    """One person's bodies in the frames where there are any.

    Attributes:
        rows: (M,) int, which of the wanted frames.
        poses: (M, 72) rad.
        betas: (M, 10).
        trans: (M, 3) m, camera coordinates.
    """

    rows: np.ndarray
    poses: np.ndarray
    betas: np.ndarray
    trans: np.ndarray


NOTHING = Prediction(np.zeros(0, np.int64), np.zeros((0, 72)), np.zeros((0, 10)), np.zeros((0, 3)))


class Predictor(Protocol):
    """What an evaluation asks for bodies."""

    @property
    def engine(self) -> str: ...

    @property
    def body(self) -> Body: ...

    @property
    def fingerprints(self) -> dict[str, str]:
        """sha256 of everything that the predictions hang on."""
        ...

    def predict(self, images: ImageSequence, tracks: list[Track], camera: Camera) -> list[Prediction]:
        """One prediction a track; `NOTHING` where no one was found at all."""
        ...


class EnginePredictor:
    """The engines of `staf run` on a data set's pictures."""

    def __init__(self, settings: PredictorSettings, *, body: Literal["smpl", "free"]) -> None:
        """Load the nets.

        Args:
            settings: what to predict with.
            body: of the landmarks engine: "smpl" or "free"; STAF has its own.

        Raises:
            AssetError, SettingError: weights are missing, or the settings do not go together.
        """
        common = Settings(
            engine=settings.engine,
            weights_file=settings.weights_file,
            weights_dir=settings.weights_dir,
            device=settings.device,
            offline=settings.offline,
        )
        self.engine = Components(common).engine_name
        if self.engine != "staf":
            if settings.ablate or settings.reference_batching:
                raise SettingError("--ablate and --reference-batching are for STAF; add --engine staf")
            common = replace(common, body=body)
        self._components = Components(common)
        self._engine, self.body = self._make(settings), self._components.body
        if body == "smpl" and not self.body.name.startswith("smpl-"):
            raise SettingError(
                f"--weights-file {settings.weights_file}: this data set compares SMPL's meshes, and these "
                f"weights were trained with {self.body.name}; staf eval 3dhp and results compare joints"
            )
        self._finder = self._components.finder if settings.detections == "run" else None
        self.fingerprints = self._components.assets_used

    def predict(self, images: ImageSequence, tracks: list[Track], camera: Camera) -> list[Prediction]:
        """One prediction a track of the truth; its `frame_ids` are rows of the pictures."""
        if self._finder is not None:
            return self._found(self._finder, images, tracks, camera)
        people = FoundPeople([self._cropped(track) for track in tracks], poses=None)
        motions = self._engine.recover(images.frames, people, images.timeline, camera)
        whole = {
            motion.track.person_id: Prediction(
                np.arange(len(motion)), motion.poses, np.array(motion.mesh_betas), motion.trans
            )
            for motion in motions
        }
        return [whole.get(track.person_id, NOTHING) for track in tracks]

    def _make(self, settings: PredictorSettings) -> Engine:
        if self.engine != "staf":
            return self._components.engine
        model = self._components.staf
        left_out: Any = {f"use_{module}": False for module in settings.ablate}
        model.config = replace(model.config, **left_out)
        return StafEngine(model, self._components.body, reference_batching=settings.reference_batching)

    def _cropped(self, track: Track) -> Track:
        """The truth's track with boxes that make the protocol's crops."""
        if self.engine != "staf":
            return track
        return replace(track, boxes_xyxy=for_crops_of(track.boxes_xyxy, CROP_SCALE))

    def _found(
        self, finder: Finder, images: ImageSequence, tracks: list[Track], camera: Camera
    ) -> list[Prediction]:
        """Find people, recover them, and hand each frame to the truth's person that it lies on.

        As in a run, people who are too small for a body get none.
        """
        people, timeline = finder.find(images.frames(), fps=images.fps, is_cut=lambda _: False)
        people = small_ones_apart(people)
        motions = self._engine.recover(images.frames, people, timeline, camera)
        matches = match_tracks(tracks, [motion.track for motion in motions])
        return [_picked(pairs, motions) for pairs in matches]


def match_tracks(truth: list[Track], found: list[Track]) -> list[dict[int, tuple[int, int]]]:
    """For each true track: its row -> (found track, that track's row), one to one in every frame."""
    pairs: list[dict[int, tuple[int, int]]] = [{} for _ in truth]
    truth_at, found_at = _by_frame(truth), _by_frame(found)
    for frame, here in truth_at.items():
        there = found_at.get(frame, [])
        if not there:
            continue
        mine = np.stack([truth[who].boxes_xyxy[row] for who, row in here])
        theirs = np.stack([found[who].boxes_xyxy[row] for who, row in there])
        overlap = box_iou(mine, theirs)
        for a, b in zip(*linear_sum_assignment(-overlap), strict=True):
            if overlap[a, b] >= MIN_IOU:
                who, row = here[a]
                pairs[who][row] = there[b]
    return pairs


def _by_frame(tracks: list[Track]) -> dict[int, list[tuple[int, int]]]:
    """Frame -> (track, row) of each track that is in it."""
    places: dict[int, list[tuple[int, int]]] = {}
    for who, track in enumerate(tracks):
        for row, frame in enumerate(track.frame_ids.tolist()):
            places.setdefault(frame, []).append((who, row))
    return places


def _picked(pairs: dict[int, tuple[int, int]], motions: list[Motion]) -> Prediction:
    """Bodies for the rows of one true track, each from the motion and row that it was matched with."""
    if not pairs:
        return NOTHING
    rows = sorted(pairs)
    sources = [pairs[row] for row in rows]
    return Prediction(
        np.array(rows),
        np.stack([motions[who].poses[row] for who, row in sources]),
        np.stack([motions[who].mesh_betas[row] for who, row in sources]),
        np.stack([motions[who].trans[row] for who, row in sources]),
    )
