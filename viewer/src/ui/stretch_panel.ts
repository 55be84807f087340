/** Numbers of the marked stretch (or of all) for the chosen person. */

import { type App, figureOf, personName } from '../app';
import { stretchNumbers } from '../scene/stretch';
import { h } from './dom';

export function makeStretchPanel(app: App): HTMLElement {
  const list = h('dl');
  const title = h('h2');
  const section = h('section', { class: 'panel', 'aria-label': 'Stretch', hidden: true }, title, list);
  let signature = '';
  const show = (): void => {
    const { player, state } = app;
    const found = figureOf(app, state.choices.selected);
    const now = `${state.choices.selected}|${player.markIn}|${player.markOut}`;
    if (now === signature) return;
    signature = now;
    const frame = (page: number): number => Math.max(app.frameOf(found?.layer.index ?? 0, page), 0);
    const first = frame(player.markIn ?? 0),
      last = frame(player.markOut ?? app.scene.numFrames - 1);
    const numbers = found ? stretchNumbers(found.layer.scene, found.figure.person, first, last) : [];
    section.hidden = numbers.length === 0;
    if (!numbers.length) return;
    const marked = player.markIn !== null || player.markOut !== null;
    title.textContent = `${personName(app, found!.layer.index, found!.figure.person)}, ${marked ? 'marked stretch' : 'all frames'}`;
    list.replaceChildren(...numbers.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
  };
  app.player.on('state', show);
  app.state.on(show);
  window.setTimeout(show); // after the first body
  return section;
}
