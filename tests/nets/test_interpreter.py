"""One LiteRT net: what it gives back, and what is said of files that are none."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from staf_cli.errors import AssetError
from staf_cli.nets.interpreter import TfliteNet


@pytest.mark.parametrize("name", ["pose_detection", "pose_landmark_full"])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_a_truncated_net_is_refused(name: str, share: float, nets: dict[str, Path], tmp_path: Path) -> None:
    content = nets[name].read_bytes()
    (tmp_path / "net.tflite").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(
        AssetError, match=r"net\.tflite is not a usable \.tflite net .* fetch it again"
    ) as caught:
        TfliteNet(tmp_path / "net.tflite")
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_something_else(tmp_path: Path) -> None:
    (tmp_path / "text.tflite").write_text("not a net " * 100)
    for name in ("missing.tflite", "text.tflite"):
        with pytest.raises(AssetError, match=name):
            TfliteNet(tmp_path / name)


def test_the_runtime_stays_silent(nets: dict[str, Path], capfd: pytest.CaptureFixture[str]) -> None:
    TfliteNet(nets["pose_detection"])(np.zeros((224, 224, 3), np.float32))
    assert capfd.readouterr() == ("", "")


def test_outputs_survive_the_next_call_when_read_at_once(nets: dict[str, Path]) -> None:
    net = TfliteNet(nets["pose_detection"], num_threads=1)
    assert net.input_size == 224
    black, grey = np.full((224, 224, 3), -1, np.float32), np.zeros((224, 224, 3), np.float32)
    boxes, logits = (output.copy() for output in net(black))
    assert boxes.shape == (2254, 12)
    assert logits.shape == (2254, 1)
    assert not np.array_equal(net(grey)[1], logits)
    np.testing.assert_array_equal(net(black)[0], boxes)


def test_several_threads_at_a_time_get_what_one_gets(nets: dict[str, Path]) -> None:
    net = TfliteNet(nets["pose_landmark_full"])
    pictures = [np.full((256, 256, 3), share, np.float32) for share in np.linspace(0, 1, 12)]
    alone = [net(picture)[0] for picture in pictures]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda picture: net(picture)[0], pictures))
    np.testing.assert_array_equal(together, alone)
    assert not np.array_equal(alone[0], alone[-1])
