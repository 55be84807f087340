"""Do people stay themselves when they hide each other? Scenes made of real people, with known truth.

    python benchmarks/crossings.py --footage DIR [--only TEXT] [--boxes] [--video DIR]

Seven people are cut out of single-person clips and led before, behind and past each other over a still
picture. Two ways of finding: the embedded finder on the pictures, and (`boxes`) YOLO's tracker on perfect
boxes of all people of whom more than a quarter is in sight.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from crossings.cutouts import Cutout, cut_out, empty_plate, stretch
from crossings.scenes import Scene, Truth, play, two_who_meet
from crossings.score import Score, score, total

from staf_cli.build import Components
from staf_cli.motion import Track
from staf_cli.people.tracker import BoxFinder, Detections
from staf_cli.settings import Settings
from staf_cli.video.cuts import CutDetector
from staf_cli.video.frame import Frame

SHARED = Path(__file__).resolve().parents[2] / "shared"
SIZE_WH = (960, 540)
# clip, first and last frame, box in the first, px
PEOPLE = {
    "stripes": ("single_taiji_720p.mp4", 0, 100, (558, 63, 756, 700)),
    "red": ("single_squats_portrait.mp4", 0, 64, (187, 171, 516, 1022)),
    "dark": ("single_armswing_square.mp4", 0, 100, (198, 184, 374, 452)),
    "walker": ("two_walk_and_frontflip_vp9.mp4", 75, 150, (1090, 535, 1330, 940)),
    "runner": ("derived_cut_runner_empty_taiji.mp4", 0, 49, (259, 105, 396, 411)),
    "woman": ("two_handover_portrait_12fps.mp4", 5, 18, (720, 428, 987, 1285)),
    "man": ("two_handover_portrait_12fps.mp4", 28, 39, (105, 307, 583, 1346)),
}
PAIRS = (
    ("stripes", "red"),
    ("walker", "stripes"),
    ("runner", "walker"),
    ("man", "woman"),  # bright above, much alike
    ("dark", "runner"),  # both black
    ("walker", "walker"),  # twins: nothing but where they go tells them apart
)
HIDDEN_S = (0.3, 0.7, 1.5)
IN_SIGHT = 0.25  # a perfect detector's limit


def main() -> None:
    args = parse()
    components = Components(Settings(detector="blazepose", engine="landmarks"))
    people = {
        name: cut_out(stretch(args.footage / clip, first, last), box, components.landmarker)
        for name, (clip, first, last, box) in PEOPLE.items()
    }
    plate = empty_plate(args.footage / "single_taiji_720p.mp4", SIZE_WH)
    by_kind: dict[str, list[Score]] = {}
    print(f"{'scene':38} {'in sight':>8} {'missed':>6} {'switch':>6} {'exchg':>6} {'extra':>6}")
    for scene in scenes(people, plate):
        if not all(text in scene.name for text in args.only):
            continue
        start = time.process_time()
        truths, tracks = find_with_boxes(scene) if args.boxes else find(scene, components)
        result = score(truths, tracks)
        by_kind.setdefault(scene.name.split()[0], []).append(result)
        print_row(scene.name, list(vars(result).values()))
        print(f"{scene.name}: {time.process_time() - start:.1f} s", file=sys.stderr)
        if args.video:
            draw(scene, tracks, args.video / f"{scene.name.replace(' ', '_').replace('/', '-')}.jpg")
    for kind, results in by_kind.items():
        print_row(f"{len(results)} x {kind}", total(results))
    print_row("all", total([one for results in by_kind.values() for one in results]))


def scenes(people: dict[str, Cutout], plate: np.ndarray) -> Iterator[Scene]:
    """Every pair, every way of meeting, every time of hiding."""
    for kind, options in (
        ("cross", {}),
        ("return", {"turn_back": True}),
        ("pillar-cross", {"pillar": True}),
        ("pillar-return", {"pillar": True, "turn_back": True}),
    ):
        for behind, front in PAIRS:
            for hidden_s in HIDDEN_S:
                name = f"{kind} {behind}/{front} {hidden_s} s"
                yield two_who_meet(
                    name, plate, people[behind], people[front].mirrored(), hidden_s=hidden_s, **options
                )


def find(scene: Scene, components: Components) -> tuple[list[Truth], list[Track]]:
    """With the embedded finder."""
    truths: list[Truth] = []
    frames = _kept(play(scene), truths)
    found, _ = components.finder.find(frames, fps=scene.fps, is_cut=CutDetector().is_cut)
    return truths, found.tracks


def find_with_boxes(scene: Scene) -> tuple[list[Truth], list[Track]]:
    """With YOLO's tracker, on boxes that jitter by 1 %."""
    truths: list[Truth] = []
    finder = BoxFinder(_PerfectDetector(truths), "bytetrack")  # type: ignore[arg-type]
    frames = _kept(play(scene), truths)
    found, _ = finder.find(frames, fps=scene.fps, is_cut=CutDetector().is_cut)
    return truths, found.tracks


class _PerfectDetector:
    """Boxes of the people of whom enough is in sight."""

    name = "perfect"

    def __init__(self, truths: list[Truth]) -> None:
        self._truths = truths

    def detect(self, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Detections]]:
        rng = np.random.default_rng(0)
        for frame in frames:
            truth = self._truths[frame.index]
            boxes = truth.boxes_xyxy[truth.in_sight > IN_SIGHT]
            size = (boxes[:, 3:] - boxes[:, 1:2]) if len(boxes) else np.zeros((0, 1))
            noisy = boxes + rng.normal(0, 0.01, boxes.shape) * size
            yield frame, Detections(noisy.astype(np.float32), np.full(len(boxes), 0.8, np.float32))


def _kept(played: Iterable[tuple[Frame, Truth]], truths: list[Truth]) -> Iterator[Frame]:
    for frame, truth in played:
        truths.append(truth)
        yield frame


def draw(scene: Scene, tracks: list[Track], path: Path) -> None:
    """Twelve frames around the meeting with the boxes that were found."""
    shown = set(np.linspace(0.2 * scene.num_frames, scene.num_frames - 1, 12).astype(int).tolist())
    tiles = []
    for frame, _ in play(scene):
        if frame.index in shown:
            image = frame.image.copy()
            for track in tracks:
                for box in track.boxes_xyxy[track.frame_ids == frame.index].astype(int):
                    colour = [(255, 80, 0), (0, 200, 255), (255, 0, 255), (0, 255, 0)][track.person_id % 4]
                    cv2.rectangle(image, tuple(box[:2]), tuple(box[2:]), colour, 4)
                    at = (int(box[0]), int(box[1]) - 8)
                    cv2.putText(image, str(track.person_id), at, 0, 1.5, colour, 4)
            cv2.putText(image, str(frame.index), (10, 40), 0, 1.2, (255, 255, 255), 3)
            tiles.append(cv2.resize(image, (480, 270), interpolation=cv2.INTER_AREA))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet = np.vstack([np.hstack(tiles[k : k + 4]) for k in range(0, 12, 4)])
    cv2.imwrite(str(path), sheet[..., ::-1])


def print_row(name: str, numbers: Iterable[float]) -> None:
    print(f"{name:38} " + " ".join(f"{value:>6}" for value in numbers), flush=True)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--footage", type=Path, default=SHARED / "footage", help="real clips")
    parser.add_argument("--only", nargs="+", default=[], metavar="TEXT", help="scenes whose names hold these")
    parser.add_argument("--boxes", action="store_true", help="YOLO's tracker on perfect boxes")
    parser.add_argument("--video", type=Path, help="folder for pictures of what was found")
    return parser.parse_args()


if __name__ == "__main__":
    main()
