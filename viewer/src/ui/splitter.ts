/** Bars between panes that are dragged, or moved by arrow keys. */

import { h } from './dom';

const STEP_PX = 24;

/**
 * A bar that sets a length in px.
 *
 * @param get the present length; @param set takes another one; @param vertical whether the bar stands upright.
 * @param sign 1 where moving right or down makes the length greater, else -1.
 */
export function makeSplitter(
  label: string,
  vertical: boolean,
  sign: 1 | -1,
  get: () => number,
  set: (px: number) => void,
): HTMLElement {
  let from = 0,
    length = 0;
  const at = (event: PointerEvent): number => (vertical ? event.clientX : event.clientY);
  const bar = h('div', {
    class: vertical ? 'splitter upright' : 'splitter',
    role: 'separator',
    tabindex: '0',
    'aria-label': label,
    title: label,
    'aria-orientation': vertical ? 'vertical' : 'horizontal',
  });
  bar.addEventListener('pointerdown', (event) => {
    bar.setPointerCapture(event.pointerId);
    from = at(event);
    length = get();
    event.preventDefault();
  });
  bar.addEventListener('pointermove', (event) => {
    if (bar.hasPointerCapture(event.pointerId)) set(length + sign * (at(event) - from));
  });
  bar.addEventListener('keydown', (event) => {
    const [less, more] = vertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    event.stopPropagation();
    set(get() + (event.key === more ? sign : -sign) * STEP_PX);
  });
  return bar;
}
