/** Names over heads, and in camera view the boxes of people of whom no body is known and the picture's outline. */

import { type App, personName } from '../app';
import type { Rect, Stage } from '../stage/stage';
import { h, rgbText } from './dom';

const HEAD = 15;
/** From this blend on the picture is next to invisible. */
const FADED = 0.9;

export function makeLabels(app: App, stage: Stage, after: (() => void)[]): HTMLElement {
  const overlay = h('div', { class: 'overlay', 'aria-hidden': 'true' });
  const out = [0, 0, 0];
  const names = app.layers.flatMap((layer) =>
    layer.figures.map((figure) => {
      const element = h('div', { class: 'name-label', hidden: true }, personName(app, layer.index, figure.person));
      element.style.borderColor = rgbText(figure.color);
      overlay.append(element);
      return { layer, figure, element };
    }),
  );
  const boxes = app.layers.flatMap((layer) =>
    layer.scene.boxesOnly.map((one) => {
      const element = h(
        'div',
        { class: 'box-label', hidden: true },
        h('span', {}, `${personName(app, layer.index, one)}, box only`),
      );
      element.style.borderColor = rgbText(one.color);
      (element.firstElementChild as HTMLElement).style.backgroundColor = rgbText(one.color);
      overlay.append(element);
      return { layer, one, element };
    }),
  );
  const outlines = app.layers.map((layer) => {
    const element = h('div', { class: 'picture-outline', hidden: true });
    overlay.append(element);
    return { layer, element };
  });
  after.push(() => {
    for (const { layer, element } of outlines) {
      element.hidden = !isOutlined(app, stage, layer.index);
      if (!element.hidden) cover(element, stage.pictureRect(stage.paneOf(layer.index)));
    }
    for (const { layer, figure, element } of names) {
      const shown =
        app.state.choices.labels && figure.row >= 0 && stage.project(layer, figure.pose.joints, 3 * HEAD, out);
      element.hidden = !shown;
      if (!shown) continue;
      const up = (0.28 * stage.pixelsPerUnit()) / out[2]!;
      element.style.transform = `translate(${out[0]}px, ${out[1]! - up}px) translate(-50%, -100%)`;
    }
    for (const { layer, one, element } of boxes) {
      const row = layer.frame >= 0 && app.state.choices.view === 'camera' ? one.rowOfFrame[layer.frame]! : -1;
      element.hidden = row < 0;
      if (row < 0) continue;
      const rect = stage.pictureRect(stage.paneOf(layer.index));
      const scale = rect.width / app.scene.size[0];
      const [left, top, right, bottom] = one.boxes.subarray(4 * row, 4 * row + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      cover(element, {
        x: rect.x + left * scale,
        y: rect.y + top * scale,
        width: (right - left) * scale,
        height: (bottom - top) * scale,
      });
    }
  });
  return overlay;
}

/** Whether the picture's edges would not be seen otherwise: there is none, or it is faded out. */
function isOutlined(app: App, stage: Stage, layer: number): boolean {
  const { view, blend } = app.state.choices;
  const hasPane = layer === 0 || stage.isSideBySide;
  return view === 'camera' && hasPane && (!stage.hasPicture || blend > FADED);
}

function cover(element: HTMLElement, rect: Rect): void {
  element.style.transform = `translate(${rect.x}px, ${rect.y}px)`;
  element.style.width = `${rect.width}px`;
  element.style.height = `${rect.height}px`;
}
