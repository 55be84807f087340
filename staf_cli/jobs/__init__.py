"""Many inputs: which there are, what is finished already, and who works on the rest."""

from staf_cli.jobs.outcome import JobOptions, Outcome
from staf_cli.jobs.run import each_job, run_jobs

__all__ = ["JobOptions", "Outcome", "each_job", "run_jobs"]
