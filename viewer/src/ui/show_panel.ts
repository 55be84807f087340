/** What is drawn: one box to tick for each thing. */

import type { App } from '../app';
import type { Choices, Trails } from '../state';
import { h } from './dom';

type Switch = { [K in keyof Choices]: Choices[K] extends boolean ? K : never }[keyof Choices];

export function makeShowPanel(app: App): HTMLElement {
  const { state } = app;
  const hasWorld = app.scenes.some((scene) => scene.shots.some((shot) => shot.matrices));
  const hasContacts = app.scenes.some((scene) =>
    scene.people.some((person) => person.flags.some((flag) => (flag & 15) !== 0)),
  );
  const hasBody = app.scenes.some((scene) => scene.body);
  const switches: [Switch, string, string, boolean][] = [
    ['bodies', 'Bodies', 'B', hasBody],
    ['skeleton', 'Skeleton', 'S', hasBody],
    ['joints', 'Joints', '', hasBody],
    ['axes', 'Joint axes', 'A', true],
    ['contacts', 'Contacts', '', hasContacts],
    ['grid', 'Floor', 'G', hasWorld],
    ['shadows', 'Shadows', '', hasWorld && hasBody],
    ['camera', 'Camera', '', true],
    ['labels', 'Names', 'N', true],
  ];
  const boxes = switches.map(([name, label, key, possible]) => {
    const input = h('input', {
      type: 'checkbox',
      disabled: !possible,
      onchange: () => state.set({ [name]: input.checked }),
    });
    const reason = possible
      ? ''
      : name === 'grid' || name === 'shadows'
        ? 'no world is trusted'
        : name === 'contacts'
          ? 'this result has none'
          : 'without a mesh';
    const title = reason ? `${label}: ${reason}` : key ? `${label} (${key})` : label;
    return { name, input, element: h('label', { class: 'check', title }, input, label) };
  });
  const trails = h(
    'select',
    { onchange: () => state.set({ trails: trails.value as Trails }) },
    new Option('off', 'off'),
    new Option('last 1.5 s', 'short'),
    new Option('whole', 'whole'),
  );
  const show = (): void => {
    for (const { name, input } of boxes) input.checked = state.choices[name] && !input.disabled;
    trails.value = state.choices.trails;
  };
  state.on(show);
  show();
  return h(
    'section',
    { class: 'panel', 'aria-label': 'Show' },
    h('h2', {}, 'Show'),
    h('div', { class: 'checks' }, ...boxes.map((box) => box.element)),
    app.scene.numFrames > 1 && h('label', { class: 'line', title: 'Pelvis, hands and feet (T)' }, 'Trails', trails),
  );
}
