"""The YOLO path with a real network: built from ultralytics' own plan, saved, reloaded and run."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from staf_cli.errors import AssetError, SettingError
from staf_cli.people.tracker import Detections, track_people
from staf_cli.people.tracks import finish_tracks
from staf_cli.people.ultralytics_safe import ultralytics_module
from staf_cli.people.yolo import Letterbox, YoloDetector
from staf_cli.video.frame import Frame

IMAGE_SIZE = 192


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Several are no faster on pictures so small, and many times slower on a busy machine."""
    num_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(num_threads)


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    """Seven soft, coloured pictures, 320 by 180."""
    rng = np.random.default_rng(0)
    small = rng.integers(0, 255, (7, 18, 32, 3), dtype=np.uint8)
    return [Frame(i, i, i / 25, cv2.resize(image, (320, 180))) for i, image in enumerate(small)]


@pytest.fixture(scope="module")
def weights(frames: list[Frame], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _save_network("yolo11n.yaml", frames, tmp_path_factory.mktemp("weights") / "net.pt")


def _save_network(plan: str, frames: list[Frame], path: Path) -> Path:
    """An untrained network that nevertheless sees a few dozen people of differing certainty in each frame."""
    torch.manual_seed(0)
    model = ultralytics_module("models").YOLO(plan)
    network = model.model
    network.names = {index: "person" if index == 0 else f"thing {index}" for index in range(80)}
    inputs = np.stack([Letterbox.fit((320, 180), IMAGE_SIZE, 32).apply(frame.image) for frame in frames])
    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.momentum = None  # plain average: one pass teaches the layers what is normal
    with torch.no_grad():
        network.train()(torch.from_numpy(inputs).permute(0, 3, 1, 2) / 255)
    head = network.model[-1]
    for branch in (*head.cv3, *getattr(head, "one2one_cv3", ())):
        torch.nn.init.normal_(branch[-1].weight, std=0.25)
        branch[-1].bias.data.fill_(-6)
        branch[-1].bias.data[0] = -2.5
    model.save(path)
    return path


def _detect(weights: Path, frames: list[Frame], **settings: float) -> list[Detections]:
    detector = YoloDetector(weights, confidence=0.25, image_size=IMAGE_SIZE, **settings)
    return [detections for _, detections in detector.detect(iter(frames))]


def _assert_same(left: list[Detections], right: list[Detections]) -> None:
    for a, b in zip(left, right, strict=True):
        assert len(a) == len(b) > 0
        np.testing.assert_allclose(a.boxes_xyxy, b.boxes_xyxy, atol=0.02)
        np.testing.assert_allclose(a.scores, b.scores, atol=1e-4)


def test_results_do_not_depend_on_the_batch_size(weights: Path, frames: list[Frame]) -> None:
    alone = _detect(weights, frames, batch_size=1)
    _assert_same(alone, _detect(weights, frames, batch_size=8))
    _assert_same(alone, _detect(weights, frames, batch_size=4))


def test_frames_of_other_sizes_do_not_disturb(weights: Path, frames: list[Frame]) -> None:
    upright = [Frame(f.index, f.pts, f.timestamp_s, np.ascontiguousarray(np.rot90(f.image))) for f in frames]
    mixed = [frame for pair in zip(frames, upright, strict=True) for frame in pair]
    _assert_same(_detect(weights, mixed)[::2], _detect(weights, frames))


@pytest.mark.parametrize("plan", ["yolo11n.yaml", "yolo26n.yaml", "yolo11n-seg.yaml"])
def test_the_same_people_as_ultralytics_own_predictor(
    plan: str, frames: list[Frame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = _save_network(plan, frames, tmp_path / "net.pt")
    predicted = ultralytics_module("models").YOLO(path)(
        [frame.image[..., ::-1].copy() for frame in frames[:3]],  # it wants BGR
        conf=0.25,
        imgsz=IMAGE_SIZE,
        classes=[0],
        device=torch.device("cpu"),
        verbose=False,
    )
    boxes = [result.boxes.cpu().numpy() for result in predicted]
    _assert_same(_detect(path, frames[:3]), [Detections(b.xyxy, b.conf) for b in boxes])
    assert [entry.name for entry in tmp_path.iterdir()] == ["net.pt"]


def test_boxes_stay_in_the_picture_and_over_the_confidence(weights: Path, frames: list[Frame]) -> None:
    for detections in _detect(weights, frames):
        assert detections.boxes_xyxy.dtype == np.float32
        assert detections.boxes_xyxy.min() >= 0
        assert (detections.boxes_xyxy.max(axis=0) <= [320, 180, 320, 180]).all()
        assert detections.scores.min() > 0.25


def test_from_frames_to_tracks(weights: Path, frames: list[Frame]) -> None:
    still = [Frame(i, i, i / 25, frames[0].image) for i in range(10)]
    detector = YoloDetector(weights, confidence=0.25, image_size=IMAGE_SIZE)
    raw = track_people(detector.detect(still), fps=25)
    tracks = finish_tracks(raw, fps=25, num_frames=10, size_wh=(320, 180)).tracks
    assert len(tracks) > 5
    assert all(len(track) == 10 and track.observed.all() for track in tracks)


def test_no_frames(weights: Path) -> None:
    assert _detect(weights, []) == []


def test_reads_one_batch_ahead_at_most(weights: Path, frames: list[Frame]) -> None:
    source = iter(frames)
    next(YoloDetector(weights, batch_size=2, image_size=64).detect(source))
    assert len(list(source)) >= len(frames) - 3


@pytest.mark.parametrize("image_wh", [(1280, 720), (720, 1280), (640, 640), (333, 77), (17, 1000), (1, 1)])
def test_letterbox_leads_back(image_wh: tuple[int, int]) -> None:
    letterbox = Letterbox.fit(image_wh, 640, 32)
    width, height = letterbox.input_wh
    image = np.zeros((image_wh[1], image_wh[0], 3), np.uint8)
    assert letterbox.apply(image).shape == (height, width, 3)
    assert max(width, height) == 640
    assert width % 32 == height % 32 == 0
    left, top = letterbox.offset_xy
    whole = np.array([[left, top, left + letterbox.scaled_wh[0], top + letterbox.scaled_wh[1]]], np.float32)
    np.testing.assert_allclose(letterbox.to_image(whole), [[0, 0, *image_wh]], atol=1e-4)


def test_settings_out_of_range(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="confidence between 0 and 1"):
        YoloDetector(tmp_path / "net.pt", confidence=1.5)


def test_weights_that_know_no_people(tmp_path: Path) -> None:
    model = ultralytics_module("models").YOLO("yolo11n.yaml")
    model.save(tmp_path / "net.pt")
    with pytest.raises(AssetError, match="knows no class `person`"):
        YoloDetector(tmp_path / "net.pt")
