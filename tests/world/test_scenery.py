"""What is kept of frames while they pass: shots, samples, pairs of points, and never more than so much."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from staf_cli.camera import Camera
from staf_cli.video.cuts import CutDetector
from staf_cli.world import scenery as scenery_module
from staf_cli.world.camera_motion import camera_motion
from staf_cli.world.scenery import Scenery, ShotScenery

SIZE_WH = (160, 96)


class EveryTwenty:
    """Stands in for the detector of cuts: every 20th frame begins a shot."""

    def __init__(self) -> None:
        self._count = -1

    def is_cut(self, image: np.ndarray) -> bool:
        assert image.shape[2] == 3
        self._count += 1
        return self._count > 0 and self._count % 20 == 0


def scene(seed: int, size_wh: tuple[int, int] = SIZE_WH) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=(size_wh[1], size_wh[0], 3))
    smooth = cv2.GaussianBlur(noise, (0, 0), 2)
    return np.clip(128 + 50 * smooth / smooth.std(), 0, 255).astype(np.uint8)


def shifted(image: np.ndarray, x: int, y: int = 0) -> np.ndarray:
    return np.roll(image, (y, x), axis=(0, 1))


def test_before_the_first_frame_there_is_no_shot() -> None:
    assert Scenery(CutDetector()).shots == []


def test_shots_are_those_of_the_detector_of_cuts() -> None:
    asked = EveryTwenty()
    scenery = Scenery(asked, 10)  # type: ignore[arg-type]
    cuts = [scenery.is_cut(scene(n // 20)) for n in range(50)]
    assert np.flatnonzero(cuts).tolist() == [20, 40]
    assert [(shot.first, shot.stop) for shot in scenery.shots] == [(0, 20), (20, 40), (40, 50)]
    for shot in scenery.shots:
        assert all(shot.first <= sample.index < shot.stop for sample in shot.samples)
        assert all(shot.first <= pair.a < pair.b < shot.stop for pair in shot.pairs)


def test_a_real_cut_makes_two_shots_each_with_its_own_motion() -> None:
    scenery = Scenery(CutDetector(), 10)
    one, two = scene(1, (320, 200)), cv2.applyColorMap(scene(2, (320, 200))[..., 0], cv2.COLORMAP_JET)
    for n in range(24):
        scenery.is_cut(one if n < 12 else shifted(two, 2 * n))
    shots = scenery.shots
    assert [(shot.first, shot.stop) for shot in shots] == [(0, 12), (12, 24)]
    verdicts = [camera_motion(shot, {}, Camera.from_fov(shot.size_wh)).verdict for shot in shots]
    assert verdicts == ["static", "rotating"]


@pytest.mark.parametrize("num_frames", [1, 7, 100, 1000])
def test_samples_are_spread_over_a_shot_of_any_length(num_frames: int) -> None:
    scenery = Scenery(CutDetector(), 30)
    image = scene(1)
    for _ in range(num_frames):
        scenery.is_cut(image)
    (shot,) = scenery.shots
    indices = [sample.index for sample in shot.samples]
    assert 1 <= len(indices) < 20
    assert len(indices) >= min(10, num_frames // 10)
    assert np.diff([*indices, num_frames]).max() <= max(5, num_frames / 8)


def test_samples_are_grey_at_most_1280_wide_with_their_scale() -> None:
    scenery = Scenery(CutDetector(), 30)
    scenery.is_cut(scene(1, (1920, 1080)))
    (sample,) = scenery.shots[0].samples
    assert sample.grey.shape == (720, 1280)
    assert sample.grey.dtype == np.uint8
    assert sample.scale == pytest.approx(1280 / 1920)


def moving(num_frames: int, size_wh: tuple[int, int] = (640, 400), fps: float = 10) -> ShotScenery:
    scenery = Scenery(CutDetector(), fps)
    image = scene(3, size_wh)
    for n in range(num_frames):
        scenery.is_cut(shifted(image, 2 * n, n))
    (shot,) = scenery.shots
    return shot


def test_points_are_in_pixels_of_the_full_picture() -> None:
    """A picture twice as large as the one in which points are followed; every frame moves by (2, 1) px."""
    shot = moving(12, (1280, 800))
    assert {pair.b for pair in shot.pairs} >= {10, 11}
    for pair in shot.pairs:
        moves = pair.points_b - pair.points_a
        assert np.median(moves, axis=0) == pytest.approx((pair.b - pair.a) * np.array([2, 1]), abs=0.1)
        assert pair.points_a.min() >= 0
        assert (pair.points_a.max(axis=0) <= (1280, 800)).all()


def test_a_standing_camera_is_looked_at_every_half_second_only() -> None:
    scenery = Scenery(CutDetector(), 20)
    image = scene(3, (320, 200))
    for _ in range(100):
        scenery.is_cut(image)
    (shot,) = scenery.shots
    assert len(shot.pairs) <= 2 * 100 / 10 + 1
    assert max(pair.b - pair.a for pair in shot.pairs) >= 90


def test_what_came_just_before_the_first_move_was_noticed_is_followed_too() -> None:
    """The camera stands for a second, then turns fast: the moves are linked frame by frame."""
    scenery = Scenery(CutDetector(), 10)
    image = scene(3, (640, 400))
    for n in range(20):
        scenery.is_cut(shifted(image, 6 * max(0, n - 11)))
    (shot,) = scenery.shots
    linked = {(pair.a, pair.b) for pair in shot.pairs if pair.b - pair.a == 1}
    assert linked >= {(n, n + 1) for n in range(11, 19)}


def test_asking_for_shots_in_between_changes_nothing() -> None:
    image = scene(3, (320, 200))
    once, often = Scenery(CutDetector(), 10), Scenery(CutDetector(), 10)
    for n in range(30):
        for scenery in (once, often):
            scenery.is_cut(shifted(image, 2 * max(0, n - 12)))
        assert len(often.shots) == 1
    pairs = [[(pair.a, pair.b, len(pair.points_a)) for pair in s.shots[0].pairs] for s in (once, often)]
    assert pairs[0] == pairs[1]


def test_points_are_thinned_and_following_ends_at_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenery_module, "MAX_POINTS", 3000)
    shot = moving(60)
    assert sum(len(pair.points_a) for pair in shot.pairs) <= 3000
    assert not shot.complete
    motion = camera_motion(shot, {}, Camera.from_fov(shot.size_wh))
    assert motion.verdict == "unknown"
    assert "longer" in motion.why


def test_samples_of_very_many_shots_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenery_module, "MAX_SAMPLES", 12)
    scenery = Scenery(EveryTwenty(), 6)  # type: ignore[arg-type]
    for n in range(400):
        scenery.is_cut(scene(n // 20))
    assert sum(len(shot.samples) for shot in scenery.shots) <= 12
    assert len(scenery.shots) == 20


def test_another_picture_size_begins_a_shot() -> None:
    scenery = Scenery(CutDetector(), 10)
    for size_wh in ((160, 96), (160, 96), (96, 160)):
        scenery.is_cut(scene(1, size_wh))
    assert [shot.size_wh for shot in scenery.shots] == [(160, 96), (96, 160)]


@pytest.mark.parametrize("size_wh", [(1, 1), (3, 500), (16, 16)])
@pytest.mark.parametrize("fps", [0.0, float("nan"), 0.5, 1000.0])
def test_odd_pictures_and_rates(size_wh: tuple[int, int], fps: float) -> None:
    scenery = Scenery(CutDetector(), fps)
    for n in range(6):
        scenery.is_cut(scene(n, size_wh))
    for shot in scenery.shots:
        assert camera_motion(shot, {}, Camera.from_fov(size_wh)).verdict in {"static", "unknown"}
