/** Making elements without markup strings: the page's policy allows no inline styles or handlers. */

type Child = Node | string | null | undefined | false;
type Props = Record<string, unknown>;

/** An element with attributes (`aria-…`, `title`), properties (`value`) and listeners (`onclick`). */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener);
    else if (name === 'class') element.className = String(value);
    else if (name in element && !name.includes('-') && name !== 'list' && name !== 'role')
      Reflect.set(element, name, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** 16 x 16 outlines. */
const ICONS = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 2.5h3v11H4zM9 2.5h3v11H9z',
  start: 'M3 3v10M13 3L5.5 8 13 13z',
  end: 'M13 3v10M3 3l7.5 5L3 13z',
  back: 'M5 3v10M12.5 3.5L7.5 8l5 4.5z',
  next: 'M11 3v10M3.5 3.5l5 4.5-5 4.5z',
  loop: 'M3 7a4 4 0 0 1 4-4h5M10 1l2.2 2L10 5M13 9a4 4 0 0 1-4 4H4M6 11l-2.2 2L6 15',
  eye: 'M1 8s2.6-4.5 7-4.5S15 8 15 8s-2.6 4.5-7 4.5S1 8 1 8zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  eyeOff: 'M1 8s2.6-4.5 7-4.5S15 8 15 8s-2.6 4.5-7 4.5S1 8 1 8zM2 14L14 2',
  solo: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14.5c.6-3 2.7-4.5 5.5-4.5s4.9 1.5 5.5 4.5',
  camera: 'M1.5 4h9v8h-9zM10.5 7l4-2.5v7l-4-2.5',
  orbit:
    'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM2.5 8c0 1.4 2.5 2.5 5.5 2.5s5.5-1.1 5.5-2.5S11 5.5 8 5.5 2.5 6.6 2.5 8z',
  follow: 'M8 1v3M8 12v3M1 8h3M12 8h3M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  picture: 'M1.5 3h13v10h-13zM2 12l4-4.5 3 3 2-2 3 3.5M11 6.5h.01',
  film: 'M2 2.5h12v11H2zM5 2.5v11M11 2.5v11M2 6h3M2 10h3M11 6h3M11 10h3',
  noVideo: 'M2 3.5h8.5v9H2zM10.5 7l3.5-2v6l-3.5-2M1 1l14 14',
  copy: 'M5.5 5.5v-4h9v9h-4M1.5 5.5h9v9h-9z',
  link: 'M6.5 9.5l3-3M7 4.5L9 2.5a3 3 0 0 1 4.5 4.5l-2 2M9 11.5l-2 2A3 3 0 0 1 2.5 9l2-2',
  help: 'M5.5 5.5a2.5 2.5 0 1 1 3.7 2.2C8.3 8.2 8 8.7 8 9.7M8 12.5v.2',
  theme: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12',
  panel: 'M1.5 2.5h13v11h-13zM10 2.5v11',
  both: 'M1.5 3h13v10h-13zM8 3v10',
  left: 'M1.5 3h13v10h-13zM3.5 5h9v6h-9z',
  cube: 'M8 1.5l5.5 3v7L8 14.5l-5.5-3v-7zM2.5 4.5L8 7.5l5.5-3M8 7.5v7',
  curves: 'M1.5 2v12h13M3.5 11c2 0 2-6 4-6s2 4 3.5 4S13 5 14 4',
  mute: 'M2 6v4h2.5L8 13V3L4.5 6zM11 6l4 4M15 6l-4 4',
  sound: 'M2 6v4h2.5L8 13V3L4.5 6zM10.5 5.5a3.5 3.5 0 0 1 0 5M12.5 3.5a6.5 6.5 0 0 1 0 9',
  save: 'M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  home: 'M2 8l6-5.5L14 8M4 7v6.5h8V7',
  frame: 'M2 5V2h3M11 2h3v3M14 11v3h-3M5 14H2v-3M8 6v4M6 8h4',
  markIn: 'M10 2.5H6v11h4',
  markOut: 'M6 2.5h4v11H6',
  clear: 'M3 8h10',
  turn: 'M13.5 8A5.5 5.5 0 1 1 11.5 3.8M12 1v3H9',
} as const;

export type IconName = keyof typeof ICONS;

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon', `icon-${name}`);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with a picture; `label` is read aloud and shown on hover, `key` is its shortcut. */
export function iconButton(name: IconName, label: string, onclick: () => void, key = ''): HTMLButtonElement {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': label,
      title: key ? `${label} (${key})` : label,
      onclick,
    },
    icon(name),
  );
  if (key) button.setAttribute('aria-keyshortcuts', key);
  return button;
}

/** Exchanges a button's picture and name. */
export function setIcon(button: HTMLButtonElement, name: IconName, label?: string): void {
  if (button.dataset.icon !== name) {
    button.dataset.icon = name;
    button.replaceChildren(icon(name));
  }
  if (label) button.setAttribute('aria-label', label);
}

/** Seconds as m:ss.mmm. */
export function clockText(seconds: number): string {
  const sign = seconds < 0 ? '-' : '';
  const ms = Math.round(Math.abs(seconds) * 1000);
  const minutes = Math.floor(ms / 60000);
  return `${sign}${minutes}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}.${String(ms % 1000).padStart(3, '0')}`;
}

export function rgbText(color: readonly number[], alpha = 1): string {
  return `rgb(${color[0]} ${color[1]} ${color[2]} / ${alpha})`;
}

/** "left_knee" -> "left knee". */
export function plain(name: string): string {
  return name.replaceAll('_', ' ');
}

/** Gives the user a file. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = h('a', { href: url, download: name });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10000);
}
