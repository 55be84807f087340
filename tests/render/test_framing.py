import numpy as np

from staf_cli.camera import Camera
from staf_cli.render.scene import BodyInScene, frame_bodies

Ball = tuple[np.ndarray, np.ndarray]


def body_at(ball: Ball, x: float, y: float, z: float, radius: float = 0.2, person_id: int = 1) -> BodyInScene:
    return BodyInScene(person_id, ball[0] * np.float32(radius) + np.float32([x, y, z]))


def test_viewport_holds_all_points_and_little_more(ball: Ball, camera: Camera) -> None:
    bodies = [body_at(ball, -0.4, 0.1, 2), body_at(ball, 0.5, -0.2, 3, person_id=2)]
    viewport = frame_bodies(bodies, camera).viewport
    points = np.concatenate([camera.project(body.vertices) for body in bodies])
    low, high = points.min(axis=0), points.max(axis=0)
    corner = np.array([viewport.x0, viewport.y0])
    far_corner = corner + np.array([viewport.width, viewport.height])
    assert (low - corner >= 1).all()
    assert (low - corner < 4).all()
    assert (far_corner - high >= 1).all()
    assert (far_corner - high < 4).all()


def test_viewport_ends_at_the_picture(ball: Ball, camera: Camera) -> None:
    viewport = frame_bodies([body_at(ball, 0, 0, 1.1, radius=1.0)], camera).viewport
    assert (viewport.x0, viewport.y0, viewport.width, viewport.height) == (0, 0, 160, 120)


def test_what_cannot_be_seen_is_left_out(ball: Ball, camera: Camera) -> None:
    unseen = [
        body_at(ball, 0, 0, -2),
        body_at(ball, 9, 0, 2),
        BodyInScene(1, np.zeros((0, 3), np.float32)),
        BodyInScene(1, np.full((len(ball[0]), 3), np.nan, np.float32)),
    ]
    assert frame_bodies(unseen, camera).bodies == ()
    assert frame_bodies([], camera).viewport.is_empty
    seen = body_at(ball, 0, 0, 2, person_id=7)
    assert frame_bodies([*unseen, seen], camera).bodies == (seen,)


def test_a_body_across_the_near_plane_may_fill_the_picture(ball: Ball, camera: Camera) -> None:
    framing = frame_bodies([body_at(ball, 0, 0, 0, radius=0.5)], camera)
    assert (framing.viewport.width, framing.viewport.height) == camera.size_wh
    assert 0 < framing.near_m < framing.far_m


def test_labels_sit_on_top(ball: Ball, camera: Camera) -> None:
    framing = frame_bodies([body_at(ball, 0.1, 0.2, 2, person_id=4)], camera)
    (label,) = framing.labels
    top = camera.project(np.array([0.1, 0.0, 2.0]))
    assert label.person_id == 4
    assert np.allclose(label.top_px, top, atol=1.0)
