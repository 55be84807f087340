"""Many inputs: which there are, what is finished already, and who works on the rest."""

from staf_cli.jobs.outcome import Outcome
from staf_cli.jobs.run import each_job

__all__ = ["Outcome", "each_job"]
