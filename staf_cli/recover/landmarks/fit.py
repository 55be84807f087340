"""The fit: all frames of a track at once, drawn to 2D landmarks and initial 3D, held back by priors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from staf_cli.camera import Camera
from staf_cli.recover import rotations
from staf_cli.recover.landmarks.adam import descend
from staf_cli.recover.landmarks.planting import PlantedFeet
from staf_cli.recover.landmarks.shared_steps import shared_steps
from staf_cli.recover.landmarks.skeleton import (
    FIT_HIPS,
    FIT_LANDMARKS,
    JOINT_OF_LANDMARK,
    PosePrior,
    ShapePrior,
    Skeleton,
    rotmats_of,
    unseen_joints,
)
from staf_cli.recover.landmarks.standing import bent_knees, may_be_straight, robust, sliding, wandering
from staf_cli.recover.landmarks.targets import Targets, bridge

JOINT_MARKS = {joint: mark for mark, joint in JOINT_OF_LANDMARK.items()}
PIECE, OVERLAP = 512, 48  # frames
SHAPE_SAMPLE = 160  # frames that the shape is found on
RATES = {"turn": 0.05, "body": 0.05, "place": 0.01, "betas": 0.05}  # of Adam, rad and log depth a step
LAST_RATE = 0.2  # of these, in the last stage
# Where the initial 3D says how sure it is: sigma at which its points count as they do where it does not, and
# how much less and more others may.
USUAL_SIGMA_M, SURENESS = 0.04, (0.5, 1.5)
LAST_ACCEL = 0.45  # of the sigmas of acceleration: bodies shake more over feet that are held


@dataclass(frozen=True)
class FitSettings:
    """How strongly each term pulls; distances over which the data terms are one unit.

    Attributes:
        sigma_2d_m: m at the person's depth.
        sigma_3d_m: m, across (x, y) and along (z) the view.
        sigma_accel: m/s², across (x, y) and along (z) the view: weak smoothing; stronger in depth, which is
            not seen: what shakes there is mostly noise.
        strikes: sigmas of accelerations are 1 + this times as large in a strike: quick hands are not
            held back.
        sigma_accel_unseen: m/s², in frames that nothing was seen in: there it is all that holds people.
        sigma_foot: m/s, of feet that stay where they are in the picture: they slide in depth otherwise.
        sigma_depth_speed: m/s, of the pelvis along the view: people who stand do not drift.
        sigma_planted: m/s and m, of feet that are known to stand, and of their soles over the ground.
        prior, limits, rest, shape: weights of the pose prior, joint limits, unseen limbs and betas.
        straight: weight a rad of knees that bend although the picture shows a straight leg.
        stature: weight of the prior on stature in every frame: what proportions seem to say of it is wrong in
            the same way in all frames.
        steps, shape_steps, last_steps: of Adam, for the motion, for the shape, and for the motion once more
            on the ground.
    """

    sigma_2d_m: float = 0.007
    sigma_3d_m: tuple[float, float, float] = (0.025, 0.025, 0.025)
    sigma_accel: tuple[float, float, float] = (24.0, 24.0, 12.0)
    strikes: float = 4.0
    sigma_accel_unseen: float = 9.0
    sigma_foot: float = 0.10
    sigma_depth_speed: float = 0.027
    sigma_planted: tuple[float, float] = (0.007, 0.01)
    prior: float = 0.01
    limits: float = 40.0
    rest: float = 5.0
    shape: float = 0.5
    straight: float = 24.0
    stature: float = 30.0
    steps: int = 240
    shape_steps: int = 150
    last_steps: int = 120


@dataclass(frozen=True)
class Fitted:
    """T frames of one body.

    Attributes:
        rotvecs: (T, 24, 3) rad.
        pelvis: (T, 3) m, the root joint in camera coordinates.
        betas: (10,).
    """

    rotvecs: torch.Tensor
    pelvis: torch.Tensor
    betas: torch.Tensor

    def take(self, rows: slice) -> Fitted:
        """The same for some frames only."""
        return Fitted(self.rotvecs[rows], self.pelvis[rows], self.betas)


@dataclass(frozen=True)
class BodyFit:
    """Fits one body; two stages, and a third where it is known what the feet stand on.

    `shape` finds the bone lengths on a sample of frames; `motion` finds the poses of all frames for a given
    shape, in overlapping pieces where the track is long; `planted` goes on from there.
    """

    skeleton: Skeleton
    prior: PosePrior
    camera: Camera
    settings: FitSettings

    def shape(self, targets: Targets, known: ShapePrior | None = None) -> Fitted:
        """Shape and poses on at most SHAPE_SAMPLE frames spread over the track, without smoothing.

        Args:
            targets: of the whole track.
            known: of the person; what holds for everybody where None.
        """
        known = known or ShapePrior(torch.zeros(10, device=self.skeleton.joints_template.device))
        problem = _Problem(self, targets.take(shape_rows(len(targets))), smooth=False)
        return problem.solve(known.betas, known)

    def motion(self, targets: Targets, betas: torch.Tensor) -> Fitted:
        """Poses of all frames for one shape (10,); pieces overlap and are blended where they do."""
        return self._in_pieces(
            len(targets), betas, lambda span: _Problem(self, targets.take(span)).solve(betas)
        )

    def planted(self, targets: Targets, first: Fitted, feet: PlantedFeet) -> Fitted:
        """The motion once more, from a first one, with feet that stay where they stand."""

        def piece(span: slice) -> Fitted:
            problem = _Problem(self, targets.take(span), feet=feet.take(span))
            return problem.improve(first.take(span))

        return self._in_pieces(len(targets), first.betas, piece)

    def _in_pieces(self, num_frames: int, betas: torch.Tensor, solve: Callable[[slice], Fitted]) -> Fitted:
        """What a problem's pieces give, blended where they overlap."""
        rotmats, pelvis = torch.zeros(num_frames, 24, 3, 3), torch.zeros(num_frames, 3)
        total = torch.zeros(num_frames)
        for start, stop in _pieces(num_frames):
            span = slice(start, stop)
            piece = solve(span)
            weight = _piece_weights(stop - start)
            rotmats[span] += rotations.rotvec_to_rotmat(piece.rotvecs.cpu()) * weight[:, None, None, None]
            pelvis[span] += piece.pelvis.cpu() * weight[:, None]
            total[span] += weight
        rotvecs = rotations.rotmat_to_rotvec(
            rotations.special_procrustes(rotmats / total[:, None, None, None])
        )
        return Fitted(rotvecs, pelvis / total[:, None], betas)


def shape_rows(num_frames: int) -> np.ndarray:
    """Which frames the shape is found on, spread evenly over the track."""
    return np.unique(np.linspace(0, num_frames - 1, min(num_frames, SHAPE_SAMPLE)).round().astype(int))


def _pieces(num_frames: int) -> list[tuple[int, int]]:
    starts = range(0, max(num_frames - OVERLAP, 1), PIECE - OVERLAP)
    return [(start, min(start + PIECE, num_frames)) for start in starts]


def _piece_weights(length: int) -> torch.Tensor:
    """(length,) rising and falling linearly over the overlap; never zero."""
    ramp = torch.arange(1, length + 1, dtype=torch.float32)
    return torch.minimum(ramp, ramp.flip(0)).clamp(max=OVERLAP) / OVERLAP


class _Problem:
    """One piece of track as tensors, its loss and its solution."""

    def __init__(
        self, fit: BodyFit, targets: Targets, *, smooth: bool = True, feet: PlantedFeet | None = None
    ) -> None:
        device = fit.skeleton.joints_template.device

        def tensor(values: np.ndarray) -> torch.Tensor:
            return torch.as_tensor(np.ascontiguousarray(values), dtype=torch.float32, device=device)

        self.skeleton, self.prior, self.settings, self.feet = fit.skeleton, fit.prior, fit.settings, feet
        centre = tensor(np.array(fit.camera.principal_point_px))
        self.rays = (tensor(targets.points_px) - centre) / fit.camera.focal_px
        self.weights_2d = tensor(targets.weights_2d)
        self.weights_3d = tensor(targets.weights_3d)
        self.may_be_straight = may_be_straight(self.rays)
        self.unseen = tensor(unseen_joints(targets.weights_3d, FIT_LANDMARKS))
        self.points_m = tensor(targets.points_m)
        self.start = rotations.special_procrustes(tensor(targets.rotmats))
        self.sigma_3d = tensor(np.array(fit.settings.sigma_3d_m))
        self.pull_3d = self.weights_3d
        if targets.sigma_m is not None:
            sureness = np.clip(USUAL_SIGMA_M / targets.sigma_m, *SURENESS)
            self.pull_3d = self.weights_3d * tensor(sureness)
        self.has_2d = torch.as_tensor(targets.has_2d, device=device)
        sigma_accel = tensor(np.array(fit.settings.sigma_accel)) * (1.0 if feet is None else LAST_ACCEL)
        sigmas = torch.where(self.has_2d[:, None], sigma_accel, fit.settings.sigma_accel_unseen)
        looser = 1 + fit.settings.strikes * tensor(targets.strikes)
        self.sigma_accel = sigmas[1:-1, None] * looser[1:-1, :, None]  # (T - 2, P, 3)
        self.step_s = tensor(_steps(targets.times_s)) if smooth else None

    def solve(self, betas: torch.Tensor, known: ShapePrior | None = None) -> Fitted:
        """Adam from the initial rotations; the betas (10,) are learnt where there is a prior of the shape."""
        root, body, place = self._initial(betas)
        scale = self._scale_3d(betas)
        unknowns = {"turn": torch.zeros_like(place), "body": body.clone(), "place": place.clone()}
        steps = self.settings.steps if known is None else self.settings.shape_steps
        if known is not None:
            unknowns["betas"] = betas.clone()

        def loss(step: int) -> torch.Tensor:
            # Smoothing alone moves people in a gap too slowly.
            if step and step % (steps // 4 + 1) == 0:
                unknowns["place"].data = self._bridged(unknowns["place"].detach())
            if known is None:
                return self._loss(root, unknowns, betas, scale)
            shape = unknowns["betas"]
            fits = self._loss(root, unknowns, shape, self._scale_3d(shape.detach()))
            return fits + self._unlikely(shape, known) * len(root)

        descend(unknowns, RATES, loss, steps)
        return self._fitted(root, unknowns, unknowns.get("betas", betas).detach())

    def improve(self, first: Fitted) -> Fitted:
        """Adam from an earlier solution, in steps that neighbouring frames share."""
        assert self.step_s is not None
        root, body, place = self._earlier(first)
        scale, share = self._scale_3d(first.betas), shared_steps(self.step_s)
        changes = {"turn": torch.zeros_like(place), "body": torch.zeros_like(body)}
        changes["place"] = torch.zeros_like(place)

        def changed() -> dict[str, torch.Tensor]:
            turn, joints, moved = (torch.einsum("ts,s...->t...", share, each) for each in changes.values())
            return {"turn": turn, "body": body + joints, "place": place + moved}

        rates = {name: LAST_RATE * rate for name, rate in RATES.items()}
        steps = self.settings.last_steps
        descend(changes, rates, lambda _: self._loss(root, changed(), first.betas, scale), steps)
        with torch.no_grad():
            return self._fitted(root, changed(), first.betas)

    def _fitted(self, root: torch.Tensor, unknowns: dict[str, torch.Tensor], betas: torch.Tensor) -> Fitted:
        with torch.no_grad():
            turned = root @ rotations.rotvec_to_rotmat(unknowns["turn"])
            rotvecs = torch.cat([rotations.rotmat_to_rotvec(turned)[:, None], unknowns["body"]], dim=1)
            return Fitted(rotvecs, self._pelvis(unknowns["place"]), betas)

    def _initial(self, betas: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Root (T, 3, 3), the other joints (T, 23, 3) rad and places (T, 3) of the initial rotations."""
        root = self.start[:, 0]
        hands = torch.zeros(len(root), 2, 3, device=root.device)
        body = torch.cat([rotations.rotmat_to_rotvec(self.start[:, 1:]), hands], dim=1)
        body = torch.where(self.unseen[..., None] > 0.5, self.prior.rest, body)
        body = body.clamp(self.prior.low, self.prior.high)
        return root, body, self._initial_place(root, body, betas)

    def _earlier(self, start: Fitted) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """The same of an earlier solution."""
        rotvecs, pelvis = start.rotvecs.to(self.start.device), start.pelvis.to(self.start.device)
        depth = pelvis[:, 2:].clamp_min(1e-3)
        place = torch.cat([pelvis[:, :2] / depth, depth.log()], dim=-1)
        return rotations.rotvec_to_rotmat(rotvecs[:, 0]), rotvecs[:, 1:], place

    def _loss(
        self, root: torch.Tensor, unknowns: dict[str, torch.Tensor], betas: torch.Tensor, scale: torch.Tensor
    ) -> torch.Tensor:
        s = self.settings
        body = unknowns["body"]
        rotmats = rotmats_of(root @ rotations.rotvec_to_rotmat(unknowns["turn"]), body)
        pelvis = self._pelvis(unknowns["place"])
        points = self.skeleton.landmarks(rotmats, pelvis, *self.skeleton.rest(betas))  # (T, P, 3)
        depth = pelvis[:, None, 2:].detach()
        off_2d = (points[..., :2] / points[..., 2:] - self.rays) * depth / s.sigma_2d_m
        data_2d = (robust(off_2d) * self.weights_2d).sum(-1)
        middle = points[:, FIT_HIPS].mean(1, keepdim=True)
        off_3d = (points - middle - self.points_m * scale) / self.sigma_3d
        data_3d = (robust(off_3d) * self.pull_3d).sum(-1)
        held = s.prior * self.prior.mahalanobis_sq(body) + s.limits * self.prior.joint_limit_penalty(body)
        held = held + s.rest * self.prior.rest_pose_penalty(body, self.unseen)
        held = held + s.straight * bent_knees(body, self.may_be_straight)
        loss = (data_2d + data_3d + held).sum()
        if self.step_s is not None and len(self.step_s) > 1:
            loss = loss + self._unsteadiness(points, pelvis, self.step_s)
        return loss

    def _unsteadiness(self, points: torch.Tensor, pelvis: torch.Tensor, step_s: torch.Tensor) -> torch.Tensor:
        """What moves that should not, in units of its sigmas; on known ground where the camera turns too."""
        s, feet, weights = self.settings, self.feet, self.weights_2d
        if feet is None:
            held = sliding(points, self.rays, weights, step_s, s.sigma_foot)
        else:
            held = sliding(points, self.rays, weights * feet.raised, step_s, s.sigma_foot)
            points, pelvis = feet.steadied(points), feet.steadied(pelvis[:, None])[:, 0]
            held = held + feet.loss(points, step_s, *s.sigma_planted)
        return self._unsmoothness(points, step_s) + wandering(pelvis, step_s, s.sigma_depth_speed) + held

    def _unlikely(self, betas: torch.Tensor, known: ShapePrior) -> torch.Tensor:
        """How far a shape is from what is known of it, and its stature."""
        shape = self.settings.shape * (betas - known.betas).square().mean()
        off = (self.skeleton.stature(betas) - known.stature_m) / known.sd_m
        return shape + self.settings.stature * off.square()

    def _unsmoothness(self, points: torch.Tensor, step_s: torch.Tensor) -> torch.Tensor:
        """Accelerations of all points in m/s², by the frames' own times, in units of their sigmas."""
        velocity = points.diff(dim=0) / step_s[:, None, None]
        accel = velocity.diff(dim=0) / ((step_s[1:] + step_s[:-1]) / 2)[:, None, None]
        return robust(accel / self.sigma_accel).sum()

    def _pelvis(self, place: torch.Tensor) -> torch.Tensor:
        """Ray x, y and log depth (T, 3) -> (T, 3) m: steps in these are alike near and far."""
        depth = place[:, 2:].exp()
        return torch.cat([place[:, :2] * depth, depth], dim=-1)

    def _scale_3d(self, betas: torch.Tensor) -> torch.Tensor:
        """What the initial 3D must be multiplied by to have this body's limb lengths."""
        rest = self.skeleton.rest_joints(betas)
        bones = [(16, 18), (17, 19), (18, 20), (19, 21), (1, 4), (2, 5), (4, 7), (5, 8)]
        marks = [tuple(FIT_LANDMARKS.index(JOINT_MARKS[joint]) for joint in bone) for bone in bones]
        mine = sum((rest[a] - rest[b]).norm() for a, b in bones)
        theirs = sum((self.points_m[:, a] - self.points_m[:, b]).norm(dim=-1) for a, b in marks)
        return mine / torch.as_tensor(theirs).median().clamp_min(1e-3)

    def _initial_place(self, root: torch.Tensor, body: torch.Tensor, betas: torch.Tensor) -> torch.Tensor:
        """Where the pelvis must be for the first pose to project onto the landmarks: least squares."""
        origin = torch.zeros(len(root), 3, device=root.device)
        points = self.skeleton.landmarks(rotmats_of(root, body), origin, *self.skeleton.rest(betas))
        weights = self.weights_2d + 1e-4
        # w (X + tx - r (Z + tz)) = 0 for both picture axes, linear in t.
        rows = torch.zeros(*points.shape[:2], 2, 3, device=root.device)
        rows[..., 0, 0] = rows[..., 1, 1] = 1
        rows[..., 2] = -self.rays
        wanted = self.rays * points[..., 2:] - points[..., :2]
        normal = torch.einsum("tpai,tpaj,tp->tij", rows, rows, weights)
        side = torch.einsum("tpai,tpa,tp->ti", rows, wanted, weights)
        normal = normal + 1e-6 * torch.eye(3, device=root.device)
        pelvis = torch.linalg.solve(normal, side)
        depth = _median_filter(pelvis[:, 2].clamp(0.3, 200.0))
        place = torch.cat([pelvis[:, :2] / pelvis[:, 2:].clamp_min(0.3), depth.log()[:, None]], dim=-1)
        return self._bridged(place)

    def _bridged(self, place: torch.Tensor) -> torch.Tensor:
        """Places (T, 3) with those of unseen frames from the frames around: nothing says how far they are."""
        bridged = bridge(place.cpu().numpy(), self.has_2d.cpu().numpy())
        return torch.as_tensor(bridged, dtype=place.dtype, device=place.device)


def _steps(times_s: np.ndarray) -> np.ndarray:
    """Times between frames (T - 1,) s, none so short that the frames would be glued together."""
    steps = np.diff(times_s)
    return np.maximum(steps, np.median(steps) / 4 if len(steps) else 0.0)


def _median_filter(values: torch.Tensor, reach: int = 2) -> torch.Tensor:
    """(T,) -> (T,), median over 2 reach + 1 frames, ends repeated."""
    padded = torch.cat([values[:1].expand(reach), values, values[-1:].expand(reach)])
    return padded.unfold(0, 2 * reach + 1, 1).median(dim=-1).values
