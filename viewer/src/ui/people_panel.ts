/** The list of people: colour, eye, solo, choice; those of whom only boxes are known too. */

import { type App, personName } from '../app';
import { keyOf } from '../state';
import type { Figure } from '../stage/layer';
import { h, iconButton, rgbText, setIcon } from './dom';

export function makePeoplePanel(app: App): HTMLElement {
  const { state } = app;
  const list = h('ul', { class: 'people' });
  const rows: (() => void)[] = [];
  for (const layer of app.layers) {
    if (app.layers.length > 1)
      list.append(
        h('li', { class: 'people-heading' }, `${'AB'[layer.index]}: ${app.config.scenes[layer.index]?.name ?? ''}`),
      );
    for (const figure of layer.figures) {
      const { element, show } = personRow(app, layer.index, figure);
      list.append(element);
      rows.push(show);
    }
    for (const one of layer.scene.boxesOnly) list.append(boxRow(app, layer.index, one.id, one.color));
  }
  if (!list.childElementCount) list.append(h('li', { class: 'empty' }, 'Nobody was found in this input.'));
  const follow = h(
    'label',
    { class: 'check' },
    h('input', { type: 'checkbox', onchange: () => state.set({ follow: !state.choices.follow }) }),
    'Follow the chosen person',
  );
  const everybody = h(
    'button',
    {
      type: 'button',
      class: 'small',
      title: 'Show everybody',
      onclick: () => {
        state.hidden.clear();
        state.set({ solo: '' });
      },
    },
    'All',
  );
  const nobody = h(
    'button',
    {
      type: 'button',
      class: 'small',
      title: 'Hide everybody',
      onclick: () => {
        for (const layer of app.layers) for (const figure of layer.figures) state.hidden.add(figure.key);
        state.set({ solo: '' });
      },
    },
    'None',
  );
  const show = (): void => {
    for (const each of rows) each();
    (follow.firstElementChild as HTMLInputElement).checked = state.choices.follow;
  };
  state.on(show);
  app.player.on('frame', () => rows.forEach((each) => each()));
  show();
  const count = app.layers.reduce((sum, layer) => sum + layer.figures.length, 0);
  return h(
    'section',
    { class: 'panel', 'aria-label': 'People' },
    h(
      'h2',
      {},
      count > 1 ? `People (${count})` : 'People',
      h('span', { class: 'gap' }),
      count > 1 && everybody,
      count > 1 && nobody,
    ),
    list,
    count > 0 && follow,
  );
}

function personRow(app: App, layer: number, figure: Figure): { element: HTMLElement; show: () => void } {
  const { state } = app;
  const { key, person } = figure;
  const name = personName(app, layer, person);
  const eye = iconButton('eye', `Hide ${name}`, () => {
    const shown = state.isShown(key);
    if (state.choices.solo) state.set({ solo: '' });
    state.setHidden(key, shown);
  });
  const solo = iconButton(
    'solo',
    `Only ${name}`,
    () => state.set({ solo: state.choices.solo === key ? '' : key, selected: key }),
    '',
  );
  const swatch = h('span', { class: 'swatch' });
  swatch.style.backgroundColor = rgbText(figure.color);
  const detail = h('span', { class: 'detail' });
  const pick = h(
    'button',
    { type: 'button', class: 'person-name', onclick: () => state.set({ selected: key }) },
    swatch,
    name,
    detail,
  );
  const element = h('li', { class: 'person' }, pick, solo, eye);
  let shown = '';
  const show = (): void => {
    const frame = app.frameOf(layer, app.player.frame);
    const isThere = frame >= 0 && person.rowOfFrame[frame]! >= 0;
    const visible = state.isShown(key);
    const chosen = state.choices.selected === key;
    const signature = `${isThere}${visible}${chosen}${state.choices.solo === key}`;
    if (signature === shown) return;
    shown = signature;
    if (chosen && !element.classList.contains('chosen')) element.scrollIntoView?.({ block: 'nearest' });
    element.classList.toggle('absent', !isThere);
    element.classList.toggle('chosen', chosen);
    pick.setAttribute('aria-pressed', String(chosen));
    setIcon(eye, visible ? 'eye' : 'eyeOff', visible ? `Hide ${name}` : `Show ${name}`);
    eye.setAttribute('aria-pressed', String(!visible));
    solo.setAttribute('aria-pressed', String(state.choices.solo === key));
    const height = person.stature ? `${person.stature.toFixed(2)} m` : '';
    detail.textContent = isThere ? height : 'absent';
  };
  return { element, show };
}

function boxRow(app: App, layer: number, id: number, color: readonly number[]): HTMLElement {
  const swatch = h('span', { class: 'swatch hollow' });
  swatch.style.borderColor = rgbText(color);
  return h(
    'li',
    { class: 'person box-only', 'data-key': keyOf(layer, id) },
    h(
      'span',
      { class: 'person-name' },
      swatch,
      personName(app, layer, { id }),
      h('span', { class: 'detail' }, 'box only'),
    ),
  );
}
