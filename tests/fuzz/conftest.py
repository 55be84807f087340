"""Everything that is fuzzed, made once; and what came of it, told at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import good_media
import good_results
import good_weights
import kinds
import pytest
from kinds import Kind
from pen import Pen
from tally import Tally

from staf_cli.body.model import Body, load_free_body


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Tally:
    return pytestconfig.stash.setdefault(Tally.KEY, Tally())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The table of all examples."""
    tally = config.stash.get(Tally.KEY, None)
    if tally is not None and tally.kinds:
        terminalreporter.write_line("")
        for line in tally.lines():
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def pen(tmp_path_factory: pytest.TempPathFactory, nets: dict[str, Path]) -> Iterator[Pen]:
    with Pen(tmp_path_factory.mktemp("pen"), _one_folder(nets), "draw") as made:
        yield made


@pytest.fixture(scope="session")
def pen_with_yolo(tmp_path_factory: pytest.TempPathFactory, nets: dict[str, Path]) -> Iterator[Pen]:
    with Pen(tmp_path_factory.mktemp("pen"), _one_folder(nets), "yolo") as made:
        yield made


def _one_folder(nets: dict[str, Path]) -> Path:
    (folder,) = {path.parent for path in nets.values()}
    return folder


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two frames without anybody."""
    folder = tmp_path_factory.mktemp("clip")
    return good_media.write_video(folder / "clip.mp4", pts=range(2)).read_bytes()


@pytest.fixture(scope="session")
def videos(tmp_path_factory: pytest.TempPathFactory, demo_clip: Path) -> Kind:
    seeds = good_media.videos(tmp_path_factory.mktemp("videos"), demo_clip)
    return Kind("videos", seeds, kinds.media, good_media.VIDEO_SUFFIXES)


@pytest.fixture(scope="session")
def photos(demo_clip: Path) -> Kind:
    return Kind("photos", good_media.photos(demo_clip), kinds.media, good_media.PHOTO_SUFFIXES)


@pytest.fixture(scope="session")
def frames(photos: Kind) -> Kind:
    return Kind("frame folders", photos.seeds, kinds.frames)


@pytest.fixture(scope="session")
def checkpoints() -> Kind:
    seeds = good_weights.checkpoints()
    return Kind("checkpoints", seeds, kinds.weights, good_weights.CHECKPOINT_SUFFIXES)


@pytest.fixture(scope="session")
def smpl() -> Kind:
    seeds = good_weights.smpl_files()
    return Kind("SMPL files", seeds, kinds.weights, good_weights.SMPL_SUFFIXES)


@pytest.fixture(scope="session")
def arrays() -> Kind:
    return Kind("small arrays", good_weights.arrays(), kinds.weights, good_weights.SMPL_SUFFIXES)


@pytest.fixture(scope="session")
def archives(arrays: Kind, smpl: Kind) -> Kind:
    seeds = good_weights.good_archives(dict(arrays.seeds), dict(smpl.seeds))
    return Kind("archives", seeds, kinds.weights, (".zip", ".npz", ".pt", ""))


@pytest.fixture(scope="session")
def yolo(tmp_path_factory: pytest.TempPathFactory, clip: bytes) -> Kind:
    data = good_weights.yolo(tmp_path_factory.mktemp("yolo"))
    return Kind("YOLO weights", {"net.pt": data}, kinds.yolo(clip), (".pt", ".onnx", ".zip"))


@pytest.fixture(scope="session")
def free_body() -> Body:
    return load_free_body("cpu")


@pytest.fixture(scope="session")
def capture(tmp_path_factory: pytest.TempPathFactory, free_body: Body) -> good_results.Capture:
    return good_results.capture(tmp_path_factory.mktemp("capture"), free_body)


@pytest.fixture(scope="session")
def truths(capture: good_results.Capture) -> Kind:
    return Kind("truth files", capture.truths, kinds.truth(capture), good_results.NPZ_SUFFIXES)


@pytest.fixture(scope="session")
def tracks(capture: good_results.Capture) -> Kind:
    return Kind("tracks", capture.tracks, kinds.track(capture))


@pytest.fixture(scope="session")
def datasets(
    tmp_path_factory: pytest.TempPathFactory, capture: good_results.Capture, free_body: Body
) -> Kind:
    roots = good_results.datasets(tmp_path_factory.mktemp("datasets"), free_body)
    return Kind("data sets", kinds.dataset_files(roots), kinds.dataset(capture, roots))


@pytest.fixture(scope="session")
def installed(capture: good_results.Capture, nets: dict[str, Path], clip: bytes) -> Kind:
    seeds = kinds.installed_files(capture, nets)
    return Kind("installed weights", seeds, kinds.installed(clip, capture))


@pytest.fixture(scope="session")
def run_json(clip: bytes) -> Kind:
    return Kind("run.json", {"run.json": kinds.a_run_json()}, kinds.earlier_result(clip))
