"""Pictures that are too large are refused before room is made for them; what waits is bounded in bytes."""

from __future__ import annotations

import subprocess
import sys
import warnings
import zlib
from pathlib import Path

import av
import pytest
from video_samples import write_video

from staf_cli.errors import InputError
from staf_cli.video.memory import (
    MAX_PHOTO_PIXELS,
    MAX_VIDEO_PIXELS,
    check_size,
    num_waiting,
)
from staf_cli.video.picture import check_declared_size
from staf_cli.video.video_source import open_source


def test_what_waits_is_bounded() -> None:
    assert num_waiting((1280, 720), 8) == 8
    assert num_waiting((3840, 2160), 8) == 8
    assert num_waiting((7680, 4320), 8) == 4
    assert num_waiting((15360, 8640), 8) == 1
    assert num_waiting((60000, 60000), 8) == 1


def test_the_limit_itself_is_allowed(tmp_path: Path) -> None:
    check_size(tmp_path, (15360, 8640), MAX_VIDEO_PIXELS)  # 16K
    check_size(tmp_path, (16320, 12240), MAX_PHOTO_PIXELS)  # a telephone's 200 million
    with pytest.raises(InputError, match="15000 x 20000 px are too many"):
        check_size(tmp_path, (15000, 20000), MAX_PHOTO_PIXELS)


def bomb(path: Path, side: int) -> Path:
    """A complete black PNG of side x side pixels, deflated two hundredfold."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    deflate = zlib.compressobj(1)
    data = b"".join(deflate.compress(bytes(1 + 3 * side)) for _ in range(side)) + deflate.flush()
    header = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    return path


OPEN_AND_WEIGH = """
import resource, sys
from staf_cli.errors import InputError
from staf_cli.video.video_source import open_source
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    open_source(sys.argv[1])
except InputError as error:
    print(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_header_that_is_cut_off_is_no_warning(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (8, 8)).save(tmp_path / "whole.tiff")
    data = (tmp_path / "whole.tiff").read_bytes()
    directory = int.from_bytes(data[4:8], "little")
    (tmp_path / "cut.tiff").write_bytes(data[: directory + 8])
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        check_declared_size(tmp_path / "cut.tiff", MAX_PHOTO_PIXELS)
    assert not said


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_a_bomb_does_not_go_off(tmp_path: Path) -> None:
    path = bomb(tmp_path / "bomb.png", 16_000)  # 0.8 GB once decoded
    command = [sys.executable, "-c", OPEN_AND_WEIGH, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    error, megabytes = ran.stdout.splitlines()
    assert error == f"{path}: 16000 x 16000 px are too many (more than 250 million); scale it down first"
    assert int(megabytes) < 200


def test_a_video_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is lowered, since an encoder needs gigabytes for a video above the real one."""
    path = write_video(tmp_path / "a.mp4", size_wh=(640, 480), pts=range(2))
    monkeypatch.setattr("staf_cli.video.decode.MAX_VIDEO_PIXELS", 300_000)
    with pytest.raises(InputError, match=r"a\.mp4: 640 x 480 px are too many"):
        open_source(path)


def test_a_picture_that_grows_midway_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = write_video(tmp_path / "a.ts", size_wh=(64, 48))
    large = write_video(tmp_path / "b.ts", size_wh=(640, 480))
    small.write_bytes(small.read_bytes() + large.read_bytes())
    monkeypatch.setattr("staf_cli.video.decode.MAX_VIDEO_PIXELS", 300_000)
    source = open_source(small)
    frames = list(source.frames())
    assert {frame.image.shape for frame in frames} == {(48, 64, 3)}
    assert len(frames) in range(8, 11)  # the decoder looks ahead
    assert "lost: " in source.warnings[0]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
@pytest.mark.parametrize(("name", "gigabytes"), [("a.mp4", 10), ("a.png", 5)])
def test_a_frame_of_16k_fits_into_memory(
    tmp_path: Path,
    nets: dict[str, Path],  # noqa: ARG001
    name: str,
    gigabytes: int,
) -> None:
    import cv2
    import numpy as np

    path, size_wh = tmp_path / name, (15360, 8640)
    if name.endswith("mp4"):
        options = {"preset": "ultrafast", "threads": "1"}
        with av.open(str(path), "w") as output:
            stream = output.add_stream("libx264", rate=25, options=options)
            stream.width, stream.height, stream.pix_fmt = *size_wh, "yuv420p"
            for number in range(6):
                picture = av.VideoFrame(*size_wh, "yuv420p")
                for plane in picture.planes:
                    plane.update(bytes([90 + number]) * plane.buffer_size)
                picture.pts = number
                output.mux(stream.encode(picture))
            output.mux(stream.encode(None))
    else:
        cv2.imwrite(str(path), np.full((*size_wh[::-1], 3), 120, np.uint8))
    code = (
        "import resource, sys\n"
        "from staf_cli.cli import main_run\n"
        "try:\n    main_run()\n"
        "finally:\n    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    arguments = [str(path), "--out", str(tmp_path / "out"), "--offline", "--detector", "blazepose", "--quiet"]
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout.split()[-1]) < gigabytes * 1024
