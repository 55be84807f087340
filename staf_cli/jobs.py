"""Many inputs, one after another: each gets a folder that appears when it is complete, or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from staf_cli.errors import AssetError, InputError, OutputError, SettingError, StafError
from staf_cli.pipeline import recover_video, write_video
from staf_cli.progress import Progress
from staf_cli.result import VideoResult
from staf_cli.settings import Settings
from staf_cli.toolbox import Toolbox
from staf_cli.video.inputs import Input, classify_inputs
from staf_cli.video.source import open_source


@dataclass(frozen=True)
class Outcome:
    """What became of one input.

    Attributes:
        path: the input.
        folder: its results, None where it failed.
        result: what was recovered, None where it failed.
        error: one line, None where it went well.
    """

    path: Path
    folder: Path | None = None
    result: VideoResult | None = None
    error: str | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


def run_jobs(paths: Sequence[Path], out: Path, settings: Settings, progress: Progress) -> list[Outcome]:
    """Work on every input; a bad one does not stop the rest.

    Args:
        paths: videos, photos, folders of them, folders of numbered frames.
        out: the folder in which every input gets its own.
        settings: of the run.
        progress: told of everything.

    Returns:
        One outcome an input, in order.

    Raises:
        AssetError, SettingError: nothing can be done for any input.
        OutputError: `out` cannot be used.
    """
    inputs, outcomes = expand(paths)
    if not inputs:
        return outcomes
    with _prepared(out):
        tools = Toolbox(settings, progress.say)
        for item, name in zip(inputs, folder_names([item.path for item in inputs]), strict=True):
            progress.say(_announcement(item, settings))
            outcomes.append(_run_one(item, out / name, settings, tools, progress))
    return outcomes


def expand(paths: Sequence[Path]) -> tuple[list[Input], list[Outcome]]:
    """Inputs to work on, and outcomes of arguments that hold none."""
    inputs: list[Input] = []
    failed: list[Outcome] = []
    for path in paths:
        try:
            inputs += [item for item in classify_inputs([path]) if item not in inputs]
        except InputError as error:
            failed.append(Outcome(path, error=str(error)))
    return inputs, failed


def folder_names(paths: Sequence[Path]) -> list[str]:
    """A folder name for each input: its stem; where stems are equal, the later ones get a stable suffix."""
    names: list[str] = []
    taken: set[str] = set()
    for path in paths:
        name = path.stem if path.suffix and not path.is_dir() else path.name
        if name.casefold() in taken:
            digest = hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
            name = f"{name}_{digest[:8]}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _run_one(item: Input, folder: Path, settings: Settings, tools: Toolbox, progress: Progress) -> Outcome:
    try:
        source = open_source(item.path, fps=settings.fps)
        with replacing(folder) as part:
            result = recover_video(source, tools, progress)
            result = write_video(result, source, part, tools, progress)
    except (AssetError, SettingError):
        raise
    except StafError as error:
        return Outcome(item.path, error=str(error))
    except OSError as error:
        return Outcome(item.path, error=f"{item.path.name}: {error.strerror or error}; nothing was written")
    return Outcome(item.path, folder, result)


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A hidden sibling to write into, which takes the folder's place when all went well.

    Raises:
        OutputError: the folder is there and holds something else than results, or cannot be written.
    """
    if folder.exists() and not _may_replace(folder):
        raise OutputError(f"{folder} is there and holds no results of staf; give another --out or move it")
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
    except OSError as error:
        raise OutputError(f"{folder.parent}: cannot be written ({error.strerror}); give another --out") from error
    try:
        yield part
        _swap(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _may_replace(folder: Path) -> bool:
    return folder.is_dir() and ((folder / "run.json").is_file() or not any(folder.iterdir()))


def _swap(part: Path, folder: Path) -> None:
    if not folder.exists():
        part.rename(folder)
        return
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    shutil.rmtree(old, ignore_errors=True)
    folder.rename(old)
    try:
        part.rename(folder)
    except BaseException:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _prepared(out: Path) -> Iterator[None]:
    """Make the output folder; take it away again where nothing came into it."""
    existed = out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"--out {out}: cannot be made ({reason}); give another folder") from error
    if not os.access(out, os.W_OK | os.X_OK):
        raise OutputError(f"--out {out}: cannot be written; give another folder")
    try:
        yield
    finally:
        if not existed and not any(out.iterdir()):
            out.rmdir()


def _announcement(item: Input, settings: Settings) -> str:
    if item.kind == "frames":
        return f"{item.path.name}: a folder of numbered frames, taken as {settings.fps or 30:g} frames per second"
    return f"{item.path.name}"
