"""How good the written bodies are: against truth, between views, on real clips, with two people.

    python benchmarks/quality.py --footage DIR --groundtruth DIR --out DIR [--only NAME ...]

Prints the tables and writes quality.md and quality.json into OUT. `--against OLD/quality.json` shows an
earlier report's numbers beside the new ones. The rig's reference is kept in OUT/reference.npz;
compare changes of the tool with `--reference OLD/reference.npz`, so that all are measured against the same.

`--pictures` writes OUT/pictures/index.html instead: for every clip six frames of input, overlay and side
view; `--against OLD` then puts an earlier page's sheets beneath.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from quality.clips import measure_clips
from quality.h36m import measure_h36m
from quality.multiview import load_or_make_reference, measure_multiview
from quality.pictures import make_pictures
from quality.record import record
from quality.report import Section, write_report
from quality.runs import Runs, given_setting
from quality.two_people import measure_two_people

SHARED = Path(__file__).resolve().parents[2] / "shared"


def main() -> None:
    args = parse()
    args.out.mkdir(parents=True, exist_ok=True)
    runs = Runs(engine=args.engine, detector=args.detector, **dict(args.set))
    if args.pictures:
        before = args.against / "pictures" if args.against else None
        make_pictures(runs, args.footage, args.out / "pictures", before)
        print(args.out / "pictures" / "index.html")
        return
    rig = args.groundtruth / "pose2sim_multi"
    reference = args.reference or args.out / "reference.npz"
    measures: dict[str, Callable[[], Section]] = {
        "h36m": lambda: measure_h36m(runs, args.groundtruth),
        "multiview": lambda: measure_multiview(runs, rig, load_or_make_reference(runs, rig, reference)),
        "clips": lambda: measure_clips(runs, args.footage),
        "two_people": lambda: measure_two_people(runs, args.footage),
    }
    start = time.perf_counter()
    sections = []
    for name, measure in measures.items():
        if not args.only or name in args.only:
            print(f"measuring {name}", file=sys.stderr)
            sections.append(measure())
    seconds = {"whole": round(time.perf_counter() - start, 1), "by_input": runs.seconds}
    earlier = args.against / "quality.json" if args.against and args.against.is_dir() else args.against
    write_report(sections, record(runs) | {"wall_s": seconds}, args.out, earlier)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--footage", type=Path, default=SHARED / "footage", help="real clips")
    parser.add_argument("--groundtruth", type=Path, default=SHARED / "groundtruth", help="samples with truth")
    parser.add_argument("--out", type=Path, required=True, help="folder for the report")
    names = ("h36m", "multiview", "clips", "two_people")
    parser.add_argument("--only", nargs="+", choices=names, default=[], help="measure these alone")
    parser.add_argument("--reference", type=Path, help="the rig's reference; made where there is none")
    parser.add_argument("--against", type=Path, help="an earlier quality.json, or its folder")
    parser.add_argument("--pictures", action="store_true", help="write the picture page instead")
    parser.add_argument("--engine", default="landmarks")
    parser.add_argument("--detector", default="blazepose")
    parser.add_argument(
        "--set",
        nargs="+",
        type=given_setting,
        default=[],
        metavar="NAME=VALUE",
        help="other settings: girth=false",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
