"""Every `staf` command and Python snippet of README and docs is run; the rest is listed with its reason."""

from __future__ import annotations

import itertools
import json
import logging
import pickle
import re
import runpy
import shlex
import shutil
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from made_up_datasets import write_free_weights
from pages import ROOT, Block, blocks, tagged
from workplace import make_workplace, run_staf

from staf_cli.body.model import load_free_body
from staf_cli.cli.app import staf_app
from staf_cli.weights.open_file import open_weights_file

# Commands that are not run, by how they begin. Of those of `staf` the options are checked all the same.
NOT_RUN = {
    "make": "installs with pip; it is how the tests themselves are started",
    "pip install": "needs a network",
    "python3 -m venv": "makes an environment",
    ". ": "enters an environment",
    "apt-get": "changes the system",
    "blender": "needs Blender",
    "python scripts/screenshot_motion.py": "needs Chromium and npm",
    "python benchmarks/": "takes minutes, and clips that are not in the repository",
    "python -m pytest tests/recover/staf/test_cuda.py": "needs a graphics card, and is part of this suite",
    "staf weights fetch": "needs a network",
    "staf run --demo": "fetches a clip",
    "staf train": "tests/train does, on a set that it draws",
    "torchrun": "tests/train/test_training.py starts two processes",
    "staf run walk.mp4 --out results --weights-file": "tests/train/test_trained_weights.py does",
    "staf view": "gives its pages out until Ctrl-C: tests/view/test_view_command.py",
    "ssh": "goes to another machine",
    "staf run videos/ --out results --cluster ray": "tests/jobs/test_cluster.py does, on clusters of its own",
    "staf run walk.mp4 --out results --landmarks heavy": "fetches a net by npm",
}
# Commands that take long, by what is in them.
SLOW = ("weights import", "--engine staf", "eval 3dhp", "--body smpl", "--workers")
SLOW_PAGES = ("engines.md",)  # their Python takes the STAF network


def commands_of(block: Block) -> list[str]:
    """The command lines of a block, without comments."""
    lines = (re.sub(r"\s+#.*$", "", line).strip() for line in block.text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def is_run(command: str) -> bool:
    return not command.startswith(tuple(NOT_RUN))


def is_slow(command: str) -> bool:
    return any(part in command for part in SLOW)


def words_of(command: str) -> list[str]:
    """The arguments after `staf`; a redirection is left to the test."""
    return list(itertools.takewhile(lambda word: word != ">", shlex.split(command)[1:]))


# Each command once, with the first place that it stands at.
COMMANDS: dict[str, Block] = {}
for _block in tagged("sh"):
    for _command in commands_of(_block):
        COMMANDS.setdefault(_command, _block)
STAF = [command for command in COMMANDS if command.split()[0] == "staf"]
QUICK = [command for command in STAF if is_run(command) and not is_slow(command)]
PEOPLE = [command for command in QUICK if "walk.mp4" in command]
SLOW_BLOCKS = [block for block in tagged("sh") if any(is_slow(command) for command in commands_of(block))]
SNIPPETS = sorted({block.page for block in tagged("python")})


@pytest.fixture(scope="session")
def finished_workplace(
    tmp_path_factory: pytest.TempPathFactory, demo_clip: Path, nets: dict[str, Path]
) -> Path:
    return make_workplace(tmp_path_factory.mktemp("workplace"), demo_clip, nets)


@pytest.fixture
def workplace(finished_workplace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of its own for each test; nothing is fetched, and what a command sets is put back."""
    folder = shutil.copytree(finished_workplace, tmp_path / "workplace")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # YOLO's weights are not fetched by a test
    monkeypatch.chdir(folder)
    handler = signal.getsignal(signal.SIGTERM)
    yield folder
    signal.signal(signal.SIGTERM, handler)


def where(command: str) -> str:
    return f"{COMMANDS[command]} {command}"


def test_every_command_is_run_or_has_a_reason() -> None:
    known = (*NOT_RUN, "staf ")
    unknown = [where(command) for command in COMMANDS if not command.startswith(known)]
    assert not unknown
    unused = [begin for begin in NOT_RUN if not any(command.startswith(begin) for command in COMMANDS)]
    assert not unused


def test_every_block_says_what_it_is() -> None:
    """A command in an untagged block would not be run."""
    for page in {block.page for block in tagged("sh")}:
        for block in blocks(page):
            assert block.language or "staf " not in block.text, block


@pytest.mark.parametrize("command", STAF, ids=where)
def test_options_exist(command: str) -> None:
    """Typer takes every word: also of the commands that are slow or not run."""
    parse(words_of(command))


def test_a_misspelling_is_seen() -> None:
    with pytest.raises(Exception, match="--exprot"):
        parse(["run", "walk.mp4", "--exprot", "glb"])


def parse(words: list[str]) -> None:
    command: Any = typer.main.get_command(staf_app)
    while hasattr(command, "commands") and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    try:
        command.make_context("staf", list(words))
    except Exception as stop:
        if type(stop).__name__ != "Exit":  # --help and --version print and leave
            raise


@pytest.mark.parametrize("command", QUICK, ids=where)
def test_commands(
    command: str, workplace: Path, capfd: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    """As they stand, but that no one is in the videos, unless someone is asked for."""
    need_open_nets(command, request)
    if not any(asked in command for asked in ("--people 1", "--height-m 1:")):
        shutil.copy(workplace / "room.mp4", workplace / "walk.mp4")
    run_and_check(command, workplace, capfd)


@pytest.mark.slow
@pytest.mark.parametrize("command", PEOPLE, ids=where)
def test_commands_with_people(
    command: str, workplace: Path, capfd: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    need_open_nets(command, request)
    if "--start" in command:
        shutil.copy(workplace / "room.mp4", workplace / "walk.mp4")  # the only one that is long enough
    run_and_check(command, workplace, capfd)


@pytest.mark.slow
@pytest.mark.parametrize("block", SLOW_BLOCKS, ids=str)
def test_slow_commands(
    block: Block,
    workplace: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    """Whole blocks: what is imported by one line is used by the next."""
    text = block.text
    if "import" in text:
        add_what_users_bring(workplace, request.getfixturevalue("bundle_folder"))
        monkeypatch.setenv("STAF_WEIGHTS", str(workplace / "assets"))
    elif "--engine staf" in text:
        for path in request.getfixturevalue("installed_bundle").iterdir():
            (workplace / "assets" / path.name).symlink_to(path)
        monkeypatch.setenv("STAF_WEIGHTS", str(workplace / "assets"))
    if "runs/open/" in text:  # what a training leaves
        (workplace / "runs" / "open").mkdir(parents=True)
        own = open_weights_file()
        assert own is not None
        (workplace / "runs" / "open" / own.name).symlink_to(own)
    for command in filter(is_run, commands_of(block)):
        run_and_check(command, workplace, capfd)


def need_open_nets(command: str, request: pytest.FixtureRequest) -> None:
    """Skips what asks for nets that npm has, where it does not deliver them."""
    if "--detector open" in command:
        request.getfixturevalue("open_nets")


def run_and_check(command: str, workplace: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = words_of(command)
    offline = ["--offline"] if words[0] == "run" and not {"--offline", "--help"} & {*words} else []
    code = run_staf([*words, *offline], workplace)
    out, err = capfd.readouterr()
    assert code == 0, f"{command}: {err}"
    if "--json" in words:
        assert json.loads(out)["error"] is None
    elif words[0] == "run" and "--help" not in words:
        assert "run.json" in err, err


def add_what_users_bring(folder: Path, bundle: Path) -> None:
    """STAF's bundle as a folder, as an archive and as single files, and SMPL's archive."""
    (folder / "data").mkdir()
    (folder / "data" / "base_data").symlink_to(bundle)
    with zipfile.ZipFile(folder / "base_data.zip", "w") as archive:
        for path in sorted(bundle.iterdir()):
            archive.write(path, f"data/base_data/{path.name}")
    for name in ("3dpw_model_best.pth.tar", "base_model.pt"):
        (folder / name).symlink_to(bundle / name)
    made = write_free_weights(folder / "as_smpl", load_free_body("cpu"))
    with zipfile.ZipFile(folder / "SMPL_python_v.1.1.0.zip", "w") as archive:
        for sex, gender in (("f", "female"), ("m", "male")):
            with np.load(made / f"smpl_{gender}.npz") as fields:
                pickled = pickle.dumps({key: fields[key] for key in fields.files}, 2)
            inner = f"SMPL_python_v.1.1.0/smpl/models/basicmodel_{sex}_lbs_10_207_0_v1.1.0.pkl"
            archive.writestr(inner, pickled)


def _python_pages() -> Iterator[Any]:
    for page in SNIPPETS:
        marks = [pytest.mark.slow] if page.name in SLOW_PAGES else []
        if page.name == "staf_open.md" and open_weights_file() is None:
            marks = [pytest.mark.skip(reason="its weights are not part of this checkout")]
        yield pytest.param(page, marks=marks, id=str(page.relative_to(ROOT)))


@pytest.mark.parametrize("page", [*_python_pages()])
def test_python(
    page: Path,
    workplace: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    """The snippets of a page, one after the other, as they would be typed in."""
    assert workplace.is_dir()
    names: dict[str, Any] = {}
    if page.name in SLOW_PAGES:
        import torch

        monkeypatch.setenv("STAF_WEIGHTS", str(request.getfixturevalue("installed_bundle")))
        names["crops"] = torch.zeros(10, 3, 224, 224)
    handlers = list(logging.getLogger().handlers)
    try:
        for block in blocks(page):
            if block.language == "python":
                exec(compile("\n" * (block.line - 1) + block.text, str(page), "exec"), names)
    finally:
        logging.getLogger().handlers[:] = handlers


@pytest.mark.parametrize("name", ["run_api.py photo.jpg", "read_results.py results/walk"])
def test_examples(
    name: str, workplace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert workplace.is_dir()
    script, argument = name.split()
    monkeypatch.setattr("sys.argv", [script, argument])
    runpy.run_path(str(ROOT / "examples" / script), run_name="__main__")
    assert capsys.readouterr().out


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("python ")], ids=where)
def test_scripts_are_there_and_know_their_options(command: str) -> None:
    words = shlex.split(command.removeprefix("python -m pytest ").removeprefix("python "))
    source = (ROOT / words[0]).read_text(encoding="utf-8")
    assert [word for word in words if word.startswith("--") and f'"{word}"' not in source] == []
