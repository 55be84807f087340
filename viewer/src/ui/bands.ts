/** Bands under the curves that show weak stretches: filled in, confidence, jitter, contacts. */

import type { App } from '../app';
import { jitter } from '../scene/quantities';
import { OBSERVED_BIT, type Person } from '../scene/scene';
import { cssColor } from './theme';

const ROW_PX = 9;
/** Jitter from which a stretch counts as bad, mm/frame². */
const BAD_JITTER = 40;

export interface BandRow {
  label: string;
  /** What the row says of one of the person's own rows. */
  words(row: number): string;
  /** CSS colour, or null for nothing. */
  color(row: number): string | null;
}

/** From good to bad as green, yellow, red; `badness` 0-1. */
function heat(badness: number): string {
  const b = Math.min(Math.max(badness, 0), 1);
  return `hsl(${Math.round(130 - 130 * b)} ${Math.round(45 + 30 * b)}% 48%)`;
}

const jitters = new WeakMap<Person, Float64Array>();

export function bandRows(app: App, layer: number, person: Person): BandRow[] {
  const scene = app.scenes[layer]!;
  let shaking = jitters.get(person);
  if (!shaking) jitters.set(person, (shaking = jitter(scene, person)));
  const values = shaking;
  const rows: BandRow[] = [
    {
      label: 'Filled in',
      words: (row) =>
        person.flags[row]! & OBSERVED_BIT ? 'no' : (scene.reasons[person.why[row]!] || 'yes').replaceAll('_', ' '),
      color: (row) => (person.flags[row]! & OBSERVED_BIT ? null : '#d9480f'),
    },
    {
      label: 'Confidence',
      words: (row) => (person.confidence[row]! / 255).toFixed(2),
      color: (row) => heat(1.4 * (1 - person.confidence[row]! / 255)),
    },
    {
      label: 'Jitter',
      words: (row) => (Number.isNaN(values[row]!) ? '–' : `${values[row]!.toFixed(1)} mm/frame²`),
      color: (row) => (Number.isNaN(values[row]!) ? null : heat(values[row]! / BAD_JITTER)),
    },
  ];
  if (!person.flags.some((flag) => flag & 15)) return rows;
  const contact = (label: string, heel: number, toe: number): BandRow => ({
    label,
    words: (row) =>
      [person.flags[row]! & heel && 'heel', person.flags[row]! & toe && 'toe'].filter(Boolean).join(', ') || 'none',
    color: (row) => {
      const parts = Number((person.flags[row]! & heel) > 0) + Number((person.flags[row]! & toe) > 0);
      return parts === 2 ? '#5c940d' : parts === 1 ? '#a9c77a' : null;
    },
  });
  return [...rows, contact('Left foot', 1, 2), contact('Right foot', 4, 8)];
}

export function bandsHeight(rows: readonly BandRow[]): number {
  return rows.length * (ROW_PX + 2);
}

/** Draws rows from `left` on, `width` px wide, for the times from..to; labels stand before them. */
export function drawBands(
  canvas: HTMLCanvasElement,
  app: App,
  layer: number,
  person: Person,
  rows: readonly BandRow[],
  left: number,
  width: number,
  from: number,
  to: number,
): void {
  const ratio = window.devicePixelRatio || 1;
  const total = canvas.clientWidth,
    height = bandsHeight(rows);
  canvas.width = Math.round(total * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(ratio, ratio);
  context.font = '10px system-ui, sans-serif';
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const quiet = cssColor('--line');
  rows.forEach((band, index) => {
    const y = index * (ROW_PX + 2);
    context.fillStyle = cssColor('--dim');
    context.fillText(band.label, left - 6, y + ROW_PX / 2 + 0.5);
    context.fillStyle = quiet;
    context.fillRect(left, y + ROW_PX - 1, width, 1);
    drawRow(context, app, layer, person, band, left, width, from, to, y);
  });
}

function drawRow(
  context: CanvasRenderingContext2D,
  app: App,
  layer: number,
  person: Person,
  band: BandRow,
  left: number,
  width: number,
  from: number,
  to: number,
  y: number,
): void {
  const { times } = app.scene;
  const xOf = (time: number): number => left + ((time - from) / (to - from)) * width;
  for (let frame = 0; frame < times.length; frame++) {
    const begin = times[frame]!;
    const end = begin + app.player.durationOf(frame);
    if (end < from || begin > to) continue;
    const there = app.frameOf(layer, frame);
    const row = there < 0 ? -1 : person.rowOfFrame[there]!;
    const color = row < 0 ? null : band.color(row);
    if (!color) continue;
    const x = Math.max(xOf(begin), left);
    context.fillStyle = color;
    context.fillRect(x, y, Math.max(Math.min(xOf(end), left + width) - x + 0.3, 0.5), ROW_PX);
  }
}
