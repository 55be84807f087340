"""The learning rate over a run: by plateaus as published, or along half a wave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from staf_cli.train.checkpoint import RunState
from staf_cli.train.config import OptimisationConfig
from staf_cli.train.loop import advance, learning_rate

WANTED = OptimisationConfig(
    iterations=10, epochs=4, learning_rate=1e-3, plateau_factor=0.5, plateau_patience=1
)


def test_plateaus_lower_it() -> None:
    state = RunState(WANTED.learning_rate)
    rates = []
    for epoch, error_mm in enumerate((100.0, 90.0, 95.0, 95.0, 80.0), start=1):
        advance(state, epoch, error_mm, WANTED)
        rates.append(learning_rate(state, WANTED))
    assert rates == [1e-3, 1e-3, 1e-3, 5e-4, 5e-4]
    assert (state.best_mm, state.best_epoch) == (80.0, 5)


def test_half_a_wave_falls_to_nought_whatever_validation_says() -> None:
    wanted = replace(WANTED, schedule="cosine")
    state = RunState(wanted.learning_rate)
    rates = []
    for step in range(0, 41, 10):
        state.step = step
        advance(state, step, 100.0, wanted)
        rates.append(learning_rate(state, wanted))
    assert rates == pytest.approx([1e-3, 0.8535534e-3, 0.5e-3, 0.1464466e-3, 0], abs=1e-9)
