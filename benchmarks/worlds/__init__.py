"""Parts of benchmarks/world.py; some use the makers of scenes that the tests have."""

import sys
from pathlib import Path

_TESTS = Path(__file__).resolve().parents[2] / "tests"
sys.path += [str(_TESTS / folder) for folder in ("world", "recover")]
