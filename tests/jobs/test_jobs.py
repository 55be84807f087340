"""Many inputs: order, names, failures that stay with their input. The work itself is made up."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from made_up_run import finish, run_document
from short_clips import empty_room, picture

from staf_cli.errors import AssetError, InputError, OutputError, SettingError
from staf_cli.jobs import Outcome, each_job
from staf_cli.jobs.run import expand, folder_names
from staf_cli.progress import InputBegun, Progress, ProgressEvent, StageBegun, silent
from staf_cli.results.run_json import RunSummary
from staf_cli.results.same_run import path_sha256
from staf_cli.settings import Settings
from staf_cli.video.video_source import VideoSource


class Listener:
    """Notes which inputs and stages begin."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, event: ProgressEvent) -> None:
        match event:
            case InputBegun(name, number, total):
                self.lines.append(f"{number}/{total} {name}")
            case StageBegun(name):
                self.lines.append(name)


class MadeUp:
    """A pipeline that does no work; videos bring errors, by their names.

    Attributes:
        troubles: the errors; that of "nets" comes when they are loaded.
    """

    def __init__(self, settings: Settings, troubles: dict[str, BaseException]) -> None:
        self.settings = settings
        self.troubles = troubles
        self.is_ready = False

    def prepare(self) -> None:
        self._raise("nets")
        self.is_ready = True

    def recover(self, source: VideoSource, _: object) -> SimpleNamespace:
        self._raise(source.info.path.name)
        body = SimpleNamespace(num_vertices=0, faces=())
        return SimpleNamespace(path=source.info.path, people=(), body=body)

    def writer(self, *_: object) -> MadeUp:
        return self

    def write(self, result: SimpleNamespace, part: Path) -> RunSummary:
        document = run_document(
            input=result.path.name, timings_s={}, files={}, input_path_sha256=path_sha256(result.path)
        )
        (part / "run.json").write_text(json.dumps(document))
        return RunSummary.from_document(document)

    def _raise(self, name: str) -> None:
        if name in self.troubles:
            raise self.troubles[name]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder of a.mp4, b.mp4, c.mp4."""
    for name in "abc":
        empty_room(tmp_path / f"{name}.mp4", num_frames=1)
    return tmp_path


def outcomes_of(
    work: Path,
    *given: str,
    progress: Progress = silent,
    troubles: dict[str, Any] | None = None,
    **settings: Any,
) -> Iterator[Outcome]:
    chosen = Settings(**settings)
    pipeline: Any = MadeUp(chosen, troubles or {})
    return each_job([work / name for name in given], work / "out", chosen, progress, None, pipeline)


def run(work: Path, *given: str, **more: Any) -> tuple[list[Outcome], Listener]:
    listener = Listener()
    outcomes = outcomes_of(work, *given, progress=listener, **more)
    return sorted(outcomes, key=lambda outcome: outcome.number), listener


def results(work: Path) -> set[str]:
    return {entry.name for entry in (work / "out").iterdir()} if (work / "out").exists() else set()


def test_everything_in_order(work: Path) -> None:
    outcomes, listener = run(work, "c.mp4", "a.mp4")
    assert [outcome.path.name for outcome in outcomes] == ["c.mp4", "a.mp4"]
    assert all(outcome.ok and outcome.folder == work / "out" / outcome.path.stem for outcome in outcomes)
    assert listener.lines == ["loading", "1/2 c.mp4", "2/2 a.mp4"]
    assert results(work) == {"a", "c"}


@pytest.mark.parametrize(
    ("trouble", "line"),
    [
        (InputError("b.mp4: damaged"), "damaged"),
        (OSError(errno.ENOSPC, "No space left on device"), "no space is left on this disk"),
        (ValueError("shapes (3,) and (4,)\ndo not fit"), "ValueError"),
    ],
)
def test_one_bad_input_does_not_stop_the_rest(work: Path, trouble: Exception, line: str) -> None:
    outcomes, _ = run(work, "a.mp4", "b.mp4", "c.mp4", troubles={"b.mp4": trouble})
    assert [outcome.ok for outcome in outcomes] == [True, False, True]
    assert line in str(outcomes[1].error)
    assert "\n" not in str(outcomes[1].error)
    assert results(work) == {"a", "c"}


def test_bugs_can_be_looked_at(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAF_DEBUG", "1")
    with pytest.raises(ValueError, match="do not fit"):
        run(work, "a.mp4", troubles={"a.mp4": ValueError("they do not fit")})


def test_all_bad_leaves_no_output_folder(work: Path) -> None:
    (work / "empty").mkdir()
    outcomes, _ = run(work, "nothing.mp4", "empty")
    assert [outcome.ok for outcome in outcomes] == [False, False]
    assert not (work / "out").exists()


def test_order_holds_for_arguments_without_inputs(work: Path) -> None:
    (work / "empty").mkdir()
    outcomes, _ = run(work, "a.mp4", "empty", "b.mp4")
    assert [outcome.ok for outcome in outcomes] == [True, False, True]


@pytest.mark.parametrize("error", [AssetError("net is missing"), SettingError("no such device")])
def test_what_no_input_can_do_without(work: Path, error: Exception) -> None:
    outcomes, listener = run(work, "a.mp4", "nothing.mp4", "b.mp4", troubles={"nets": error})
    assert [outcome.error for outcome in outcomes] == [str(error)] * 3
    assert listener.lines == ["loading"], "tried once"
    assert not (work / "out").exists()


def test_device_is_checked_before_nets_are_loaded(work: Path) -> None:
    outcomes, _ = run(work, "a.mp4", device="abacus", troubles={"nets": AssertionError("loaded")})
    assert "--device abacus" in str(outcomes[0].error)


def test_an_earlier_result_survives_a_failure(work: Path) -> None:
    run(work, "a.mp4")
    before = (work / "out" / "a" / "run.json").read_bytes()
    empty_room(work / "a.mp4", num_frames=2)
    full = OSError(errno.ENOSPC, "No space left on device")
    assert not run(work, "a.mp4", troubles={"a.mp4": full})[0][0].ok
    assert (work / "out" / "a" / "run.json").read_bytes() == before
    assert results(work) == {"a"}


def test_interrupt_keeps_what_is_done(work: Path) -> None:
    done: list[Outcome] = []
    with pytest.raises(KeyboardInterrupt):
        done.extend(outcomes_of(work, "a.mp4", "b.mp4", "c.mp4", troubles={"b.mp4": KeyboardInterrupt()}))
    assert [outcome.path.name for outcome in done] == ["a.mp4"]
    assert results(work) == {"a"}


def test_unusable_output_is_an_error_of_the_whole(work: Path) -> None:
    (work / "out").write_text("a file")
    with pytest.raises(OutputError, match="not a folder"):
        run(work, "a.mp4")


def test_frame_folder_says_its_rate(work: Path, said: Callable[[], list[str]]) -> None:
    frames = work / "frames"
    frames.mkdir()
    for number in range(3):
        picture(work / "a.mp4", frames / f"{number}.png")
    run(work, "frames")
    assert any("numbered frames, taken as 30 per second" in line for line in said())


def test_each_input_once(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(work)
    items = expand([Path("a.mp4"), work / "a.mp4", Path(), Path("b.mp4")], lambda item: item)
    assert [item.path.name for item in items] == ["a.mp4", "b.mp4", "c.mp4"]


def test_a_path_that_cannot_be_is_one_failed_input(work: Path) -> None:
    outcomes, _ = run(work, "x" * 300 + ".mp4", "a.mp4")
    assert [outcome.ok for outcome in outcomes] == [False, True]


def test_names_are_stems(tmp_path: Path) -> None:
    paths = [tmp_path / "walk.mp4", tmp_path / "a.b.mov", tmp_path / "no_suffix"]
    assert folder_names(paths, tmp_path / "out") == ["walk", "a.b", "no_suffix"]


def test_equal_stems_get_a_stable_suffix(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("x/walk.mp4", "y/walk.mp4", "z/Walk.mov", "other.mp4")]
    names = folder_names(paths, tmp_path / "out")
    assert names[0] == "walk"
    assert names[3] == "other"
    assert len({name.casefold() for name in names}) == 4, "also where file names know no case"
    assert all(name.casefold().startswith("walk_") for name in names[1:3])
    assert folder_names(paths[::-1], tmp_path / "out") == names[::-1], "in whatever order"


@pytest.fixture
def cameras(tmp_path: Path) -> list[Path]:
    """Two videos of one name."""
    for number in (1, 2):
        (tmp_path / f"cam{number}").mkdir()
        (tmp_path / f"cam{number}" / "clip.mp4").write_text(f"camera {number}")
    return [tmp_path / "cam1" / "clip.mp4", tmp_path / "cam2" / "clip.mp4"]


def finished(out: Path, name: str, source: Path) -> None:
    (out / name).mkdir(parents=True)
    finish(out / name, source, Settings())


def test_a_name_that_another_input_has_gets_the_suffix(cameras: list[Path], tmp_path: Path) -> None:
    first, second = cameras
    together = folder_names(cameras, tmp_path / "out")
    finished(tmp_path / "out", "clip", first)
    assert folder_names([second], tmp_path / "out") == together[1:], "whoever else is in the call"
    assert folder_names(cameras, tmp_path / "out") == together


def test_who_was_first_keeps_the_name(cameras: list[Path], tmp_path: Path) -> None:
    finished(tmp_path / "out", "clip", cameras[1])
    names = folder_names(cameras, tmp_path / "out")
    assert names[1] == "clip"
    assert names[0].startswith("clip_")


def test_an_edited_or_a_moved_video_keeps_its_folder(cameras: list[Path], tmp_path: Path) -> None:
    first, second = cameras
    finished(tmp_path / "out", "clip", first)
    first.write_text("edited")
    assert folder_names([first], tmp_path / "out") == ["clip"]
    second.write_text("camera 1")
    assert folder_names([second], tmp_path / "out") == ["clip"], "its content is the same"


def test_a_result_under_the_suffix_is_found_again(cameras: list[Path], tmp_path: Path) -> None:
    (_, longer) = folder_names(cameras, tmp_path / "out")
    finished(tmp_path / "out", longer, cameras[1])
    assert folder_names(cameras[1:], tmp_path / "out") == [longer]


@pytest.mark.parametrize("path", [".", "..", "/", "..mp4", ".hidden.mp4"])
def test_names_never_lead_elsewhere(path: str, tmp_path: Path) -> None:
    """A name that is empty or made of dots would be the output folder itself, or its parent."""
    (name,) = folder_names([Path(path)], tmp_path)
    assert name.strip("./")
    assert not name.startswith(".")
    assert "/" not in name
