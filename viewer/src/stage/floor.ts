/** The grid on the floor of a trusted world: z = 0, a line each metre. */

import { drawnFromCamera, isInWorld, type Scene } from '../scene/scene';
import type { Shared } from './common';
import { Strokes } from './strokes';

const MARGIN_M = 2;
const MOST_M = 60;
/** Pieces that a line is cut into, so that a lens can bend it and what is behind the camera is left out. */
const PIECE_M = 1;

/** Around where people walk; null where no shot has a trusted world. */
export function makeGrid(scene: Scene, shared: Shared): Strokes | null {
  const around = extent(scene);
  if (!around) return null;
  const [left, right, near, far] = around;
  const columns = right - left,
    rows = far - near;
  const strokes = new Strokes(shared, (columns + 1) * rows + (rows + 1) * columns, 1.2);
  const line = (x: number, y: number, dx: number, dy: number, count: number): void => {
    for (let i = 0; i < count; i++) {
      const from = [x + i * dx * PIECE_M, y + i * dy * PIECE_M, 0];
      const to = [from[0]! + dx * PIECE_M, from[1]! + dy * PIECE_M, 0];
      const isMajor = dx ? y % 5 === 0 : x % 5 === 0;
      strokes.add(from, 0, to, 0, 128, 134, 145, isMajor ? 170 : 90);
    }
  };
  for (let x = left; x <= right; x++) line(x, near, 0, 1, rows);
  for (let y = near; y <= far; y++) line(left, y, 1, 0, columns);
  strokes.commit();
  strokes.mesh.renderOrder = -5;
  return strokes;
}

/** Left, right, near, far of the floor that people stand on, whole metres. */
function extent(scene: Scene): [number, number, number, number] | null {
  const matrix = new Float64Array(16);
  let left = Infinity,
    right = -Infinity,
    near = Infinity,
    far = -Infinity;
  for (const person of scene.people) {
    for (let row = 0; row < person.numFrames; row++) {
      const frame = person.frameIndex[row]!;
      if (!isInWorld(scene, frame)) continue;
      drawnFromCamera(scene, frame, matrix);
      const [x, y, z] = [person.pelvis[3 * row]!, person.pelvis[3 * row + 1]!, person.pelvis[3 * row + 2]!];
      const wx = matrix[0]! * x + matrix[1]! * y + matrix[2]! * z + matrix[3]!;
      const wy = matrix[4]! * x + matrix[5]! * y + matrix[6]! * z + matrix[7]!;
      ((left = Math.min(left, wx)),
        (right = Math.max(right, wx)),
        (near = Math.min(near, wy)),
        (far = Math.max(far, wy)));
    }
  }
  if (!(right >= left)) return null;
  const cap = (low: number, high: number): [number, number] => {
    const a = Math.floor(low - MARGIN_M),
      b = Math.ceil(high + MARGIN_M);
    return b - a > MOST_M ? [a, a + MOST_M] : [a, b];
  };
  return [...cap(left, right), ...cap(near, far)];
}
