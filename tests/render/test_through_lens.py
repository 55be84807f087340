"""Bodies through a lens: both renderers draw them where OpenCV projects them, to within a pixel."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from staf_cli.camera import Camera, Lens
from staf_cli.render.composer import Composer
from staf_cli.render.scene import BodyInScene, Renderer, Style, through_lens
from staf_cli.render.stage import Stage

Ball = tuple[np.ndarray, np.ndarray]
SIZE_WH = (960, 540)
CAMERA = Camera(575.0, (470.5, 285.2), SIZE_WH, Lens(-0.26, 0.08, 0.0003, -0.0005, -0.012))


def ball_at(ball: Ball, center: tuple[float, float, float]) -> BodyInScene:
    return BodyInScene(1, (ball[0] * 0.4 + center).astype(np.float32))


def composed(renderer: Renderer, faces: np.ndarray, camera: Camera, body: BodyInScene) -> np.ndarray:
    """How much of each pixel (H, W) is hidden, 0-1."""
    style = Style(background="transparent", labels=False, opacity=1.0)
    composer = Composer(renderer, faces, camera, style, Stage.around([]))
    picture = composer.compose(np.zeros((*SIZE_WH[::-1], 3), np.uint8), [body])
    return picture[..., 3] / 255


def opencvs_outline(points: np.ndarray) -> np.ndarray:
    """(H, W) bool: inside the outline of a convex body's points (V, 3), as OpenCV's lens shows it."""
    assert CAMERA.lens is not None
    (f, _), (cx, cy) = CAMERA.focal_xy_px, CAMERA.principal_point_px
    matrix, zeros = np.array([[f, 0, cx], [0, f, cy], [0, 0, 1]]), np.zeros(3)
    seen, _ = cv2.projectPoints(
        points.astype(np.float64), zeros, zeros, matrix, np.array(CAMERA.lens.coefficients)
    )
    fine = 8
    mask = np.zeros((SIZE_WH[1] * fine, SIZE_WH[0] * fine), np.uint8)
    hull = cv2.convexHull(np.rint(seen[:, 0] * fine).astype(np.int32))
    cv2.fillConvexPoly(mask, hull, 255)
    return cv2.resize(mask, SIZE_WH, interpolation=cv2.INTER_AREA) > 127


@pytest.mark.parametrize("center", [(0.1, 0.1, 3.0), (2.0, 0.9, 3.2), (-2.2, -1.1, 3.4)])
def test_outlines_are_opencvs_within_a_pixel(
    ball_renderer: Renderer, ball: Ball, center: tuple[float, float, float]
) -> None:
    body = ball_at(ball, center)
    shown = composed(ball_renderer, ball[1], CAMERA, body) > 0.5
    wanted = opencvs_outline(body.vertices)
    # A pixel that one shows and the other does not lies at the other's edge.
    for one, other in ((shown, wanted), (wanted, shown)):
        off = cv2.distanceTransform((~other).astype(np.uint8), cv2.DIST_L2, 5)
        assert off[one].max() <= 1.5
    assert np.abs(np.argwhere(shown).mean(0) - np.argwhere(wanted).mean(0)).max() < 0.3
    straight = composed(ball_renderer, ball[1], CAMERA.pinhole, body) > 0.5
    if abs(center[0]) > 1:
        assert np.abs(np.argwhere(shown).mean(0) - np.argwhere(straight).mean(0)).max() > 20


def test_only_the_place_in_the_picture_changes(ball: Ball) -> None:
    body = ball_at(ball, (2.0, 0.9, 3.2))
    joints = body.vertices[:24].astype(np.float64)
    (bent,) = through_lens([BodyInScene(7, body.vertices, filled=True, joints=joints)], CAMERA)
    assert (bent.person_id, bent.filled) == (7, True)
    assert bent.joints is not None
    np.testing.assert_array_equal(bent.vertices[:, 2], body.vertices[:, 2])
    np.testing.assert_allclose(CAMERA.pinhole.project(bent.joints), CAMERA.project(joints), atol=1e-9)
    same = [body]
    assert through_lens(same, CAMERA.pinhole) is same
