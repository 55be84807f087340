"""What the landmark net sees: the same in a mirror, in a turned square, and refined by its heatmaps."""

import numpy as np

from staf_cli.blazepose.landmarker import (
    HEATMAP_SIZE,
    INPUT_SIZE,
    LIMBS,
    NUM_LANDMARKS,
    REFINE_HALF_WINDOW,
    REFINE_MIN_PEAK,
    Landmarker,
    PoseEstimate,
    _refine,
)
from staf_cli.body.joints import BLAZEPOSE_LANDMARK_NAMES
from staf_cli.nets.region import Region

SeenPeople = list[tuple[np.ndarray, PoseEstimate]]


def _other_side(name: str) -> int:
    return BLAZEPOSE_LANDMARK_NAMES.index(
        name.replace("left", "*").replace("right", "left").replace("*", "right")
    )


MIRRORED = [_other_side(name) for name in BLAZEPOSE_LANDMARK_NAMES]


def test_people_are_seen(seen_people: SeenPeople) -> None:
    for image, pose in seen_people:
        assert pose.flag > 0.9
        assert pose.limb_peak > 0.6
        assert pose.points_px.shape == (NUM_LANDMARKS, 2)
        assert ((pose.points_px > 0) & (pose.points_px < image.shape[1::-1])).all()
        assert pose.mask.dtype == bool
        assert 0.05 < pose.mask.mean() < 0.5
        for values in (pose.visibility, pose.peaks):
            assert values.min() >= 0
            assert values.max() <= 1


def test_a_mirror_shows_the_mirrored_person(seen_people: SeenPeople, landmarker: Landmarker) -> None:
    """Half a heatmap cell to one side, and the bias would be four pixels of the crop."""
    bias, off, off_world = [], [], []
    for image, _ in seen_people:
        there = landmarker.look(image, _.region)
        x, y = there.region.centre_px
        region = Region((image.shape[1] - x, y), there.region.side_px, -there.region.angle)
        back = landmarker.look(np.ascontiguousarray(image[:, ::-1]), region)
        points = back.region.from_picture(back.points_px, INPUT_SIZE)[MIRRORED]
        points[:, 0] = INPUT_SIZE - points[:, 0]
        expected = there.region.from_picture(there.points_px, INPUT_SIZE)
        bias.append((points - expected)[:, 0].mean())
        off.append(np.abs(points - expected).mean())
        off_world.append(np.abs(back.world_m[MIRRORED] * [-1, 1, 1] - there.world_m).mean())
    assert abs(np.mean(bias)) < 0.5, bias
    assert np.mean(off) < 3, off
    assert np.mean(off_world) < 0.06, off_world


def test_a_turned_square_shows_the_same_person(seen_people: SeenPeople, landmarker: Landmarker) -> None:
    for image, pose in seen_people:
        straight = landmarker.look(image, pose.region)
        for turn in (0.1, 0.3):
            turned = landmarker.look(image, pose.region.turned(turn))
            off = np.linalg.norm(turned.points_px - straight.points_px, axis=1) / pose.region.side_px
            assert off[LIMBS].mean() < 0.02
            # Unturned, the world points would be off by 0.3 rad times 0.5 m.
            assert np.abs(turned.world_m - straight.world_m)[LIMBS, :2].mean() < 0.05


def test_world_points_hang_on_the_hips_and_agree_with_the_picture(seen_people: SeenPeople) -> None:
    for _, pose in seen_people:
        assert np.abs(pose.world_m[[23, 24]].mean(axis=0)).max() < 0.01
        flat = pose.points_px[LIMBS] - pose.points_px[[23, 24]].mean(axis=0)
        world = pose.world_m[LIMBS, :2]
        scale = (flat * world).sum() / (world**2).sum()  # px per m
        assert np.linalg.norm(flat - scale * world, axis=1).mean() < 0.06 * pose.next_region.side_px


def _refine_one(point: np.ndarray, heatmap: np.ndarray) -> np.ndarray:
    """The recipe for one landmark and its heatmap (64, 64), cell by cell."""
    column, row = (int(min(max(v * HEATMAP_SIZE / INPUT_SIZE, 0), HEATMAP_SIZE - 1)) for v in point)
    total, peak, mean = 0.0, 0.0, np.zeros(2)
    for y in range(row - REFINE_HALF_WINDOW, row + REFINE_HALF_WINDOW + 1):
        for x in range(column - REFINE_HALF_WINDOW, column + REFINE_HALF_WINDOW + 1):
            if 0 <= x < HEATMAP_SIZE and 0 <= y < HEATMAP_SIZE:
                weight = 1 / (1 + np.exp(-float(heatmap[y, x])))
                total, peak, mean = total + weight, max(peak, weight), mean + weight * np.array([x, y])
    return point if peak < REFINE_MIN_PEAK else mean / total * INPUT_SIZE / HEATMAP_SIZE


def test_refinement_against_a_loop() -> None:
    rng = np.random.default_rng(0)
    heatmap = rng.normal(-6, 2.5, (HEATMAP_SIZE, HEATMAP_SIZE, 39))
    points = rng.uniform(-20, INPUT_SIZE + 20, (NUM_LANDMARKS, 2))
    points[0], points[1] = [0, 0], [INPUT_SIZE, INPUT_SIZE]
    refined = _refine(points, heatmap)
    moved = (refined != points).any(axis=1)
    assert 3 < moved.sum() < NUM_LANDMARKS - 3  # both branches are tried
    twin = [_refine_one(point, heatmap[..., k]) for k, point in enumerate(points)]
    np.testing.assert_allclose(refined, twin, atol=1e-4)
