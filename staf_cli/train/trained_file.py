"""The file of weights that a run leaves: everything that `staf run` needs, and what it may be used for."""

from __future__ import annotations

from pathlib import Path

from staf_cli.train.checkpoint import RunState
from staf_cli.train.config import TrainConfig
from staf_cli.train.network import Network
from staf_cli.train.sources import SOURCES
from staf_cli.train.validation import Scores
from staf_cli.weights.tensor_file import write_tensors
from staf_cli.weights.trained import TrainedHeader

BEST_FILE = "best.safetensors"
# By the fields of `DataSettings`: what the licence of the data means for weights that learned from them.
DATA_LICENCES = {
    "threedpw": "3DPW: non-commercial scientific research only (virtualhumans.mpi-inf.mpg.de/3DPW)",
    "threedhp": "MPI-INF-3DHP: non-commercial academic research only (vcai.mpi-inf.mpg.de/3dhp-dataset)",
    "results": "results of staf run: the rights in the videos, and the licence of the weights that made them",
    "posetrack": "annotations in PoseTrack's form: as their data set says (PoseTrack: non-commercial)",
    "made_up": "made-up set: drawn by staf train make-set, no conditions",
}


def write_best(
    config: TrainConfig, network: Network, state: RunState, scores: Scores, staf_version: str
) -> None:
    """Write the run's file of weights, whole or not at all.

    Raises:
        OutputError: the disk is full, or it cannot be written.
    """
    header = make_header(config, network, state, scores, staf_version)
    write_tensors(config.folder / BEST_FILE, network.model.state_dict(), header.texts())


def make_header(
    config: TrainConfig, network: Network, state: RunState, scores: Scores, staf_version: str
) -> TrainedHeader:
    """What the file says of itself."""
    used = [field for field in SOURCES if getattr(config.data, field) is not None]
    licences = [network.body.licence, *network.licences, *(DATA_LICENCES[field] for field in used)]
    training = {
        "step": state.step,
        "epoch": state.best_epoch,
        "validation": {"pa_mpjpe_mm": scores.pa_mpjpe_mm, "mpjpe_mm": scores.mpjpe_mm},
        "seed": config.seed,
        "losses": config.as_json()["losses"],
        "optimisation": config.as_json()["optimisation"],
    }
    return TrainedHeader(
        name=config.path.stem,
        body=network.body.name,
        config=network.config,
        licences=tuple(dict.fromkeys(licences)),
        may_be_passed_on=network.body.is_free,
        data=tuple(SOURCES[field].TITLE for field in used),
        staf_version=staf_version,
        training=training,
    )


def closing_lines(path: Path, network: Network, state: RunState) -> list[str]:
    """What the user is told in the end: where the weights are, how to use them, what binds them."""
    lines = [
        f"weights: {path} (epoch {state.best_epoch}, validation PA-MPJPE {state.best_mm:.1f} mm)",
        f"use them: staf run VIDEO --weights-file {path}",
    ]
    if not network.body.is_free:
        lines.append("the file holds SMPL's body: its licence forbids to pass it on")
    return lines
