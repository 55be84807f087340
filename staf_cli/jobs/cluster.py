"""Whole videos as tasks of a Ray cluster: who does which, and again when a node dies, is Ray's business.

Inputs, outputs and assets lie on storage that every node sees under the same paths.
"""

from __future__ import annotations

import logging
import os
import platform
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from staf_cli.api import Pipeline
from staf_cli.device import thread_limits
from staf_cli.errors import SettingError
from staf_cli.jobs.outcome import Job, Outcome
from staf_cli.jobs.relay import OncePerRun, RecordSender
from staf_cli.jobs.worker import Worker
from staf_cli.results.publish import clear_leftovers
from staf_cli.settings import Settings

log = logging.getLogger(__name__)

CPUS_A_VIDEO = 2  # a video decodes, computes and encodes at once; more are of little use to it
RETRIES = 3  # of a video whose node or process has died
UNWIND_S = 15.0
ADDRESS_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Report:
    """What a task hands back: its outcome, its log lines, and the machine it ran on."""

    outcome: Outcome
    lines: tuple[logging.LogRecord, ...]
    node: str


def on_ray(jobs: Iterator[Job | Outcome], settings: Settings) -> Iterator[Outcome]:
    """Outcomes as they come, in whichever order.

    Raises:
        SettingError: Ray is not installed, or the cluster cannot be reached.
    """
    with _connected(settings) as ray:
        todo = []
        for job in jobs:
            if isinstance(job, Outcome):
                yield job
            else:
                todo.append(job)
        cpus = _cpus_a_video(ray)
        task = ray.remote(num_cpus=cpus, num_gpus=_gpus_a_video(ray, settings), max_retries=RETRIES)(work_on)
        device = "cuda" if settings.device.startswith("cuda") else settings.device  # Ray says which card
        weights_dir = settings.weights_dir and settings.weights_dir.absolute()
        elsewhere = replace(settings, weights_dir=weights_dir, device=device)
        running = {task.remote(_whole_paths(job), elsewhere, max(1, int(cpus))): job for job in todo}
        if running:
            nodes = sum(1 for node in ray.nodes() if node["Alive"])
            log.info("ray: %s, %s", _counted(len(running), "input"), _counted(nodes, "node"))
        lines = OncePerRun()
        try:
            while running:
                for reference in ray.wait(list(running))[0]:
                    yield _collect(ray, reference, running.pop(reference), lines)
        finally:
            _cancel(ray, list(running))
            for parent in {job.folder.parent for job in todo}:
                clear_leftovers(parent)


def work_on(job: Job, settings: Settings, num_threads: int) -> Report:
    """The task, in a process of Ray's on any node; its nets stay for the next video."""
    os.environ.update(thread_limits(num_threads))
    worker, lines = _worker(settings)
    lines.clear()
    clear_leftovers(job.folder.parent)  # where this is another try after a process has died
    return Report(worker.run(job), tuple(lines), platform.node())


@lru_cache(maxsize=1)
def _worker(settings: Settings) -> tuple[Worker, list[logging.LogRecord]]:
    lines: list[logging.LogRecord] = []
    RecordSender(lines.append)
    return Worker(Pipeline(settings)), lines


@contextmanager
def _connected(settings: Settings) -> Iterator[Any]:
    """Ray, connected to the running cluster ($RAY_ADDRESS or one on this machine), else to one of its own."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would report its use to its makers
    # Read when Ray is imported: which of its lines on dying processes, that no logger carries, not to print.
    os.environ.setdefault("RAY_DEDUP_LOGS_SKIP_REGEX", ".")
    try:
        import ray  # optional
    except ImportError as error:
        raise SettingError('--cluster ray: Ray is not installed; pip install ".[cluster]"') from error
    ours = not ray.is_initialized()
    if ours:
        quietly = {"logging_level": logging.ERROR, "log_to_driver": False}
        alone: dict[str, Any] = {"include_dashboard": False}
        alone |= {"_node_ip_address": "127.0.0.1"} if settings.offline else {}
        try:
            _try_address()
            _join(ray, quietly, alone)
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            reason = " ".join(str(error).split())
            raise SettingError(f"--cluster ray: the cluster cannot be reached ({reason})") from error
    try:
        yield ray
    finally:
        if ours:
            ray.shutdown()


def _try_address() -> None:
    """Try the address in $RAY_ADDRESS: Ray itself would wait for minutes.

    Raises:
        OSError, ValueError: nothing answers there, or it is no address.
    """
    host, colon, port = os.environ.get("RAY_ADDRESS", "").removeprefix("ray://").rpartition(":")
    if colon:
        socket.create_connection((host, int(port)), ADDRESS_TIMEOUT_S).close()


def _join(ray: Any, quietly: dict[str, Any], alone: dict[str, Any]) -> None:
    """Join the cluster that there is; where there is none, start one on this machine."""
    try:
        ray.init(address="auto", **quietly)
    except ConnectionError:
        if os.environ.get("RAY_ADDRESS"):
            raise
        ray.init(address="local", **quietly, **alone)


def _cpus_a_video(ray: Any) -> float:
    """As many as the smallest node has, up to what a video makes use of: else it would wait for ever."""
    cpus = [node["Resources"].get("CPU", 0.0) for node in ray.nodes() if node["Alive"]]
    return min([CPUS_A_VIDEO, *(number for number in cpus if number >= 1)])


def _gpus_a_video(ray: Any, settings: Settings) -> int:
    """One where the work goes to graphics cards: only what a task asks for is counted, and its alone."""
    cards = sum(node["Resources"].get("GPU", 0.0) for node in ray.nodes() if node["Alive"])
    return int(settings.device.startswith("cuda") or (settings.device == "auto" and cards >= 1))


def _collect(ray: Any, reference: Any, job: Job, lines: OncePerRun) -> Outcome:
    try:
        report = ray.get(reference)
    except ray.exceptions.RayError as error:
        reason = " ".join(str(error).split())[:200]
        return Outcome.failed(job, f"{job.path}: Ray gave up on it ({reason}); nothing was written")
    for record in report.lines:
        lines.log(record)
    which = f"[{job.number}/{job.total}] {job.path.name}"
    log.info("%s: %s on %s", which, _words(report.outcome), report.node)
    folder = job.folder if report.outcome.ok else None
    return replace(report.outcome, path=job.path, folder=folder)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _words(outcome: Outcome) -> str:
    if outcome.summary is None:
        return "failed"
    seconds = sum((outcome.summary.timings_s or {}).values())
    return f"{outcome.summary.num_frames} frames in {seconds:.0f} s"


def _cancel(ray: Any, references: list[Any]) -> None:
    """Interrupt what still runs, and wait until it has removed its unfinished folders."""
    for reference in references:
        with suppress(ray.exceptions.RayError):
            ray.cancel(reference)
    if references:
        ray.wait(references, num_returns=len(references), timeout=UNWIND_S)


def _whole_paths(job: Job) -> Job:
    """Paths that hold whichever folder a node's processes start in."""
    item = replace(job.item, path=job.path.absolute())
    return replace(job, item=item, folder=job.folder.absolute())
