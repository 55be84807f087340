"""Stature: how tall shapes stand, and shapes of a given height."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.body.model import Body, load_free_body
from staf_cli.body.stature import SHORTEST_M, TALLEST_M, reachable_m, stature_of, with_stature

BUILDS = {
    "mean": np.zeros(10),
    "broad": np.array([0.5, 2.5, 1, 0, 0, 0, 0, 0, 0, 0.0]),
    "odd": np.array([2.2, 0.2, 3.1, -0.7, 0.9, 0.5, -0.1, -1, -2.3, -0.1]),
}


@pytest.fixture(scope="module")
def body() -> Body:
    return load_free_body("cpu")


def _skin(body: Body, betas: np.ndarray) -> np.ndarray:
    return body.vertices(np.zeros((1, 72)), np.asarray(betas, np.float32), np.zeros((1, 3)))[0]


def _unlike_scaled(body: Body, betas: np.ndarray, other: np.ndarray) -> float:
    """Mean distance (share of the height) of one shape's skin from another's that is made as tall."""
    skin, scaled = _skin(body, betas), _skin(body, other)
    scaled = scaled * np.ptp(skin[:, 1]) / np.ptp(scaled[:, 1])
    off = (skin - skin.mean(0)) - (scaled - scaled.mean(0))
    return float(np.linalg.norm(off, axis=1).mean() / np.ptp(skin[:, 1]))


@pytest.mark.parametrize("build", BUILDS)
def test_stature_is_the_height_of_the_mesh_at_rest(body: Body, build: str) -> None:
    assert stature_of(body, BUILDS[build]) == pytest.approx(
        np.ptp(_skin(body, BUILDS[build])[:, 1]), abs=1e-5
    )


def test_arrays_of_files_cannot_be_written_to(body: Body) -> None:
    betas = BUILDS["odd"].astype(np.float32)
    betas.flags.writeable = False
    assert stature_of(body, betas) == pytest.approx(stature_of(body, BUILDS["odd"]), abs=1e-5)


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("height_m", [SHORTEST_M, 1.41, 1.63, 1.8, 2.05, TALLEST_M])
def test_a_height_is_reached_and_the_proportions_are_kept(body: Body, build: str, height_m: float) -> None:
    betas = BUILDS[build]
    found = with_stature(body, betas, height_m)
    assert stature_of(body, found) == pytest.approx(height_m, abs=1e-4)
    taller_alone = betas.copy()
    taller_alone[0] += (height_m - stature_of(body, betas)) / 0.0865
    assert _unlike_scaled(body, found, betas) < 0.035
    assert _unlike_scaled(body, found, betas) < 0.9 * _unlike_scaled(body, taller_alone, betas)


@pytest.mark.parametrize("build", BUILDS)
def test_the_own_height_changes_nothing(body: Body, build: str) -> None:
    betas = BUILDS[build]
    np.testing.assert_allclose(with_stature(body, betas, stature_of(body, betas)), betas, atol=1e-4)


@pytest.mark.parametrize(("height_m", "nearest_m"), [(0.6, SHORTEST_M), (1.7, 1.7), (2.6, TALLEST_M)])
def test_what_is_no_body_is_not_made(body: Body, height_m: float, nearest_m: float) -> None:
    assert reachable_m(height_m) == nearest_m
    assert stature_of(body, with_stature(body, np.zeros(10), height_m)) == pytest.approx(nearest_m, abs=1e-4)
