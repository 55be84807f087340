/** The tools over the 3D pane: which view, from where, how much of the video. */

import type { App } from '../app';
import type { Navigator } from '../stage/navigator';
import { h, icon, iconButton } from './dom';

export function makeStageBar(app: App, navigator: Navigator): HTMLElement {
  const { state } = app;
  const view = (name: 'camera' | 'orbit', label: string, key: string): HTMLButtonElement =>
    h(
      'button',
      {
        type: 'button',
        class: 'segment',
        title: `${label} (${key})`,
        'aria-keyshortcuts': key,
        onclick: () => state.set({ view: name }),
      },
      icon(name),
      h('span', {}, label),
    );
  const camera = view('camera', 'Camera', 'C');
  const orbit = view('orbit', 'Orbit', 'V');
  const blend = h('input', {
    type: 'range',
    min: '0',
    max: '1',
    step: '0.01',
    'aria-label': 'From the video to the bodies',
    title: 'From the video to the bodies',
    oninput: () => state.set({ blend: Number(blend.value) }),
  });
  const blendGroup = h('label', { class: 'blend' }, h('span', {}, 'Video'), blend, h('span', {}, 'Mesh'));
  const sides = h(
    'div',
    { class: 'sides' },
    ...(['front', 'side', 'top'] as const).map((side, i) =>
      h(
        'button',
        {
          type: 'button',
          class: 'small',
          title: `From the ${side} (${i + 1})`,
          onclick: () => navigator.look(side),
        },
        side[0]!.toUpperCase() + side.slice(1),
      ),
    ),
    iconButton('frame', 'Bring the people into view', () => navigator.frame(), 'F'),
  );
  const over = h('button', {
    type: 'button',
    class: 'small',
    onclick: () => state.set({ overlaid: !state.choices.overlaid }),
  });
  const show = (): void => {
    const { choices } = state;
    camera.setAttribute('aria-pressed', String(choices.view === 'camera'));
    orbit.setAttribute('aria-pressed', String(choices.view === 'orbit'));
    blendGroup.hidden = choices.view !== 'camera' || !app.stage?.hasPicture;
    sides.hidden = choices.view !== 'orbit';
    blend.value = String(choices.blend);
    over.textContent = choices.overlaid ? 'Side by side' : 'Overlay';
  };
  state.on(show);
  show();
  return h(
    'div',
    { class: 'stage-bar' },
    h('div', { class: 'segments', role: 'group', 'aria-label': 'View' }, camera, orbit),
    blendGroup,
    sides,
    h('span', { class: 'gap' }),
    app.layers.length > 1 && over,
  );
}
