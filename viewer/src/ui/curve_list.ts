/** Which curves are drawn: a joint and a kind each, for the chosen person, their match or everybody. */

import { type App, figureOf, personName } from '../app';
import { angleName, type Kind, series, UNITS } from '../scene/quantities';
import type { Person, Scene } from '../scene/scene';
import { matchOf } from '../scene/match';
import { plain, rgbText } from './dom';

export interface Curve {
  joint: number;
  kind: Kind;
}

/** A curve of one person: what uPlot and the csv get. */
export interface Line {
  curve: Curve;
  label: string;
  /** The same with the person, for files. */
  longLabel: string;
  unit: string;
  color: string;
  dash: number[];
  /** (N,) one value for each frame of the page, null where there is none. */
  values: (number | null)[];
}

/** A person that curves are about. */
export interface OfCurves {
  layer: number;
  person: Person;
  color: readonly number[];
}

/** Told apart on light and dark ground. */
const COLORS = ['#2f7ed8', '#e8590c', '#2b9a4b', '#c2255c', '#7b5bd6', '#b08900', '#0c8599', '#868e96'];
const DASHES = [[], [6, 4], [2, 3], [9, 3, 2, 3]];

export const PRESETS: [string, string[], Kind][] = [
  ['Knees', ['left_knee', 'right_knee'], 'angle'],
  ['Hips', ['left_hip', 'right_hip'], 'angle'],
  ['Ankles', ['left_ankle', 'right_ankle'], 'angle'],
  ['Elbows', ['left_elbow', 'right_elbow'], 'angle'],
  ['Shoulders', ['left_shoulder', 'right_shoulder'], 'angle'],
  ['Trunk lean', ['pelvis'], 'angle'],
  ['Foot height', ['left_foot', 'right_foot'], 'height'],
  ['Foot speed', ['left_foot', 'right_foot'], 'speed'],
  ['Hand speed', ['left_hand', 'right_hand'], 'speed'],
  ['Pelvis speed', ['pelvis'], 'speed'],
  ['Pelvis height', ['pelvis'], 'height'],
];

export function curveLabel(scene: Scene, curve: Curve): string {
  const joint = plain(scene.jointNames[curve.joint]!);
  if (curve.kind !== 'angle' && curve.kind !== 'rate') return `${joint} ${curve.kind}`;
  const name = angleName(scene, curve.joint);
  return (name === 'trunk lean' ? name : `${joint} ${name}`) + (curve.kind === 'rate' ? ' rate' : '');
}

/** The people that curves are about: the chosen one (with their match in a second result), or everybody shown. */
export function peopleOfCurves(app: App, everybody: boolean): OfCurves[] {
  const all = app.scenes.flatMap((scene, layer) =>
    scene.people.map((person) => ({ layer, person, color: person.color as readonly number[] })),
  );
  if (everybody) return all.filter(({ layer, person }) => app.state.isShown(`${layer}:${person.id}`));
  const [layer, id] = app.state.choices.selected.split(':').map(Number);
  const chosen = all.find((each) => each.layer === layer && each.person.id === id);
  if (!chosen) return [];
  if (app.scenes.length < 2) return [chosen];
  const other = 1 - chosen.layer;
  const match = matchOf(app.scenes[chosen.layer]!, chosen.person, app.scenes[other]!);
  const found = all.find((each) => each.layer === other && each.person === match);
  return found ? [chosen, found].sort((a, b) => a.layer - b.layer) : [chosen];
}

export function linesOf(app: App, curves: readonly Curve[], everybody: boolean): Line[] {
  const people = peopleOfCurves(app, everybody);
  const lines: Line[] = [];
  curves.forEach((curve, index) => {
    people.forEach(({ layer, person, color }) => {
      const scene = app.scenes[layer]!;
      const label = curveLabel(scene, curve);
      lines.push({
        curve,
        label:
          people.length < 2
            ? label
            : everybody
              ? `${personName(app, layer, person).slice(7)} ${label}`
              : `${'AB'[layer]} ${label}`,
        longLabel: `${personName(app, layer, person)}: ${label}`,
        unit: UNITS[curve.kind],
        color: everybody
          ? rgbText(figureOf(app, `${layer}:${person.id}`)?.figure.color ?? color)
          : COLORS[index % COLORS.length]!,
        dash: everybody ? DASHES[index % DASHES.length]! : layer > 0 ? DASHES[1]! : [],
        values: valuesOf(app, layer, person, curve),
      });
    });
  });
  return lines;
}

function valuesOf(app: App, layer: number, person: Person, curve: Curve): (number | null)[] {
  const own = series(app.scenes[layer]!, person, curve.joint, curve.kind);
  return Array.from({ length: app.scene.numFrames }, (_, frame) => {
    const there = app.frameOf(layer, frame);
    const row = there < 0 ? -1 : person.rowOfFrame[there]!;
    const value = row < 0 ? NaN : own[row]!;
    return Number.isFinite(value) ? value : null;
  });
}

function heading(line: Line): string {
  return `${line.longLabel} [${line.unit.replace('°', 'deg')}]`;
}

/** A frame's values with their names, in columns, as spreadsheets take them from the clipboard. */
export function valuesText(app: App, lines: readonly Line[], frame: number): string {
  const values = lines.map((line) => (line.values[frame] == null ? '' : +line.values[frame]!.toFixed(5)));
  const row = [app.scene.frameIds[frame], +app.scene.times[frame]!.toFixed(6), ...values];
  return `${['frame', 'time_s', ...lines.map(heading)].join('\t')}\n${row.join('\t')}\n`;
}

/** Lines as csv, a row for each frame from `first` to `last`. */
export function csvOf(app: App, lines: readonly Line[], first: number, last: number): string {
  const head = lines.map((line) => `"${heading(line)}"`);
  const rows = [['frame', 'time_s', ...head].join(',')];
  for (let frame = first; frame <= last; frame++) {
    const values = lines.map((line) => (line.values[frame] == null ? '' : +line.values[frame]!.toFixed(5)));
    rows.push([app.scene.frameIds[frame], +app.scene.times[frame]!.toFixed(6), ...values].join(','));
  }
  return `${rows.join('\n')}\n`;
}
