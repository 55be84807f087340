/** Keys as editors have them. */

import { type App, figureOf } from '../app';
import { SPEEDS } from '../clock/player';
import { OBSERVED_BIT } from '../scene/scene';
import { landings } from '../scene/steps';
import type { Navigator } from '../stage/navigator';
import type { Trails } from '../state';

export const KEYS: [string, string][] = [
  ['Space', 'play, pause'],
  ['J  K  L', 'backward, pause, forward; J or L again: faster'],
  ['←  →  or  ,  .', 'one frame back, forward (with Shift ten)'],
  ['Home  End', 'to the start, to the end'],
  ['I  O  X', 'mark in, mark out, clear the marks'],
  ['P', 'repeat the marked stretch'],
  ['↑  ↓', 'faster, slower'],
  ['E  Shift+E', 'to where a foot of the chosen person next, last came to stand'],
  ['R  Shift+R', 'to the next, the previous filled-in stretch of the chosen person'],
  ['C  V', 'camera view, free view (orbit)'],
  ['1  2  3  4', 'from the front, the side, the top, the back'],
  ['F', 'bring the people into view'],
  ['[  ]  +  −', 'turn the free view, come closer, go away'],
  ['W', 'follow the chosen person'],
  ['PgDn  PgUp', 'choose the next, the previous person'],
  ['Q  H', 'only the chosen person; hide them, show them'],
  ['B  S  A  T  G  N', 'bodies, skeleton, axes, trails, floor, names'],
  ['U  D', 'curves; copy their values at this moment'],
  ['M', 'sound'],
  ['?  Esc', 'this help; close it'],
];

interface Actions {
  navigator: Navigator | null;
  help(): void;
  curves(): void;
  copyValues(): void;
}

const TURN = Math.PI / 12;
const CLOSER = 1.2;
const TRAILS: Trails[] = ['off', 'short', 'whole'];

export function listenToKeys(app: App, actions: Actions): void {
  const { player, state } = app;
  const selectNext = (by: number): void => {
    const keys = app.layers.flatMap((layer) => layer.figures.map((figure) => figure.key));
    const at = keys.indexOf(state.choices.selected) + by;
    if (keys.length) state.set({ selected: keys[(at + keys.length) % keys.length]! });
  };
  const toggle = (name: 'bodies' | 'skeleton' | 'axes' | 'grid' | 'labels' | 'follow'): void =>
    state.set({ [name]: !state.choices[name] });
  const speedBy = (by: number): void => {
    const at = SPEEDS.findIndex((speed) => speed >= player.speed - 1e-6);
    player.setSpeed(SPEEDS[Math.min(Math.max(at + by, 0), SPEEDS.length - 1)]!);
  };
  const shuttle = (direction: number): void => {
    if (player.playing && player.direction === direction) return speedBy(1);
    player.pause();
    player.play(direction);
  };
  const byKey: Record<string, (event: KeyboardEvent) => void> = {
    ' ': () => player.toggle(),
    k: () => player.pause(),
    l: () => shuttle(1),
    j: () => shuttle(-1),
    arrowleft: (event) => player.step(event.shiftKey ? -10 : -1),
    arrowright: (event) => player.step(event.shiftKey ? 10 : 1),
    ',': () => player.step(-1),
    '.': () => player.step(1),
    '<': () => player.step(-10),
    '>': () => player.step(10),
    arrowup: () => speedBy(1),
    arrowdown: () => speedBy(-1),
    home: () => void player.seek(player.first),
    end: () => void player.seek(player.final),
    e: (event) => toStep(app, event.shiftKey ? -1 : 1),
    r: (event) => toWeakStretch(app, event.shiftKey ? -1 : 1),
    i: () => player.setMarks(player.frame, player.markOut),
    o: () => player.setMarks(player.markIn, player.frame),
    x: () => player.setMarks(null, null),
    p: () => player.setLoop(!player.loop),
    c: () => state.set({ view: 'camera' }),
    v: () => state.set({ view: 'orbit' }),
    1: () => actions.navigator?.look('front'),
    2: () => actions.navigator?.look('side'),
    3: () => actions.navigator?.look('top'),
    4: () => actions.navigator?.look('back'),
    f: () => actions.navigator?.frame(),
    '[': () => actions.navigator?.turn(-TURN),
    ']': () => actions.navigator?.turn(TURN),
    '+': () => actions.navigator?.approach(1 / CLOSER),
    '=': () => actions.navigator?.approach(1 / CLOSER),
    '-': () => actions.navigator?.approach(CLOSER),
    w: () => toggle('follow'),
    pagedown: () => selectNext(1),
    pageup: () => selectNext(-1),
    q: () => state.set({ solo: state.choices.solo ? '' : state.choices.selected }),
    h: () => state.choices.selected && state.setHidden(state.choices.selected, state.isShown(state.choices.selected)),
    b: () => toggle('bodies'),
    s: () => toggle('skeleton'),
    a: () => toggle('axes'),
    g: () => toggle('grid'),
    n: () => toggle('labels'),
    t: () => state.set({ trails: TRAILS[(TRAILS.indexOf(state.choices.trails) + 1) % 3]! }),
    m: () => document.querySelector<HTMLButtonElement>('.transport .sound')?.click(),
    u: () => actions.curves(),
    d: () => actions.copyValues(),
    '?': () => actions.help(),
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTaken(event)) return;
    const action = byKey[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action(event);
  });
  // What was clicked does not keep the keys: after a click on a button the space bar still plays.
  const letGo = (event: Event): void => {
    const target = event.target as HTMLElement;
    const isPointed = event.type !== 'click' || (event as MouseEvent).detail > 0;
    if (isPointed && !target.closest('dialog, .menu-wrap'))
      target.closest<HTMLElement>('button, label, input, select')?.blur();
    if (isPointed && target.closest('label')) target.closest('label')!.querySelector('input')?.blur();
  };
  document.addEventListener('click', letGo);
  document.addEventListener('change', (event) => {
    if (event.target instanceof HTMLSelectElement) letGo(event);
  });
  document.addEventListener('pointerup', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === 'range') letGo(event);
  });
}

/** Goes to where the next stretch begins in which the chosen person was not observed. */
function toWeakStretch(app: App, direction: 1 | -1): void {
  const found = figureOf(app, app.state.choices.selected);
  if (!found) return;
  const { person } = found.figure;
  const isWeak = (frame: number): boolean => {
    const there = app.frameOf(found.layer.index, frame);
    const row = there < 0 ? -1 : (person.rowOfFrame[there] ?? -1);
    return row >= 0 && (person.flags[row]! & OBSERVED_BIT) === 0;
  };
  for (let frame = app.player.frame + direction; frame >= 0 && frame < app.player.numFrames; frame += direction) {
    if (isWeak(frame) && !isWeak(frame - 1)) {
      app.player.pause();
      void app.player.seek(frame);
      return;
    }
  }
  app.say(direction > 0 ? 'No filled-in stretch after this frame.' : 'No filled-in stretch before this frame.');
}

/** Goes to where a foot of the chosen person comes to stand. */
function toStep(app: App, direction: 1 | -1): void {
  const found = figureOf(app, app.state.choices.selected);
  if (!found) return;
  const { scene, index } = found.layer;
  const { person } = found.figure;
  const all = Array.from(person.frameIndex, (_, row) => row);
  const steps = new Map(landings(scene, person, all).map((each) => [each.frame, each.foot]));
  for (let frame = app.player.frame + direction; frame >= 0 && frame < app.player.numFrames; frame += direction) {
    const foot = steps.get(app.frameOf(index, frame));
    if (!foot) continue;
    app.player.pause();
    void app.player.seek(frame);
    return app.say(`The ${foot} foot comes to stand.`);
  }
  app.say(`No foot comes to stand ${direction > 0 ? 'after' : 'before'} this frame.`);
}

/** Whether the element in focus needs the key itself. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (target.closest('dialog[open]')) return event.key !== '?';
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLInputElement) {
    if (target.type === 'checkbox') return event.key === ' ';
    if (target.type === 'range') return event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End';
    return true;
  }
  if (target.classList.contains('facts')) return /^(Arrow(Up|Down)|Page(Up|Down))$/.test(event.key);
  return (
    event.key === ' ' &&
    (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement || target.tagName === 'SUMMARY')
  );
}
