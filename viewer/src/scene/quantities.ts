/** What can be drawn against time: angles, speeds, heights and places of joints, jitter. */

import { jointTable } from './joint_table';
import { isInWorld, NUM_JOINTS, type Person, type Scene, shotAt } from './scene';

export type Kind = 'angle' | 'rate' | 'speed' | 'height' | 'x' | 'y';
export const KINDS: Kind[] = ['angle', 'rate', 'speed', 'height', 'x', 'y'];
export const UNITS: Record<Kind, string> = { angle: '°', rate: '°/s', speed: 'm/s', height: 'm', x: 'm', y: 'm' };

export const DEFINITIONS: [string, string][] = [
  ['Knee angle', 'flexion: 180° minus the angle between knee→hip and knee→ankle; 0° is a straight leg.'],
  ['Elbow angle', 'flexion: 180° minus the angle between elbow→shoulder and elbow→wrist; 0° is a straight arm.'],
  [
    'Hip angle',
    'between the thigh (hip→knee) and the trunk (neck→pelvis); 0° with the thigh in line with the trunk. No sign: bending backward or sideways counts too.',
  ],
  [
    'Shoulder angle',
    'between the upper arm (shoulder→elbow) and the trunk (neck→pelvis); 0° is a hanging arm, 180° an arm straight up.',
  ],
  [
    'Ankle angle',
    'dorsiflexion: how much smaller the angle between ankle→knee and ankle→foot is than in the rest pose; positive with the toes drawn up.',
  ],
  [
    'Pelvis angle (trunk lean)',
    'between the trunk (pelvis→neck) and the vertical of the trusted world; there is none without a world.',
  ],
  [
    'Other joints’ angle',
    'how far the joint is turned from the rest pose against its parent: the angle of that one rotation.',
  ],
  ['Rate', 'how fast that angle changes, °/s, by central differences over the file’s own times.'],
  [
    'Speed',
    'of the joint, m/s, by central differences over the file’s own times; in the world where one is trusted, else in camera coordinates (a moving camera then counts as movement).',
  ],
  ['Height', 'over the floor (z of the world), m; without a world: over the camera.'],
  [
    'x, y',
    'place on the floor, m: x to the right of the first frame’s camera, y away from it; without a world the camera’s own right and depth.',
  ],
  [
    'Jitter',
    'mean over the 24 joints of the acceleration |p(t+1) − 2 p(t) + p(t−1)| in camera coordinates, mm/frame²: as in run.json.',
  ],
  [
    'Filled in',
    'frames whose picture did not tell the body; it is bridged from its neighbours. The body is drawn paler and striped there.',
  ],
  ['Contacts', 'heel and toe of each foot that stand still on something, as the result has them.'],
];

const PELVIS = 0,
  NECK = 12;
/** Joint -> its neighbours at whose meeting it bends. */
const BENDS: Record<string, [string, string]> = {
  left_knee: ['left_hip', 'left_ankle'],
  right_knee: ['right_hip', 'right_ankle'],
  left_elbow: ['left_shoulder', 'left_wrist'],
  right_elbow: ['right_shoulder', 'right_wrist'],
};
const AGAINST_TRUNK: Record<string, string> = {
  left_hip: 'left_knee',
  right_hip: 'right_knee',
  left_shoulder: 'left_elbow',
  right_shoulder: 'right_elbow',
};
const ANKLES: Record<string, [string, string]> = {
  left_ankle: ['left_knee', 'left_foot'],
  right_ankle: ['right_knee', 'right_foot'],
};

/** Angle at b between b→a and d→c, degrees. */
function angleBetween(p: ArrayLike<number>, a: number, b: number, c: number, d: number): number {
  const ux = p[a]! - p[b]!,
    uy = p[a + 1]! - p[b + 1]!,
    uz = p[a + 2]! - p[b + 2]!;
  const vx = p[c]! - p[d]!,
    vy = p[c + 1]! - p[d + 1]!,
    vz = p[c + 2]! - p[d + 2]!;
  const cross = Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
  return (Math.atan2(cross, ux * vx + uy * vy + uz * vz) * 180) / Math.PI;
}

/** Angle of a joint in a person's own row, degrees; NaN where there is none. */
export function angleAt(scene: Scene, person: Person, joint: number, row: number): number {
  const name = scene.jointNames[joint]!;
  const index = (other: string): number => scene.jointNames.indexOf(other);
  const { camera, drawn } = jointTable(scene, person);
  const base = row * NUM_JOINTS * 3;
  const at = (other: number): number => base + 3 * other;
  if (name in BENDS) {
    const [above, below] = BENDS[name]!;
    return 180 - angleBetween(camera, at(index(above)), at(joint), at(index(below)), at(joint));
  }
  if (name in AGAINST_TRUNK) {
    return angleBetween(camera, at(index(AGAINST_TRUNK[name]!)), at(joint), at(PELVIS), at(NECK));
  }
  if (name in ANKLES) {
    const [above, below] = ANKLES[name]!.map(index) as [number, number];
    const rest = angleBetween(person.restJoints, 3 * above, 3 * joint, 3 * below, 3 * joint);
    return rest - angleBetween(camera, at(above), at(joint), at(below), at(joint));
  }
  if (joint === PELVIS) {
    if (!isInWorld(scene, person.frameIndex[row]!)) return NaN;
    const x = drawn[at(NECK)]! - drawn[at(PELVIS)]!,
      y = drawn[at(NECK) + 1]! - drawn[at(PELVIS) + 1]!;
    const z = drawn[at(NECK) + 2]! - drawn[at(PELVIS) + 2]!;
    return (Math.atan2(Math.hypot(x, y), z) * 180) / Math.PI;
  }
  const q = 4 * (row * NUM_JOINTS + joint);
  const turns = person.rotations;
  return (2 * Math.atan2(Math.hypot(turns[q]!, turns[q + 1]!, turns[q + 2]!), Math.abs(turns[q + 3]!)) * 180) / Math.PI;
}

/** What a joint's angle is called. */
export function angleName(scene: Scene, joint: number): string {
  const name = scene.jointNames[joint]!;
  if (name in BENDS) return 'flexion';
  if (name in AGAINST_TRUNK) return 'angle to the trunk';
  if (name in ANKLES) return 'dorsiflexion';
  return joint === PELVIS ? 'trunk lean' : 'turned by';
}

/** Whether two own rows follow each other in the file's frames that were worked on and lie in one shot. */
function areNeighbours(scene: Scene, person: Person, row: number, next: number): boolean {
  if (row < 0 || next >= person.numFrames) return false;
  const a = person.frameIndex[row]!,
    b = person.frameIndex[next]!;
  return b - a === next - row && shotAt(scene, a) === shotAt(scene, b);
}

/** The own rows around one and the time between them, s; null at the ends of a stretch. */
function around(scene: Scene, person: Person, row: number): [number, number, number] | null {
  if (!areNeighbours(scene, person, row - 1, row + 1)) return null;
  return [row - 1, row + 1, scene.times[person.frameIndex[row + 1]!]! - scene.times[person.frameIndex[row - 1]!]!];
}

/** Speed of a joint in an own row, m/s. */
export function speedAt(scene: Scene, person: Person, joint: number, row: number): number {
  const both = around(scene, person, row);
  if (!both) return NaN;
  const [before, after, time] = both;
  const places = jointTable(scene, person).drawn;
  const a = 3 * (before * NUM_JOINTS + joint),
    b = 3 * (after * NUM_JOINTS + joint);
  return Math.hypot(places[b]! - places[a]!, places[b + 1]! - places[a + 1]!, places[b + 2]! - places[a + 2]!) / time;
}

/** A quantity over a person's own rows, (T,). */
export function series(scene: Scene, person: Person, joint: number, kind: Kind): Float64Array {
  const values = new Float64Array(person.numFrames);
  const places = jointTable(scene, person).drawn;
  const axis = { x: 0, y: 1, height: 2 }[kind as 'x' | 'y' | 'height'];
  for (let row = 0; row < values.length; row++) {
    if (kind === 'angle') values[row] = angleAt(scene, person, joint, row);
    else if (kind === 'rate') {
      const both = around(scene, person, row);
      values[row] = both
        ? (angleAt(scene, person, joint, both[1]) - angleAt(scene, person, joint, both[0])) / both[2]
        : NaN;
    } else if (kind === 'speed') values[row] = speedAt(scene, person, joint, row);
    else values[row] = places[3 * (row * NUM_JOINTS + joint) + axis]!;
  }
  return values;
}

/** Mean acceleration of a person's joints in each own row, mm/frame²; NaN at the ends and beside gaps. */
export function jitter(scene: Scene, person: Person): Float64Array {
  const { camera } = jointTable(scene, person);
  const size = NUM_JOINTS * 3;
  const values = new Float64Array(person.numFrames).fill(NaN);
  for (let row = 1; row + 1 < values.length; row++) {
    if (!areNeighbours(scene, person, row - 1, row + 1)) continue;
    let sum = 0;
    for (let i = row * size; i < (row + 1) * size; i += 3) {
      const x = camera[i + size]! - 2 * camera[i]! + camera[i - size]!;
      const y = camera[i + size + 1]! - 2 * camera[i + 1]! + camera[i - size + 1]!;
      const z = camera[i + size + 2]! - 2 * camera[i + 2]! + camera[i - size + 2]!;
      sum += Math.hypot(x, y, z);
    }
    values[row] = (1000 * sum) / NUM_JOINTS;
  }
  return values;
}
