"""How many of the people marked by eye are found, and how many boxes show nobody.

    python benchmarks/people_found.py --footage DIR --groundtruth DIR [--only NAME ...] [--set NAME=VALUE ...]
        [--whole] [--out FILE.json] [--against FILE.json] [--pictures DIR]

Runs the finding of people as the product does (`--whole`: bodies too) on each clip of people_boxes.json, a
process a clip. A box shows a person from an IoU of 0.4 on; one that shows nobody is false unless more than
half of it lies in a region that is not counted. Half A is for choosing constants, half B is not looked at.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from found.counting import Count, Verdict, count, judge
from found.marked import GROUPS, HALVES, group_of, path_of, read_marked
from found.pictures import draw_marked
from found.watching import Watched, watch_apart
from quality.record import record
from quality.runs import Runs, given_setting

SHARED = Path(__file__).resolve().parents[2] / "shared"


def main() -> None:
    args = parse()
    settings: dict[str, Any] = dict(args.set)
    about = record(Runs(**settings))
    truth = args.truth or args.groundtruth / "people_boxes.json"
    clips: dict[str, dict[str, Any]] = {}
    verdicts: dict[str, dict[int, Verdict]] = {}
    for clip, frames in read_marked(truth).items():
        if args.only and not any(text in clip or text == group_of(clip) for text in args.only):
            continue
        path = path_of(clip, args.footage, args.groundtruth)
        watched = watch_apart(path, settings, whole=args.whole)
        verdicts[clip] = {frame.index: judge(frame, watched.boxes_at(frame.index)) for frame in frames}
        clips[clip] = row_of(watched, verdicts[clip])
        about["assets_sha256"] = watched.assets_sha256
        print_clip(clip, clips[clip])
        if args.pictures:
            draw_marked(path, frames, watched, args.pictures / f"{path.stem}.jpg")
    earlier = json.loads(args.against.read_text())["groups"] if args.against else {}
    groups = grouped(verdicts)
    print_groups(groups, earlier)
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        whole = {"about": about | {"whole": args.whole}, "groups": groups, "clips": clips}
        args.out.write_text(json.dumps(whole, indent=1) + "\n")


def row_of(watched: Watched, verdicts: dict[int, Verdict]) -> dict[str, Any]:
    """All that is kept of a clip."""
    return {
        "detector": watched.detector,
        "frames": watched.num_frames,
        "fps": round(watched.num_frames / watched.wall_s, 2),
        "cpu_ms_per_frame": round(1000 * watched.cpu_s / max(watched.num_frames, 1), 1),
        "peak_mb": round(watched.peak_mb),
        "tracks": watched.stretches(),
        **by_half(list(verdicts.values())),
        "marked_frames": {
            index: {
                "half": one.half,
                "people": one.num_people,
                "missed": one.missed_xyxy.round().tolist(),
                "false": one.false_xyxy.round().tolist(),
            }
            for index, one in verdicts.items()
        },
    }


def by_half(verdicts: list[Verdict]) -> dict[str, dict[str, int]]:
    """Counts of both halves and of their sum."""
    halves = {half: [one for one in verdicts if one.half == half] for half in HALVES}
    return {name: vars(count(some)) for name, some in (halves | {"both": verdicts}).items()}


def grouped(verdicts: dict[str, dict[int, Verdict]]) -> dict[str, dict[str, dict[str, int]]]:
    """Counts by group, in the groups' order, and of all."""
    groups: dict[str, list[Verdict]] = {name: [] for name in GROUPS.values()}
    for clip, frames in verdicts.items():
        groups.setdefault(group_of(clip), []).extend(frames.values())
    every = [one for some in groups.values() for one in some]
    return {name: by_half(some) for name, some in (groups | {"all": every}).items() if some}


def print_clip(clip: str, row: dict[str, Any]) -> None:
    """One line while the others are still to come."""
    print(
        f"{Path(clip).name:36} {Count(**row['both'])!s:>9}  {len(row['tracks']):3} tracks "
        f"{row['frames']:5} frames {row['fps']:7.1f} frames/s {row['cpu_ms_per_frame']:7.1f} CPU ms/frame "
        f"{row['peak_mb']:5} MB  {row['detector']}",
        flush=True,
    )


def print_groups(groups: dict[str, Any], earlier: dict[str, Any]) -> None:
    """The table: found / marked + false, in each half and in both; the earlier sum behind it."""
    print(f"\n{'found/marked +false':20} {'half A':>12} {'half B':>12} {'both':>12}")
    for name, counts in groups.items():
        cells = " ".join(f"{Count(**counts[half])!s:>12}" for half in (*HALVES, "both"))
        before = earlier.get(name, {}).get("both")
        same_frames = before is not None and before["people"] == counts["both"]["people"]
        was = f"  (was {Count(**before)})" if same_frames else ""
        print(f"{name:20} {cells}{was}")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--footage", type=Path, default=SHARED / "footage", help="real clips")
    parser.add_argument("--groundtruth", type=Path, default=SHARED / "groundtruth", help="people_boxes.json")
    parser.add_argument("--truth", type=Path, help="another file of boxes")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="groups, or parts of names")
    parser.add_argument(
        "--set", nargs="+", type=given_setting, default=[], metavar="NAME=VALUE", help="detector=open"
    )
    parser.add_argument("--whole", action="store_true", help="recover bodies too: who has none is not found")
    parser.add_argument("--out", type=Path, help="write all numbers there")
    parser.add_argument("--against", type=Path, help="an earlier --out")
    parser.add_argument("--pictures", type=Path, help="folder for the marked frames with what was found")
    return parser.parse_args()


if __name__ == "__main__":
    main()
