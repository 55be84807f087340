/** Who is who in two results of one input: by where their pelvises are seen. */

import type { Person, Scene } from './scene';

/** A match lies closer than this part of the picture's height, on average. */
const CLOSEST = 0.25;

const known = new WeakMap<Person, Map<Scene, Person | null>>();

export function matchOf(scene: Scene, person: Person, other: Scene): Person | null {
  let matches = known.get(person);
  if (!matches) known.set(person, (matches = new Map()));
  if (!matches.has(other)) matches.set(other, find(scene, person, other));
  return matches.get(other)!;
}

function find(scene: Scene, person: Person, other: Scene): Person | null {
  const rows = new Map<number, number>();
  other.frameIds.forEach((id, row) => rows.set(id, row));
  let best: Person | null = null;
  let least = CLOSEST * other.size[1];
  for (const candidate of other.people) {
    let sum = 0,
      count = 0;
    for (let row = 0; row < person.numFrames; row++) {
      const frame = rows.get(scene.frameIds[person.frameIndex[row]!]!);
      const there = frame === undefined ? -1 : candidate.rowOfFrame[frame]!;
      if (there < 0) continue;
      const [x, y] = pelvisPx(scene, person, row);
      const [u, v] = pelvisPx(other, candidate, there);
      sum += Math.hypot(x - u, y - v);
      count++;
    }
    // Someone seen together only briefly is a worse match than one seen throughout.
    const shared = count / person.numFrames;
    const away = count ? sum / count + (1 - shared) * 0.1 * other.size[1] : Infinity;
    if (away < least) {
      least = away;
      best = candidate;
    }
  }
  return best;
}

function pelvisPx(scene: Scene, person: Person, row: number): [number, number] {
  const [x, y, z] = [person.pelvis[3 * row]!, person.pelvis[3 * row + 1]!, Math.max(person.pelvis[3 * row + 2]!, 0.1)];
  return [(scene.focal[0] * x) / z + scene.principal[0], (scene.focal[1] * y) / z + scene.principal[1]];
}
