/** Steps: when each foot comes to stand, and how long and how far it took, out of contacts and a world. */

import { jointTable } from './joint_table';
import { isInWorld, NUM_JOINTS, type Person, type Scene } from './scene';

/** A foot that is down or up for less than this is not a step, s. */
const SHORTEST_S = 0.1;
/** A pelvis that went less than this between two steps has no way along which they could be measured, m. */
const SHORTEST_M = 0.05;
const PELVIS = 0;

export const FEET = [
  { name: 'left', bits: 1 | 2, ankle: 7 },
  { name: 'right', bits: 4 | 8, ankle: 8 },
] as const;
export type Foot = (typeof FEET)[number]['name'];

/** A foot comes to stand. What is not known is NaN. */
export interface Landing {
  foot: Foot;
  /** The person's own row, and that of `frames`. */
  row: number;
  frame: number;
  /** s. */
  time: number;
  /** Since the other foot's last landing, s, and how much farther ahead, m. */
  stepTime: number;
  stepLength: number;
  /** Since this foot's last landing, s, and how far from there, m. */
  strideTime: number;
  strideLength: number;
}

/** All landings of both feet within own rows that follow each other, by time. */
export function landings(scene: Scene, person: Person, rows: readonly number[]): Landing[] {
  const time = (row: number): number => scene.times[person.frameIndex[row]!]!;
  const found = FEET.flatMap((foot) =>
    landingsOf(person, rows, foot.bits, time).map((row) => ({ foot: foot.name, row, ankle: foot.ankle })),
  ).sort((a, b) => a.row - b.row);
  return found.map(({ foot, row, ankle }, i) => {
    const last = found[i - 1];
    const other = last && last.foot !== foot ? last : undefined;
    // A stride has the other foot's step in between.
    const before = other && found[i - 2]?.foot === foot ? found[i - 2] : undefined;
    return {
      foot,
      row,
      frame: person.frameIndex[row]!,
      time: time(row),
      stepTime: other ? time(row) - time(other.row) : NaN,
      stepLength: other ? stepLength(scene, person, row, ankle, other) : NaN,
      strideTime: before ? time(row) - time(before.row) : NaN,
      strideLength: before ? length(between(scene, person, before.row, ankle, row, ankle)) : NaN,
    };
  });
}

/** How much farther ahead an ankle stands than the other one did when it landed, along the pelvis' way, m. */
function stepLength(
  scene: Scene,
  person: Person,
  row: number,
  ankle: number,
  other: { row: number; ankle: number },
): number {
  const [wayX, wayY] = between(scene, person, other.row, PELVIS, row, PELVIS);
  const [x, y] = between(scene, person, other.row, other.ankle, row, ankle);
  const way = Math.hypot(wayX, wayY);
  return way >= SHORTEST_M ? (x * wayX + y * wayY) / way : NaN;
}

/** From a joint in one own row to a joint in another, over the floor, m; NaN without a world. */
function between(
  scene: Scene,
  person: Person,
  row: number,
  joint: number,
  nextRow: number,
  next: number,
): [number, number] {
  const isKnown = [row, nextRow].every((each) => isInWorld(scene, person.frameIndex[each]!));
  if (!isKnown) return [NaN, NaN];
  const { drawn } = jointTable(scene, person);
  const a = 3 * (row * NUM_JOINTS + joint),
    b = 3 * (nextRow * NUM_JOINTS + next);
  return [drawn[b]! - drawn[a]!, drawn[b + 1]! - drawn[a + 1]!];
}

function length([x, y]: [number, number]): number {
  return Math.hypot(x, y);
}

/** Own rows in which a foot comes down: after having been up and before staying down for long enough. */
function landingsOf(
  person: Person,
  rows: readonly number[],
  bits: number,
  time: (row: number) => number,
): number[] {
  const found: number[] = [];
  let wasUp = false;
  for (let i = 0; i < rows.length;) {
    const isDown = (person.flags[rows[i]!]! & bits) !== 0;
    let end = i;
    while (end < rows.length && ((person.flags[rows[end]!]! & bits) !== 0) === isDown) end++;
    const seconds = time(rows[Math.min(end, rows.length - 1)]!) - time(rows[i]!);
    if (seconds >= SHORTEST_S) {
      if (isDown && wasUp) found.push(rows[i]!);
      wasUp = !isDown;
    }
    i = end;
  }
  return found;
}

/** Landings as csv. */
export function stepsCsv(scene: Scene, found: readonly Landing[]): string {
  const head = 'frame,time_s,foot,step_time_s,step_length_m,stride_time_s,stride_length_m';
  const number = (value: number): string => (Number.isFinite(value) ? String(+value.toFixed(4)) : '');
  const rows = found.map((each) =>
    [
      scene.frameIds[each.frame],
      +each.time.toFixed(6),
      each.foot,
      number(each.stepTime),
      number(each.stepLength),
      number(each.strideTime),
      number(each.strideLength),
    ].join(','),
  );
  return `${[head, ...rows].join('\n')}\n`;
}
