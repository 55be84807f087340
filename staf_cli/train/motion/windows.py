"""Windows of movement to train on: captured, spliced, shaken, mirrored, and made-up poses that move."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import torch

from staf_cli.recover import rotations
from staf_cli.recover.landmarks.window_net import WINDOW
from staf_cli.train.motion.capture import CAPTURE_FPS, Clips
from staf_cli.train.motion.poses import (
    LIMBS,
    SPINE,
    PoseMix,
    about,
    between,
    chance,
    made_up,
    mirrored,
    shake,
    spliced,
)

ARMS = LIMBS[2] + LIMBS[3]


@dataclass(frozen=True)
class WindowMix:
    """How often what is done with windows, beside `PoseMix`.

    Attributes:
        poses: the same for every frame of a window.
        standing: share of people who stand upright on straight legs.
        drifting: share in which the joints' small turns grow over the window.
        fastest_s, slowest_s: range of the time between two frames, drawn evenly by its logarithm.
        uneven: share of windows whose frames come unevenly.
        speed: log-spread of the movement's speed.
        still: share of windows that are one frame, repeated.
        ended: share of windows that meet a track's end, either way.
    """

    poses: PoseMix = field(default_factory=PoseMix)
    standing: float = 0.1
    drifting: float = 0.5
    fastest_s: float = 0.02
    slowest_s: float = 0.25
    uneven: float = 0.4
    speed: float = 0.25
    still: float = 0.1
    ended: float = 0.1


@dataclass(frozen=True)
class Windows:
    """B windows of N frames in the capture's axes, y up.

    Attributes:
        rotmats: (B, 22, N, 3, 3) local rotations.
        path_m: (B, N, 3) m, how far the hips are from where they are in the middle frame.
        times_s: (B, N) s, from the middle frame.
    """

    rotmats: torch.Tensor
    path_m: torch.Tensor
    times_s: torch.Tensor


class WindowSource:
    """Draws windows: half of them evenly over all frames, half evenly over the clusters of like poses."""

    def __init__(
        self, clips: Clips, mix: WindowMix, *, as_captured: bool = False, num_frames: int = WINDOW
    ) -> None:
        """With `as_captured` poses are not changed, only their times."""
        self._clips, self._mix, self._as_captured = clips, mix, as_captured
        self._num_frames = num_frames
        clusters = clips.poses.clusters
        sizes = clusters.bincount()
        kept = sizes > 0
        self._order, self._sizes = clusters.argsort(stable=True), sizes[kept]
        self._starts = (sizes.cumsum(0) - sizes)[kept]

    def draw(self, num: int, rng: torch.Generator) -> Windows:
        """Num windows."""
        mix = self._mix
        times = _times(num, self._num_frames, mix, rng)
        speed = torch.exp(mix.speed * torch.randn(num, 1, generator=rng, device=rng.device))
        rotmats, path = self._captured(times * speed, rng)
        if not self._as_captured:
            other, _ = self._captured(times * speed, rng)
            rotmats, path = self._changed(rotmats, other, path, times, rng)
        rows = _rows(num, self._num_frames, mix, rng)
        return Windows(
            rotmats.gather(2, rows[:, None, :, None, None].expand_as(rotmats)),
            path.gather(1, rows[..., None].expand_as(path)),
            times.gather(1, rows),
        )

    def _captured(self, times_s: torch.Tensor, rng: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Rotations (B, 22, N, 3, 3) and path (B, N, 3) around random frames; clips rest at their ends."""
        clips, num = self._clips, len(times_s)
        rows = torch.randint(len(clips.poses), (num,), generator=rng, device=rng.device)
        cluster = torch.randint(len(self._sizes), (num,), generator=rng, device=rng.device)
        inside = torch.rand(num, generator=rng, device=rng.device) * self._sizes[cluster]
        even = self._order[self._starts[cluster] + inside.long()]
        rows = torch.where(chance(num, 0.5, rng), rows, even)[:, None]
        place = rows + times_s * CAPTURE_FPS
        place = place.maximum(clips.first[rows].float()).minimum(clips.last[rows].float())
        before = place.long()
        after = (before + 1).minimum(clips.last[rows])
        share = place - before

        def between_frames(values: torch.Tensor) -> torch.Tensor:
            part = share.view(*share.shape, *[1] * (values.dim() - 1))
            return torch.lerp(values[before], values[after], part)

        rotmats = rotations.special_gramschmidt(between_frames(clips.poses.rotmats)[..., :2]).transpose(1, 2)
        path = between_frames(clips.root_m)
        return rotmats, path - path[:, self._num_frames // 2, None]

    def _changed(
        self,
        rotmats: torch.Tensor,
        other: torch.Tensor,
        path: torch.Tensor,
        times_s: torch.Tensor,
        rng: torch.Generator,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        mix, num = self._mix, len(rotmats)
        rotmats = spliced(rotmats, other, mix.poses, rng)
        turns = rotations.random_rotmat(num, generator=rng, device=rng.device)
        anyhow = chance(num, mix.poses.any_root, rng)[:, None, None, None]
        root = torch.where(anyhow, turns[:, None] @ rotmats[:, 0], rotmats[:, 0])
        rotmats = torch.cat([root[:, None], rotmats[:, 1:]], dim=1)
        rotmats = _instead(rotmats, made_up, mix.poses.made_up, rng)
        rotmats = _instead(rotmats, standing, mix.standing, rng)
        steady, growing = shake(num, mix.poses, rng), shake(num, mix.poses, rng)
        grown = times_s / times_s.abs().amax(1, keepdim=True).clamp_min(1e-3)
        grown = 0.5 * grown * chance(num, mix.drifting, rng)[:, None]
        drift = rotations.rotmat_to_rotvec(growing)[:, :, None] * grown[:, None, :, None]
        rotmats = rotmats @ steady[:, :, None] @ rotations.rotvec_to_rotmat(drift)
        exchanged = chance(num, 0.5, rng)
        flip = torch.where(exchanged[:, None], path.new_tensor([-1.0, 1.0, 1.0]), 1.0)
        return mirrored(rotmats, exchanged), path * flip[:, None]


def sequences(clips: Clips, num: int, num_frames: int, rng: torch.Generator) -> Windows:
    """Successive frames of clips as they were captured, turned about the vertical by cameras only.

    Args:
        clips: to take them from, each frame as likely as any other.
        num: of the sequences.
        num_frames: of each; a clip that is shorter rests at its end.
        rng: the dice.
    """
    starts = torch.randint(len(clips.poses), (num,), generator=rng, device=rng.device)
    last = clips.last[starts]
    starts = starts.minimum(last - num_frames + 1).maximum(clips.first[starts])
    rows = (starts[:, None] + torch.arange(num_frames, device=rng.device)).minimum(last[:, None])
    path = clips.root_m[rows]
    times = (torch.arange(num_frames, device=rng.device) - num_frames // 2) / CAPTURE_FPS
    rotmats = clips.poses.rotmats[rows].transpose(1, 2)
    return Windows(rotmats, path - path[:, num_frames // 2, None], times.expand(num, -1))


def standing(rotmats: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
    """Poses (B, 22, 3, 3) with their arms and heads, upright on straight legs."""
    num = len(rotmats)
    posed = rotmats.clone()
    for side, (thigh, shin, foot) in ((1.0, (1, 4, 7)), (-1.0, (2, 5, 8))):
        knee = between(num, 0, 12, rng)
        bend = between(num, -10, 8, rng) - knee / 2
        apart, turn = side * between(num, -4, 14, rng), side * between(num, -10, 25, rng)
        posed[:, thigh] = about(0, bend) @ about(2, apart) @ about(1, turn)
        posed[:, shin] = about(0, knee)
        posed[:, foot] = about(0, between(num, -10, 10, rng))
    bend = between(num, -8, 20, rng) / 3
    for joint in SPINE:
        posed[:, joint] = about(0, bend) @ about(2, between(num, -3, 3, rng))
    posed[:, 0] = about(0, between(num, -8, 8, rng)) @ about(2, between(num, -6, 6, rng))
    return posed


def _instead(
    rotmats: torch.Tensor,
    pose: Callable[[torch.Tensor, torch.Generator], torch.Tensor],
    share: float,
    rng: torch.Generator,
) -> torch.Tensor:
    """Some windows (B, 22, N, 3, 3) about another pose: as every joint moves, it moves there."""
    rows = chance(len(rotmats), share, rng).nonzero()[:, 0]
    chosen = rotmats[rows]
    middle = chosen[:, :, chosen.shape[2] // 2]
    posed = pose(middle, rng)
    changed = rotmats.clone()
    changed[rows] = (posed @ middle.mT)[:, :, None] @ chosen
    return changed


def _times(num: int, num_frames: int, mix: WindowMix, rng: torch.Generator) -> torch.Tensor:
    """(B, N) s from the middle frame."""
    low, high = math.log(mix.fastest_s), math.log(mix.slowest_s)
    step = torch.exp(low + (high - low) * torch.rand(num, 1, generator=rng, device=rng.device))
    times = step * (torch.arange(num_frames, device=rng.device) - num_frames // 2)
    shift = torch.rand(num, num_frames, generator=rng, device=rng.device) - 0.5
    times = times + 0.5 * step * shift * chance(num, mix.uneven, rng)[:, None]
    return times - times[:, num_frames // 2, None]


def _rows(num: int, num_frames: int, mix: WindowMix, rng: torch.Generator) -> torch.Tensor:
    """(B, N) which frame stands in each place: ends are repeated, still windows are their middle frame."""
    middle = num_frames // 2
    some = torch.randint(middle + 1, (2, num), generator=rng, device=rng.device)
    low = torch.where(chance(num, mix.ended, rng), some[0], 0)
    high = torch.where(chance(num, mix.ended, rng), middle + some[1], num_frames - 1)
    still = chance(num, mix.still, rng)
    low, high = low.masked_fill(still, middle), high.masked_fill(still, middle)
    places = torch.arange(num_frames, device=rng.device)
    return places.maximum(low[:, None]).minimum(high[:, None])
