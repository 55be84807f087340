"""From a config to a trained network: everything is opened, checked and said first, then the loop runs."""

from __future__ import annotations

import logging
import shutil
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from staf_cli.assets.store import AssetStore
from staf_cli.body.model import Body
from staf_cli.errors import AssetError, SettingError
from staf_cli.progress import Progress, silent
from staf_cli.results.same_run import package_versions
from staf_cli.train.bodies import training_body
from staf_cli.train.check import Needs, needs
from staf_cli.train.checkpoint import CHECKPOINT_FILE, Identity, RunState, data_sha256
from staf_cli.train.config import NOTHING, TrainConfig
from staf_cli.train.curves import EPOCHS_FILE, STEPS_FILE
from staf_cli.train.distributed import World, joined
from staf_cli.train.features import BackboneEncoder, CropEncoder, Encoder, FeatureCache
from staf_cli.train.folder import RUN_FILE, run_folder, write_records
from staf_cli.train.loop import Trainer, Validation
from staf_cli.train.mix import Mix
from staf_cli.train.network import Network, make_network, start_at_mean
from staf_cli.train.probe import step_seconds
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.sheet import write_sheet
from staf_cli.train.sources import missing, open_sources
from staf_cli.train.trained_file import BEST_FILE, closing_lines, write_best
from staf_cli.train.validation import Scores, mean_body_scores, require_truth
from staf_cli.weights.tensor_file import tensors_bytes

log = logging.getLogger(__name__)

FILES = (CHECKPOINT_FILE, BEST_FILE, STEPS_FILE, EPOCHS_FILE, RUN_FILE)  # that a run leaves


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Attributes:
        folder: of the run.
        weights: its file.
        state: how far it came.
        mean_body_mm: what the body that it started from scores on validation.
    """

    folder: Path
    weights: Path
    state: RunState
    mean_body_mm: float


def train(
    config: TrainConfig,
    *,
    device: str = "auto",
    weights_dir: Path | None = None,
    restart: bool = False,
    progress: Progress = silent,
) -> Outcome:
    """Train the network of a config, or go on with it where it was stopped.

    Args:
        config: of the run.
        device: "auto", "cpu", "cuda" or "mps"; under `torchrun` each process takes a card of its own.
        weights_dir: where imported files are looked for first.
        restart: begin anew, even where the folder has a checkpoint.
        progress: is told how the cache fills.

    Raises:
        StafError: something is missing, wrong or full; one line that says what.
    """
    with joined(device) as world:
        _check_device(config, world)
        parts = _Parts.of(config, weights_dir)
        _require_data(config)
        train_set, validation_set = parts.sequences(config)
        require_truth(validation_set)
        if config.network.start == NOTHING and parts.network.body.is_free:
            start_at_mean(parts.network, train_set)
        with run_folder(config.folder, restart=restart, files=FILES) if world.is_first else nullcontext():
            world.wait()  # for a folder without what is to be forgotten
            return _trained(config, parts, train_set, validation_set, world, progress)


def look_ahead(config: TrainConfig, *, device: str = "auto", weights_dir: Path | None = None) -> Needs:
    """What a run needs, for `--check`: nothing is written."""
    with joined(device) as world:
        _check_device(config, world)
        try:
            parts = _Parts.of(config, weights_dir)
        except AssetError:  # without a network nothing is measured; what else is missing is told all the same
            for line in missing(config.data):
                log.info("missing: %s", line)
            raise
        return needs(
            config.data,
            parts.body,
            parts.encoder(world),
            config.mix.cache,
            steps_an_epoch=config.optimisation.iterations,
            step_s=lambda: step_seconds(config, parts.network, world),
        )


def draw_sheet(config: TrainConfig, path: Path, *, weights_dir: Path | None = None) -> None:
    """A picture of exactly what the network is given, for `--sheet`."""
    parts = _Parts.of(config, weights_dir)
    sequences, _ = parts.sequences(config)
    sizes = parts.network.config
    write_sheet(path, sequences, parts.body, crop_size=sizes.crop_size, num_frames=sizes.num_frames)


@dataclass(frozen=True, eq=False)
class _Parts:
    """What a config names.

    Attributes:
        network: with its first weights.
        body: its body, for sources.
    """

    network: Network
    body: Body

    @classmethod
    def of(cls, config: TrainConfig, weights_dir: Path | None) -> _Parts:
        store = AssetStore(weights_dir, offline=True)
        body = training_body(config.network.body, store, config.network.sizes.num_mesh_points)
        return cls(make_network(config, body, store), body.as_body())

    def sequences(self, config: TrainConfig) -> tuple[list[TrainSequence], list[TrainSequence]]:
        """Those to learn from and those to validate on."""
        train_set = open_sources(config.data, validation=False, body=self.body)
        return train_set, open_sources(config.data, validation=True, body=self.body)

    def encoder(self, world: World) -> Encoder:
        """What makes the rows of the cache."""
        size = self.network.config.crop_size
        if self.network.trains_backbone:
            return CropEncoder(size)
        backbone, sha256 = self.network.encoder_backbone(), self.network.backbone_sha256
        return BackboneEncoder(backbone, sha256=sha256, crop_size=size, device=world.device)


def _trained(
    config: TrainConfig,
    parts: _Parts,
    train_set: list[TrainSequence],
    validation_set: list[TrainSequence],
    world: World,
    progress: Progress,
) -> Outcome:
    encoder = parts.encoder(world)
    caches = [FeatureCache.open(config.mix.cache, part, encoder) for part in (train_set, validation_set)]
    for cache in caches:
        if world.is_first:
            _say_size(cache)
            cache.fill(progress)
    world.wait()
    network, wanted = parts.network, config.optimisation
    mix = Mix(
        train_set,
        caches[0],
        batch=wanted.batch,
        share_2d=config.mix.share_2d,
        seed=config.seed,
        num_frames=network.config.num_frames,
        rank=world.rank,
        world=world.size,
    )
    data = data_sha256([*train_set, *validation_set])
    identity = Identity.of(config.as_json(), data, network.backbone_sha256, world.size)
    version = str(package_versions()["staf"])

    def keep(state: RunState, scores: Scores) -> None:
        write_best(config, network, state, scores, version)

    validation = Validation(validation_set, caches[1])
    trainer = Trainer(config, network, mix, validation, world, identity, keep)
    mean_mm = mean_body_scores(network.model, validation_set, world).pa_mpjpe_mm
    resumed = trainer.resume()
    if world.is_first:
        _say_start(config, network, mix, trainer.state, mean_mm, world, resumed)
        about = {"body": network.body.name, "backbone_sha256": network.backbone_sha256}
        where = {"device": str(world.device), "processes": world.size}
        write_records(config, {**about, **where, "mean_body_pa_mpjpe_mm": mean_mm})
    state = trainer.run()
    weights = config.folder / BEST_FILE
    if world.is_first:
        for line in closing_lines(weights, network, state):
            log.info("%s", line)
    return Outcome(config.folder, weights, state, mean_mm)


def _check_device(config: TrainConfig, world: World) -> None:
    wanted = config.optimisation
    if wanted.precision == "mixed" and world.device.type != "cuda":
        raise SettingError(
            f'optimisation.precision: "mixed" needs CUDA; here the device is {world.device.type}: '
            'set precision = "float32"'
        )
    if wanted.batch % world.size:
        raise SettingError(
            f"optimisation.batch: {wanted.batch} windows cannot be shared by {world.size} processes evenly"
        )


def _require_data(config: TrainConfig) -> None:
    lines = missing(config.data)
    if lines:
        more = f" (and {len(lines) - 1} more: staf train staf --check lists them)" if len(lines) > 1 else ""
        raise SettingError(f"{lines[0]}{more}")


def _say_size(cache: FeatureCache) -> None:
    if not cache.is_complete:
        size, needed = cache.size_bytes / 1e6, cache.size_bytes_needed / 1e6
        log.info("cache %s: %.0f MB, %.0f MB still to be written", cache.folder, size, needed)


def _say_start(
    config: TrainConfig,
    network: Network,
    mix: Mix,
    state: RunState,
    mean_mm: float,
    world: World,
    resumed: bool,
) -> None:
    sizes = 3 * tensors_bytes(network.trained_state()) + tensors_bytes(network.model.state_dict())
    free = shutil.disk_usage(config.folder).free
    count = sum(p.numel() for p in network.model.parameters() if p.requires_grad) / 1e6
    log.info(
        "%s: %.2f M weights to train, body %s, on %s", config.folder, count, network.body.name, world.device
    )
    log.info("windows: %d with 3D, %d with 2D alone", mix.num_windows_3d, mix.num_windows_2d)
    log.info("disk: about %.0f MB for checkpoints and weights, %.0f MB are free", 2 * sizes / 1e6, free / 1e6)
    log.info("the mean body scores a validation PA-MPJPE of %.1f mm", mean_mm)
    if resumed:
        log.info("going on after step %d", state.step)
