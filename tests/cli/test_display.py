"""The display's words and the closing table, without any work behind them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from staf_cli.cli import display as display_module
from staf_cli.cli.display import Display, LiveDisplay, make_display
from staf_cli.cli.table import closing_table
from staf_cli.jobs import Outcome
from staf_cli.settings import Settings


def go_through(display: Display, total: int | None = 40) -> None:
    """What the main job tells of one input."""
    with display:
        display.stage("loading")
        display.begin("walk.mp4", 2, 3)
        assert list(display.watch("finding people", range(40), total)) == list(range(40))
        display.people(2)
        display.stage("fitting bodies")
        display.say("[bold]brackets[/bold] stay as they are")
        list(display.watch("drawing", range(40), total))


def test_a_line_a_stage_off_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    go_through(make_display(quiet=False))
    out, err = capfd.readouterr()
    assert out == ""
    found, fitting, said, drawing = err.splitlines()
    assert found.startswith("[2/3] walk.mp4: finding people: 40 frames, ")
    assert fitting == "[2/3] walk.mp4: fitting bodies (2 people)"
    assert said == "[bold]brackets[/bold] stay as they are"
    assert drawing.endswith(" fps, 2 people")
    assert "\x1b" not in err


def test_long_stages_report_now_and_then(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = iter(range(0, 10_000))
    monkeypatch.setattr(display_module.time, "perf_counter", lambda: float(next(now_s)))
    display = Display()
    display.begin("walk.mp4", 1, 1)
    list(display.watch("finding people", range(100), 100))
    lines = capfd.readouterr().err.splitlines()
    assert 3 <= len(lines) <= 10
    assert "/100" in lines[0]
    assert lines[0].endswith(" left")


def test_quiet_shows_errors_only(capfd: pytest.CaptureFixture[str]) -> None:
    display = make_display(quiet=True)
    go_through(display)
    assert capfd.readouterr() == ("", "")
    display.error("this went wrong")
    assert capfd.readouterr() == ("", "error: this went wrong\n")


@pytest.mark.parametrize("total", [40, None])
def test_live_line_has_all_of_it(total: int | None) -> None:
    display = LiveDisplay()
    go_through(display, total)
    (task,) = display._bar.tasks
    told = str(task.fields["told"])
    assert task.description == "drawing"
    assert told.startswith("40/40  " if total else "40 frames  ")
    assert " fps  2 people" in told
    assert ("0:00 left" in told) == (total is not None)
    assert len(told) + 20 + 17 <= 80


def outcome(name: str, num_frames: int = 230, people: int = 2, *, warnings: tuple[str, ...] = ()) -> Outcome:
    result: Any = SimpleNamespace(
        info=SimpleNamespace(is_photo=name.endswith("png"), fps=Fraction(30)),
        people=[SimpleNamespace(motion=range(num_frames))] * people,
        num_frames=num_frames,
        engine="landmarks",
        warnings=warnings,
        timings_s={"people": 10.0, "bodies": 13.0},
        exports=(),
    )
    return Outcome(Path("videos") / name, Path("out") / Path(name).stem, result)


def table(*outcomes: Outcome, **settings: bool) -> list[str]:
    return [line for line, _ in closing_table(outcomes, Settings(**settings))]


def test_table_of_one() -> None:
    assert table(outcome("walk.mp4")) == [
        "input     frames  people  engine     frames/s",
        "walk.mp4     230       2  landmarks      10.0",
        "  out/walk: overlay.mp4, 2 tracks, 460 meshes as .obj and .npz, run.json",
    ]


def test_table_says_only_what_was_written() -> None:
    files = table(outcome("one.png", 1, 1), frame_npz=False)[2]
    assert files == "  out/one: overlay.png, 1 track, 1 mesh as .obj, run.json"
    files = table(outcome("walk.mp4"), overlay=False, obj=False, frame_npz=False)[2]
    assert files == "  out/walk: 2 tracks, run.json"


def test_table_names_the_failed_and_warns() -> None:
    warned = outcome("b.mp4", warnings=("b.mp4 is damaged", "person 1: too small"))
    lines = table(Outcome(Path("a.mp4"), error="no such file"), warned, outcome("c.mp4", people=0))
    assert lines[1].split() == ["a.mp4", "failed"]
    assert "  warning: b.mp4 is damaged" in lines
    assert "  warning: person 1: too small" in lines
    assert "  warning: nobody was found" in lines
    assert lines[-1] == "2 of 3 inputs done"


def test_table_fits_80_columns_whatever_the_names() -> None:
    lines = table(outcome("x" * 90 + ".mp4", 123456), outcome("short.mp4"))
    assert max(len(line) for line in lines if not line.startswith("  out")) <= 80
    assert lines[1].split()[0].endswith("x.mp4")
