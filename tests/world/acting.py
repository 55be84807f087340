"""People who walk, stand, sit down, jump or stand on one leg on a floor: free bodies with true contacts.

Feet are laid out first and stand exactly; pelvis and trunk move over them, and the legs follow by inverse
kinematics. World axes: z up, the floor at 0, metres; everyone starts at the origin and looks along x.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicHermiteSpline, PchipInterpolator
from scipy.ndimage import gaussian_filter1d, minimum_filter1d
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body

REACH = 0.985  # of a straight leg: how far an ankle may be from its hip
UP_IN_REST = 1  # the rest pose has x to the left, y up, z to the front
HEEL_OFF, TOE_OFF, FLAT = 0.42, 0.62, 0.10  # of a stride, from the heel's strike on
STRIKE_DEG, PUSH_DEG = 20.0, -48.0  # of the foot's sole, toes up


@dataclass(frozen=True)
class Build:
    """A free body's own lengths, from its rest pose.

    Attributes:
        betas: (10,).
        rest: (24, 3) m, joints seen from the pelvis.
        soles: (2, 2, 3) m: left and right heel and toe points seen from their ankle.
        ankle_m: how high an ankle is over the floor when its foot is flat.
        stature_m: from sole to crown.
        pelvis_rest: (3,) m, where the pelvis is in the rest pose.
    """

    betas: np.ndarray
    rest: np.ndarray
    soles: np.ndarray
    ankle_m: float
    stature_m: float
    pelvis_rest: np.ndarray

    @classmethod
    def of(cls, body: Body, betas: np.ndarray) -> Build:
        pose, place = np.zeros((1, 72), np.float32), np.zeros((1, 3), np.float32)
        joints = body.joints(pose, betas, place)[0].astype(np.float64)
        mesh = body.vertices(pose, betas, place)[0].astype(np.float64)
        points = mesh[[body.vertex_ids[name] for name in ("LHeel", "LBigToe", "RHeel", "RBigToe")]]
        soles = points.reshape(2, 2, 3) - joints[[7, 8], None]
        ankle_m, stature_m = joints[7, 1] - mesh[:, 1].min(), np.ptp(mesh[:, 1])
        return cls(betas, joints - joints[0], soles, float(ankle_m), float(stature_m), joints[0])

    @property
    def leg_m(self) -> float:
        thigh, shin = self.rest[4] - self.rest[1], self.rest[7] - self.rest[4]
        return float(np.linalg.norm(thigh) + np.linalg.norm(shin))

    @property
    def pelvis_m(self) -> float:
        """How high the pelvis is over the floor when standing."""
        return float(self.ankle_m + REACH * self.leg_m - self.rest[1, 1])


@dataclass(frozen=True)
class Act:
    """T frames of a person on a floor.

    Attributes:
        ankles_m: (T, 2, 3); feet: (T, 2, 3, 3) rotations from the rest pose to the world.
        contacts: (T, 4) bool, left heel, left toe, right heel, right toe.
        pelvis_m: (T, 3); pelvis: (T, 3, 3) its rotation.
        trunk_rad: (T, 3) rotation vector that the spine's three joints share; arms_rad: (T, 4, 3) of
            shoulders and elbows, left before right.
    """

    ankles_m: np.ndarray
    feet: np.ndarray
    contacts: np.ndarray
    pelvis_m: np.ndarray
    pelvis: np.ndarray
    trunk_rad: np.ndarray
    arms_rad: np.ndarray


def walking(build: Build, times: np.ndarray, rng: np.random.Generator) -> Act:
    """Along an arc, at 0.6-1.5 m/s, both feet striking with the heel and leaving with the toe."""
    speed = rng.uniform(0.6, 1.5)
    stride_s = rng.uniform(1.0, 1.15) + 0.25 * (1.1 - speed)
    speed *= build.leg_m / 0.85
    bend, phase = rng.uniform(-0.25, 0.25), rng.uniform(0, 1)
    along = speed * (times - times.mean())

    def path(way: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
        heading = bend * np.asarray(way)
        sides = np.sinc(heading / np.pi / 2)
        middle = np.asarray(way)[..., None] * np.stack([np.cos(heading / 2), np.sin(heading / 2)], -1)
        return middle * sides[..., None], heading

    feet = [
        _stepping_foot(build, side, times / stride_s + phase + 0.5 * side, stride_s, speed, along, path)
        for side in (0, 1)
    ]
    middle, heading = path(along)
    swing = np.sin(2 * np.pi * (times / stride_s + phase))
    lean = rng.normal(0.03, 0.04)
    yaw = _about("y", 0.08 * swing)
    pelvis = (_headed(heading) * _about("x", np.full(len(times), lean)) * yaw).as_matrix()
    trunk = np.stack([np.full(len(times), rng.normal(0.02, 0.05)), -0.16 * swing, 0 * swing], axis=1)
    arms = _hanging_arms(len(times))
    arms[:, 0, 1], arms[:, 1, 1] = 0.45 * swing, 0.45 * swing
    arms[:, 2, 1], arms[:, 3, 1] = -0.35 + 0.2 * swing, 0.35 + 0.2 * swing
    return _over_feet(build, feet, np.c_[middle, 0 * along], pelvis, trunk, arms, times)


def standing(build: Build, times: np.ndarray, rng: np.random.Generator) -> Act:
    """Feet side by side, swaying, arms gesturing."""
    feet = [_still_foot(build, side, len(times), rng) for side in (0, 1)]
    sway = _wandering(rng, times, 3) * [0.03, 0.04, 0.0]
    lean = Rotation.from_rotvec(0.05 * _wandering(rng, times, 3) + rng.normal(0, [0.03, 0.1, 0.02]))
    arms = _hanging_arms(len(times)) + 0.5 * _wandering(rng, times, 12).reshape(-1, 4, 3)
    trunk = 0.12 * _wandering(rng, times, 3) + rng.normal([0.04, 0, 0], [0.05, 0.05, 0.02])
    pelvis = (_headed(np.zeros(len(times))) * lean).as_matrix()
    return _over_feet(build, feet, sway, pelvis, trunk, arms, times)


def sitting_down(build: Build, times: np.ndarray, rng: np.random.Generator) -> Act:
    """Stands, sits down behind where it stood, and stays."""
    begin = times[0] + (times[-1] - times[0]) * rng.uniform(0.25, 0.4)
    return _seated(build, times, rng, _eased((times - begin) / rng.uniform(0.9, 1.3)))


def seated(build: Build, times: np.ndarray, rng: np.random.Generator) -> Act:
    """Sits all the time."""
    return _seated(build, times, rng, np.ones(len(times)))


def jumping(build: Build, times: np.ndarray, rng: np.random.Generator) -> Act:
    """Crouches, jumps up, lands and stands again, more than once where there is time."""
    crouch_s, leave, period = 0.35, rng.uniform(1.4, 2.0), rng.uniform(1.5, 1.9)
    flight_s = 2 * leave / 9.81
    phase = np.mod(times - times[0] + rng.uniform(0.3, 0.8), period)
    keys = np.array([0, crouch_s, 0.6, 0.6 + flight_s, 0.75 + flight_s, 1.1 + flight_s])
    deep = PchipInterpolator([*keys, 9.0], [0, 1, 0, 0, 0.8, 0, 0])(phase)
    air = np.clip((phase - keys[2]) / flight_s, 0, 1)
    rise = leave * air * flight_s - 9.81 / 2 * (air * flight_s) ** 2
    toes_down = PchipInterpolator(
        [0, 0.48, 0.6, 0.6 + flight_s / 2, 0.6 + flight_s, 0.68 + flight_s, 9.0], [0, 0, -40, -35, -30, 0, 0]
    )(phase)
    flying = (air > 0) & (air < 1)
    feet = []
    for side in (0, 1):
        ankle, turn, _ = _still_foot(build, side, len(times), rng)
        pitched = turn @ _about("x", -np.radians(toes_down)).as_matrix()
        toe = ankle + turn @ build.soles[side, 1]
        ankles = toe - pitched @ build.soles[side, 1] + rise[:, None] * [0, 0, 1]
        contacts = np.stack([(np.abs(toes_down) < 1e-9) & ~flying, ~flying], axis=1)
        feet.append((ankles, pitched, contacts))
    lean = _about("x", 0.5 * deep)
    arms = _hanging_arms(len(times))
    arms[:, 0, 1], arms[:, 1, 1] = 0.9 * deep, -0.9 * deep
    trunk = np.stack([0.25 * deep, 0 * deep, 0 * deep], axis=1)
    pelvis = (_headed(np.zeros(len(times))) * lean).as_matrix()
    shift = np.stack([-0.1 * deep, 0 * deep, -0.25 * build.leg_m * deep + rise], axis=1)
    return _over_feet(build, feet, shift, pelvis, trunk, arms, times)


def on_one_leg(build: Build, times: np.ndarray, rng: np.random.Generator) -> Act:
    """Stands on the left leg, leaning over it, the other foot held still in the air."""
    act = standing(build, times, rng)
    ankles, feet = act.ankles_m.copy(), act.feet.copy()
    ankles[:, 1] += [0.12, 0.03, rng.uniform(0.25, 0.4)]
    feet[:, 1] = feet[:, 1] @ _about("x", 0.3).as_matrix()
    contacts = act.contacts & np.array([True, True, False, False])
    left = (ankles[:, 0], feet[:, 0], contacts[:, :2])
    right = (ankles[:, 1], feet[:, 1], contacts[:, 2:])
    shift = np.concatenate([ankles[:, 0, :2] + 0.02 * _wandering(rng, times, 2), 0 * times[:, None]], axis=1)
    lean = _about("z", np.full(len(times), rng.uniform(0.1, 0.3)))
    pelvis = act.pelvis @ lean.as_matrix()
    return _over_feet(build, [left, right], shift, pelvis, act.trunk_rad, act.arms_rad, times)


ACTS: dict[str, Callable[[Build, np.ndarray, np.random.Generator], Act]] = {
    "walk": walking,
    "stand": standing,
    "sit down": sitting_down,
    "seated": seated,
    "jump": jumping,
    "one leg": on_one_leg,
}


def parameters(build: Build, act: Act) -> tuple[np.ndarray, np.ndarray]:
    """The body's local rotations (T, 24, 3) rad, the root's into the world, and pelvis (T, 3) m."""
    num_frames = len(act.pelvis)
    rotvecs = np.zeros((num_frames, 24, 3))
    rotvecs[:, 0] = Rotation.from_matrix(act.pelvis).as_rotvec()
    rotvecs[:, [3, 6, 9]] = act.trunk_rad[:, None]
    rotvecs[:, [16, 17, 18, 19]] = act.arms_rad
    for side in (0, 1):
        hip, knee, ankle = 1 + side, 4 + side, 7 + side
        hips = act.pelvis_m + act.pelvis @ build.rest[hip]
        thigh, shin = _leg(build, side, hips, act.ankles_m[:, side], act.pelvis, act.feet[:, side])
        for joint, above, own in (
            (hip, act.pelvis, thigh),
            (knee, thigh, shin),
            (ankle, shin, act.feet[:, side]),
        ):
            rotvecs[:, joint] = Rotation.from_matrix(above.swapaxes(1, 2) @ own).as_rotvec()
    return rotvecs, act.pelvis_m


def _leg(
    build: Build, side: int, hips: np.ndarray, ankles: np.ndarray, pelvis: np.ndarray, foot: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Rotations (T, 3, 3) of thigh and shin that put the ankle there, the knee to the front."""
    rest_thigh = build.rest[4 + side] - build.rest[1 + side]
    rest_shin = build.rest[7 + side] - build.rest[4 + side]
    a, b = np.linalg.norm(rest_thigh), np.linalg.norm(rest_shin)
    way = ankles - hips
    length = np.clip(np.linalg.norm(way, axis=1), abs(a - b) + 1e-6, a + b - 1e-9)
    down = way / np.linalg.norm(way, axis=1, keepdims=True)
    front = pelvis[:, :, 2] + foot[:, :, 2]
    front -= (front * down).sum(1, keepdims=True) * down
    front /= np.linalg.norm(front, axis=1, keepdims=True)
    along = (a**2 - b**2 + length**2) / (2 * length)
    knees = hips + along[:, None] * down + np.sqrt(np.maximum(a**2 - along**2, 0))[:, None] * front
    side_axis = np.cross(down, front)
    return _from_rest(rest_thigh, knees - hips, side_axis), _from_rest(rest_shin, ankles - knees, side_axis)


def _from_rest(rest: np.ndarray, bone: np.ndarray, side: np.ndarray) -> np.ndarray:
    """Rotations (T, 3, 3) that turn a rest bone onto bones (T, 3) and the rest's side (-x) onto theirs."""

    def frame(direction: np.ndarray, across: np.ndarray) -> np.ndarray:
        d = direction / np.linalg.norm(direction, axis=-1, keepdims=True)
        x = across - (across * d).sum(-1, keepdims=True) * d
        x = x / np.linalg.norm(x, axis=-1, keepdims=True)
        return np.stack([x, d, np.cross(x, d)], axis=-1)

    return frame(bone, side) @ frame(rest, np.array([-1.0, 0, 0])).T


def _over_feet(
    build: Build,
    feet: list[tuple[np.ndarray, np.ndarray, np.ndarray]],
    shift: np.ndarray,
    pelvis: np.ndarray,
    trunk: np.ndarray,
    arms: np.ndarray,
    times: np.ndarray,
) -> Act:
    """Put the pelvis as high as it stands, moved by `shift` (T, 3), and lower where a leg would not reach."""
    ankles = np.stack([foot[0] for foot in feet], axis=1)
    place = shift + np.array([0, 0, build.pelvis_m])
    highest = np.full(len(times), np.inf)
    for side in (0, 1):
        hip = pelvis @ build.rest[1 + side]
        flat = np.linalg.norm((ankles[:, side] - place - hip)[:, :2], axis=1)
        reach = np.sqrt(np.maximum((REACH * build.leg_m) ** 2 - flat**2, 0))
        highest = np.minimum(highest, ankles[:, side, 2] + reach - hip[:, 2])
    step_s = float(np.median(np.diff(times))) if len(times) > 1 else 1 / 30
    lower = np.maximum(place[:, 2] - highest, 0)
    lower = -minimum_filter1d(-lower, 2 * round(0.08 / step_s) + 1, mode="nearest")
    place[:, 2] -= gaussian_filter1d(lower, 0.03 / step_s, mode="nearest")
    contacts = np.concatenate([foot[2] for foot in feet], axis=1)
    return Act(ankles, np.stack([foot[1] for foot in feet], axis=1), contacts, place, pelvis, trunk, arms)


def _stepping_foot(
    build: Build,
    side: int,
    strides: np.ndarray,
    stride_s: float,
    speed: float,
    along: np.ndarray,
    path: Callable[[np.ndarray | float], tuple[np.ndarray, np.ndarray]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ankle (T, 3), rotation (T, 3, 3) and contacts (T, 2) of a walking foot, `strides` (T,) after strike."""
    phase = np.mod(strides, 1)
    begin = along - phase * stride_s * speed  # where the pelvis was at this stride's strike

    def flat(way: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Ankle and heading of the footprint whose strike came when the pelvis was at `way`."""
        middle, heading = path(way + 0.28 * stride_s * speed)
        out = (0.05 * build.leg_m) * (1 if side == 0 else -1)
        left = np.stack([-np.sin(heading), np.cos(heading)], axis=-1)
        return np.concatenate([middle + out * left, np.full((len(way), 1), build.ankle_m)], axis=1), heading

    here, heading = flat(begin)
    there, next_heading = flat(begin + stride_s * speed)

    def pitched(ankle: np.ndarray, head: np.ndarray, degrees: np.ndarray, point: int) -> np.ndarray:
        """The ankle of a foot turned about its heel (0) or toe (1) point, which stays."""
        turn = _headed(head)
        sole = build.soles[side, point]
        tilted = turn * _about("x", -np.radians(degrees))
        return ankle + turn.apply(sole) - tilted.apply(sole)

    pitch = _pitch_of(phase)
    ankles = np.where((phase < FLAT)[:, None], pitched(here, heading, pitch, 0), here)
    pushes = (phase >= HEEL_OFF) & (phase < TOE_OFF)
    ankles = np.where(pushes[:, None], pitched(here, heading, pitch, 1), ankles)
    swings = phase >= TOE_OFF
    part = np.clip((phase - TOE_OFF) / (1 - TOE_OFF), 0, 1)
    step = 1e-3
    start, before = (
        pitched(here, heading, _pitch_of(np.full(len(phase), p)), 1) for p in (TOE_OFF - 1e-9, TOE_OFF - step)
    )
    end, after = (pitched(there, next_heading, _pitch_of(np.full(len(phase), p)), 0) for p in (0.0, step))
    scale = (1 - TOE_OFF) / step
    flying = _hermite(part, start, end, (start - before) * scale, (after - end) * scale)
    flying[:, 2] += 0.02 * np.sin(np.pi * part) ** 2
    ankles = np.where(swings[:, None], flying, ankles)
    turning = heading + np.clip(part, 0, 1) ** 2 * (3 - 2 * part) * (next_heading - heading)
    rotations = _headed(turning) * _about("x", -np.radians(pitch))
    contacts = np.stack([phase < HEEL_OFF, (phase >= FLAT) & (phase < TOE_OFF)], axis=1)
    return ankles, rotations.as_matrix(), contacts


_PITCH = CubicHermiteSpline(
    [0, FLAT, HEEL_OFF, TOE_OFF, 1], [STRIKE_DEG, 0, 0, PUSH_DEG, STRIKE_DEG], [-300.0, 0, 0, -250, 0]
)


def _pitch_of(phase: np.ndarray) -> np.ndarray:
    flat = (phase >= FLAT) & (phase <= HEEL_OFF)
    return np.where(flat, 0.0, _PITCH(phase))


def _hermite(
    part: np.ndarray, start: np.ndarray, end: np.ndarray, slope: np.ndarray, end_slope: np.ndarray
) -> np.ndarray:
    t = part[:, None]
    return (
        (2 * t**3 - 3 * t**2 + 1) * start
        + (t**3 - 2 * t**2 + t) * slope
        + (3 * t**2 - 2 * t**3) * end
        + (t**3 - t**2) * end_slope
    )


def _still_foot(
    build: Build, side: int, num_frames: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    out = 1 if side == 0 else -1
    place = [rng.normal(0, 0.05), out * rng.uniform(0.08, 0.2) * build.leg_m / 0.85, build.ankle_m]
    turn = _headed(np.full(num_frames, out * rng.uniform(0, 0.3))).as_matrix()
    return np.tile(place, (num_frames, 1)), turn, np.ones((num_frames, 2), bool)


def _seated(build: Build, times: np.ndarray, rng: np.random.Generator, down: np.ndarray) -> Act:
    feet = [_still_foot(build, side, len(times), rng) for side in (0, 1)]
    chair = build.ankle_m + 0.48 * build.leg_m
    back, drop = 0.46 * build.leg_m, build.pelvis_m - chair
    bow = 0.6 * np.sin(np.pi * down) + rng.normal(0, 0.1) * down
    lean = _about("x", bow)
    shift = np.stack([-back * down, 0 * down, -drop * down**1.3], axis=1)
    arms = _hanging_arms(len(times)) + 0.3 * _wandering(rng, times, 12).reshape(-1, 4, 3)
    trunk = np.stack([0.2 * np.sin(np.pi * down), 0 * down, 0 * down], axis=1)
    trunk = trunk + 0.1 * _wandering(rng, times, 3)
    pelvis = (_headed(np.zeros(len(times))) * lean).as_matrix()
    return _over_feet(build, feet, shift, pelvis, trunk, arms, times)


def _headed(heading: np.ndarray) -> Rotation:
    """From the rest pose's axes to the world's, facing `heading` (T,) rad from x."""
    c, s, zero = np.cos(heading), np.sin(heading), np.zeros_like(heading)
    left, up, front = (np.stack(v, -1) for v in ((-s, c, zero), (zero, zero, zero + 1), (c, s, zero)))
    return Rotation.from_matrix(np.stack([left, up, front], axis=-1))


def _hanging_arms(num_frames: int) -> np.ndarray:
    arms = np.zeros((num_frames, 4, 3))
    arms[:, 0, 2], arms[:, 1, 2] = -1.15, 1.15
    arms[:, 2, 1], arms[:, 3, 1] = -0.35, 0.35
    return arms


def _about(axis: str, angle_rad: np.ndarray | float) -> Rotation:
    """Rotations about one axis by angles (T,), or by one."""
    return Rotation.from_rotvec(np.asarray(angle_rad)[..., None] * np.eye(3)["xyz".index(axis)])


def _eased(part: np.ndarray) -> np.ndarray:
    part = np.clip(part, 0, 1)
    return part**2 * (3 - 2 * part)


def _wandering(rng: np.random.Generator, times: np.ndarray, size: int) -> np.ndarray:
    """(T, size): smooth, slow, of standard deviation about 0.7."""
    turns = rng.uniform(0.1, 0.6, (3, size)) * times[:, None, None] * 2 * np.pi
    return np.sin(turns + rng.uniform(0, 2 * np.pi, (3, size))).mean(axis=1) * 1.0
