/** Numbers of the marked stretch (or of all) for the chosen person. */

import { type App, figureOf, personName } from '../app';
import { landings, stepsCsv } from '../scene/steps';
import { rowsBetween, stretchNumbers } from '../scene/stretch';
import { h, iconButton, saveFile } from './dom';

export function makeStretchPanel(app: App): HTMLElement {
  const list = h('dl');
  const title = h('span');
  const save = iconButton('save', 'Save the steps as csv: when each foot comes to stand', () => saveSteps(app));
  const head = h('h2', {}, title, h('span', { class: 'gap' }), save);
  const section = h('section', { class: 'panel', 'aria-label': 'Stretch', hidden: true }, head, list);
  let signature = '';
  const show = (): void => {
    const { player, state } = app;
    const found = figureOf(app, state.choices.selected);
    const now = `${state.choices.selected}|${player.markIn}|${player.markOut}`;
    if (now === signature) return;
    signature = now;
    const numbers = found ? stretchNumbers(found.layer.scene, found.figure.person, ...stretchOf(app, found.layer.index)) : [];
    section.hidden = numbers.length === 0;
    if (!numbers.length) return;
    save.hidden = !numbers.some(([name]) => name === 'Steps');
    const marked = player.markIn !== null || player.markOut !== null;
    title.textContent = `${personName(app, found!.layer.index, found!.figure.person)}, ${marked ? 'marked stretch' : 'all frames'}`;
    list.replaceChildren(...numbers.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
  };
  app.player.on('state', show);
  app.state.on(show);
  window.setTimeout(show); // after the first body
  return section;
}

/** The marked frames (or all) as the result of a layer counts them. */
function stretchOf(app: App, layer: number): [number, number] {
  const frame = (page: number): number => Math.max(app.frameOf(layer, page), 0);
  return [frame(app.player.markIn ?? 0), frame(app.player.markOut ?? app.scene.numFrames - 1)];
}

function saveSteps(app: App): void {
  const found = figureOf(app, app.state.choices.selected);
  if (!found) return;
  const { scene, index } = found.layer;
  const { person } = found.figure;
  const rows = rowsBetween(person, ...stretchOf(app, index));
  const name = `${scene.facts.name || 'result'}_person_${person.id}_steps.csv`;
  saveFile(new Blob([stepsCsv(scene, landings(scene, person, rows))], { type: 'text/csv' }), name);
}
