"""What arguments become: files, folders, pipes; addresses and cameras are refused."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from video_samples import write_video

from staf_cli.errors import InputError
from staf_cli.video.inputs import Input, classify_input, is_pipe, pictures_in, temporary_copies
from staf_cli.video.video_source import open_source


def touch(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).touch()
    return folder


def names(inputs: list[Input]) -> list[tuple[str, str]]:
    return [(item.path.name, item.kind) for item in inputs]


def test_files_are_themselves_even_if_missing() -> None:
    assert [names(classify_input(name))[0] for name in ("a.mp4", "b.JPG", "noext")] == [
        ("a.mp4", "video"),
        ("b.JPG", "photo"),
        ("noext", "video"),
    ]


def test_a_folder_gives_its_media_in_natural_order(tmp_path: Path) -> None:
    folder = touch(tmp_path / "f", "clip10.mp4", "clip2.MOV", "photo.PNG", ".hidden.mp4", "notes.txt")
    touch(folder / "sub.mp4", "deeper.mp4")
    assert names(classify_input(folder)) == [
        ("clip2.MOV", "video"),
        ("clip10.mp4", "video"),
        ("photo.PNG", "photo"),
    ]


@pytest.mark.parametrize(
    ("entries", "is_one"),
    [
        (("f1.png", "f2.png", "f10.png"), True),
        (("cam2_0001.JPG", "cam2_0002.jpg"), True),
        (("0001.png", "0002.png", "readme.txt"), True),
        (("f1.png",), False),
        (("f1.png", "g2.png"), False),
        (("f1.png", "f2.jpg"), False),
        (("cam1_01.png", "cam1_02.png", "cam2_01.png"), False),
        (("f1.png", "f2.png", "clip.mp4"), False),
    ],
)
def test_numbered_pictures_are_one_sequence(tmp_path: Path, entries: tuple[str, ...], is_one: bool) -> None:
    folder = touch(tmp_path / "f", *entries)
    inputs = classify_input(folder)
    assert (inputs == [Input(folder, "frames")]) == is_one
    assert is_one or len(inputs) == len(entries)


def test_pictures_come_in_numeric_order(tmp_path: Path) -> None:
    folder = touch(tmp_path / "f", "f10.png", "f9.png", "f100.png")
    assert [path.name for path in pictures_in(folder)] == ["f9.png", "f10.png", "f100.png"]


def test_a_folder_without_media_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no videos or photos"):
        classify_input(touch(tmp_path / "f", "notes.txt"))


def test_what_a_folder_holds_besides_is_named_with_why(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = touch(tmp_path / "f", "a.mp4", "b.HEIC", "c.avif", "d.mpo", "e.apng", "f.h264")
    touch(folder, "x.xyz", "y.NEF", "a.srt", "notes.txt", "data.json", "sound.mp3", ".DS_Store", "Thumbs.db")
    (folder / "more").mkdir()
    assert [name for name, _ in names(classify_input(folder))] == [
        *("a.mp4", "b.HEIC", "c.avif", "d.mpo", "e.apng", "f.h264")
    ]
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage() == (
        f"{folder}: 6 of its files taken; not read: more (a folder; give it by itself), "
        "x.xyz (not a known format), y.NEF (a camera's raw format; export it as JPEG)"
    )


def test_what_usually_lies_beside_videos_is_passed_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    classify_input(
        touch(tmp_path / "f", "a.mp4", "a.srt", "notes.txt", "data.json", "sound.mp3", ".hidden.xyz")
    )
    assert not caplog.records


def test_a_long_list_is_cut(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    classify_input(touch(tmp_path / "f", "a.mp4", *(f"{i}.xyz" for i in range(9))))
    assert caplog.messages[0].endswith("4.xyz (not a known format) and 4 more")


def test_a_folder_of_what_cannot_be_read_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no videos or photos .*not read: a\.xyz"):
        classify_input(touch(tmp_path / "f", "a.xyz"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("https://a.org/v.mp4?x=1", "https://a.org/v.mp4?x=1: an address; download it first"),
        ("rtsp://10.0.0.7:554/live", "rtsp://10.0.0.7:554/live: an address; download it first"),
        ("file:///home/me/v.mp4", "file:///home/me/v.mp4: an address; give the path alone: /home/me/v.mp4"),
        ("0", "0: no such file; a camera cannot be read, record it to a file first"),
    ],
)
def test_addresses_and_cameras_are_one_line(given: str, said: str) -> None:
    for path in (given, Path(given)):
        for look in (classify_input, open_source):
            with pytest.raises(InputError) as caught:
                look(path)
            assert str(caught.value).startswith(said)
            assert "\n" not in str(caught.value)


def test_files_may_look_like_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("0", "a:b.mp4", "-"):
        Path(name).touch()
        assert names(classify_input(name)) == [(name, "video")]
        assert not is_pipe(Path(name))


@contextmanager
def fed(path: Path, content: bytes) -> Iterator[None]:
    """Another thread writes into a pipe."""
    writer = threading.Thread(target=path.write_bytes, args=(content,))
    writer.start()
    yield
    writer.join()


def test_a_named_pipe_is_read_once_into_a_file_that_goes(tmp_path: Path) -> None:
    content = write_video(tmp_path / "own.mp4").read_bytes()
    pipe = tmp_path / "walk.mp4"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match=r"walk\.mp4: a pipe, which can be read once only"):
        open_source(pipe)
    with temporary_copies() as copied:
        with fed(pipe, content):
            item = copied(Input(pipe, "video"))
        assert item.given == pipe
        assert item.path.name == "walk.mp4"
        assert [len(list(open_source(item.path).frames())) for _ in range(2)] == [10, 10]
        assert copied(Input(tmp_path / "own.mp4", "video")) == Input(tmp_path / "own.mp4", "video")
        with fed(pipe, b""), pytest.raises(InputError, match=r"walk\.mp4: the pipe gave nothing"):
            copied(Input(pipe, "video"))
    assert not item.path.parent.parent.exists()


def test_standard_input_and_process_substitution(tmp_path: Path) -> None:
    content = write_video(tmp_path / "own.mp4").read_bytes()
    code = (
        "import sys; from pathlib import Path; from staf_cli.video.inputs import *\n"
        "with temporary_copies() as copied:\n"
        "    for given in sys.argv[1:]:\n"
        "        [item] = [copied(item) for item in classify_input(given)]\n"
        "        print(item.path.name, item.given, len(item.path.read_bytes()))\n"
    )
    command = f"cat own.mp4 | {sys.executable} -c '{code}' - <(cat own.mp4)"
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    first, second = (line.split() for line in ran.stdout.splitlines())
    assert first == ["stdin", "-", str(len(content))]
    assert (second[0], second[1][:8], second[2]) == ("pipe", "/dev/fd/", str(len(content)))
