"""Do people stay themselves when they hide each other? Scenes made of real people, with known truth.

    python benchmarks/crossings.py --footage DIR [--only TEXT] [--detector NAME | --boxes] [--out FILE.json]
        [--video DIR]

Seven people are cut out of single-person clips and led before, behind and past each other over a still
picture; in the scenes named "enter" they walk in, and how late they are found is counted too. Two ways of
finding: the product's on the pictures, with any of its detectors, and (`boxes`) YOLO's tracker on perfect
boxes of all people of whom more than a quarter is in sight.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from crossings.cutouts import Cutout, cut_out, empty_plate, stretch
from crossings.newcomers import Arrival, arrivals, summary, walks_in
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
HALF_IN_S = (1.0, 1.2, 1.45)  # when newcomers are half in sight: at any time between two searches
IN_SIGHT = 0.25  # a perfect detector's limit


def main() -> None:
    args = parse()
    components = Components(Settings(detector=args.detector, engine="landmarks"))
    plate = empty_plate(args.footage / "single_taiji_720p.mp4", SIZE_WH)
    by_kind: dict[str, list[Score]] = {}
    newcomers: dict[str, list[Arrival]] = {}
    every: list[Score] = []
    rows = []
    print(f"{'scene':38} {'in sight':>8} {'missed':>6} {'switch':>6} {'exchg':>6} {'extra':>6} {'late':>6}")
    for scene in scenes(people_of(args.footage), plate):
        if not all(text in scene.name for text in args.only):
            continue
        start = time.process_time()
        truths, tracks = find_with_boxes(scene) if args.boxes else find(scene, components)
        result, arrived = score(truths, tracks), arrivals(truths, tracks)
        kind, *_, seconds, _ = scene.name.split()
        by_kind.setdefault(kind, []).append(result)
        if not arrived:
            by_kind.setdefault(f"hidden {seconds} s", []).append(result)
        every.append(result)
        newcomers.setdefault(kind, []).extend(arrived)
        print_row(scene.name, [*vars(result).values(), *(one.late for one in arrived)])
        rows.append({"scene": scene.name, **vars(result), "arrivals": [vars(one) for one in arrived]})
        print(f"{scene.name}: {time.process_time() - start:.1f} s", file=sys.stderr)
        if args.video:
            draw(scene, tracks, args.video / f"{scene.name.replace(' ', '_').replace('/', '-')}.jpg")
    for kind, results in by_kind.items():
        print_row(f"{len(results)} x {kind}", total(results))
    print_row("all", total(every))
    print_newcomers(newcomers)
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps({"detector": args.detector, "scenes": rows}, indent=1) + "\n")


def people_of(footage: Path) -> dict[str, Cutout]:
    """Everyone, cut out in the same way whatever is measured."""
    landmarker = Components(Settings(detector="blazepose", engine="landmarks", landmarks="full")).landmarker
    return {
        name: cut_out(stretch(footage / clip, first, last), box, landmarker)
        for name, (clip, first, last, box) in PEOPLE.items()
    }


def scenes(people: dict[str, Cutout], plate: np.ndarray) -> Iterator[Scene]:
    """Every pair, every way of meeting, every time of hiding; then everyone who walks in."""
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
    yield from newcomers(people, plate)


def newcomers(people: dict[str, Cutout], plate: np.ndarray) -> Iterator[Scene]:
    """Every person walks in: alone or to another, tall or small, from behind a pillar; from both sides."""
    for kind, options in (
        ("enter-alone", {}),
        ("enter-beside", {}),
        ("enter-pillar", {"pillar": True}),
        ("enter-small", {"small": True}),
    ):
        for number, (coming, there) in enumerate(PAIRS):
            from_right = number % 2 == 1
            half_in_s = HALF_IN_S[number % len(HALF_IN_S)]
            newcomer = people[coming].mirrored() if from_right else people[coming]
            other = None if kind == "enter-alone" else people[there]
            name = f"{kind} {coming}{'' if other is None else '/' + there} {half_in_s} s"
            yield walks_in(
                name, plate, newcomer, other, half_in_s=half_in_s, from_right=from_right, **options
            )


def find(scene: Scene, components: Components) -> tuple[list[Truth], list[Track]]:
    """With the product's own finder."""
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
    start_score = 0.25
    continue_score = 0.0
    mean_score = 0.0

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


def print_row(name: str, numbers: Iterable[float | None]) -> None:
    first, *rest = numbers
    print(f"{name:38} {first:>8} " + " ".join(f"{value:>6}" for value in rest), flush=True)


def print_newcomers(newcomers: dict[str, list[Arrival]]) -> None:
    """How many frames late newcomers are found, by kind of scene and in all."""
    kinds = {kind: some for kind, some in newcomers.items() if some}
    if not kinds:
        return
    every = {"all newcomers": [one for some in kinds.values() for one in some]}
    print(
        f"\n{'frames from half in sight to found':38} {'number':>8} {'never':>6} {'median':>6} {'worst':>6}"
    )
    for kind, arrived in (kinds | every).items():
        print_row(kind, summary(arrived).values())


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--footage", type=Path, default=SHARED / "footage", help="real clips")
    parser.add_argument("--only", nargs="+", default=[], metavar="TEXT", help="scenes whose names hold these")
    parser.add_argument(
        "--detector", default="blazepose", metavar="NAME", help="as of the product's settings"
    )
    parser.add_argument("--boxes", action="store_true", help="YOLO's tracker on perfect boxes")
    parser.add_argument("--out", type=Path, help="write all numbers there")
    parser.add_argument("--video", type=Path, help="folder for pictures of what was found")
    return parser.parse_args()


if __name__ == "__main__":
    main()
