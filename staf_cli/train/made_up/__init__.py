"""The made-up set: drawn videos of people whose bodies are known exactly, for anybody to train on.

Free bodies, posed by the package's pose prior along smooth seeded paths (`motion.py`), dressed and drawn by
the software rasteriser (`drawing.py`) before procedural backgrounds (`scenery.py`). `layout.py`: the files.
"""

from __future__ import annotations

from staf_cli.train.made_up.make import make_set
from staf_cli.train.made_up.settings import MadeUpSettings

__all__ = ["MadeUpSettings", "make_set"]
