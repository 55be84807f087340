/** What is under the pointer in the 3D pane: joint, place, angle, confidence; a click chooses the person. */

import * as THREE from 'three';
import { type App, personName } from '../app';
import { jointTable } from '../scene/joint_table';
import { angleAt, angleName } from '../scene/quantities';
import { isInWorld, NUM_JOINTS, OBSERVED_BIT } from '../scene/scene';
import { type Hit, Picker } from '../stage/pick';
import type { Stage } from '../stage/stage';
import { h, plain, rgbText } from './dom';

const CLICK_PX = 4;

export function makeHover(app: App, stage: Stage): HTMLElement {
  const picker = new Picker(stage);
  const ring = h('div', { class: 'hover-ring', hidden: true });
  const tip = h('div', { class: 'hover-tip', role: 'status', hidden: true });
  let pointer: { x: number; y: number } | null = null;
  let down = { x: 0, y: 0 };
  const hide = (): void => {
    pointer = null;
    ring.hidden = tip.hidden = true;
  };
  const show = (): void => {
    const hit = pointer && picker.at(pointer.x, pointer.y);
    ring.hidden = tip.hidden = !hit;
    if (!hit || !pointer) return;
    ring.style.transform = `translate(${hit.x}px, ${hit.y}px)`;
    tip.replaceChildren(...words(app, hit));
    const width = stage.canvas.clientWidth,
      height = stage.canvas.clientHeight;
    const x = pointer.x + 16 + tip.offsetWidth > width ? pointer.x - 16 - tip.offsetWidth : pointer.x + 16;
    const y = Math.min(pointer.y + 12, height - tip.offsetHeight - 4);
    tip.style.transform = `translate(${Math.max(x, 0)}px, ${Math.max(y, 0)}px)`;
  };
  const at = (event: MouseEvent): { x: number; y: number } => {
    const box = stage.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  stage.canvas.addEventListener('pointermove', (event) => {
    if (event.buttons || event.pointerType === 'touch') return hide();
    pointer = at(event);
    show();
  });
  stage.canvas.addEventListener('pointerleave', hide);
  stage.canvas.addEventListener('pointerdown', (event) => (down = { x: event.clientX, y: event.clientY }));
  stage.canvas.addEventListener('pointerup', (event) => {
    if (Math.hypot(event.clientX - down.x, event.clientY - down.y) > CLICK_PX) return;
    const { x, y } = at(event);
    const hit = picker.at(x, y);
    if (hit) app.state.set({ selected: hit.figure.key });
  });
  stage.canvas.addEventListener('dblclick', (event) => {
    if (app.state.choices.view !== 'orbit') return;
    const { x, y } = at(event);
    const hit = picker.at(x, y);
    if (hit) approach(app, stage, hit);
  });
  app.player.on('frame', () => {
    if (pointer && !tip.hidden) requestAnimationFrame(show);
  });
  return h('div', { class: 'overlay' }, ring, tip);
}

function words(app: App, hit: Hit): Node[] {
  const { scene } = hit.layer;
  const { person, row } = hit.figure;
  const frame = person.frameIndex[row]!;
  const at = 3 * (row * NUM_JOINTS + hit.joint);
  const world = isInWorld(scene, frame);
  const { drawn, camera } = jointTable(scene, person);
  const place = [0, 1, 2].map((i) => (world ? drawn : camera)[at + i]!.toFixed(3)).join(', ');
  const angle = angleAt(scene, person, hit.joint, row);
  const swatch = h('span', { class: 'swatch' });
  swatch.style.backgroundColor = rgbText(hit.figure.color);
  const observed = (person.flags[row]! & OBSERVED_BIT) !== 0;
  const why = observed
    ? ''
    : `; filled in${scene.reasons[person.why[row]!] ? `: ${plain(scene.reasons[person.why[row]!]!)}` : ''}`;
  return [
    h(
      'div',
      { class: 'hover-head' },
      swatch,
      `${personName(app, hit.layer.index, person)} · ${plain(scene.jointNames[hit.joint]!)}`,
    ),
    h('div', {}, `${place} m ${world ? '(world)' : '(camera)'}`),
    h('div', {}, Number.isNaN(angle) ? '' : `${angleName(scene, hit.joint)} ${angle.toFixed(1)}°`),
    h('div', {}, `confidence ${(person.confidence[row]! / 255).toFixed(2)}${why}`),
  ];
}

/** Goes to a joint: the view keeps its direction. */
function approach(app: App, stage: Stage, hit: Hit): void {
  const { controls, orbitCamera } = stage;
  const p = hit.figure.pose.joints.subarray(3 * hit.joint, 3 * hit.joint + 3);
  const target = new THREE.Vector3(p[0], p[1], p[2]).applyMatrix4(
    new THREE.Matrix4().fromArray(hit.layer.matrix).transpose(),
  );
  const offset = orbitCamera.position.clone().sub(controls.target);
  offset.setLength(Math.min(offset.length(), 3.2));
  controls.target.copy(target);
  orbitCamera.position.copy(target).add(offset);
  controls.update();
  app.redraw();
}
