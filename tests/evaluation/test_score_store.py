"""What is kept of a broken-off evaluation, and what is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from staf_cli.evaluation.score_store import ScoreStore
from staf_cli.evaluation.scores import SequenceScores, score_sequence


def scores(num_frames: int) -> SequenceScores:
    joints = np.random.default_rng(0).normal(size=(num_frames, 5, 3))
    return score_sequence("TS1", 25.0, np.arange(num_frames), joints, joints + 0.01, (0,))


def test_a_sequence_without_a_scored_frame_is_tried_again(tmp_path: Path) -> None:
    """Else its pictures, unpacked afterwards, would never be looked at (found by fuzzing)."""
    truth = tmp_path / "annot_data.mat"
    truth.write_bytes(b"truth")
    store = ScoreStore(tmp_path, {"engine": "landmarks"}, resume=True)
    store.put(scores(0), truth)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["annot_data.mat"]
    store.put(scores(4), truth)
    kept = store.get("TS1", truth)
    assert kept is not None
    assert kept.num_frames == 4
