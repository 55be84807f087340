"""Which frames a poster shows, and that all of it fits."""

import numpy as np
import pytest

from staf_cli.palette import person_color
from staf_cli.render.overlay import text_width
from staf_cli.render.poster import HEADING_PX, Heading, Layout, Poster, choose_frames
from staf_cli.render.scene import PAPER_RGB


def test_frames_are_spread_over_the_time_in_which_people_are() -> None:
    worth = np.zeros(1000)
    worth[100:300] = worth[500:900] = 0.8
    chosen = choose_frames(worth)
    assert len(chosen) == 6
    assert (worth[chosen] > 0).all()
    assert sum(frame < 300 for frame in chosen) == 2
    assert (np.diff([0, *chosen, 1000]) > 30).all()


def test_a_short_visit_in_a_long_video_is_what_is_shown() -> None:
    worth = np.zeros(1000)
    worth[400:460] = 0.8
    chosen = choose_frames(worth)
    assert len(chosen) == 6
    assert all(400 <= frame < 460 for frame in chosen)


def test_good_frames_are_preferred() -> None:
    worth = np.full(60, 0.05)  # filled in between detections
    worth[[3, 14, 27, 33, 46, 58]] = 1.0
    assert choose_frames(worth) == [3, 14, 27, 33, 46, 58]


@pytest.mark.parametrize("num_frames", [1, 2, 5, 6, 7])
def test_short_videos_show_what_they_have(num_frames: int) -> None:
    for worth in (np.ones(num_frames), np.zeros(num_frames)):
        chosen = choose_frames(worth)
        assert len(chosen) == min(6, num_frames)
        assert chosen == sorted(set(chosen))
        assert all(0 <= frame < num_frames for frame in chosen)


def test_nobody_anywhere_shows_the_whole_video() -> None:
    chosen = choose_frames(np.zeros(600))
    assert len(chosen) == 6
    assert (np.abs(np.array(chosen) - [50, 150, 250, 350, 450, 550]) < 5).all()
    assert choose_frames(np.zeros(0)) == []


@pytest.mark.parametrize(
    "picture_wh", [(1280, 720), (1080, 1920), (576, 576), (294, 240), (4000, 90), (1, 1)]
)
@pytest.mark.parametrize("count", [1, 2, 3, 5, 6])
@pytest.mark.parametrize("has_people", [True, False])
def test_tiles_lie_on_the_poster_side_by_side(
    picture_wh: tuple[int, int], count: int, has_people: bool
) -> None:
    layout = Layout.of(count, picture_wh, has_people=has_people)
    width, height = layout.size_wh
    assert 900 <= width <= 1850
    assert 400 <= height <= 1700
    taken = np.zeros((height, width), int)
    for number in range(count):
        x, y = layout.corner(number)
        assert y >= HEADING_PX
        taken[y : y + layout.tile_wh[1], x : x + layout.tile_wh[0]] += 1
    assert taken.max() == 1
    assert taken.sum() == count * layout.tile_wh[0] * layout.tile_wh[1], "none reaches beyond the edge"


def test_a_poster_shows_frames_and_side_views() -> None:
    layout = Layout.of(2, (320, 180))
    poster = Poster(layout)
    side = np.full((400, 300, 3), (0, 0, 255), np.uint8)
    poster.add(np.full((180, 320, 3), (255, 0, 0), np.uint8), side, "1.00 s")
    clear = np.zeros((180, 320, 4), np.uint8)
    clear[:, :160] = (0, 255, 0, 255)
    poster.add(clear, side, "2.00 s")
    picture = poster.draw(Heading("walk.mp4", ["landmarks engine", "2 frames"], [(1, "1"), (2, "2")]))
    assert picture.shape == (*layout.size_wh[::-1], 3)
    (x, y), (frame_w, frame_h) = layout.corner(0), layout.frame_wh
    assert (picture[y + 2 : y + frame_h - 2, x + 2 : x + frame_w - 2] == (255, 0, 0)).all()
    assert (
        picture[y + 2 : y + frame_h - 2, x + frame_w + 2 : x + layout.tile_wh[0] - 2] == (0, 0, 255)
    ).all()
    x, y = layout.corner(1)
    assert tuple(picture[y + 50, x + 20]) == (0, 255, 0)
    assert tuple(picture[y + 50, x + frame_w - 20]) == PAPER_RGB
    heading = picture[: layout.heading_px]
    for person_id in (1, 2):
        assert (heading == person_color(person_id)).all(axis=2).sum() > 200


@pytest.mark.parametrize("name", ["a" * 255 + ".mp4", "двое гуляют 東京 \udcff.mp4", ""])
def test_headings_keep_inside(name: str) -> None:
    poster = Poster(Layout.of(1, (320, 180)))
    people = [(number, f"{number}: 0.0-100.0 s") for number in range(1, 60)]
    picture = poster.draw(Heading(name, ["word"] * 60, people))
    assert (picture[:, -20:] == 255).all()
    assert (picture[:, :20] == 255).all()
    assert text_width("wide", 20) > text_width("i", 20)
