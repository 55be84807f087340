/** The bar at the top: what is shown, which panes, pictures, link, colours, help. */

import type { App } from '../app';
import type { Arrangement } from '../state';
import { h, icon, iconButton, setIcon } from './dom';
import { copyLink } from './link';
import { onTheme, theme, toggleTheme } from './theme';

export function makeHeader(
  app: App,
  openHelp: () => void,
  hasPicture: boolean,
  captures: (HTMLElement | null)[],
): HTMLElement {
  const { config, state, scene } = app;
  const arrangement = (name: Arrangement, icon: 'both' | 'left' | 'cube', label: string): HTMLButtonElement =>
    iconButton(icon, label, () => state.set({ arrangement: name }));
  const choices = (['both', 'video', 'bodies'] as const).map((name, i) => ({
    name,
    button: arrangement(name, (['both', 'left', 'cube'] as const)[i]!, ['Video and 3D', 'Video alone', '3D alone'][i]!),
  }));
  const themeButton = iconButton('theme', 'Light or dark', toggleTheme);
  const show = (): void => {
    for (const { name, button } of choices)
      button.setAttribute('aria-pressed', String(state.choices.arrangement === name));
    setIcon(themeButton, 'theme', theme() === 'dark' ? 'To light colours' : 'To dark colours');
  };
  state.on(show);
  onTheme(show);
  show();
  return h(
    'header',
    { class: 'bar' },
    config.home ? h('a', { class: 'home', href: config.home, title: 'All results' }, '‹ All') : null,
    h('h1', {}, config.title || scene.facts.name),
    h('span', { class: 'chip' }, scene.facts.engine),
    h('span', { class: 'gap' }),
    hasPicture &&
      h('div', { class: 'segments', role: 'group', 'aria-label': 'Panes' }, ...choices.map((each) => each.button)),
    ...captures,
    config.file ? saveLink(config.file) : null,
    iconButton('link', 'Copy a link to this moment', () => void copyLink(app)),
    themeButton,
    iconButton('help', 'Help', openHelp, '?'),
  );
}

/** This page with everything in it, to keep or to mail. */
function saveLink(url: string): HTMLElement {
  const label = 'Save this page as one file (making it may take a minute)';
  return h('a', { class: 'icon-button', href: url, download: '', 'aria-label': label, title: label }, icon('save'));
}
