/** Numbers of a stretch of one person's motion: way, speed, steps, as far as world and contacts are known. */

import { jointTable } from './joint_table';
import { isInWorld, NUM_JOINTS, type Person, type Scene } from './scene';

/** A foot that is down or up for less than this is not a step, s. */
const SHORTEST_S = 0.1;
const FEET = [
  { name: 'left', bits: 1 | 2 },
  { name: 'right', bits: 4 | 8 },
] as const;

export const STRETCH_HELP: [string, string][] = [
  [
    'Way, speed',
    'length of the pelvis’ way over the floor, and that by the time; straight: from its first to its last place.',
  ],
  ['Steps', 'moments at which a foot comes to stand (heel or toe) after having been up; both at least 0.1 s long.'],
  ['Cadence', 'steps per minute, from the first to the last of them.'],
  ['Stance', 'part of the time in which heel or toe of that foot stand.'],
];

/** Name and words of each number of the frames first..last; empty where too little is known. */
export function stretchNumbers(scene: Scene, person: Person, first: number, last: number): [string, string][] {
  const rows = rowsBetween(person, first, last);
  if (rows.length < 3) return [];
  const time = (row: number): number => scene.times[person.frameIndex[row]!]!;
  const seconds = time(rows[rows.length - 1]!) - time(rows[0]!);
  const numbers: [string, string][] = [['Time', `${seconds.toFixed(2)} s`]];
  if (rows.every((row) => isInWorld(scene, person.frameIndex[row]!)))
    numbers.push(...way(scene, person, rows, seconds));
  if (person.flags.some((flag) => flag & 15)) numbers.push(...steps(person, rows, time));
  return numbers.length > 1 ? numbers : [];
}

function rowsBetween(person: Person, first: number, last: number): number[] {
  const rows: number[] = [];
  for (let frame = first; frame <= last; frame++)
    if (person.rowOfFrame[frame]! >= 0) rows.push(person.rowOfFrame[frame]!);
  return rows;
}

function way(scene: Scene, person: Person, rows: number[], seconds: number): [string, string][] {
  const places = jointTable(scene, person).drawn;
  const between = (a: number, b: number): number =>
    Math.hypot(
      places[3 * b * NUM_JOINTS]! - places[3 * a * NUM_JOINTS]!,
      places[3 * b * NUM_JOINTS + 1]! - places[3 * a * NUM_JOINTS + 1]!,
    );
  // The pelvis sways with every step: its way is that of ten times a second.
  const every = Math.max(1, Math.round((scene.fps || 30) / 10));
  let length = 0;
  for (let i = every; i < rows.length; i += every) length += between(rows[i - every]!, rows[i]!);
  const straight = between(rows[0]!, rows[rows.length - 1]!);
  const speed = length / seconds;
  return [
    ['Way', `${length.toFixed(2)} m (straight ${straight.toFixed(2)} m)`],
    ['Mean speed', `${speed.toFixed(2)} m/s`],
  ];
}

function steps(person: Person, rows: number[], time: (row: number) => number): [string, string][] {
  const landings: number[] = [];
  const words: string[] = [];
  const stance: string[] = [];
  for (const { name, bits } of FEET) {
    const found = landingsOf(person, rows, bits, time);
    landings.push(...found);
    words.push(`${found.length} ${name}`);
    const down = rows.filter((row) => person.flags[row]! & bits).length;
    stance.push(`${name} ${Math.round((100 * down) / rows.length)} %`);
  }
  landings.sort((a, b) => a - b);
  const numbers: [string, string][] = [['Steps', words.join(', ')]];
  const span = landings.length > 2 ? landings[landings.length - 1]! - landings[0]! : 0;
  if (span > 0) numbers.push(['Cadence', `${((60 * (landings.length - 1)) / span).toFixed(0)} steps/min`]);
  numbers.push(['Stance', stance.join(', ')]);
  return numbers;
}

/** When a foot comes down, s: after having been up and before staying down for long enough. */
function landingsOf(person: Person, rows: number[], bits: number, time: (row: number) => number): number[] {
  const landings: number[] = [];
  let wasUp = false;
  for (let i = 0; i < rows.length;) {
    const isDown = (person.flags[rows[i]!]! & bits) !== 0;
    let end = i;
    while (end < rows.length && ((person.flags[rows[end]!]! & bits) !== 0) === isDown) end++;
    const length = time(rows[Math.min(end, rows.length - 1)]!) - time(rows[i]!);
    if (length >= SHORTEST_S) {
      if (isDown && wasUp) landings.push(time(rows[i]!));
      wasUp = !isDown;
    }
    i = end;
  }
  return landings;
}
