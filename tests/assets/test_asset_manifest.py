"""The shipped manifest, and what a manifest may not contain."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from staf_cli.assets.manifest import (
    Asset,
    Manifest,
    NpmSource,
    Source,
    UrlSource,
    Wheel,
    WheelSource,
    load_manifest,
    parse_manifest,
    size_text,
)
from staf_cli.errors import SettingError

README = Path(__file__).parents[2] / "weights" / "README.md"


def test_shipped_manifest_names_what_the_program_needs() -> None:
    names = {asset.name for asset in load_manifest().assets}
    optional = {asset.name for asset in load_manifest().assets if asset.optional}
    assert names - optional == {
        "pose_detection",
        "pose_landmark_full",
        "mediapipe_licence",
        "demo",
        "yolo11n",
    }
    assert optional == {"pose_landmark_heavy"}


def test_both_nets_come_from_one_wheel_that_every_platform_fetches() -> None:
    nets = [load_manifest().named(name) for name in ("pose_detection", "pose_landmark_full")]
    (wheel,) = {wheel for net in nets for wheel in net.wheels}
    assert wheel.requirement == "mediapipe==0.10.14"
    assert (wheel.platform, wheel.python_version, wheel.implementation) == (
        "manylinux2014_x86_64",
        "311",
        "cp",
    )


def test_only_the_unhashed_asset_may_grow() -> None:
    assert load_manifest().named("pose_detection").largest_bytes == 2_959_046
    yolo = load_manifest().named("yolo11n")
    assert yolo.sha256 is None
    assert yolo.largest_bytes > yolo.size_bytes


@pytest.mark.parametrize("asset", load_manifest().assets, ids=lambda asset: asset.name)
def test_readme_table_equals_the_manifest(asset: Asset) -> None:
    (row,) = [
        line for line in README.read_text(encoding="utf-8").splitlines() if f"| `{asset.name}` |" in line
    ]
    assert f"`{asset.file_name}`" in row
    assert f"| {asset.licence} |" in row
    if asset.sha256 is not None:
        assert f"| {asset.size_bytes:,} | `{asset.sha256}` |" in row
    for source in asset.sources:
        for part in _words_of(source):
            assert part in row


def test_unknown_name_lists_the_known_ones(manifest: Manifest) -> None:
    with pytest.raises(SettingError, match="no asset is called 'frist'; there are first, second, unhashed"):
        manifest.named("frist")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "With Space"),
        ("file_name", "../escape.net"),
        ("file_name", "folder/a.net"),
        ("file_name", ".hidden"),
        ("size_bytes", 0),
        ("sha256", "abc"),
        ("sources", ()),
    ],
)
def test_asset_refuses(manifest: Manifest, field: str, value: object) -> None:
    with pytest.raises(ValueError, match=field if field != "sources" else "no source"):
        dataclasses.replace(manifest.named("first"), **{field: value})


def test_sources_refuse_what_is_not_pinned_or_not_https() -> None:
    with pytest.raises(ValueError, match="url"):
        UrlSource("http://example.org/a.pt")
    with pytest.raises(ValueError, match="version"):
        Wheel("project", ">=1", size_bytes=1)
    with pytest.raises(ValueError, match="project"):
        Wheel("--index-url=x", "1", size_bytes=1)
    with pytest.raises(ValueError, match="member"):
        WheelSource(Wheel("project", "1", size_bytes=1), "../outside")


def test_names_are_unique(manifest: Manifest) -> None:
    first = manifest.named("first")
    with pytest.raises(ValueError, match="share a name"):
        Manifest((first, first))
    with pytest.raises(ValueError, match="share a file_name"):
        Manifest((first, dataclasses.replace(first, name="other")))


def test_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        parse_manifest({"wheels": {"a": {"project": "a", "version": "1", "colour": "red"}}, "assets": []})


@pytest.mark.parametrize(("size", "text"), [(12_331, "12 kB"), (2_959_046, "3.0 MB")])
def test_size_text(size: int, text: str) -> None:
    assert size_text(size) == text


def _words_of(source: Source) -> tuple[str, ...]:
    """What the table must say of a source."""
    if isinstance(source, UrlSource):
        return (source.url,)
    pin = source.requirement if isinstance(source, NpmSource) else source.wheel.requirement
    return (pin, source.member)
