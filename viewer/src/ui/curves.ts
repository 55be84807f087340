/** Curves against time under the panes: any joint's angle, speed, height; bands; csv. */

import uPlot from 'uplot';
import type { App } from '../app';
import { type Kind, KINDS } from '../scene/quantities';
import { frameAt } from '../scene/scene';
import { type BandRow, bandRows, bandsHeight, drawBands } from './bands';
import { Legend } from './curve_legend';
import { csvOf, type Curve, valuesText, type Line, linesOf, type OfCurves, peopleOfCurves, PRESETS } from './curve_list';
import { h, iconButton, plain, saveFile } from './dom';
import { makeSplitter } from './splitter';
import { cssColor, onTheme } from './theme';

const AXIS_PX = 76;
const CLICK_PX = 4;

export class CurvesPanel {
  readonly element: HTMLElement;
  private curves: Curve[] = [];
  private everybody = false;
  private lines: Line[] = [];
  private plot: uPlot | null = null;
  private rows: BandRow[] = [];
  private readonly legend: Legend;
  private readonly hole = h('div', { class: 'plot' });
  private readonly bands = h('canvas', { class: 'bands', 'aria-hidden': 'true' });
  private readonly words = h('div', { class: 'band-words' });
  private readonly cursor = h('div', { class: 'plot-cursor' });
  private readonly marked = h('div', { class: 'plot-range' });
  /** Whose bands are shown; null for nobody. */
  private first: OfCurves | null = null;
  private signature = '';
  private frameShown = -1;
  /** The frame under the pointer; null where it is elsewhere. */
  private pointed: number | null = null;

  constructor(private readonly app: App) {
    this.legend = new Legend(app, (removed) => {
      this.curves = this.curves.filter((curve) => curve !== removed);
      this.refresh(true);
    });
    this.element = h(
      'section',
      { class: 'curves', 'aria-label': 'Curves' },
      h('div', { class: 'curves-side' }, this.tools(), this.legend.element, this.words),
      h('div', { class: 'curves-main' }, this.hole, this.bands),
      makeSplitter(
        'Height of the curves',
        false,
        -1,
        () => this.element.clientHeight,
        (px) => {
          this.element.style.height = `${Math.min(Math.max(px, 120), window.innerHeight - 260)}px`;
        },
      ),
    );
    app.player.on('frame', () => this.showFrame());
    app.player.on('state', () => this.showMarks());
    app.state.on(() => this.refresh());
    onTheme(() => this.rebuild());
    new ResizeObserver(() => this.fit()).observe(this.hole);
  }

  /** Draws the first curves: after the first body, which must not wait for them. */
  begin(): void {
    this.addPreset(PRESETS[0]!);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Shows or hides the panel. */
  setOpen(open: boolean): void {
    this.element.hidden = !open;
    if (open) this.refresh(true);
  }

  private tools(): HTMLElement {
    const { scene } = this.app;
    const preset = h(
      'select',
      {
        'aria-label': 'Add common curves',
        onchange: () => {
          const chosen = PRESETS[Number(preset.value)];
          preset.selectedIndex = 0;
          if (chosen) this.addPreset(chosen, true);
        },
      },
      new Option('Common curves…', ''),
      ...PRESETS.map(([name], i) => new Option(name, String(i))),
    );
    const joint = h(
      'select',
      { 'aria-label': 'Joint' },
      ...scene.jointNames.map((name, i) => new Option(plain(name), String(i))),
    );
    joint.value = String(Math.max(scene.jointNames.indexOf('left_wrist'), 0));
    const kind = h('select', { 'aria-label': 'What' }, ...KINDS.map((name) => new Option(name, name)));
    const add = h(
      'button',
      {
        type: 'button',
        class: 'small',
        title: 'Add this curve',
        onclick: () => {
          this.add([{ joint: Number(joint.value), kind: kind.value as Kind }]);
        },
      },
      'Add',
    );
    const all = h('input', {
      type: 'checkbox',
      onchange: () => {
        this.everybody = all.checked;
        this.refresh(true);
      },
    });
    return h(
      'div',
      { class: 'curve-tools' },
      preset,
      h(
        'div',
        { class: 'tools-row' },
        scene.people.length > 1 &&
          h('label', { class: 'check', title: 'Curves of everybody who is shown' }, all, 'Everybody'),
        iconButton('copy', 'Copy the values at this moment', () => void this.copy(), 'D'),
        iconButton('save', 'Save the curves as csv (the marked stretch, where there is one)', () => this.save()),
        iconButton('frame', 'Show the whole time again', () => this.resetZoom()),
      ),
      joint,
      kind,
      add,
    );
  }

  private addPreset([, joints, kind]: (typeof PRESETS)[number], instead = false): void {
    const curves = joints
      .map((name) => ({ joint: this.app.scene.jointNames.indexOf(name), kind }))
      .filter((curve) => curve.joint >= 0);
    if (instead) this.curves = [];
    this.add(curves);
  }

  private add(curves: Curve[]): void {
    for (const curve of curves) {
      if (!this.curves.some((each) => each.joint === curve.joint && each.kind === curve.kind)) this.curves.push(curve);
    }
    this.refresh(true);
  }

  private refresh(force = false): void {
    if (!this.isOpen) return;
    const { state } = this.app;
    const signature = `${state.choices.selected}|${this.everybody ? [...state.hidden].join() + state.choices.solo : ''}`;
    if (!force && signature === this.signature) return;
    this.signature = signature;
    this.rebuild();
  }

  private rebuild(): void {
    const zoom = this.plot ? [this.plot.scales.x!.min!, this.plot.scales.x!.max!] : null;
    this.plot?.destroy();
    this.plot = null;
    this.pointed = null;
    this.lines = linesOf(this.app, this.curves, this.everybody);
    this.first = peopleOfCurves(this.app, false)[0] ?? null;
    this.rows = this.first ? bandRows(this.app, this.first.layer, this.first.person) : [];
    this.bands.style.height = `${bandsHeight(this.rows)}px`;
    this.legend.setLines(this.lines, this.first);
    this.legend.showStatistics(...this.stretch());
    if (!this.isOpen || !this.hole.clientWidth) return;
    const data = [Array.from(this.app.scene.times), ...this.lines.map((line) => line.values)] as uPlot.AlignedData;
    this.plot = new uPlot(this.options(), data, this.hole);
    this.plot.over.append(this.marked, this.cursor);
    if (zoom && zoom[0] != null) this.plot.setScale('x', { min: zoom[0], max: zoom[1]! });
    this.frameShown = -1;
    this.showFrame();
    this.showMarks();
  }

  private options(): uPlot.Options {
    const units = [...new Set(this.lines.map((line) => line.unit))];
    const grid = { stroke: cssColor('--line'), width: 1 };
    const axis = { stroke: cssColor('--dim'), grid, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    let down = 0;
    return {
      width: this.hole.clientWidth,
      height: Math.max(this.hole.clientHeight, 60),
      legend: { show: false },
      padding: [8, units.length > 1 ? 0 : 12, 0, 0],
      scales: { x: { time: false }, ...Object.fromEntries(units.map((unit) => [unit, {}])) },
      series: [
        {},
        ...this.lines.map((line) => ({
          scale: line.unit,
          stroke: line.color,
          width: 1.6,
          dash: line.dash,
          points: { show: false },
          spanGaps: false,
        })),
      ],
      axes: [
        { ...axis, size: 22, space: 60 },
        ...units.map((unit, i) => ({
          ...axis,
          scale: unit,
          size: AXIS_PX,
          side: (i === 0 ? 3 : 1) as uPlot.Axis.Side,
          grid: i === 0 ? grid : { show: false },
          values: (_: uPlot, ticks: number[]) => ticks.map((tick) => `${+tick.toFixed(3)} ${unit}`),
        })),
      ],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, dist: CLICK_PX } },
      hooks: {
        ready: [
          (plot) => {
            plot.over.addEventListener('mousedown', (event) => (down = event.clientX));
            plot.over.addEventListener('mouseup', (event) => {
              if (event.button !== 0 || Math.abs(event.clientX - down) > CLICK_PX) return;
              const time = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x');
              void this.app.player.seek(this.nearest(time));
            });
          },
        ],
        setCursor: [(plot) => this.showPointed(plot.cursor.idx ?? null)],
        setScale: [
          (_, name) => {
            if (name === 'x') requestAnimationFrame(() => this.showRange());
          },
        ],
      },
    };
  }

  private nearest(time: number): number {
    const { times } = this.app.scene;
    const frame = frameAt(times, time);
    const next = Math.min(frame + 1, times.length - 1);
    return Math.abs(times[next]! - time) < Math.abs(times[frame]! - time) ? next : frame;
  }

  private resetZoom(): void {
    const { times } = this.app.scene;
    this.plot?.setScale('x', { min: times[0]!, max: times[times.length - 1]! });
  }

  private fit(): void {
    if (!this.isOpen || !this.hole.clientWidth) return;
    if (!this.plot) return this.rebuild();
    this.plot.setSize({ width: this.hole.clientWidth, height: Math.max(this.hole.clientHeight, 60) });
    this.showRange();
  }

  /** What depends on which times are in view. */
  private showRange(): void {
    const { plot, first } = this;
    if (!plot) return;
    this.placeCursor();
    this.showMarks();
    if (!first) return;
    const left = plot.over.offsetLeft,
      width = plot.over.clientWidth;
    const { min, max } = plot.scales.x!;
    drawBands(this.bands, this.app, first.layer, first.person, this.rows, left, width, min!, max!);
  }

  private showMarks(): void {
    const { player, scene } = this.app;
    const plot = this.plot;
    this.legend.showStatistics(...this.stretch());
    if (!plot) return;
    const isMarked = player.markIn !== null || player.markOut !== null;
    this.marked.hidden = !isMarked;
    if (!isMarked) return;
    const from = plot.valToPos(scene.times[player.markIn ?? 0]!, 'x');
    const to = plot.valToPos(scene.times[player.markOut ?? scene.numFrames - 1]!, 'x');
    const width = plot.over.clientWidth;
    this.marked.style.left = `${Math.max(from, 0)}px`;
    this.marked.style.width = `${Math.max(Math.min(to, width) - Math.max(from, 0), 0)}px`;
  }

  private placeCursor(): void {
    const plot = this.plot;
    if (!plot) return;
    const time = this.app.scene.times[this.app.player.frame]!;
    const { min, max } = plot.scales.x!;
    if (this.app.player.playing && max! - min! > 0 && (time < min! || time > max!)) {
      const span = max! - min!; // the view turns the page with what is played
      plot.setScale('x', { min: time, max: time + span });
    }
    this.cursor.hidden = time < min! || time > max!;
    this.cursor.style.transform = `translateX(${plot.valToPos(time, 'x')}px)`;
  }

  /** The values under the pointer, while it is over the curves. */
  private showPointed(frame: number | null): void {
    this.pointed = frame;
    const time = frame === null ? null : this.app.scene.times[frame]!;
    this.legend.showFrame(frame ?? this.app.player.frame, time);
  }

  private showFrame(): void {
    const frame = this.app.player.frame;
    if (!this.isOpen || frame === this.frameShown) return;
    this.frameShown = frame;
    this.placeCursor();
    if (this.pointed === null) this.legend.showFrame(frame);
    const { first } = this;
    const there = first ? this.app.frameOf(first.layer, frame) : -1;
    const row = there < 0 ? -1 : first!.person.rowOfFrame[there]!;
    this.words.textContent = !first
      ? ''
      : row < 0
        ? 'not in this frame'
        : this.rows.map((band) => `${band.label.toLowerCase()}: ${band.words(row)}`).join(' · ');
  }

  /** The frames that least, greatest and range are of: the marked stretch, else what is in view. */
  private stretch(): [number, number] {
    const { player, scene } = this.app;
    const last = scene.numFrames - 1;
    if (player.markIn !== null || player.markOut !== null) return [player.markIn ?? 0, player.markOut ?? last];
    const { min, max } = this.plot?.scales.x ?? {};
    if (min == null || max == null) return [0, last];
    return [frameAt(scene.times, min - 1e-9), frameAt(scene.times, max + 1e-9)];
  }

  /** Puts the values of the frame that is shown on the clipboard. */
  async copy(): Promise<void> {
    const { player } = this.app;
    if (!this.lines.length) return this.app.say('There are no curves to copy values of.');
    const text = valuesText(this.app, this.lines, player.frame);
    try {
      await navigator.clipboard.writeText(text);
      this.app.say('The values at this moment are copied.');
    } catch {
      this.app.say(`This browser does not let a page copy: ${text.replaceAll(/\s+/g, ' ')}`);
    }
  }

  private save(): void {
    const { player, scene } = this.app;
    const csv = csvOf(this.app, this.lines, player.markIn ?? 0, player.markOut ?? scene.numFrames - 1);
    saveFile(new Blob([csv], { type: 'text/csv' }), `${scene.facts.name || 'curves'}_curves.csv`);
  }
}
