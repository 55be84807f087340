/** Joints of whole tracks, worked out once for a person when they are first asked for. */

import { type JointTable, Pose } from './pose';
import { drawnFromCamera, NUM_JOINTS, type Person, type Scene } from './scene';

const tables = new WeakMap<Person, JointTable>();

export function jointTable(scene: Scene, person: Person): JointTable {
  let table = tables.get(person);
  if (!table) {
    table = makeTable(scene, person);
    tables.set(person, table);
  }
  return table;
}

function makeTable(scene: Scene, person: Person): JointTable {
  const pose = new Pose(scene.parents);
  const size = NUM_JOINTS * 3;
  const camera = new Float32Array(person.numFrames * size);
  const drawn = new Float32Array(person.numFrames * size);
  const matrix = new Float64Array(16);
  for (let row = 0; row < person.numFrames; row++) {
    pose.set(person, row);
    camera.set(pose.joints, row * size);
    drawnFromCamera(scene, person.frameIndex[row]!, matrix);
    transform(matrix, pose.joints, 0, drawn, row * size, NUM_JOINTS);
  }
  return { camera, drawn };
}

/** `count` points (x, y, z) through a matrix (16, row by row). */
export function transform(
  matrix: Float64Array,
  from: Float32Array,
  at: number,
  to: Float32Array,
  out: number,
  count: number,
): void {
  for (let point = 0; point < count; point++) {
    const x = from[at + 3 * point]!,
      y = from[at + 3 * point + 1]!,
      z = from[at + 3 * point + 2]!;
    for (let i = 0; i < 3; i++) {
      to[out + 3 * point + i] =
        matrix[4 * i]! * x + matrix[4 * i + 1]! * y + matrix[4 * i + 2]! * z + matrix[4 * i + 3]!;
    }
  }
}
