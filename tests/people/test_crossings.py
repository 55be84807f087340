"""Two people who hide each other, cut out of the demo clip: it is known who is who."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from crossings.cutouts import Cutout, cut_out
from crossings.scenes import Scene, Truth, play, two_who_meet
from crossings.score import Score, score
from known_boxes import KnownBoxes

from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.people.found import FoundPeople
from staf_cli.people.tracker import BoxFinder
from staf_cli.video.frame import Frame

WALKER = (530.0, 265, 680, 475)  # px in the clip's first frame
HIDDEN_S = 0.7
KINDS = {
    "pass": {},
    "turn back": {"turn_back": True},
    "pass behind a pillar": {"pillar": True},
    "turn back behind a pillar": {"pillar": True, "turn_back": True},
}


@pytest.fixture(scope="module")
def walkers(clip: list[Frame], landmarker: Landmarker) -> tuple[Cutout, Cutout]:
    """Somebody who walks to the right, and somebody in other colours who walks to the left."""
    walker = cut_out(clip, WALKER, landmarker)
    return walker.mirrored(), walker.recoloured(150)


def _scene(clip: list[Frame], walkers: tuple[Cutout, Cutout], kind: str) -> Scene:
    meadow = cv2.resize(clip[0].image[400:, 680:730], (640, 360), interpolation=cv2.INTER_LINEAR)
    return two_who_meet(
        kind, cv2.GaussianBlur(meadow, (0, 0), 9), *walkers, hidden_s=HIDDEN_S, speed=130, **KINDS[kind]
    )


def _scored(scene: Scene, finder: BoxFinder, truths: list[Truth]) -> Score:
    def frames() -> Iterator[Frame]:
        for frame, truth in play(scene):
            truths.append(truth)
            yield frame

    people: FoundPeople
    people, _ = finder.find(frames(), fps=scene.fps, is_cut=lambda _: False)
    return score(truths, people.tracks)


@pytest.mark.parametrize("kind", ["pass", "turn back behind a pillar"])
def test_the_embedded_finder_knows_who_came_out(
    kind: str, finder: BoxFinder, clip: list[Frame], walkers: tuple[Cutout, Cutout]
) -> None:
    result = _scored(_scene(clip, walkers, kind), finder, [])
    assert result.in_sight > 60
    assert (result.switches, result.exchanges, result.extra_tracks) == (0, 0, 0), result
    assert result.missed < 0.2 * result.in_sight


@pytest.mark.parametrize("kind", KINDS)
def test_yolos_tracker_is_put_right(kind: str, clip: list[Frame], walkers: tuple[Cutout, Cutout]) -> None:
    truths: list[Truth] = []

    def in_sight(index: int) -> np.ndarray:
        return truths[index].boxes_xyxy[truths[index].in_sight > 0.25]

    finder = BoxFinder(KnownBoxes(in_sight, 0.8), "bytetrack")
    result = _scored(_scene(clip, walkers, kind), finder, truths)
    assert (result.switches, result.exchanges, result.extra_tracks) == (0, 0, 0), result
    assert result.missed == 0
