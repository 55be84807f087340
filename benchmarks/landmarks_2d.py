"""2D landmarks of the rig of four cameras against a reference made once of several nets and all cameras.

    python benchmarks/landmarks_2d.py --groundtruth DIR --reference FILE.npz [--set NAME=VALUE ...]
        [--results DIR] [--out FILE.json] [--against FILE.json]

Makes the reference where the file is missing: BlazePose full and heavy and MoveNet thunder (twice, once in a
mirror) look at every second frame; a joint is where the rays of at least three cameras agree. Scores the
`landmarks2d` of the product's results (`--results`: folders of `staf run`), and beside them the nets alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from points2d.nets import see_all
from points2d.reference import PointReference, make_reference
from points2d.scoring import judge, landmarks_of
from quality.calibrated import read_qualisys
from quality.multiview import PEOPLE, clips_of
from quality.record import record
from quality.runs import Runs, given_setting

from staf_cli.results.load import load_result

SHARED = Path(__file__).resolve().parents[2] / "shared"
STEP = 2  # frames of the clips from one that the nets look at to the next
HEADINGS = {
    "seen_pct": "seen %",
    "mean_pct": "mean %",
    "median_pct": "median",
    "within_3_pct": "< 3 %",
    "within_5_pct": "< 5 %",
    "mean_missing_worst_pct": "all mean",
    "exchanged_pct": "exch. %",
    "limbs_exchanged_pct": "limbs ex.",
    "own_views_median_pct": "own med",
    "own_views_mean_pct": "own mean",
}


def main() -> None:
    args = parse()
    rig = args.groundtruth / "pose2sim_multi"
    clips = clips_of(rig)
    reference = load_or_make(clips, rig / "Calib.qca.txt", args.reference)
    runs = Runs(**dict(args.set))
    if args.results:
        people = [load_result(args.results / clip.stem).people for clip in clips]
    else:
        people = [runs.result(clip).people for clip in clips]
    scores = {"product": by_person(landmarks_of(people, reference), reference)}
    for name, points in zip(reference.net_names.tolist(), reference.net_points, strict=True):
        scores[name] = by_person(points[..., :2], reference)
    earlier = json.loads(args.against.read_text())["scores"] if args.against else {}
    print_scores(scores, earlier, reference)
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps({"about": record(runs), "scores": scores}, indent=1) + "\n")


def load_or_make(clips: Sequence[Path], calibration: Path, path: Path) -> PointReference:
    """The reference from its file, else a new one, written there."""
    if path.is_file():
        return PointReference.load(path)
    print("making the reference", file=sys.stderr)
    cameras = read_qualisys(calibration)
    reference = make_reference(see_all(clips, cameras, STEP), cameras, PEOPLE)
    reference.save(path)
    return reference


def by_person(points_px: np.ndarray, reference: PointReference) -> dict[str, dict[str, float]]:
    """Scores of landmarks (C, P, F, 12, 2) px: of all, of each person, of each person in each camera."""
    num_views, num_people, num_frames = points_px.shape[:3]
    views, people, _ = np.indices((num_views, num_people, num_frames))
    names = reference.names.tolist()
    parts: dict[str, Any] = {"all": np.ones(views.shape, bool)}
    parts |= {name: people == k for k, name in enumerate(names)}
    for view in range(num_views):
        parts |= {
            f"{name}, cam{view + 1:02}": (people == k) & (views == view) for k, name in enumerate(names)
        }
    judged = judge(points_px, reference)
    return {part: judged.numbers(some) for part, some in parts.items()}


def print_scores(scores: dict[str, Any], earlier: dict[str, Any], reference: PointReference) -> None:
    """One row for all and each person, the product's by camera too; an earlier run's behind it."""
    heights = ", ".join(
        f"{name} {height:.2f} m" for name, height in zip(reference.names, reference.heights_m, strict=True)
    )
    print(
        f"reference: rays meet within {reference.mean_px:.1f} px (mean), {reference.median_px:.1f} (median); "
        f"{reference.known.mean():.1%} of the joints known; {heights}"
    )
    print(f"{'':32}" + "".join(f"{heading:>10}" for heading in HEADINGS.values()))
    for who, parts in scores.items():
        for part, row in parts.items():
            if who != "product" and "cam" in part:
                continue
            print(f"{who + ': ' + part:32}" + "".join(f"{row[key]:10.2f}" for key in HEADINGS))
            was = earlier.get(who, {}).get(part)
            if was and who == "product":
                print(f"{'  was':32}" + "".join(f"{was.get(key, float('nan')):10.2f}" for key in HEADINGS))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--groundtruth", type=Path, default=SHARED / "groundtruth", help="has pose2sim_multi")
    parser.add_argument("--reference", type=Path, required=True, help="made where there is none")
    parser.add_argument("--results", type=Path, help="folder with one result a clip, by the clips' names")
    parser.add_argument(
        "--set", nargs="+", type=given_setting, default=[], metavar="NAME=VALUE", help="settings of the runs"
    )
    parser.add_argument("--out", type=Path, help="write all numbers there")
    parser.add_argument("--against", type=Path, help="an earlier --out")
    return parser.parse_args()


if __name__ == "__main__":
    main()
