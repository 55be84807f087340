/** The scrub: a ruler, a lane for each person that shows when they are there, marks and the cursor. */

import type { App } from '../app';
import { OBSERVED_BIT } from '../scene/scene';
import { clockText, h, rgbText } from './dom';
import { cssColor, onTheme } from './theme';

const RULER_PX = 16;
const LANE_PX = 5;
const MOST_LANES = 12;
const STEPS_S = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

export function makeTimeline(app: App): HTMLElement {
  const { player, scene } = app;
  const canvas = h('canvas', { 'aria-hidden': 'true' });
  const range = h('div', { class: 'timeline-range' });
  const cursor = h('div', { class: 'timeline-cursor' });
  const tip = h('div', { class: 'timeline-tip', hidden: true });
  const element = h(
    'div',
    {
      class: 'timeline',
      role: 'slider',
      tabindex: '0',
      'aria-label': 'Time',
      'aria-valuemin': '0',
      'aria-valuemax': String(scene.numFrames - 1),
    },
    canvas,
    range,
    cursor,
    tip,
  );
  let width = 1;
  const begin = scene.times[0] ?? 0;
  const last = Math.max(scene.numFrames - 1, 0);
  const length = Math.max((scene.times[last] ?? 0) + player.durationOf(last) - begin, 1e-6);
  const xOf = (time: number): number => ((time - begin) / length) * width;
  const lanes = app.layers.flatMap((layer) => layer.figures.map((figure) => ({ layer, figure })));
  const numLanes = Math.min(Math.max(lanes.length, 1), MOST_LANES);
  const height = RULER_PX + 4 + numLanes * LANE_PX + 3;
  element.style.height = `${height}px`;

  const draw = (): void => {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext('2d');
    if (!context) return;
    context.scale(ratio, ratio);
    drawRuler(context);
    lanes.forEach(({ layer, figure }, index) => drawLane(context, layer.index, figure.person, figure.color, index));
  };

  const drawRuler = (context: CanvasRenderingContext2D): void => {
    const step = STEPS_S.find((each) => (each / length) * width >= 56) ?? 1200;
    context.fillStyle = cssColor('--dim');
    context.font = '10px system-ui, sans-serif';
    for (let k = Math.ceil(begin / step); k * step < begin + length; k++) {
      const x = Math.round(xOf(k * step));
      context.fillRect(x, 0, 1, 4);
      const text =
        k * step >= 60 || length > 120 ? clockText(k * step).replace(/\.?0+$/, '') : String(+(k * step).toFixed(2));
      if (x < width - 24) context.fillText(`${text}`, x + 3, 10);
    }
  };

  const drawLane = (
    context: CanvasRenderingContext2D,
    layer: number,
    person: { rowOfFrame: Int32Array; flags: Uint8Array },
    color: readonly number[],
    index: number,
  ): void => {
    const lane = RULER_PX + 4 + (index % numLanes) * LANE_PX; // more people than lanes share them
    for (let frame = 0; frame < scene.numFrames;) {
      const kind = kindAt(layer, person, frame);
      let end = frame + 1;
      while (end < scene.numFrames && kindAt(layer, person, end) === kind) end++;
      if (kind) {
        const x = xOf(scene.times[frame]!);
        const to = end < scene.numFrames ? xOf(scene.times[end]!) : width;
        context.fillStyle = rgbText(color, kind === 1 ? 0.95 : 0.35);
        context.fillRect(x, lane, Math.max(to - x, 1), LANE_PX - 2);
      }
      frame = end;
    }
  };

  /** 0 absent, 1 observed, 2 filled in. */
  const kindAt = (layer: number, person: { rowOfFrame: Int32Array; flags: Uint8Array }, frame: number): number => {
    const own = app.frameOf(layer, frame);
    const row = own < 0 ? -1 : person.rowOfFrame[own]!;
    return row < 0 ? 0 : person.flags[row]! & OBSERVED_BIT ? 1 : 2;
  };

  const place = (): void => {
    cursor.style.transform = `translateX(${xOf(scene.times[player.frame] ?? 0)}px)`;
    element.setAttribute('aria-valuenow', String(player.frame));
    element.setAttribute('aria-valuetext', clockText(scene.times[player.frame] ?? 0));
  };
  const placeMarks = (): void => {
    const marked = player.markIn !== null || player.markOut !== null;
    range.hidden = !marked;
    const from = xOf(scene.times[player.markIn ?? 0] ?? 0);
    const out = player.markOut ?? last;
    const to = xOf((scene.times[out] ?? 0) + player.durationOf(out));
    range.style.transform = `translateX(${from}px)`;
    range.style.width = `${Math.max(to - from, 2)}px`;
  };

  const frameUnder = (event: PointerEvent): number => {
    const box = element.getBoundingClientRect();
    const time = begin + (Math.min(Math.max(event.clientX - box.left, 0), box.width) / box.width) * length;
    let frame = 0;
    while (frame < last && scene.times[frame + 1]! <= time) frame++;
    return frame;
  };
  let wasPlaying = false;
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    wasPlaying = player.playing;
    player.pause();
    void player.seek(frameUnder(event));
  });
  element.addEventListener('pointermove', (event) => {
    const frame = frameUnder(event);
    if (element.hasPointerCapture(event.pointerId) && frame !== player.frame) void player.seek(frame);
    tip.hidden = event.pointerType === 'touch';
    tip.textContent = `${clockText(scene.times[frame] ?? 0)} · ${scene.frameIds[frame] ?? 0}`;
    const x = event.clientX - element.getBoundingClientRect().left;
    tip.style.transform = `translateX(${Math.min(Math.max(x - 50, 0), width - 110)}px)`;
  });
  element.addEventListener('pointerleave', () => (tip.hidden = true));
  element.addEventListener('pointerup', () => {
    if (wasPlaying) player.play();
    wasPlaying = false;
  });
  new ResizeObserver(() => {
    width = Math.max(element.clientWidth, 1);
    draw();
    place();
    placeMarks();
  }).observe(element);
  player.on('frame', place);
  player.on('state', placeMarks);
  onTheme(draw);
  return element;
}
