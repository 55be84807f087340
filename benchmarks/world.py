"""How good the world is: gravity, focal length, floor, sizes, contacts, feet, moving cameras.

    python benchmarks/world.py --footage DIR --groundtruth DIR --out DIR [--only NAME ...]

Prints one table of all fifteen measures with goals and hard minima, and writes world.md and world.json into
OUT. Each part of `benchmarks/worlds/` measures some of them; what no part measured stands as such.
The rig's reference is kept in OUT/reference.npz, or comes from `--reference`.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from quality.multiview import load_or_make_reference
from quality.record import record
from quality.reference import Reference
from quality.report import Column, Section, Value, write_report
from quality.runs import Runs
from worlds import camera_motion, derived, feet, gravity, ground
from worlds.rows import Row

from staf_cli.body.model import load_free_body

SHARED = Path(__file__).resolve().parents[2] / "shared"
MEASURES = {
    1: "gravity, focal length known",
    2: "gravity, focal length found",
    3: "gravity without lines",
    4: "focal length where it claims to know",
    5: "man to truth, no height given",
    6: "man and woman to truth, one height given",
    7: "between cameras, one height given",
    8: "woman's stature over the man's",
    9: "contacts",
    10: "planted feet",
    11: "what planting costs",
    12: "feet out of reach",
    13: "paths, rigidly aligned",
    14: "known pan",
    15: "what the camera does",
}


class Shared:
    """Where the parts find their clips and truths.

    Attributes:
        footage, groundtruth: folders of clips.
        rig: one that was calibrated.
        out: the report's folder.
    """

    def __init__(self, footage: Path, groundtruth: Path, out: Path, reference: Path | None) -> None:
        self.footage, self.groundtruth, self.out = footage, groundtruth, out
        self.rig = groundtruth / "pose2sim_multi"
        self.runs = Runs(engine="landmarks", detector="blazepose")
        self._reference = reference or out / "reference.npz"

    @cached_property
    def reference(self) -> Reference:
        return load_or_make_reference(self.runs, self.rig, self._reference)


# A new part needs a line here and nothing else.
PARTS: dict[str, Callable[[Shared], list[Row]]] = {
    "lines": lambda shared: gravity.line_rows(shared.rig, shared.footage),
    "rig": lambda shared: ground.rig_rows(ground.rig_views(shared.rig, shared.reference), shared.reference),
    "feet": lambda shared: [
        *feet.scene_rows(load_free_body("cpu")),
        *feet.clip_rows(shared.footage),
        *feet.rig_rows(shared.rig, shared.reference),
    ],
    "camera": lambda shared: camera_motion.rows(shared.footage, shared.groundtruth),
    "scenes": lambda _: ground.scene_rows(load_free_body("cpu")),
}
COLUMNS = (
    Column("number", "#"),
    Column("measure", "measure"),
    Column("measured", "measured"),
    Column("goal", "goal"),
    Column("least", "hard minimum"),
    Column("verdict", "reached"),
)


def main() -> None:
    args = parse()
    args.out.mkdir(parents=True, exist_ok=True)
    shared = Shared(args.footage, args.groundtruth, args.out, args.reference)
    rows: list[Row] = []
    seconds = {}
    for name, part in PARTS.items():
        if not args.only or name in args.only:
            print(f"measuring {name}", file=sys.stderr)
            start = time.perf_counter()
            rows += part(shared)
            seconds[name] = round(time.perf_counter() - start, 1)
    sections = [table_of(rows)]
    if args.changed:
        sections.append(changed_section(shared.rig))
        sections.append(derived_section(args.footage, args.groundtruth))
    write_report(sections, record(shared.runs) | {"wall_s": seconds}, args.out, name="world", title="World")


def table_of(rows: Sequence[Row]) -> Section:
    """All measures in order, those that were not measured too."""
    cells = []
    for number, measure in MEASURES.items():
        mine = [row for row in rows if row.number == number]
        cells += [cells_of(row) for row in mine] or [
            {"number": number, "measure": f"{measure}: not measured"}
        ]
    return Section("rows", "World: measured, goal, hard minimum", COLUMNS, cells)


def cells_of(row: Row) -> dict[str, Value]:
    return {
        "number": row.number,
        "measure": row.measure,
        "measured": f"{', '.join(f'{value:.3g}' for value in row.values)} {row.unit}".strip(),
        "goal": bounds(row.goal),
        "least": bounds(row.least),
        "verdict": {"goal": "goal", "least": "minimum", "missed": "NO"}[row.verdict],
    }


def bounds(low_high: tuple[float, float]) -> str:
    """As in a table: "<= 0.7", ">= 0.9", "0.78-0.84", "0", "any"."""
    low, high = low_high
    if low == high:
        return f"{low:g}"
    if math.isinf(high) or (high == 1 and low > 0):  # no more than 1 can be had of a share
        return "any" if low <= 0 else f">= {low:g}"
    return f"<= {high:g}" if low <= 0 else f"{low:g}-{high:g}"


def changed_section(rig: Path) -> Section:
    columns = (
        Column("clip", "clip"),
        Column("focal_off", "focal length, %"),
        Column("up_off", "up, as it comes, deg", 2),
        Column("up_off_known", "up, focal length known, deg", 2),
        Column("spread", "its own spread, deg", 2),
        Column("why", "why not"),
    )
    notes = [
        '"no": lines tell nothing, which is no fault; cut off: the principal point is not in the middle.'
    ]
    return Section("changed", "Lines on changed clips of the rig", columns, gravity.changed_rows(rig), notes)


def derived_section(footage: Path, groundtruth: Path) -> Section:
    columns = (
        Column("clip", "clip"),
        Column("truth", "the camera is"),
        Column("camera", "said"),
        Column("gravity", "gravity by"),
        Column("off", "off, deg", 2),
        Column("spread", "within, deg", 2),
        Column("focal", "focal length, px"),
        Column("trusted", "trusted"),
        Column("faults", "false"),
    )
    notes = [
        "Gravity off: from the calibration, or from what the answers to a clip's changes have in common.",
        'Not false: "unknown", and gravity within three times what is said.',
    ]
    rows = derived.rows(footage, groundtruth)
    return Section("derived", "The whole product on changed clips", columns, rows, notes)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--footage", type=Path, default=SHARED / "footage", help="real clips")
    parser.add_argument("--groundtruth", type=Path, default=SHARED / "groundtruth", help="samples with truth")
    parser.add_argument("--out", type=Path, required=True, help="folder for the report")
    parser.add_argument("--only", nargs="+", choices=tuple(PARTS), default=[], help="measure these alone")
    parser.add_argument("--reference", type=Path, help="the rig's reference; made where there is none")
    parser.add_argument(
        "--changed", action="store_true", help="changed clips too: lines on the rig's, and the whole product"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
