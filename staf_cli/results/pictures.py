"""What is drawn of a result in one pass over its frames: the overlay's pictures, and the poster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from staf_cli.motion import Track
from staf_cli.render.composer import Composer, Panel
from staf_cli.render.overlay import BodyPainter
from staf_cli.render.poster import Heading, Layout, Poster, choose_frames
from staf_cli.render.scene import BodyInScene, BoxInPicture, Renderer, Style
from staf_cli.render.stage import Stage
from staf_cli.result import Person, VideoResult
from staf_cli.results.uprights import Uprights
from staf_cli.settings import Settings
from staf_cli.video.frame import Frame

_FILLED_WORTH = 0.05  # of a person whom the fit did not see in a frame: only where there is nothing better
_SUPERSAMPLING = 2  # the poster's small side views are drawn this much larger

Meshes = Iterable[tuple[Person, int, np.ndarray]]
"""Person, row of their track and vertices (V, 3) m of everyone in a frame."""


class Drawing:
    """Draws a result's frames; the poster is collected on the way.

    Attributes:
        size_wh: of the pictures, px.
        poster_frames: the only frames that the poster needs, counted as `Frame.index` does.
    """

    def __init__(self, result: VideoResult, settings: Settings, renderer: Renderer) -> None:
        self._result = result
        style = style_of(settings)
        faces = result.body.faces
        self._uprights = Uprights(result)
        self._floor = settings.floor
        stage = Stage.around([self._uprights.joints(person) for person in result.people])
        self._composer = Composer(renderer, faces, result.camera, style, stage)
        self.size_wh = self._composer.size_wh
        self.poster_frames = choose_frames(_worth(result))
        count, has_bodies = len(self.poster_frames), bool(result.people)
        has_people = has_bodies or bool(result.boxes_only)
        size_wh = result.camera.size_wh
        self._poster = Poster(Layout.of(count, size_wh, has_people=has_people, has_bodies=has_bodies))
        self._side: Panel | None = None
        if has_bodies:
            side_w, side_h = (_SUPERSAMPLING * size for size in self._poster.layout.side_wh)
            solid = BodyPainter(renderer, faces, replace(style, opacity=1.0, label_scale=1.8))
            self._side = Panel(stage, "side", Style().blank((side_w, side_h)), solid, caption=False)

    def picture(self, frame: Frame, meshes: Meshes) -> np.ndarray:
        """One frame of the overlay: (H, W, 3) uint8 RGB, or with alpha as a fourth channel."""
        bodies = [_body(*mesh) for mesh in meshes]
        boxes = list(_boxes_at(frame.frame_id, self._result.boxes_only))
        upright, is_known = self._uprights.at(frame.frame_id)
        floor = self._floor and is_known
        picture = self._composer.compose(frame.image, bodies, boxes, upright, floor=floor)
        if frame.index in self.poster_frames:
            overlay = picture[:, : frame.image.shape[1]]
            is_photo, side = self._result.info.is_photo, self._side
            words = "" if is_photo else f"{frame.timestamp_s:.2f} s   frame {frame.frame_id}"
            self._poster.add(overlay, None if side is None else side.paint(bodies, upright), words)
        return picture

    def poster(self) -> np.ndarray:
        """The poster of the frames that have passed, (H, W, 3) uint8 RGB."""
        return self._poster.draw(heading_of(self._result))


def _body(person: Person, row: int, vertices: np.ndarray) -> BodyInScene:
    filled = not person.motion.track.observed[row]
    return BodyInScene(person.person_id, vertices, filled, person.arrays["joints3d"][row])


def _boxes_at(frame_id: int, tracks: Iterable[Track]) -> Iterator[BoxInPicture]:
    """Those of whom there is no more than a box in a frame."""
    for track in tracks:
        row = int(np.searchsorted(track.frame_ids, frame_id))
        if row < len(track) and track.frame_ids[row] == frame_id:
            yield BoxInPicture(track.person_id, track.boxes_xyxy[row], not track.observed[row])


def style_of(settings: Settings) -> Style:
    """How the settings want bodies drawn."""
    return Style(
        opacity=settings.opacity,
        background=settings.background,
        wireframe=settings.wireframe,
        skeleton=settings.skeleton,
        labels=settings.labels,
        views=settings.view,
    )


def heading_of(result: VideoResult) -> Heading:
    """What the poster says above its frames."""
    info, count = result.info, len(result.people) + len(result.boxes_only)
    width, height = result.camera.size_wh
    facts = [f"{result.engine} engine", result.body.name, f"{width} x {height}"]
    if not info.is_photo:
        frames = f"{result.num_frames} frame{'s' if result.num_frames != 1 else ''}"
        facts += [frames, f"{float(info.fps):.4g} fps", f"{result.num_frames / float(info.fps):.1f} s"]
    facts.append("nobody was found" if not count else "1 person" if count == 1 else f"{count} people")
    people = [(person.person_id, _when(person, info.is_photo)) for person in result.people]
    people += [(track.person_id, f"{track.person_id}:  box only") for track in result.boxes_only]
    return Heading(info.path.name or info.path.resolve().name, facts, sorted(people))


def _when(person: Person, is_photo: bool) -> str:
    """Who, and from when to when."""
    if is_photo or not len(person.motion):
        return str(person.person_id)
    first, last = (f"{time_s:.1f}" for time_s in person.timestamps_s[[0, -1]])
    return f"{person.person_id}:  {first} s" if first == last else f"{person.person_id}:  {first}-{last} s"


def _worth(result: VideoResult) -> np.ndarray:
    """(N,) how much of a poster's frame each frame would be: people seen, and how surely.

    People of whom there is no more than a box count where there is no one else.
    """
    frame_ids = np.arange(result.num_frames) if result.frame_ids is None else result.frame_ids
    worth = np.zeros(result.num_frames)
    for person in result.people:
        track = person.motion.track
        seen = np.where(track.observed, 0.2 + person.motion.confidence, _FILLED_WORTH)
        worth[np.searchsorted(frame_ids, track.frame_ids)] += seen
    for track in () if result.people else result.boxes_only:
        worth += np.isin(frame_ids, track.frame_ids[track.observed])
    return worth
