/** How far the chosen person's bodies in two results are apart in the frame that is shown. */

import { type App, figureOf } from '../app';
import { matchOf } from '../scene/match';
import { NUM_JOINTS } from '../scene/scene';
import { h } from './dom';

export function makeApartPanel(app: App): HTMLElement {
  const words = h('p');
  const section = h(
    'section',
    { class: 'panel', 'aria-label': 'Distance of the two' },
    h('h2', {}, 'A and B in this frame'),
    words,
  );
  const show = (): void => {
    words.textContent = distance(app) ?? 'The chosen person is not in both.';
  };
  app.player.on('frame', () => window.requestAnimationFrame(show)); // after both are posed
  app.state.on(() => window.requestAnimationFrame(show));
  return section;
}

function distance(app: App): string | null {
  const found = figureOf(app, app.state.choices.selected);
  const other = found && app.layers[1 - found.layer.index];
  if (!found || !other) return null;
  const match = matchOf(found.layer.scene, found.figure.person, other.scene);
  const twin = other.figures.find((figure) => figure.person === match);
  if (!twin || twin.row < 0 || found.figure.row < 0) return null;
  const a = found.figure.pose.joints,
    b = twin.pose.joints;
  let apart = 0,
    aligned = 0;
  for (let i = 0; i < 3 * NUM_JOINTS; i += 3) {
    const x = a[i]! - b[i]!,
      y = a[i + 1]! - b[i + 1]!,
      z = a[i + 2]! - b[i + 2]!;
    apart += Math.hypot(x, y, z);
    aligned += Math.hypot(x - a[0]! + b[0]!, y - a[1]! + b[1]!, z - a[2]! + b[2]!);
  }
  const mm = (sum: number): string => `${((1000 * sum) / NUM_JOINTS).toFixed(0)} mm`;
  return `Joints ${mm(apart)} apart on average, ${mm(aligned)} with the pelvises together (camera coordinates).`;
}
