"""People in a video become moving 3D bodies, offline.

>>> import staf_cli
>>> for person in staf_cli.run("walk.mp4").people:
...     print(person.person_id, person.joints3d.shape)

What is said on the way goes to the logger `staf_cli`.
"""

from __future__ import annotations

import logging
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from staf_cli.import_guards import missing_libraries_named

if TYPE_CHECKING:  # torch and all of the pipeline come with them: `staf --help` does without
    from staf_cli.api import Pipeline, load_result, load_staf, load_staf_open, run

__all__ = ["Pipeline", "load_result", "load_staf", "load_staf_open", "run"]

# Silent until the caller configures logging; the command line shows the lines on stderr.
logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    """The functions of `staf_cli.api` and `__version__`, when they are asked for."""
    if name in __all__:
        with missing_libraries_named():
            from staf_cli import api  # heavy, see above

        return getattr(api, name)
    if name == "__version__":
        try:
            return version("staf")
        except PackageNotFoundError:  # run from a checkout that is not installed
            return "0+unknown"
    raise AttributeError(f"module 'staf_cli' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
