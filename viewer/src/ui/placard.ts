/** What stands in the video's place where there is none: that, and why. */

import type { App } from '../app';
import { h, icon } from './dom';

export function makePlacard(app: App, title: string, words: string): HTMLElement {
  const alone = h(
    'button',
    { type: 'button', class: 'small', onclick: () => app.state.set({ arrangement: 'bodies' }) },
    '3D alone',
  );
  return h(
    'div',
    { class: 'placard', role: 'note' },
    icon('noVideo'),
    h('h2', {}, title),
    h('p', { title: words }, ...withWholeOptions(words)),
    alone,
  );
}

/** The words, in which no line ends inside `--option`. */
function withWholeOptions(words: string): (string | HTMLElement)[] {
  return words
    .split(/(--[\w-]+)/)
    .map((part) => (part.startsWith('--') ? h('span', { class: 'whole' }, part) : part));
}
