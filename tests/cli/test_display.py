"""The display's words and the closing table, without any work behind them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from made_up_run import run_document

from staf_cli.cli import display as display_module
from staf_cli.cli.display import Display, LiveDisplay, make_display
from staf_cli.cli.table import closing_table
from staf_cli.jobs import Outcome
from staf_cli.progress import InputBegun, PeopleFound, StageBegun, StageEnded, watch
from staf_cli.results.run_json import RunSummary
from staf_cli.settings import Settings


def go_through(display: Display, total: int | None = 40) -> None:
    """What the main job tells of one input."""
    with display:
        display(StageBegun("loading"))
        display(InputBegun("walk.mp4", 2, 3))
        assert list(watch(display, "finding people", range(40), total)) == list(range(40))
        display(PeopleFound(2))
        display(StageBegun("fitting bodies"))
        display.print("[bold]brackets[/bold] stay as they are")
        list(watch(display, "drawing", range(40), total))


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
    display(InputBegun("walk.mp4", 1, 1))
    list(watch(display, "finding people", range(100), 100))
    lines = capfd.readouterr().err.splitlines()
    assert 3 <= len(lines) <= 10
    assert "/100" in lines[0]
    assert lines[0].endswith(" left")


def test_inputs_worked_on_at_the_same_time_do_not_mix(capfd: pytest.CaptureFixture[str]) -> None:
    display = Display()
    for slot, name in enumerate("ab", 1):
        display(InputBegun(f"{name}.mp4", slot, 2, slot=slot))
        display(StageBegun("finding people", 9, counted=True, slot=slot))
    display(PeopleFound(1, slot=2))
    display(StageEnded(7, slot=1))
    display(StageEnded(9, slot=2))
    first, second = capfd.readouterr().err.splitlines()
    assert first.startswith("[1/2] a.mp4: finding people: 7 frames, ")
    assert second.startswith("[2/2] b.mp4: finding people: 9 frames, ")
    assert second.endswith(" fps, 1 person")


def test_a_live_line_for_each_input_worked_on() -> None:
    with LiveDisplay() as display:
        for slot in (1, 2, 1):
            display(InputBegun("a.mp4", slot + 1, 3, slot=slot))
            display(StageBegun("finding people", 9, counted=True, slot=slot))
        lines = [task.description for task in display._bar.tasks]
        assert sorted(lines) == ["[2] finding people", "[3] finding people"]


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


def outcome(
    name: str, num_frames: int = 230, people: int = 2, *, warnings: tuple[str, ...] = (), **changes: object
) -> Outcome:
    overlay = "overlay.png" if name.endswith("png") else "overlay.mp4"
    files = [overlay, *(f"person_{n:03d}.npz" for n in range(1, people + 1)), *(["meshes"] if people else [])]
    document = run_document(
        frames=num_frames,
        people=[{"person_id": n, "frames": num_frames} for n in range(1, people + 1)],
        warnings=list(warnings),
        files=dict.fromkeys(files),
    )
    document |= changes
    document["people"] = changes.get("people_of", document["people"])
    folder = Path("out") / Path(name).stem
    return Outcome(Path("videos") / name, folder, RunSummary.from_document(document))


def table(*outcomes: Outcome) -> list[str]:
    return [line for line, _ in closing_table(outcomes)]


def test_table_of_one() -> None:
    assert table(outcome("walk.mp4")) == [
        "input     frames  people  engine     frames/s",
        "walk.mp4     230       2  landmarks      10.0",
        "  out/walk: overlay.mp4, 2 tracks, 460 meshes as .obj and .npz, run.json",
    ]


def test_table_says_only_what_was_written() -> None:
    only_obj = Settings(frame_npz=False).as_json()
    files = table(outcome("one.png", 1, 1, settings=only_obj))[2]
    assert files == "  out/one: overlay.png, 1 track, 1 mesh as .obj, run.json"
    tracks = {f"person_{n:03d}.npz": {} for n in (1, 2)}
    files = table(outcome("walk.mp4", files=tracks))[2]
    assert files == "  out/walk: 2 tracks, run.json"


def test_table_knows_files_that_it_has_never_heard_of() -> None:
    names = ["walk.glb", "overlay.mp4", "poster.jpg", "person_001.npz", "person_001.bvh", "person_002.bvh"]
    files = table(outcome("walk.mp4", files=dict.fromkeys(names)))[2]
    assert files == "  out/walk: overlay.mp4, poster.jpg, walk.glb, 1 track, 2 tracks as .bvh, run.json"


def test_table_tells_what_was_kept() -> None:
    kept = replace(outcome("b.mp4"), resumed=True)
    lines = table(outcome("a.mp4"), kept)
    assert lines[3].split()[-1] == "kept"
    assert lines[-1].startswith("2 of 2 inputs done, 1 of them kept")


def test_table_has_a_column_for_jitter_where_it_is_known() -> None:
    jitters = [{"person_id": n, "frames": 9, "jitter_mm_frame2": 3.04 * n} for n in (1, 2, 3)]
    lines = table(outcome("two.mp4", people_of=jitters), outcome("nobody.mp4", people=0), outcome("old.mp4"))
    assert lines[0].split() == ["input", "frames", "people", "engine", "jitter", "frames/s"]
    assert lines[1].split()[4] == "3.0-9.1"
    one = table(outcome("one.mp4", people_of=jitters[:1]))
    assert one[1].split()[4] == "3.0"
    wild = [{"person_id": n, "frames": 9, "jitter_mm_frame2": 1234.5 * n} for n in (1, 2)]
    wide = table(outcome("x" * 90 + ".mp4", 123456, people_of=wild))
    assert max(map(len, wide[:2])) <= 80


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
