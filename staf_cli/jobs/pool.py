"""Several inputs at the same time, each in a process of its own with a fair share of the threads.

The standard library's pools give up altogether when one of their processes dies; here its input fails and
the rest goes on.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from multiprocessing.connection import Connection, wait

from staf_cli.device import num_cores, thread_limits
from staf_cli.jobs.outcome import Job, Outcome
from staf_cli.jobs.relay import OncePerRun, RecordSender
from staf_cli.progress import InputBegun, Progress, ProgressEvent
from staf_cli.results.publish import clear_leftovers
from staf_cli.settings import Settings

UNWIND_S = 15.0  # for a process that is told to stop: it removes its unfinished folder


@dataclass(frozen=True)
class Done:
    """A worker process is through with its job; `setup_error`: why no input can be worked on."""

    outcome: Outcome
    setup_error: str | None


def in_processes(
    jobs: Iterator[Job | Outcome], settings: Settings, progress: Progress, num_workers: int
) -> Iterator[Outcome]:
    """Outcomes as they come, in whichever order.

    A second process starts once the first has its nets: what is missing is then fetched once, and it is known
    if no input can be worked on.
    """
    pool = _WorkerPool(settings, progress, num_workers)
    try:
        while True:
            while pool.has_room() and (job := next(jobs, None)) is not None:
                if isinstance(job, Outcome):
                    yield job
                elif pool.setup_error is not None:  # it would only find out the same
                    yield Outcome.failed(job, pool.setup_error)
                else:
                    pool.give(job)
            if not pool.busy:
                return
            yield from pool.listen()
    finally:
        pool.stop()


class _WorkerPool:
    """The processes at work.

    Attributes:
        busy: those that have a job.
        setup_error: why no input can be worked on, once that is known.
    """

    def __init__(self, settings: Settings, progress: Progress, num_workers: int) -> None:
        self._settings = settings
        self._progress = progress
        self._num_workers = num_workers
        self._num_threads = max(1, num_cores() // num_workers)
        self._idle: list[_WorkerProcess] = []
        self._lines = OncePerRun()
        self._one_is_ready = False
        self.busy: list[_WorkerProcess] = []
        self.setup_error: str | None = None

    def has_room(self) -> bool:
        """Whether another job can be given away now."""
        return len(self.busy) < (self._num_workers if self._one_is_ready else 1)

    def give(self, job: Job) -> None:
        """Let a process work on it; one is started where none is idle."""
        worker = self._idle.pop() if self._idle else self._spawn()
        worker.give(job)
        self.busy.append(worker)

    def listen(self) -> list[Outcome]:
        """Wait until a process has something to tell; what became of the jobs that are over."""
        heard = wait([thing for worker in self.busy for thing in (worker.reports, worker.process.sentinel)])
        told = [each for each in self.busy if each.reports in heard or each.process.sentinel in heard]
        outcomes = [self._hear(worker) for worker in told]
        return [outcome for outcome in outcomes if outcome is not None]

    def stop(self) -> None:
        """Let idle processes go; stop those at work, which leave nothing unfinished."""
        for worker in self._idle:
            worker.close()
        for worker in self.busy:
            worker.process.terminate()
        for worker in [*self._idle, *self.busy]:
            worker.process.join(UNWIND_S)
            worker.process.kill()  # where it has not ended by then
            worker.process.join()
        for parent in {worker.job.folder.parent for worker in self.busy if worker.job is not None}:
            clear_leftovers(parent)

    def _spawn(self) -> _WorkerProcess:
        taken = {worker.slot for worker in self.busy}
        slot = next(number for number in count(1) if number not in taken)
        return _WorkerProcess(self._settings, self._num_threads, slot)

    def _hear(self, worker: _WorkerProcess) -> Outcome | None:
        try:
            report = worker.reports.recv()
        except (EOFError, OSError):
            return self._on_death(worker)
        match report:
            case logging.LogRecord():
                self._lines.log(report)
                return None
            case ProgressEvent():
                self._one_is_ready |= isinstance(report, InputBegun)
                self._progress(replace(report, slot=worker.slot))
                return None
        self.setup_error = report.setup_error
        self.busy.remove(worker)
        self._idle.append(worker)
        return report.outcome

    def _on_death(self, worker: _WorkerProcess) -> Outcome:
        """A process has died, its input fails."""
        worker.process.join()
        worker.close()
        self.busy.remove(worker)
        job, code = worker.job, worker.process.exitcode or 0
        assert job is not None
        clear_leftovers(job.folder.parent)
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        advice = "; if memory ran out, give fewer --workers" if code == -getattr(signal, "SIGKILL", 9) else ""
        what = f"{job.path}: the process working on it {how}; nothing was written{advice}"
        return Outcome.failed(job, what)


class _WorkerProcess:
    """One process and the pipes to it."""

    def __init__(self, settings: Settings, num_threads: int, slot: int) -> None:
        # Spawned, not forked: threads of torch and OpenMP do not survive a fork.
        context = multiprocessing.get_context("spawn")
        tasks, self._tasks = context.Pipe(duplex=False)
        self.reports, reports = context.Pipe(duplex=False)
        self.job: Job | None = None
        self.slot = slot
        self.process = context.Process(
            target=_serve, args=(tasks, reports, settings, num_threads), name="staf worker", daemon=True
        )
        with _interrupts_blocked():
            self.process.start()
        tasks.close()
        reports.close()

    def give(self, job: Job) -> None:
        self.job = job
        with suppress(OSError):  # it has died: `reports` tells
            self._tasks.send(job)

    def close(self) -> None:
        """No more jobs will come."""
        self._tasks.close()
        self.reports.close()


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Processes started meanwhile never see Ctrl-C, which a terminal sends to all: the parent stops them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(tasks: Connection, reports: Connection, settings: Settings, num_threads: int) -> None:
    """A worker's life: jobs in, reports out, until no more come or the parent is gone."""
    os.environ.update(thread_limits(num_threads))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.unraisablehook = _tell_unless_leaving
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, name="parent", daemon=True).start()
    from staf_cli.api import Pipeline  # after the limits of threads are set above
    from staf_cli.jobs.worker import Worker

    lock = threading.Lock()  # log lines come from any thread

    def send(report: Done | ProgressEvent | logging.LogRecord) -> None:
        with lock:
            reports.send(report)

    RecordSender(send)
    worker = Worker(Pipeline(settings), send)
    with suppress(EOFError, BrokenPipeError):
        while True:
            job = tasks.recv()
            outcome = worker.run(job)
            send(Done(outcome, worker.setup_error))


def _tell_unless_leaving(fallen: sys.UnraisableHookArgs) -> None:
    """Print what Python says of exceptions that no one can catch, but nothing of leaving."""
    if not isinstance(fallen.exc_value, SystemExit):
        sys.__unraisablehook__(fallen)


def _leave_with_parent() -> None:
    """Stop as on SIGTERM when the parent dies: no one would hear of what is worked on."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    while True:  # again, where the exception came in a callback of Python's own, which lets it fall
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1.0)
