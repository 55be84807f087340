/** What the result is: engine, detector, body, world, warnings. */

import { type App, personName } from '../app';
import type { Scene } from '../scene/scene';
import { h } from './dom';

export function makeFactsPanel(app: App): HTMLElement {
  // In the focus it is scrolled by keys: nothing else in it could be reached by them.
  const section = h('section', { class: 'panel facts', tabindex: '0', 'aria-label': 'Result' }, h('h2', {}, 'Result'));
  if (app.config.video_note) section.append(h('p', { class: 'note' }, app.config.video_note));
  app.scenes.forEach((scene, index) => {
    if (app.scenes.length > 1)
      section.append(h('h3', {}, `${'AB'[index]}: ${app.config.scenes[index]?.name ?? scene.facts.name}`));
    section.append(...facts(app, scene, index));
  });
  if (app.scenes.length === 2) section.append(...differences(app.scenes[0]!, app.scenes[1]!));
  return section;
}

function facts(app: App, scene: Scene, index: number): Node[] {
  const { facts: known } = scene;
  const focal = scene.focal.map((value) => value.toFixed(0)).join(' × ');
  const pairs: [string, string][] = [
    ['Input', known.input || known.name],
    [
      'Picture',
      `${scene.size[0]} × ${scene.size[1]} px, focal length ${focal} px${scene.distortion ? ', lens distortion applied' : ''}`,
    ],
    ['Frames', scene.isPhoto ? 'a photo' : `${scene.numFrames} at ${+scene.fps.toFixed(3)} frames/s`],
    ['Engine', known.engine],
    ['Detector', known.detector],
    [
      'Body',
      [known.body_model, scene.body ? scene.body.note : scene.people.length ? scene.bodyNote || 'joints only' : '']
        .filter(Boolean)
        .join('; '),
    ],
  ];
  if (known.created) pairs.push(['Made', known.created]);
  if (scene.generator) pairs.push(['By', scene.generator]);
  const nodes: Node[] = [h('dl', {}, ...pairs.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]))];
  nodes.push(...worlds(scene));
  const notes = scene.people
    .filter((person) => person.note)
    .map((person) => `${personName(app, index, person)}: ${person.note}`);
  const lines = [...known.warnings, ...notes];
  if (lines.length)
    nodes.push(h('h3', {}, 'Warnings'), h('ul', { class: 'warnings' }, ...lines.map((line) => h('li', {}, line))));
  const settings = Object.entries(known.settings ?? {});
  if (settings.length) {
    nodes.push(
      h('h3', {}, 'Settings that differ from the defaults'),
      h('dl', {}, ...settings.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, text(value))])),
    );
  }
  return nodes;
}

function worlds(scene: Scene): Node[] {
  if (!scene.shots.length) return [h('p', { class: 'note' }, 'No world: places are in camera coordinates.')];
  return scene.shots.map((shot) => {
    const words =
      shot.sentence || (shot.trusted ? 'world' : `camera space${shot.whyNot ? `, since ${shot.whyNot}` : ''}`);
    const where = scene.shots.length > 1 ? `Shot ${shot.shot} (frames ${shot.firstFrame}–${shot.lastFrame}): ` : '';
    return h('p', { class: shot.trusted ? 'world' : 'world untrusted' }, where + words.replace(/^shot \d+: /, ''));
  });
}

/** What two results of one input do not have in common. */
function differences(a: Scene, b: Scene): Node[] {
  const rows: [string, string, string][] = [];
  const compare = (name: string, left: unknown, right: unknown): void => {
    if (text(left) !== text(right)) rows.push([name, text(left), text(right)]);
  };
  compare('engine', a.facts.engine, b.facts.engine);
  compare('detector', a.facts.detector, b.facts.detector);
  compare('body', a.facts.body_model, b.facts.body_model);
  compare('people', a.people.length, b.people.length);
  compare('frames', a.numFrames, b.numFrames);
  compare('focal length (px)', a.focal[0].toFixed(1), b.focal[0].toFixed(1));
  compare('made by', a.generator, b.generator);
  for (const name of new Set([...Object.keys(a.facts.versions ?? {}), ...Object.keys(b.facts.versions ?? {})])) {
    compare(`${name} (version)`, a.facts.versions?.[name] ?? 'none', b.facts.versions?.[name] ?? 'none');
  }
  const names = new Set([...Object.keys(a.facts.settings ?? {}), ...Object.keys(b.facts.settings ?? {})]);
  for (const name of names) compare(name, a.facts.settings?.[name] ?? 'default', b.facts.settings?.[name] ?? 'default');
  if (!rows.length)
    return [h('h3', {}, 'Differences'), h('p', { class: 'note' }, 'Engine, body and settings are the same.')];
  const head = h('tr', {}, h('th', {}, ''), h('th', { scope: 'col' }, 'A'), h('th', { scope: 'col' }, 'B'));
  const body = rows.map(([name, left, right]) =>
    h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, left), h('td', {}, right)),
  );
  return [h('h3', {}, 'Differences'), h('table', {}, head, ...body)];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
