/** The bar at the top: what is shown, which panes, pictures, link, colours, help. */

import type { App } from '../app';
import type { Arrangement } from '../state';
import { h, icon, iconButton, type IconName, setIcon } from './dom';
import { copyLink } from './link';
import { onTheme, theme, toggleTheme } from './theme';

const PANES: Record<Arrangement, [IconName, string]> = {
  both: ['both', 'Video and 3D'],
  video: ['left', 'Video alone'],
  bodies: ['cube', '3D alone'],
};

export function makeHeader(
  app: App,
  openHelp: () => void,
  panes: Arrangement[],
  captures: (HTMLElement | null)[],
): HTMLElement {
  const { config, state, scene } = app;
  const choices = panes.map((name) => ({
    name,
    button: iconButton(...PANES[name], () => state.set({ arrangement: name })),
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
    h('h1', { title: config.title || scene.facts.name }, config.title || scene.facts.name),
    h('span', { class: 'chip' }, scene.facts.engine),
    h('span', { class: 'gap' }),
    panes.length > 0 &&
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
