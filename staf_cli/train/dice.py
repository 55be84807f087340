"""Seeds of single steps: what a step throws hangs on the run's seed and the step's number alone."""

from __future__ import annotations

import numpy as np


def step_seed(*numbers: int) -> int:
    """One seed of several numbers from 0; torch's generator on a CPU heeds the low 32 bits only."""
    return int(np.random.SeedSequence(numbers).generate_state(1)[0])
