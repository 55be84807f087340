/** The table beside the curves: colour, name, value at the cursor, least, greatest, range. */

import { type App, personName } from '../app';
import { type Curve, curveLabel, type Line, type OfCurves } from './curve_list';
import { h, iconButton } from './dom';

function text(line: Line, value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? '–' : value.toFixed(line.unit.startsWith('°') ? 1 : 2);
}

export class Legend {
  readonly element = h('div', { class: 'legend' });
  private lines: readonly Line[] = [];
  private readonly nowHead = h('th', { class: 'number', scope: 'col' }, 'now');
  /** Of each line: now, min, max, range. */
  private cells: HTMLElement[][] = [];

  constructor(
    private readonly app: App,
    private readonly remove: (curve: Curve) => void,
  ) {}

  setLines(lines: readonly Line[], first: OfCurves | null): void {
    this.lines = lines;
    this.cells = lines.map(() => [0, 1, 2, 3].map(() => h('td', { class: 'number' })));
    const { scene } = this.app;
    if (!lines.length) {
      const words = scene.people.length ? 'Choose what to draw above.' : 'Nobody to measure.';
      return this.element.replaceChildren(h('p', { class: 'note' }, words));
    }
    const names = ['min', 'max', 'range'].map((name) => h('th', { class: 'number', scope: 'col' }, name));
    const who = first ? personName(this.app, first.layer, first.person) : '';
    const head = h('tr', {}, h('th', {}, who), this.nowHead, ...names, h('th'));
    this.element.replaceChildren(h('table', {}, head, ...lines.map((line, i) => this.row(line, i))));
  }

  /** The values of a frame: the one that is shown, or that under the pointer, whose `time` (s) is said. */
  showFrame(frame: number, time: number | null = null): void {
    this.nowHead.textContent = time === null ? 'now' : `${time.toFixed(2)} s`;
    this.nowHead.classList.toggle('pointed', time !== null);
    this.lines.forEach((line, i) => (this.cells[i]![0]!.textContent = text(line, line.values[frame])));
  }

  /** Least, greatest and range of each line in the frames from..to. */
  showStatistics(from: number, to: number): void {
    this.lines.forEach((line, i) => {
      let least = Infinity;
      let greatest = -Infinity;
      for (let frame = from; frame <= to; frame++) {
        const value = line.values[frame];
        if (value == null) continue;
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
      [least, greatest, greatest - least].forEach(
        (value, k) => (this.cells[i]![k + 1]!.textContent = text(line, value)),
      );
    });
  }

  private row(line: Line, i: number): HTMLElement {
    const key = h('span', { class: 'curve-key' });
    key.style.borderTopColor = line.color;
    if (line.dash.length) key.style.borderTopStyle = 'dashed';
    const isFirst = this.lines.findIndex((each) => each.curve === line.curve) === i;
    const label = `Remove ${curveLabel(this.app.scene, line.curve)}`;
    const button = isFirst ? iconButton('close', label, () => this.remove(line.curve)) : null;
    const name = h('th', { scope: 'row', title: line.longLabel }, key, line.label);
    return h('tr', {}, name, ...this.cells[i]!, h('td', {}, button));
  }
}
