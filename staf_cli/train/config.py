"""What a training run is asked for: one TOML file, read into checked values.

Every table of the file is one class, every key one of its fields; `[data]` stands in `sources.settings`. Keys
that are not known, values of a wrong type and values that make no sense are told in one line with the file's
name. Paths in the file count from its folder; what it leaves to defaults goes into the working folder.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from staf_cli.errors import SettingError
from staf_cli.recover.staf.config import StafConfig
from staf_cli.train.sources.settings import DataSettings

UNLIMITED = float("inf")
_LONGEST_BYTES = 1 << 20  # of a config file
IMPORTED = "imported"  # the user's own files, brought by `staf weights import`
NOTHING = "nothing"  # random first weights


def _number(default: float, low: float, high: float = UNLIMITED) -> Any:
    """A field whose value must lie between two limits, both included."""
    return field(default=default, metadata={"between": (low, high)})


@dataclass(frozen=True)
class MixConfig:
    """How windows come together: `[mix]`.

    Attributes:
        share_2d: how much of each batch comes from sequences without 3D, where there are any.
        cache: folder of what the backbone makes of the crops.
    """

    share_2d: float = _number(0.6, 0, 1)
    cache: Path = Path("cache")


@dataclass(frozen=True)
class SizesConfig:
    """Sizes of the network and which modules take part: `[network.sizes]`; the defaults are the paper's.

    The attributes are those of `StafConfig`; the body gives the number of its vertices.
    """

    backbone_depths: tuple[int, ...] = (3, 4, 6, 3)
    backbone_width: int = _number(64, 1, 256)
    crop_size: int = _number(224, 32, 1024)
    pyramid_channels: tuple[int, ...] = (256, 256, 256)
    point_channels: tuple[int, ...] = (128, 64, 5)
    grid_size: int = _number(21, 2, 64)
    num_mesh_points: int = _number(431, 2, 6000)
    num_frames: int = _number(9, 1, 99)
    safm_channels: int = _number(256, 1, 4096)
    regressor_channels: int = _number(1024, 1, 8192)
    use_apm: bool = True
    use_tcfm: bool = True
    use_safm: bool = True

    def __post_init__(self) -> None:
        lengths = {"backbone_depths": 4, "pyramid_channels": 3, "point_channels": 3}
        for name, length in lengths.items():
            values = getattr(self, name)
            if len(values) != length or not all(1 <= value <= 4096 for value in values):
                raise SettingError(f"{name}: must be {length} whole numbers from 1 to 4096")

    def staf_config(self, num_vertices: int) -> StafConfig:
        """The network's own config, for a body of so many vertices."""
        return StafConfig(**vars(self), num_vertices=num_vertices)


@dataclass(frozen=True)
class NetworkConfig:
    """The network and what it starts from: `[network]`.

    Attributes:
        body: "smpl" (imported), "free" (comes with the package), or "auto": SMPL where it is imported.
        start: first weights of the head: "imported" (the release's), a file of a training, or "nothing".
        backbone: of the backbone: "imported" (base_model.pt), a file of a ResNet-50 under torchvision's names
            (.pth, .pt or .safetensors) or of an earlier training, or "nothing".
        train_backbone: train it too, from crops; else it is frozen and its features are computed once.
        detach_stages: let no gradient pass from stage to stage, as the release does.
        dropout: share of the regressors' hidden numbers that each step leaves out.
        sizes: of the network.
    """

    body: Literal["auto", "smpl", "free"] = "auto"
    start: str = NOTHING
    backbone: str = IMPORTED
    train_backbone: bool = False
    detach_stages: bool = False
    dropout: float = _number(0.5, 0, 0.99)
    sizes: SizesConfig = SizesConfig()

    def __post_init__(self) -> None:
        if self.backbone == NOTHING and not self.train_backbone:
            raise SettingError(
                'backbone: "nothing" frozen would teach nothing; give a file, or set train_backbone = true'
            )


@dataclass(frozen=True)
class LossConfig:
    """What each part of the loss counts: `[losses]`; the defaults are the paper's.

    Attributes:
        keypoints_2d: squared error of projected joints, in crop coordinates (-1..1).
        keypoints_3d: squared error of joints, m, both sides moved to the middle of their hips.
        rotations: squared error of rotation matrices.
        betas: squared error of shapes.
        stages: "last": of the last stage alone, as published; "all": the mean over the three stages.
    """

    keypoints_2d: float = _number(300.0, 0)
    keypoints_3d: float = _number(300.0, 0)
    rotations: float = _number(60.0, 0)
    betas: float = _number(0.06, 0)
    stages: Literal["last", "all"] = "last"


@dataclass(frozen=True)
class OptimisationConfig:
    """How it is trained: `[optimisation]`; the defaults are the paper's.

    Attributes:
        batch: windows a step, of all processes together.
        iterations: steps an epoch; after each epoch the validation sources are measured.
        epochs: at most.
        learning_rate, weight_decay: of Adam.
        schedule: "plateau": the two that follow, as published; "cosine": the rate falls to nought over all
            steps along half a wave.
        plateau_factor: what the learning rate is multiplied by...
        plateau_patience: ... when validation PA-MPJPE has not improved for more than so many epochs.
        stop_patience: training ends when it has not improved for so many epochs; 0: never.
        clip_norm: gradients are scaled to this norm at most; 0: as they are.
        precision: "mixed" is for CUDA: half precision where it does no harm.
        checkpoint_every: steps between two checkpoints; there is one after every epoch, too.
    """

    batch: int = _number(32, 2, 1 << 16)
    iterations: int = _number(500, 1, 1 << 30)
    epochs: int = _number(45, 1, 1 << 20)
    learning_rate: float = _number(5e-5, 1e-12, 10)
    weight_decay: float = _number(0.0, 0, 10)
    schedule: Literal["plateau", "cosine"] = "plateau"
    plateau_factor: float = _number(0.1, 1e-6, 1)
    plateau_patience: int = _number(5, 0)
    stop_patience: int = _number(15, 0)
    clip_norm: float = _number(0.0, 0)
    precision: Literal["float32", "mixed"] = "float32"
    checkpoint_every: int = _number(100, 1)


@dataclass(frozen=True)
class TrainConfig:
    """A whole training run.

    Attributes:
        data, mix, network, losses, optimisation: the file's tables.
        seed: of first weights, of the order of the data and of dropout.
        out: folder of the run; `runs/` and the file's name where it is not given.
        path: the file.
    """

    data: DataSettings
    mix: MixConfig = MixConfig()
    network: NetworkConfig = NetworkConfig()
    losses: LossConfig = LossConfig()
    optimisation: OptimisationConfig = OptimisationConfig()
    seed: int = _number(1, 0, (1 << 32) - 1)
    out: Path | None = None
    path: Path = field(default=Path(), metadata={"hidden": True})

    @property
    def folder(self) -> Path:
        """Where the run goes."""
        return self.out if self.out is not None else Path("runs") / self.path.stem

    def file(self, name: str) -> Path:
        """A path that stands in the file as a text, such as `network.start`."""
        return self.path.parent / Path(name).expanduser()

    def as_json(self) -> dict[str, Any]:
        """Everything as plain values, in the file's own tables."""
        plain = _plain(self)
        del plain["path"]
        return dict(plain)


def read_config(path: Path) -> TrainConfig:
    """Read and check a config file.

    Raises:
        SettingError: there is no such file, it is no TOML, or a key or value is wrong; says which.
    """
    try:
        if path.stat().st_size > _LONGEST_BYTES:
            raise SettingError(f"{path}: too long for a config; give a TOML file")
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingError(f"--config {path}: {error.strerror or error}; give a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingError(f"{path}: no TOML: {error}") from error
    try:
        config: TrainConfig = _made(TrainConfig, document, "", path.parent)
        _check_together(config)
    except SettingError as error:
        raise SettingError(f"{path}: {error}") from error
    return dataclasses.replace(config, path=path)


def _check_together(config: TrainConfig) -> None:
    """What no single table can tell."""
    if all(value is None for value in vars(config.data).values()):
        raise SettingError(f"data: name a source, such as [data.{fields(DataSettings)[0].name}]")
    network = config.network
    if network.start == IMPORTED and network.body == "free":
        raise SettingError('network.start: "imported" weights are for SMPL; set body = "smpl"')
    try:
        network.sizes.staf_config(6890)
    except ValueError as error:
        raise SettingError(f"network.sizes: {error}") from error


def _made(kind: type, table: object, where: str, base: Path) -> Any:
    """An object of a class from one table of the file."""
    if not isinstance(table, Mapping):
        raise SettingError(f"{where}: must be a table, [{where}]")
    hints = get_type_hints(kind)
    known = {each.name: each for each in fields(kind) if not each.metadata.get("hidden")}
    prefix = f"{where}." if where else ""
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise SettingError(f"{prefix}{unknown[0]}: no such key; there are {', '.join(known)}")
    missing = [
        name
        for name, each in known.items()
        if name not in table
        and each.default is dataclasses.MISSING
        and each.default_factory is dataclasses.MISSING
    ]
    if missing:
        raise SettingError(f"{prefix}{missing[0]}: is missing")
    values = {name: _value(hints[name], value, f"{prefix}{name}", base) for name, value in table.items()}
    for name, value in values.items():
        _check_between(value, known[name].metadata.get("between"), f"{prefix}{name}")
    try:
        return kind(**values)
    except (SettingError, ValueError) as error:  # the latter from classes that others use too
        raise SettingError(f"{prefix}{error}") from error


def _value(hint: Any, value: object, where: str, base: Path) -> Any:
    """A value of the file as its field wants it."""
    hint = next(
        (each for each in get_args(hint) if isinstance(hint, UnionType) and each is not NoneType), hint
    )
    if is_dataclass(hint):
        return _made(hint, value, where, base)  # type: ignore[arg-type]
    if get_origin(hint) is Literal:
        if value not in get_args(hint) or not isinstance(value, str):
            raise SettingError(f"{where}: must be one of {', '.join(get_args(hint))}")
        return value
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if not isinstance(value, list):
            raise SettingError(f"{where}: must be a list")
        return tuple(_value(inner, each, where, base) for each in value)
    return _plain_value(hint, value, where, base)


def _plain_value(kind: type, value: object, where: str, base: Path) -> Any:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind is Path and isinstance(value, str) and value:
        try:
            return base / Path(value).expanduser()
        except RuntimeError as error:  # a user who is not known
            raise SettingError(f"{where}: {error}") from error
    if kind is float and is_number:
        return float(value)  # type: ignore[arg-type]
    if kind is not Path and isinstance(value, kind) and (kind is not int or is_number):
        return value
    words = {Path: "a path", float: "a number", int: "a whole number", bool: "true or false", str: "a text"}
    raise SettingError(f"{where}: must be {words[kind]}")


def _check_between(value: object, between: tuple[float, float] | None, where: str) -> None:
    if between is None:
        return
    low, high = between
    if not low <= value <= high:  # type: ignore[operator]  # so written, NaN is refused too
        limits = f"from {low:g} to {high:g}" if high < UNLIMITED else f"at least {low:g}"
        raise SettingError(f"{where}: must be {limits}, is {value}")


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Path) else value
