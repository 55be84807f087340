"""Table, JSON, CSV and plots are read again and hold the numbers."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from made_up_capture import files_of_at_most
from rich.console import Console

from staf_cli.errors import OutputError
from staf_cli.evaluation.report import (
    FRAME_COLUMNS,
    SEQUENCE_COLUMNS,
    document,
    file_names,
    write_report,
)
from staf_cli.evaluation.scores import Evaluation, SequenceScores, score_sequence
from staf_cli.evaluation.table import PUBLISHED, print_report, published_for


def scored(name: str, ids: list[int], offset_mm: float, *, pve: bool, **left_out: int) -> SequenceScores:
    truth = np.random.default_rng(0).normal(0, 0.4, (len(ids), 14, 3))
    pred = truth.copy()
    pred[:, 0, 1] += 14 * offset_mm / 1000
    errors = np.full(len(ids), 2.0 * offset_mm) if pve else None
    return score_sequence(
        name, 30, np.array(ids, int), pred, truth, (2, 3), vertex_errors=errors, left_out=left_out
    )


@pytest.fixture
def evaluation() -> Evaluation:
    sequences = (
        scored("walk [bold] / person 0", [0, 1, 2, 3, 10], 60, pve=True, unseen=2),
        scored("wälk\x24/ person 1", [0, 1, 2], 20, pve=False),
        scored("empty", [], 0, pve=False, unseen=5),
    )
    return Evaluation("3DPW test", "staf", "landmarks", {"split": "test"}, sequences, ("a note",))


def shown(evaluation: Evaluation, width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width)
    print_report(evaluation, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_document(evaluation: Evaluation) -> None:
    values = json.loads(json.dumps(document(evaluation), allow_nan=False))
    overall = values["overall"]
    assert overall["mpjpe_mm"] == pytest.approx((5 * 60 + 3 * 20) / 8)
    assert overall["pve_mm"] == pytest.approx(120)
    assert overall["accel_mm_frame2"] == pytest.approx(0, abs=1e-6)
    assert (overall["frames"], overall["left_out"]) == (8, 7)
    assert overall["left_out_reasons"] == {"unseen": 7}
    walk, other, empty = values["sequences"]
    assert walk["mpjpe_mm"] == pytest.approx(60)
    assert other["pve_mm"] is None
    assert (empty["mpjpe_mm"], empty["accel_m_s2"], empty["frames"]) == (None, None, 0)
    assert values["settings"] == {"split": "test"}
    assert {row["method"] for row in values["published"]} == {"VIBE", "TCMR", "MPS-Net", "GLoT", "STAF"}


def test_the_table(evaluation: Evaluation) -> None:
    text = shown(evaluation)
    for words in ("walk [bold] / person 0", "overall", "45.0", "left out: 7 frames unseen", "note: a note"):
        assert words in text
    line = next(line for line in text.splitlines() if line.startswith(" STAF, published"))
    assert line.split()[-5:] == ["80.6", "48.0", "95.3", "8.2", "7.4"]
    line = next(line for line in text.splitlines() if line.startswith(" VIBE, published"))
    assert line.split()[-5:] == ["91.9", "57.6", "-", "25.4", "22.9"]
    assert "STAF: Yao et al., IEEE TCSVT" in text
    assert "joined" in text


def test_published_rows_are_of_one_protocol(evaluation: Evaluation) -> None:
    gendered = Evaluation("3DPW test", "gendered", "staf", {}, evaluation.sequences)
    assert "the published rows are by protocol staf" in shown(gendered)


def test_a_narrow_terminal_keeps_every_number(evaluation: Evaluation) -> None:
    text = shown(evaluation, 80)
    assert max(map(len, shown(Evaluation("x", "p", "e", {}, evaluation.sequences), 80).splitlines())) <= 80
    for number in ("45.0", "120.0", "95.3", "25.4"):
        assert number in text


def test_no_published_rows_beside_a_capture_of_one_s_own(evaluation: Evaluation) -> None:
    own = Evaluation("walk.npz", "joints by name", "staf", {}, evaluation.sequences)
    assert "published" not in shown(own)
    assert document(own)["published"] == []


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [("3DPW test", 48.0), ("Human3.6M S9 and S11", 44.5), ("h36m", 44.5), ("MPI-INF-3DHP", None)],
)
def test_published_rows_of_a_data_set(dataset: str, expected: float | None) -> None:
    rows = {row.method: row.pa_mpjpe for row in published_for(dataset)}
    assert rows.get("STAF") == expected
    assert all(row.source for row in PUBLISHED)


def test_files_are_read_again(evaluation: Evaluation, tmp_path: Path) -> None:
    files = write_report(evaluation, tmp_path, plots=False)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(file.name for file in files)
    assert json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8")) == document(evaluation)

    rows = rows_of(tmp_path / "sequences.csv")
    assert tuple(rows[0]) == SEQUENCE_COLUMNS
    assert [row["sequence"] for row in rows][-2:] == ["empty", "overall"]
    assert float(rows[0]["mpjpe_mm"]) == pytest.approx(60, abs=1e-5)
    assert rows[1]["pve_mm"] == rows[2]["mpjpe_mm"] == rows[3]["fps"] == ""
    assert rows[0]["left_out_reasons"] == "unseen: 2"
    assert float(rows[3]["mpjpe_mm"]) == pytest.approx(45, abs=1e-5)

    frames = rows_of(tmp_path / "frames.csv")
    assert tuple(frames[0]) == FRAME_COLUMNS
    assert [int(row["frame_id"]) for row in frames] == [0, 1, 2, 3, 10, 0, 1, 2]
    assert [row["accel_mm_frame2"] != "" for row in frames] == [
        *(False, True, True, False, False),
        *(0, 1, 0),
    ]
    assert frames[5]["pve_mm"] == ""
    assert float(frames[4]["pve_mm"]) == pytest.approx(120)


def test_plots(evaluation: Evaluation, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    import cv2

    (tmp_path / "plots").mkdir()
    (tmp_path / "plots" / "of_an_older_run.png").touch()
    files = write_report(evaluation, tmp_path)
    pictures = sorted((tmp_path / "plots").iterdir())
    assert [file.name for file in pictures] == ["walk_bold_person_0.png", "wälk_person_1.png"]
    assert set(pictures) <= set(files)
    for file in pictures:
        image = cv2.imdecode(np.fromfile(file, np.uint8), cv2.IMREAD_COLOR)
        assert image.shape[1] > 800
        assert np.ptp(image) > 200
    assert not list(tmp_path.glob(".*"))


def test_without_matplotlib(
    evaluation: Evaluation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Callable[[], list[str]]
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # as if it were not installed
    files = write_report(evaluation, tmp_path)
    assert [file.name for file in files] == ["sequences.csv", "frames.csv", "evaluation.json"]
    assert said() == ['no plots: matplotlib is not installed; pip install ".[eval]"']


def test_a_report_that_breaks_off_leaves_nothing_half(evaluation: Evaluation, tmp_path: Path) -> None:
    write_report(evaluation, tmp_path, plots=False)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with files_of_at_most(400), pytest.raises(OutputError, match="File too large"):
        write_report(evaluation, tmp_path, plots=False)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_file_names_are_plain_and_different() -> None:
    names = file_names(["a/b", "a b", "../x", "", "A_B"])
    assert names == ("a_b.png", "a_b.2.png", "x.png", "sequence.png", "A_B.3.png")
