"""What a training of the STAF with open weights is asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from staf_cli.errors import SettingError
from staf_cli.recover.landmarks.window_net import WINDOW

MODULES = ("tcfm", "safm", "apm")  # that an ablation may leave out
WINDOW_LIFTER = "window_lifter"
MAY_BE_LEFT_OUT = (*MODULES, WINDOW_LIFTER)


@dataclass(frozen=True)
class OpenLosses:
    """What each error counts; the first four are of the bodies of all three stages.

    Attributes:
        plane: squared distance of the body's points in the crop, -1..1.
        body_3d: squared distance of the body's points, m, hips in one place.
        rotations: squared difference of the rotation matrices' entries.
        betas: squares of the shape.
        points: distance of the points, m, as the lifters' training has it.
        sigma: negative logarithm of the likelihood of the points' errors, of which only sigma learns.
    """

    plane: float = 100.0
    body_3d: float = 100.0
    rotations: float = 20.0
    betas: float = 0.06
    points: float = 50.0
    sigma: float = 0.2


@dataclass(frozen=True)
class OpenSettings:
    """How long, how fast, and of what.

    Attributes:
        seed: of the first weights, and of everything that is drawn to train on.
        steps: of the optimiser.
        minutes: that the run takes instead, by the clock; None: by its steps, and the same bits each time.
        tracks: that a step learns from.
        track_frames: of each; all but the first and the last four are recovered.
        rate, decay: of AdamW; the rate rises over a share `warm_up` of the run, then falls as a cosine.
        last_share: of the rate, for the layers that say metres, turns, shapes and cameras.
        average: share that the averaged weights keep of themselves at each step.
        clip_norm: the longest that a step's gradient may be.
        dropout: share of the regressors' features that a step leaves out.
        report_every: steps between two measurements.
        held_back: sequences that are measured on.
        checkpoint_minutes: between two checkpoints.
        detach: let no gradient pass from one stage to the next, as in STAF's release.
        without: what takes no part, of `MAY_BE_LEFT_OUT`. Without the lifter of windows first bodies are
            those of single frames, and the head of points is given the middle frame alone: all that is known
            of the frames around it then comes through STAF's modules.
        losses: what errors count.
    """

    seed: int = 1
    steps: int = 4000
    minutes: float | None = None
    tracks: int = 10
    track_frames: int = 20
    rate: float = 2e-3
    warm_up: float = 0.04
    decay: float = 0.01
    last_share: float = 0.2
    average: float = 0.998
    clip_norm: float = 1.0
    dropout: float = 0.0
    report_every: int = 500
    held_back: int = 24
    checkpoint_minutes: float = 10.0
    detach: bool = True
    without: tuple[str, ...] = ()
    losses: OpenLosses = field(default_factory=OpenLosses)

    def __post_init__(self) -> None:
        limits = {
            "seed": (0, 2**32 - 1),
            "steps": (1, 10**9),
            "tracks": (1, 10**5),
            "rate": (1e-9, 1.0),
            "report_every": (1, 10**9),
        }
        for name, (least, most) in limits.items():
            if not least <= getattr(self, name) <= most:  # nor is nan
                raise SettingError(f"--{name} must be from {least} to {most}, got {getattr(self, name)}")
        if self.minutes is not None and not 0 < self.minutes < 1e6:
            raise SettingError("--minutes must be above 0")
        if self.track_frames < WINDOW:
            raise SettingError(f"tracks have at least {WINDOW} frames, not {self.track_frames}")
        unknown = [name for name in self.without if name not in MAY_BE_LEFT_OUT]
        if unknown:
            raise SettingError(f"--without {unknown[0]}: there is {', '.join(MAY_BE_LEFT_OUT)}")

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {**asdict(self), "without": sorted(self.without)}
