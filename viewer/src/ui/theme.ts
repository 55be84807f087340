/** Light and dark: as the system has it, until the user says otherwise. */

const KEY = 'staf-theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');

export type Theme = 'light' | 'dark';
const listeners: (() => void)[] = [];

function stored(): Theme | null {
  try {
    // a file on disk may have no storage
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
}

export function theme(): Theme {
  const asked = document.documentElement.dataset.theme;
  return asked === 'light' || asked === 'dark' ? asked : system.matches ? 'dark' : 'light';
}

export function startTheme(): void {
  const value = stored();
  if (value) document.documentElement.dataset.theme = value;
  system.addEventListener('change', () => listeners.forEach((listener) => listener()));
}

export function toggleTheme(): void {
  const value = theme() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = value;
  try {
    localStorage.setItem(KEY, value);
  } catch {
    /* kept for this page only */
  }
  listeners.forEach((listener) => listener());
}

export function onTheme(listener: () => void): void {
  listeners.push(listener);
}

/** The value of a custom property of the style sheet. */
export function cssColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
