"""How landmark nets would see windows of movement: errors that last, some of them known.

Errors follow the cascade's own estimate of them, its sigma: on the four-camera scene landmarks were off by
0.9 to 1.2 times their sigma (root of the mean square along one axis), by half of it in the median: most
errors are smaller, some much larger. The net reads sigma as confidence (`confidence_of_sigma`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from staf_cli.recover.landmarks.lifter_net import MIRRORED_POINTS, NUM_POINTS
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS
from staf_cli.recover.landmarks.window_net import WINDOW, confidence_of_sigma
from staf_cli.train.motion.cameras import WindowViews, in_plane

FACE = [FIT_LANDMARKS.index(mark) for mark in (0, 7, 8)]
HANDS = [FIT_LANDMARKS.index(mark) for mark in (19, 20)]
FEET = [FIT_LANDMARKS.index(mark) for mark in (29, 30, 31, 32)]
ARMS = [FIT_LANDMARKS.index(mark) for mark in (11, 13, 15, 12, 14, 16)]
LEGS = [FIT_LANDMARKS.index(mark) for mark in (23, 25, 27, 24, 26, 28)]
BELOW_KNEES = [FIT_LANDMARKS.index(mark) for mark in (25, 26, 27, 28)] + FEET
HEIGHT_M = 1.7
LEAST_SIGMA = 0.008  # body heights; no net is surer
# How far off each point is beside others: shoulders, elbows, wrists, hips, knees, ankles, face, hands, feet.
RELATIVE = (
    *(0.75, 0.75, 1.05, 1.05, 1.45, 1.45, 0.85, 0.85, 0.8, 0.8, 1.15, 1.15),
    *(0.8, 0.9, 0.9, 1.7, 1.7, 1.3, 1.3, 1.4, 1.4),
)
# Which limb each point belongs to, left arm, right arm, left leg, right leg: errors of one are partly shared.
LIMB_OF_POINT = (0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3, 0, 0, 1, 0, 1, 2, 3, 2, 3)
LOWER_ARMS = ([2, 4, HANDS[0]], [3, 5, HANDS[1]])
WHOLE_LEGS = [*LEGS, *FEET]


@dataclass(frozen=True)
class WindowNoise:
    """Errors of the points; sigmas in body heights, lengths in metres at the person's depth.

    Attributes:
        sigma, sigma_std: median and log-spread of sigma where a net is sure.
        unsure, unsure_sigma: share of points that are unsure for a while, and the range of their sigma.
        share_of_sigma, share_std: errors beside sigma, and their log-spread, where a net is sure,
        unsure_share, unsure_share_std: and where it is not: mostly less, at times far more than sigma.
        farthest_m: no error is larger.
        limb: error that all points of a limb share, beside each point's own.
        lasting: range of the share of errors' variance that stays over the window;
        fading_s: how long the rest lasts; flicker: share of that which is new in every frame.
        definition_m: of where on the body a point lies.
        wrong, wrong_m: share of points that are wrong for a while, unnoticed, and by how much.
        exchanged: shares of windows with arms, legs or all of the other side for a while.
        noticed: share of exchanges that make the points unsure.
        dressed: share of people whose clothes move hips, knees and ankles along the legs.
        gone, gone_frames: shares of points, and of points in single frames, that are not there.
        gone_face, gone_feet, gone_below, gone_legs, gone_arm: shares of windows without these for a while.
        cut: share of windows that end at a picture's edge.
        blank: share of windows in which the person is not seen at all for a while.
    """

    sigma: float = 0.0105
    sigma_std: float = 0.3
    unsure: float = 0.2
    unsure_sigma: tuple[float, float] = (0.022, 0.09)
    share_of_sigma: float = 0.7
    share_std: float = 0.4
    unsure_share: float = 0.5
    unsure_share_std: float = 0.9
    farthest_m: float = 0.3
    limb: float = 0.45
    lasting: tuple[float, float] = (0.1, 0.4)
    fading_s: tuple[float, float] = (0.06, 0.26)
    flicker: float = 0.25
    definition_m: float = 0.01
    wrong: float = 0.02
    wrong_m: float = 0.1
    exchanged: tuple[float, float, float] = (0.02, 0.04, 0.02)
    noticed: float = 0.6
    dressed: float = 0.1
    gone: float = 0.02
    gone_frames: float = 0.012
    gone_face: float = 0.15
    gone_feet: float = 0.12
    gone_below: float = 0.06
    gone_legs: float = 0.015
    gone_arm: float = 0.025
    cut: float = 0.05
    blank: float = 0.03


class WindowSeer:
    """Draws what landmark nets make of views of so many frames."""

    def __init__(self, noise: WindowNoise, rng: torch.Generator, num_frames: int = WINDOW) -> None:
        self._noise, self._rng, self._frames = noise, rng, num_frames
        self._relative = torch.tensor(RELATIVE, device=rng.device)
        self._limb_of_point = torch.tensor(LIMB_OF_POINT, device=rng.device)

    def landmarks(self, views: WindowViews, times_s: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Points (B, N, P, 2) m at the person's depth and confidence (B, N, P)."""
        noise, num = self._noise, len(times_s)
        places = views.points_m + self._normal(num, 1, NUM_POINTS, 3) * noise.definition_m
        places = places + self._clothes(views.points_m)
        points = in_plane(views, places)
        sigma = self._sigma(num)
        drawn = self._normal(num, 1, NUM_POINTS)
        surely = noise.share_of_sigma * torch.exp(noise.share_std * drawn)
        unsurely = noise.unsure_share * torch.exp(noise.unsure_share_std * drawn)
        share = torch.where(sigma < noise.unsure_sigma[0], surely, unsurely)
        level = (HEIGHT_M * share * sigma).clamp_max(noise.farthest_m)
        points = points + level[..., None] * self._lasting_noise(times_s)
        wrong = self._for_a_while(num, NUM_POINTS, share=noise.wrong * self._relative)
        off = self._normal(num, 1, NUM_POINTS, 2) + 0.4 * self._normal(num, self._frames, NUM_POINTS, 2)
        points = points + wrong[..., None] * noise.wrong_m * off
        points, sigma = self._exchanged(points, sigma)
        confidence = confidence_of_sigma(sigma).masked_fill(self._gone(points), 0.0)
        return points, confidence

    def _sigma(self, num: int) -> torch.Tensor:
        """(B, N, P) body heights."""
        noise = self._noise
        usual = (
            self._normal(num, 1, 1)
            + self._normal(num, 1, NUM_POINTS)
            + 0.5 * self._normal(num, self._frames, 1)
        )
        sure = noise.sigma * self._relative * torch.exp(noise.sigma_std * usual)
        low, high = (math.log(sigma) for sigma in noise.unsure_sigma)
        drawn = 0.7 * self._uniform(num, 1, NUM_POINTS) + 0.3 * self._uniform(num, self._frames, NUM_POINTS)
        unsure = torch.exp(low + (high - low) * drawn)
        which = self._for_a_while(num, NUM_POINTS, share=noise.unsure * self._relative)
        return torch.where(which, unsure, sure).clamp_min(LEAST_SIGMA)

    def _lasting_noise(self, times_s: torch.Tensor) -> torch.Tensor:
        """(B, N, P, 2) of variance one and a little more, partly shared within limbs."""
        noise, num = self._noise, len(times_s)
        low, high = noise.lasting
        lasting = low + (high - low) * self._uniform(num, 1, 1, 1)
        fading = noise.fading_s[0] + (noise.fading_s[1] - noise.fading_s[0]) * self._uniform(num, 1)
        kept = torch.exp(-times_s.diff(dim=1) / fading)[..., None, None]
        state = self._by_limb(num)
        states = [state]
        for step in range(self._frames - 1):
            share = kept[:, step]
            state = share * state + (1 - share**2).clamp_min(0).sqrt() * self._by_limb(num)
            states.append(state)
        own = self._normal(num, self._frames, NUM_POINTS, 2)
        fading_part = (1 - noise.flicker) ** 0.5 * torch.stack(states, dim=1) + noise.flicker**0.5 * own
        constant = self._by_limb(num)[:, None]
        return lasting.sqrt() * constant + (1 - lasting).sqrt() * fading_part

    def _by_limb(self, num: int) -> torch.Tensor:
        """(B, P, 2)"""
        shared = self._normal(num, 4, 2)[:, self._limb_of_point]
        return self._normal(num, NUM_POINTS, 2) + self._noise.limb * shared

    def _clothes(self, points_m: torch.Tensor) -> torch.Tensor:
        """(B, N, P, 3) m, along the legs and alike on both sides."""
        num = len(points_m)
        legs = points_m[:, :, [10, 11]].mean(2) - points_m[:, :, [6, 7]].mean(2)
        along = legs / legs.norm(dim=-1, keepdim=True).clamp_min(0.2)
        moved = points_m.new_zeros(num, 1, NUM_POINTS)
        for marks, std_m in (([6, 7], 0.03), ([8, 9], 0.04), ([10, 11, *FEET], 0.02)):
            moved[:, :, marks] = std_m * self._normal(num, 1, 1)
        moved = moved * (self._uniform(num, 1, 1) < self._noise.dressed)
        return moved[..., None] * along[:, :, None]

    def _exchanged(self, points: torch.Tensor, sigma: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        noise, num = self._noise, len(points)
        for marks, share in zip(
            ([*ARMS, *HANDS], WHOLE_LEGS, range(NUM_POINTS)), noise.exchanged, strict=True
        ):
            order = list(range(NUM_POINTS))
            for mark in marks:
                order[mark] = MIRRORED_POINTS[mark]
            which = self._for_a_while(num, 1, share=share) | self._chance(0.006, num, self._frames, 1)
            noticed = which & self._chance(noise.noticed, num, 1, 1)
            touched = torch.zeros(NUM_POINTS, dtype=torch.bool, device=points.device)
            touched[list(marks)] = True
            points = torch.where(which[..., None], points[:, :, order], points)
            sigma = torch.where(which, sigma[:, :, order], sigma)
            doubt = 0.03 + 0.06 * self._uniform(num, 1, NUM_POINTS)
            sigma = torch.where(noticed & touched, sigma.maximum(doubt), sigma)
        return points, sigma

    def _gone(self, points: torch.Tensor) -> torch.Tensor:
        """(B, N, P) bool: points that are not there."""
        noise, num = self._noise, len(points)
        gone = self._chance(noise.gone_frames, num, self._frames, NUM_POINTS)
        gone = gone | self._for_a_while(num, NUM_POINTS, share=noise.gone)
        parts: tuple[tuple[list[int], float], ...]
        parts = ((FACE, noise.gone_face), (FEET + HANDS, noise.gone_feet), (BELOW_KNEES, noise.gone_below))
        parts = (*parts, (WHOLE_LEGS, noise.gone_legs), *((arm, noise.gone_arm) for arm in LOWER_ARMS))
        for marks, share in parts:
            touched = torch.zeros(NUM_POINTS, dtype=torch.bool, device=points.device)
            touched[marks] = True
            gone = gone | (self._for_a_while(num, 1, share=share) & touched)
        edge = torch.randint(5, (num, 1, 1), generator=self._rng, device=self._rng.device)
        x, y = points.unbind(-1)
        across = torch.where(edge < 3, y, torch.where(edge == 3, x, -x))  # most are cut off below
        outside = across > 1.3 * self._uniform(num, 1, 1) - 0.4
        gone = gone | (outside & self._chance(noise.cut, num, 1, 1))
        blank = self._for_a_while(num, 1, share=noise.blank)
        blank[:, self._frames // 2] = False
        return gone | blank

    def _for_a_while(self, num: int, each: int, *, share: float | torch.Tensor) -> torch.Tensor:
        """(B, N, each) bool: runs of frames, one in every nine; a quarter of all are the whole window."""
        frames = torch.arange(self._frames, device=self._rng.device)[:, None]
        run = torch.zeros(num, self._frames, each, dtype=torch.bool, device=self._rng.device)
        for _ in range(max(1, round(self._frames / WINDOW))):
            middle = self._uniform(num, 1, each) * (self._frames + 1) - 1
            half = 0.5 + self._uniform(num, 1, each) ** 2 * WINDOW / 2
            run |= (frames - middle).abs() < half
        run |= self._chance(0.25, num, 1, each)
        return run & (self._uniform(num, 1, each) < share)

    def _chance(self, share: float, *shape: int) -> torch.Tensor:
        return self._uniform(*shape) < share

    def _uniform(self, *shape: int) -> torch.Tensor:
        return torch.rand(*shape, generator=self._rng, device=self._rng.device)

    def _normal(self, *shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=self._rng, device=self._rng.device)
