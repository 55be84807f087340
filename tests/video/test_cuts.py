"""Hard cuts and what only looks like one."""

import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest
from video_samples import write_video

from staf_cli.video.cuts import CutDetector
from staf_cli.video.video_source import open_source


def scene(seed: int, size_wh: tuple[int, int] = (320, 180)) -> np.ndarray:
    """A picture with large and small structure, different for every seed."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 255, (6, 10, 3), dtype=np.uint8)
    fine = rng.integers(0, 60, (30, 50, 3), dtype=np.uint8)
    layers = [cv2.resize(layer, size_wh, interpolation=cv2.INTER_CUBIC) for layer in (coarse, fine)]
    return cv2.add(cv2.convertScaleAbs(layers[0], alpha=0.75), layers[1])


def cuts(images: Iterable[np.ndarray]) -> list[int]:
    detector = CutDetector()
    return [i for i, image in enumerate(images) if detector.is_cut(image)]


def noisy(image: np.ndarray, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, 4, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("size_wh", [(320, 180), (180, 320), (33, 31), (1280, 720)])
def test_finds_every_cut(size_wh: tuple[int, int]) -> None:
    shots = [scene(seed, size_wh) for seed in range(3)]
    assert cuts(noisy(shots[i // 4], i) for i in range(12)) == [4, 8]


def test_a_new_scene_every_frame_is_cut_every_frame() -> None:
    assert cuts(scene(seed) for seed in range(6)) == [1, 2, 3, 4, 5]


def test_cut_to_black_and_back() -> None:
    assert cuts([scene(0)] * 5 + [np.zeros_like(scene(0))] * 5 + [scene(0)] * 5) == [5, 10]


def test_no_cut_in_a_pan_a_fade_or_a_jump_of_exposure() -> None:
    wide = scene(3, (900, 180))
    assert cuts(np.ascontiguousarray(wide[:, i : i + 320]) for i in range(0, 560, 20)) == []
    assert cuts(cv2.addWeighted(scene(1), 1 - i / 30, scene(2), i / 30, 0) for i in range(31)) == []
    assert cuts([scene(4)] * 5 + [cv2.convertScaleAbs(scene(4), alpha=1.4)] * 5) == []


def test_no_cut_when_somebody_large_runs_through() -> None:
    def frames() -> Iterable[np.ndarray]:
        for x in range(-100, 320, 40):
            image = scene(5).copy()
            cv2.rectangle(image, (x, 20), (x + 90, 170), (20, 20, 30), -1)
            yield image

    assert cuts(frames()) == []


def test_grey_and_single_pixels() -> None:
    grey = [np.repeat(scene(seed).mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8) for seed in (0, 1)]
    assert cuts([grey[0]] * 4 + [grey[1]] * 4) == [4]
    assert cuts([np.zeros((1, 1, 3), np.uint8)] * 3) == []


def test_cheap_enough_to_run_on_every_frame() -> None:
    image, detector = scene(0, (1280, 720)), CutDetector()
    spent = []
    for _ in range(20):
        start = time.perf_counter()
        detector.is_cut(image)
        spent.append(time.perf_counter() - start)
    assert min(spent) < 2e-3, f"{min(spent) * 1e3:.2f} ms"  # about 0.4 ms on an idle core


REAL_CLIPS = {
    "derived_cut_runner_empty_taiji.mp4": [50, 75],
    "nobody_testcard_cuts.mp4": [64, 89, 114, 139, 140],  # into the leader, 5 to 4, 4 to 3, out of it
    "single_taiji_720p.mp4": [],
    "single_squats_portrait.mp4": [],
    "single_armswing_square.mp4": [],
    "two_handover_portrait_12fps.mp4": [],
    "street_walkers_5frames.mp4": [],
}


def cuts_of(path: Path) -> list[int]:
    return cuts(frame.image for frame in open_source(path).frames())


def test_cuts_of_the_demo_clip(demo_clip: Path) -> None:
    """Two people, a jump of exposure and a front flip, in one shot."""
    assert cuts_of(demo_clip) == []


def test_an_encoder_neither_hides_nor_makes_cuts(demo_clip: Path, tmp_path: Path) -> None:
    """The demo, something else, a later part of the demo, at a low bit rate."""
    demo = (cv2.resize(frame.image, (294, 240)) for frame in open_source(demo_clip).frames())
    images = [*islice(demo, 12), *[scene(7, (294, 240))] * 12, *islice(demo, 150, 162)]
    path = write_video(
        tmp_path / "shots.mp4", pts=range(36), size_wh=(294, 240), images=images, options={"crf": "32"}
    )
    assert cuts_of(path) == [12, 24]


def test_cuts_of_real_clips(footage: Path) -> None:
    assert {name: cuts_of(footage / name) for name in REAL_CLIPS} == REAL_CLIPS


@pytest.mark.slow
def test_no_cut_in_two_minutes_of_one_camera(footage: Path) -> None:
    assert cuts_of(footage / "onebyone_empty_between_10fps.mp4") == []
