"""The manifest: every asset by name, with purpose, licence, size, hash and where it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import PurePosixPath
from typing import Any

from staf_cli.errors import SettingError


@dataclass(frozen=True)
class Wheel:
    """A pinned wheel on the package index; only single members are taken out of it, it is not installed.

    Attributes:
        project: name on the index.
        version: the exact version.
        size_bytes: of the whole wheel; only said to the user.
        platform, python_version, implementation: which of the version's wheels, as `pip download` names
            them, so that every machine fetches the same one; None where the wheel is pure Python.
    """

    project: str
    version: str
    size_bytes: int
    platform: str | None = None
    python_version: str | None = None
    implementation: str | None = None

    def __post_init__(self) -> None:
        for field, value in (("project", self.project), ("version", self.version)):
            _require_match(f"wheel's {field}", value, r"[A-Za-z0-9][A-Za-z0-9._!+-]*")
        _require_positive("wheel's size_bytes", self.size_bytes)
        for tag in (self.platform, self.python_version, self.implementation):
            if tag is not None:
                _require_match("wheel's tag", tag, r"[A-Za-z0-9_.]+")

    @property
    def requirement(self) -> str:
        """The pin, e.g. `mediapipe==0.10.14`."""
        return f"{self.project}=={self.version}"

    def __str__(self) -> str:
        return f"the wheel {self.requirement}"


@dataclass(frozen=True)
class WheelSource:
    """One file inside a pinned wheel; `member` is its exact name there."""

    wheel: Wheel
    member: str

    def __post_init__(self) -> None:
        _require_plain_path(self.member)

    def __str__(self) -> str:
        return f"{self.member} in {self.wheel}"


@dataclass(frozen=True)
class NpmSource:
    """One file inside a pinned npm package; `member` is its exact name in the packed archive."""

    package: str
    version: str
    member: str

    def __post_init__(self) -> None:
        _require_match("npm package", self.package, r"(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*")
        _require_match("npm package's version", self.version, r"[0-9][A-Za-z0-9.+-]*")
        _require_plain_path(self.member)

    @property
    def requirement(self) -> str:
        """The pin, e.g. `@mediapipe/pose@0.5.1675469404`."""
        return f"{self.package}@{self.version}"

    def __str__(self) -> str:
        return f"{self.member} in the npm package {self.requirement}"


@dataclass(frozen=True)
class UrlSource:
    """A file behind an https address."""

    url: str

    def __post_init__(self) -> None:
        _require_match("url", self.url, r"https://[^\s/]+/\S+")

    def __str__(self) -> str:
        return self.url


Source = WheelSource | UrlSource | NpmSource


@dataclass(frozen=True)
class Asset:
    """A file that is fetched on demand.

    Attributes:
        name: what the user and the code call it.
        file_name: its name in an assets folder.
        purpose: what it is, a few words.
        enables: what works once it is there.
        licence: SPDX name.
        size_bytes: exact where the hash is known, else about right.
        sha256: 64 hex digits, or None where nobody can know it beforehand.
        sources: tried in order.
        optional: nothing needs it unless it is asked for by name.
    """

    name: str
    file_name: str
    purpose: str
    enables: str
    licence: str
    size_bytes: int
    sha256: str | None
    sources: tuple[Source, ...]
    optional: bool = False

    def __post_init__(self) -> None:
        _require_match("name", self.name, r"[a-z0-9_]+")
        _require_match("file_name", self.file_name, r"[A-Za-z0-9][A-Za-z0-9._-]*")
        _require_positive("size_bytes", self.size_bytes)
        if self.sha256 is not None:
            _require_match("sha256", self.sha256, r"[0-9a-f]{64}")
        if not self.sources:
            raise ValueError(f"asset {self.name} names no source")

    @property
    def largest_bytes(self) -> int:
        """Nothing longer than this is ever written under the asset's name."""
        return self.size_bytes if self.sha256 is not None else 4 * self.size_bytes

    @property
    def wheels(self) -> tuple[Wheel, ...]:
        """The wheels among the sources."""
        return tuple(source.wheel for source in self.sources if isinstance(source, WheelSource))

    def __str__(self) -> str:
        return f"{self.name} ({size_text(self.size_bytes)}, {self.purpose})"


@dataclass(frozen=True)
class Manifest:
    """All assets that this version knows; names and file names are unique."""

    assets: tuple[Asset, ...]

    def __post_init__(self) -> None:
        for what in ("name", "file_name"):
            values = [getattr(asset, what) for asset in self.assets]
            if len(set(values)) != len(values):
                raise ValueError(f"two assets share a {what}: {', '.join(sorted(values))}")

    def named(self, name: str) -> Asset:
        """The asset of that name.

        Raises:
            SettingError: there is none.
        """
        for asset in self.assets:
            if asset.name == name:
                return asset
        names = ", ".join(asset.name for asset in self.assets)
        raise SettingError(f"no asset is called {name!r}; there are {names}")


def size_text(size_bytes: int) -> str:
    """A size for people: `12 kB`, `3.0 MB`."""
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e5 else f"{size_bytes / 1e3:.0f} kB"


@lru_cache(maxsize=1)
def load_manifest() -> Manifest:
    """The manifest that is shipped with the package; read at the first call, not on import."""
    text = resources.files(__package__).joinpath("manifest.json").read_text(encoding="utf-8")
    return parse_manifest(json.loads(text))


def parse_manifest(document: Mapping[str, Any]) -> Manifest:
    """Build the manifest from its JSON document.

    Raises:
        ValueError, TypeError, KeyError: the document is not a valid manifest.
    """
    wheels = {key: Wheel(**fields) for key, fields in document["wheels"].items()}

    def parse_source(fields: Mapping[str, str]) -> Source:
        if "url" in fields:
            return UrlSource(**fields)
        if "package" in fields:
            return NpmSource(**fields)
        return WheelSource(wheel=wheels[fields["wheel"]], member=fields["member"])

    def parse_asset(fields: Mapping[str, Any]) -> Asset:
        return Asset(**{**fields, "sources": tuple(parse_source(source) for source in fields["sources"])})

    return Manifest(tuple(parse_asset(fields) for fields in document["assets"]))


def _require_match(what: str, value: str, pattern: str) -> None:
    if not re.fullmatch(pattern, value):
        raise ValueError(f"{what} must match {pattern}, not {value!r}")


def _require_plain_path(member: str) -> None:
    path = PurePosixPath(member)
    if not member or path.is_absolute() or ".." in path.parts or "\\" in member:
        raise ValueError(f"a member's name must be a plain relative path, not {member!r}")


def _require_positive(what: str, value: int) -> None:
    if not isinstance(value, int) or value <= 0:
        raise ValueError(f"{what} must be a positive whole number, not {value!r}")
