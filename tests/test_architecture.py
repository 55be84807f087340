"""Imports run one way, every module knows its room, and asking for help opens nothing heavy."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import staf_cli

PACKAGE = Path(staf_cli.__file__).parent

# What each room may import; itself, `errors` and `import_guards` always. A room without a line fails.
LAYOUT = "results.layout"  # names of files, which export formats use too: a room of its own
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "import_guards": set(),
    "device": set(),
    "progress": set(),
    "metrics": set(),
    "palette": set(),
    "camera": set(),
    "known_heights": set(),
    "calibration": {"camera"},
    "video": set(),
    "assets": set(),
    "untrusted": set(),
    "settings": {"video", "export", "known_heights", "calibration"},
    "body": {"assets", "device"},
    "nets": {"device"},
    "blazepose": {"motion", "nets", "assets", "device"},
    "motion": set(),
    "people": {"motion", "video", "nets", "blazepose", "assets", "device"},
    "recover": {
        "motion",
        "camera",
        "people",
        "nets",
        "blazepose",
        "body",
        "assets",
        "device",
        "video",
        *("known_heights", "world"),
    },
    "world": {"motion", "camera", "body", "video"},
    "weights": {"assets", "untrusted", "body", "recover", "device"},
    "result": {"motion", "camera", "body", "video", "world"},
    "render": {"camera", "body", "device", "palette"},
    "view": {
        *("settings", "result", "motion", "camera", "body", "palette", "video", "world"),
        LAYOUT,
    },
    LAYOUT: set(),
    "export": {LAYOUT, "result", "motion", "camera", "body", "palette", "world", "view", "video"},
    "build": {
        *("settings", "assets", "nets", "blazepose", "body", "weights", "device", "people", "recover"),
        *("render", "calibration"),
    },
    "results": {
        *("result", "motion", "camera", "settings", "progress", "assets", "weights", "video", "metrics"),
        LAYOUT,
        *("render", "export", "body", "untrusted", "world", "view"),
    },
    "remarks": {"settings", "known_heights", "motion", "body", "people", "world"},
    "pipeline": {
        *(
            "settings",
            "known_heights",
            "remarks",
            "build",
            "progress",
            "result",
            "results",
            "motion",
            "camera",
            "body",
            "people",
            "recover",
        ),
        *("video", "world", "calibration"),
    },
    "evaluation": {
        LAYOUT,
        "results",
        *("settings", "build", "metrics", "result", "motion", "camera", "untrusted", "assets", "body"),
        *("weights", "nets", "blazepose", "device", "people", "recover", "video"),
    },
    "train": {
        LAYOUT,
        *("settings", "metrics", "progress", "device", "assets", "untrusted", "body", "motion", "camera"),
        *("video", "recover", "weights", "result", "results", "render", "palette", "evaluation", "world"),
    },
    "api": {
        *("settings", "build", "pipeline", "progress", "result", "results", "video", "weights", "render"),
        "recover",
    },
    "jobs": {"settings", "device", "progress", "result", "results", "api", "video"},
    "cli": {
        "export",
        "view",
        LAYOUT,
        "__init__",
        "settings",
        "assets",
        "weights",
        "results",
        "evaluation",
        "train",
        "device",
        "jobs",
        "progress",
        "recover",
        "import_guards",
        "errors",
    },
    "__init__": {"api"},
}
HEAVY = ("torch", "cv2", "ultralytics", "pyrender", "av", "smplx", "numba", "trimesh", "scipy")


def modules() -> Iterator[Path]:
    return PACKAGE.rglob("*.py")


def room_of(file: Path) -> str:
    inside = file.relative_to(PACKAGE).with_suffix("")
    return LAYOUT if ".".join(inside.parts) == LAYOUT else inside.parts[0]


def imported_rooms(file: Path) -> Iterator[str]:
    """Rooms of ours that a module imports anywhere, inside functions and for type checkers too."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            module = node.module or ""
            inner = [f"{module}.{alias.name}" for alias in node.names]
            names = inner if module == "staf_cli" or f"staf_cli.{LAYOUT}" in inner else [module]
        for name in names:
            if name.split(".")[0] == "staf_cli":
                room = LAYOUT if name.startswith(f"staf_cli.{LAYOUT}") else [*name.split("."), "__init__"][1]
                known = room == LAYOUT or (PACKAGE / room).is_dir() or (PACKAGE / f"{room}.py").is_file()
                yield room if known else "__init__"  # `from staf_cli import __version__`


def test_imports_run_one_way() -> None:
    wrong = []
    for file in modules():
        room = room_of(file)
        assert room in MAY_IMPORT, f"{room} has no line in this test's table: what may it import?"
        allowed = MAY_IMPORT[room] | {room, "errors", "import_guards"}
        wrong += [
            f"{file.relative_to(PACKAGE)} imports {other}"
            for other in imported_rooms(file)
            if other not in allowed
        ]
    assert not wrong, "; ".join(wrong)


def test_the_table_itself() -> None:
    """What must hold whatever else is moved about."""
    for room, allowed in MAY_IMPORT.items():
        assert "cli" not in allowed, "nothing imports the command line"
        if room in {"assets", "video", "camera", "untrusted"}:
            assert not allowed
        if room in {"render", "export"}:
            assert not allowed & {"recover", "pipeline", "jobs"}, "they never know who made a motion"


def test_staf_network_is_pure() -> None:
    """The networks know no devices, and their files are opened elsewhere."""
    folder = PACKAGE / "recover" / "staf"
    if not folder.is_dir():
        pytest.fail("the network has moved")
    for file in folder.rglob("*.py"):
        assert "device" not in set(imported_rooms(file)), file


def test_no_drawers_for_odds_and_ends() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert not [file for file in PACKAGE.rglob("*") if file.stem in vague]


@pytest.mark.parametrize(
    "module", ["staf_cli", "staf_cli.cli.app", "staf_cli.cli.run", "staf_cli.cli.evaluate"]
)
def test_importing_the_command_line_is_light(module: str) -> None:
    code = f"import sys, {module}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == []


def test_bad_input_does_not_wait_for_torchs_compiler() -> None:
    """roma, torchvision and ultralytics import it, which takes seconds."""
    code = "import sys, staf_cli.api, staf_cli.jobs; print('torch._dynamo' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"


def test_modules_open_nothing_on_import() -> None:
    """`open`, `np.load`, `torch.load` and their like stand inside functions only."""
    readers = {"open", "load", "read_text", "read_bytes", "loadtxt"}
    for file in modules():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in _at_import(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                assert name not in readers, f"{file.relative_to(PACKAGE)}:{node.lineno} opens something"


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Everything that runs when a module is imported: all but the insides of functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from _at_import(child)


def test_contributings_table_is_the_house() -> None:
    """Each module and folder has a row, and imports from rows above its own, but for what is said."""
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text[text.index("| module or folder |") : text.index("`scripts/`")]
    row: dict[str, int] = {}
    for number, line in enumerate(table.splitlines()[2:]):
        for name in re.findall(r"`(\w+)(?:\.py|/)`", line.split("|")[1]) if line else ():
            row[name] = number
    assert row.keys() == MAY_IMPORT.keys() - {LAYOUT, "__init__"}
    upwards = {
        (room, other)
        for room, allowed in MAY_IMPORT.items()
        for other in allowed & row.keys()
        if room in row and row[other] > row[room]
    }
    assert upwards == {("settings", "export")}


def test_imports_inside_functions_have_their_reason_beside_them() -> None:
    """A comment on the line, or on the one above; it counts for imports that follow each other."""
    without = []
    for file in modules():
        lines = file.read_text(encoding="utf-8").splitlines()
        inside = {
            node.lineno
            for function in ast.walk(ast.parse("\n".join(lines)))
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
            for node in ast.walk(function)
            if isinstance(node, (ast.Import, ast.ImportFrom))
        }
        told: set[int] = set()
        for number in sorted(inside):
            above = number - 1 if lines[number - 2].strip() else number - 2  # groups of imports stand apart
            if any("#" in lines[each - 1] for each in (number, above)) or above in told:
                told.add(number)
            else:
                without.append(f"{file.relative_to(PACKAGE)}:{number}")
    assert not without, "; ".join(without)
