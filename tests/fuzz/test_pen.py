"""The pen sees what no command may do, and lets pass what is right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from damage import HOWS, Example, Wound, damaged
from hostile import npz
from pen import Pen, discard
from verdict import faults

MISDEEDS = {
    "write_elsewhere": "changed in/input.txt",
    "write_a_hidden_part_and_fail": "failed and left .walk.part",
    "leave_a_temporary_file": "changed tmp/left",
    "open_a_socket": "did socket.__new__",
    "start_a_process": "did subprocess.Popen",
    "run_the_canary": "code of the file was run",
    "raise_an_error": "a traceback",
    "say_unexpected": "unexpected",
    "say_two_lines": "exit code 2 with 1 lines of error",
    "warn": "a warning of Python's",
    "talk_on_stdout": "words on stdout",
    "take_too_much_memory": "a traceback",
    "take_much_memory": "MB",
    "hang": "hangs",
    "crash": "ended by signal 6",
    "end_with_another_code": "exit code 3",
}


@pytest.fixture(scope="module")
def strict_pen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pen]:
    with Pen(tmp_path_factory.mktemp("pen"), Path("nowhere"), "bare") as made:
        yield made


@pytest.mark.parametrize("deed", sorted(MISDEEDS))
def test_misdeeds_are_seen(deed: str, strict_pen: Pen) -> None:
    box = strict_pen.box()
    (box / "in" / "input.txt").write_text("whole")
    report = strict_pen.run(box, f"misdeeds:{deed}", [], wall_s=3 if deed == "hang" else 60)
    found = faults(report, max_peak_mb=250)
    assert any(MISDEEDS[deed] in fault for fault in found), (found, report)
    discard(report)


def test_what_is_right_passes(strict_pen: Pen) -> None:
    report = strict_pen.run(strict_pen.box(), "main_eval", ["compare", "a", "b"])
    assert faults(report, max_peak_mb=250) == []
    assert report.code == 2
    discard(report)


@pytest.mark.parametrize("how", sorted(HOWS))
@pytest.mark.parametrize("inside", [False, True])
def test_damage_is_done_and_can_be_repeated(how: str, inside: bool) -> None:
    data, other = npz({"a.npy": bytes(range(256)) * 9, "b.npy": b"abcd 1234 " * 50}), b"other" * 100
    changed = 0
    for number in range(12):
        wound = Wound(how, "anywhere", number)
        example = Example("x.npz", "y", (wound,), inside=inside, suffix=None, option=0)
        first, second = damaged(data, other, example), damaged(data, other, example)
        assert first == second
        changed += first != data
    assert changed >= 8
