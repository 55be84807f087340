"""A result's frames drawn in one pass, and the poster that comes out of it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from staf_cli.body.model import Body, load_free_body
from staf_cli.camera import Camera
from staf_cli.motion import Motion, Track
from staf_cli.palette import person_color
from staf_cli.render.overlay import BodyPainter
from staf_cli.render.rasterizer import SoftwareRenderer
from staf_cli.render.scene import BodyInScene, Rendering, Style
from staf_cli.result import Person, VideoResult
from staf_cli.results.layout import overlay_name
from staf_cli.results.pictures import Drawing, heading_of
from staf_cli.settings import Settings
from staf_cli.video.frame import Frame, VideoInfo

SIZE_WH = (320, 240)
CAMERA = Camera.from_fov(SIZE_WH)
NUM_FRAMES = 40


@pytest.fixture(scope="module")
def body() -> Body:
    return load_free_body("cpu")


def person(body: Body, person_id: int, frame_ids: range, x_m: float) -> Person:
    """A person who stands 4 m away; every other frame is filled in."""
    num = len(frame_ids)
    track = Track(
        person_id=person_id,
        frame_ids=np.array(frame_ids),
        boxes_xyxy=np.zeros((num, 4), np.float32),
        observed=np.arange(num) % 2 == 0,
        confidence=np.full(num, 0.9, np.float32),
    )
    poses = np.zeros((num, 72), np.float32)
    poses[:, 0] = np.pi
    trans = np.tile(np.float32([x_m, 0.2, 4.0]), (num, 1))
    motion = Motion(
        track, "landmarks", body.name, poses, np.zeros(10, np.float32), None, trans, track.confidence
    )
    return Person(motion, CAMERA, body, np.array(frame_ids) / 25, 25.0)


@pytest.fixture
def result(body: Body) -> VideoResult:
    """Person 1 in frames 5-34, person 2 in 21-34, no one in the others."""
    people = [person(body, 1, range(5, 35), -0.6), person(body, 2, range(21, 35), 0.6)]
    info = VideoInfo(Path("some walk.mp4"), SIZE_WH, Fraction(25), Fraction(1, 25), NUM_FRAMES)
    return VideoResult(info, CAMERA, body, people, NUM_FRAMES, "landmarks", "blazepose")


def frame(index: int) -> Frame:
    image = np.full((SIZE_WH[1], SIZE_WH[0], 3), (40 + index, 90, 60), np.uint8)
    return Frame(index, index, index / 25, image)


def meshes(result: VideoResult, index: int) -> list[tuple[Person, int, np.ndarray]]:
    """All people in a frame, as the output's feed gives them."""
    return [
        (each, int(np.searchsorted(each.frame_ids, index)), each.vertices(index))
        for each in result.people
        if index in each.frame_ids
    ]


class CountingRenderer(SoftwareRenderer):
    """Counts what is drawn."""

    drawn = 0

    def render(self, bodies: list[BodyInScene], camera: Camera) -> Rendering:  # type: ignore[override]
        self.drawn += 1
        return super().render(bodies, camera)


def draw(result: VideoResult, **settings: object) -> tuple[Drawing, dict[int, np.ndarray], CountingRenderer]:
    """All frames drawn."""
    renderer = CountingRenderer(result.body.faces)
    drawing = Drawing(result, Settings(**settings), renderer)  # type: ignore[arg-type]
    frames = range(result.num_frames)
    return drawing, {i: drawing.picture(frame(i), meshes(result, i)) for i in frames}, renderer


def test_pictures_are_the_overlay(result: VideoResult) -> None:
    _, pictures, renderer = draw(result)
    for index in (0, 25, 26):
        rows = {each: list(p.frame_ids).index(index) for each, p in enumerate(result.people) if index > 0}
        bodies = [
            BodyInScene(result.people[each].person_id, result.people[each].vertices(index), row % 2 == 1)
            for each, row in rows.items()
        ]
        expected = frame(index).image.copy()
        BodyPainter(renderer, result.body.faces, Style(opacity=0.85)).paint(expected, bodies, CAMERA)
        assert np.array_equal(pictures[index], expected)


def test_the_poster_costs_six_more_drawings_and_no_more(result: VideoResult) -> None:
    drawing, _, renderer = draw(result)
    assert renderer.drawn == NUM_FRAMES + 6
    assert len(drawing.poster_frames) == 6
    people = result.people[0].motion.track
    for index in drawing.poster_frames:
        assert people.observed[list(people.frame_ids).index(index)], "frames that were seen, not filled in"


def test_the_poster_shows_both_and_names_them(result: VideoResult) -> None:
    drawing, _, _ = draw(result, background="plain")
    poster = drawing.poster()
    assert poster.shape[1] >= 900
    for person_id in (1, 2):
        assert (poster[:250] == person_color(person_id)).all(axis=2).sum() > 200, "a dot in the heading"
        lean = np.array(person_color(person_id), float)
        lean -= lean.mean()
        colored = (poster[250:] - poster[250:].mean(axis=2, keepdims=True)) @ lean / np.linalg.norm(lean)
        assert (colored > 25).mean() > 0.005


def test_the_heading_tells_what_it_is(result: VideoResult) -> None:
    heading = heading_of(result)
    assert heading.name == "some walk.mp4"
    assert list(heading.facts) == [
        *("landmarks engine", result.body.name, "320 x 240", "40 frames", "25 fps", "1.6 s", "2 people")
    ]
    assert list(heading.people) == [(1, "1:  0.2-1.4 s"), (2, "2:  0.8-1.4 s")]
    photo = replace(result, info=replace(result.info, is_photo=True), people=result.people[:1])
    assert list(heading_of(photo).facts)[-2:] == ["320 x 240", "1 person"]
    assert list(heading_of(photo).people) == [(1, "1")]


def test_people_who_are_a_box_only_are_drawn_and_named(result: VideoResult) -> None:
    there = np.arange(30, 40)
    boxes = np.tile([20.0, 30, 32, 66], (10, 1))
    small = Track(3, there, boxes, there != 33, np.ones(10))
    _, pictures, _ = draw(replace(result, boxes_only=[small]), labels=False)
    _, without, _ = draw(result, labels=False)
    for index, picture in pictures.items():
        rows, columns = np.nonzero((picture != without[index]).any(axis=2))
        assert (len(rows) > 0) == (index in there)
        if len(rows):
            assert (rows.min(), rows.max(), columns.min(), columns.max()) == (29, 66, 19, 32)
    assert (pictures[31][29, 25] == person_color(3)).all()
    assert (pictures[33][29, 25] != person_color(3)).any(), "pale where it was filled in"
    heading = heading_of(replace(result, boxes_only=[small]))
    assert heading.facts[-1] == "3 people"
    assert heading.people[-1] == (3, "3:  box only")
    alone, _, _ = draw(replace(result, people=[], boxes_only=[small]))
    assert {*alone.poster_frames} <= {*there.tolist()}, "frames in which someone is"
    assert 33 not in alone.poster_frames
    poster, empty = alone.poster(), draw(replace(result, people=[]))[0].poster()
    assert poster.shape[1] == empty.shape[1], "no side view without bodies"
    assert poster.shape[0] > empty.shape[0], "room for the names"


def test_nobody_gives_plain_frames(result: VideoResult) -> None:
    drawing, pictures, _ = draw(replace(result, people=[]), view="side")
    assert len(drawing.poster_frames) == 6
    assert np.array_equal(pictures[7][:, :320], frame(7).image)
    poster = drawing.poster()
    for index in drawing.poster_frames:
        assert (np.abs(poster.astype(int) - frame(index).image[0, 0]) <= 1).all(axis=2).sum() > 10_000
    assert "nobody was found" in heading_of(replace(result, people=[])).facts


@pytest.mark.parametrize("num_frames", [0, 1])
def test_the_shortest_videos_have_a_poster(result: VideoResult, num_frames: int) -> None:
    drawing, _, _ = draw(replace(result, people=[], num_frames=num_frames))
    assert len(drawing.poster_frames) == num_frames
    assert drawing.poster().shape[2] == 3


def test_only_alpha_needs_another_file() -> None:
    names = [overlay_name(is_photo=is_photo, is_transparent=False) for is_photo in (False, True)]
    assert names == ["overlay.mp4", "overlay.png"]
    assert overlay_name(is_photo=False, is_transparent=True) == "overlay.mov"
    assert overlay_name(is_photo=True, is_transparent=True) == "overlay.png"
