"""What arguments become, judged by names alone."""

from pathlib import Path

import pytest

from staf_cli.errors import InputError
from staf_cli.video.inputs import Input, classify_input, pictures_in


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
