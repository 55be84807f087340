/** The help: keys, and what each number of the curves is. */

import { h } from './dom';
import { KEYS } from './keys';
import { DEFINITIONS } from '../scene/quantities';
import { STRETCH_HELP } from '../scene/stretch';

export function makeHelp(): { element: HTMLDialogElement; open(): void } {
  const close = h('button', { type: 'button', class: 'small', onclick: () => element.close() }, 'Close');
  const element = h(
    'dialog',
    { class: 'help', 'aria-label': 'Help' },
    h('div', { class: 'help-head' }, h('h2', {}, 'Help'), h('span', { class: 'gap' }), close),
    h('h3', {}, 'Keys'),
    h('dl', { class: 'keys' }, ...KEYS.flatMap(([keys, words]) => [h('dt', {}, keys), h('dd', {}, words)])),
    h('h3', {}, 'Mouse and touch'),
    h(
      'p',
      {},
      'Orbit: drag turns, the right button (two fingers) moves, the wheel (pinching) comes closer to what is under the pointer; ' +
        'a click chooses a person, a double click goes to them. Camera: the wheel enlarges, dragging moves, a double click resets. ' +
        'Curves: a click jumps there, dragging zooms, a double click shows everything again.',
    ),
    h('h3', {}, 'What the numbers are'),
    h(
      'dl',
      {},
      ...[...DEFINITIONS, ...STRETCH_HELP].flatMap(([name, words]) => [h('dt', {}, name), h('dd', {}, words)]),
    ),
  );
  element.addEventListener('click', (event) => {
    if (event.target === element) element.close();
  });
  return { element, open: () => element.showModal() };
}
