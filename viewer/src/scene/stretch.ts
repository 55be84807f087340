/** Numbers of a stretch of one person's motion: path, speed, steps, as far as world and contacts are known. */

import { jointTable } from './joint_table';
import { isInWorld, NUM_JOINTS, type Person, type Scene } from './scene';
import { FEET, type Foot, type Landing, landings } from './steps';

export const STRETCH_HELP: [string, string][] = [
  [
    'Path, speed',
    'length of the pelvis’ path over the floor, and that by the time; straight: from its first to its last place.',
  ],
  ['Steps', 'moments at which a foot comes to stand (heel or toe) after having been up; both at least 0.1 s long.'],
  ['Cadence', 'steps per minute, from the first to the last of them.'],
  [
    'Step time, length',
    'from the other foot’s coming to stand to this foot’s: the time, and how much farther ahead the ankle stands then, along the way that the pelvis went meanwhile. Means over the stretch.',
  ],
  [
    'Stride',
    'from one coming to stand of a foot to its next: time and distance of the ankle, of both feet; mean ± standard deviation.',
  ],
  ['Stance', 'part of the time in which heel or toe of that foot stand; both: in which both feet do.'],
];

/** Name and words of each number of the frames first..last; empty where too little is known. */
export function stretchNumbers(scene: Scene, person: Person, first: number, last: number): [string, string][] {
  const rows = rowsBetween(person, first, last);
  if (rows.length < 3) return [];
  const time = (row: number): number => scene.times[person.frameIndex[row]!]!;
  const seconds = time(rows[rows.length - 1]!) - time(rows[0]!);
  const numbers: [string, string][] = [['Time', `${seconds.toFixed(2)} s`]];
  if (rows.every((row) => isInWorld(scene, person.frameIndex[row]!)))
    numbers.push(...path(scene, person, rows, seconds));
  if (person.flags.some((flag) => flag & 15)) numbers.push(...steps(scene, person, rows));
  return numbers.length > 1 ? numbers : [];
}

export function rowsBetween(person: Person, first: number, last: number): number[] {
  const rows: number[] = [];
  for (let frame = first; frame <= last; frame++)
    if (person.rowOfFrame[frame]! >= 0) rows.push(person.rowOfFrame[frame]!);
  return rows;
}

function path(scene: Scene, person: Person, rows: number[], seconds: number): [string, string][] {
  const places = jointTable(scene, person).drawn;
  const between = (a: number, b: number): number =>
    Math.hypot(
      places[3 * b * NUM_JOINTS]! - places[3 * a * NUM_JOINTS]!,
      places[3 * b * NUM_JOINTS + 1]! - places[3 * a * NUM_JOINTS + 1]!,
    );
  // The pelvis sways with every step: its path is that of ten times a second.
  const every = Math.max(1, Math.round((scene.fps || 30) / 10));
  let length = 0;
  for (let i = every; i < rows.length; i += every) length += between(rows[i - every]!, rows[i]!);
  const straight = between(rows[0]!, rows[rows.length - 1]!);
  const speed = length / seconds;
  return [
    ['Path', `${length.toFixed(2)} m (straight ${straight.toFixed(2)} m)`],
    ['Mean speed', `${speed.toFixed(2)} m/s`],
  ];
}

function steps(scene: Scene, person: Person, rows: number[]): [string, string][] {
  const found = landings(scene, person, rows);
  const of = (foot: Foot): Landing[] => found.filter((each) => each.foot === foot);
  const numbers: [string, string][] = [['Steps', FEET.map(({ name }) => `${of(name).length} ${name}`).join(', ')]];
  const span = found.length > 2 ? found[found.length - 1]!.time - found[0]!.time : 0;
  if (span > 0) numbers.push(['Cadence', `${((60 * (found.length - 1)) / span).toFixed(0)} steps/min`]);
  const each = (name: string, key: 'stepTime' | 'stepLength', unit: string): void => {
    const words = FEET.map((foot) => {
      const values = known(of(foot.name).map((landing) => landing[key]));
      return values.length ? `${foot.name} ${mean(values).toFixed(2)} ${unit}` : '';
    }).filter(Boolean);
    if (words.length) numbers.push([name, words.join(', ')]);
  };
  each('Step time', 'stepTime', 's');
  each('Step length', 'stepLength', 'm');
  const stride = (name: string, key: 'strideTime' | 'strideLength', unit: string): void => {
    const values = known(found.map((landing) => landing[key]));
    if (values.length) numbers.push([name, `${spread(values)} ${unit} (${values.length})`]);
  };
  stride('Stride time', 'strideTime', 's');
  stride('Stride length', 'strideLength', 'm');
  const share = (isDown: (flags: number) => boolean): string =>
    `${Math.round((100 * rows.filter((row) => isDown(person.flags[row]!)).length) / rows.length)} %`;
  const stance = FEET.map(({ name, bits }) => `${name} ${share((flags) => (flags & bits) !== 0)}`);
  const both = share((flags) => FEET.every(({ bits }) => (flags & bits) !== 0));
  numbers.push(['Stance', [...stance, `both ${both}`].join(', ')]);
  return numbers;
}

function known(values: readonly number[]): number[] {
  return values.filter((value) => Number.isFinite(value));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread(values: readonly number[]): string {
  if (values.length < 2) return mean(values).toFixed(2);
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return `${middle.toFixed(2)} ± ${Math.sqrt(squares / (values.length - 1)).toFixed(2)}`;
}
