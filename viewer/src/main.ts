/** Starts the page: reads the scenes, draws the first body, then brings up everything else. */

import * as THREE from 'three';
import type { App } from './app';
import { Player } from './clock/player';
import { bytesOfElement, type Config, readConfig, type SceneSource } from './config';
import { exposeHooks } from './hooks';
import { readScene, type Scene } from './scene/scene';
import { makeShared } from './stage/common';
import { Layer } from './stage/layer';
import { Stage } from './stage/stage';
import { firstChoices, State } from './state';
import { Drawing } from './drawing';
import { makePage } from './ui/page';
import { h } from './ui/dom';
import { startTheme } from './ui/theme';

/** Two results of one input: the second's people have the opposite colours. */
function opposite(color: readonly number[]): number[] {
  return color.map((value) => Math.round(0.8 * (255 - value) + 20));
}

async function load(source: SceneSource): Promise<Scene> {
  if (source.element) return readScene(bytesOfElement(source.element));
  const response = await fetch(source.url!);
  if (!response.ok) throw new Error(`the scene could not be read (${response.status})`);
  return readScene(await response.blob());
}

/** Whether WebGL is worked out by the processor: then smooth edges and shadows cost too much. */
function isSoftware(): boolean {
  const probe = document.createElement('canvas').getContext('webgl2');
  const info = probe?.getExtension('WEBGL_debug_renderer_info');
  const name = info ? String(probe!.getParameter(info.UNMASKED_RENDERER_WEBGL)) : '';
  probe?.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

function makeStage(canvas: HTMLCanvasElement, scene: Scene, state: State, software: boolean): Stage | null {
  try {
    const context = canvas.getContext('webgl2', { alpha: false, antialias: !software, stencil: false });
    if (!context) return null;
    if (software) state.choices.shadows = false;
    return new Stage(canvas, scene, state);
  } catch {
    return null;
  }
}

async function start(config: Config): Promise<void> {
  const scenes = await Promise.all(config.scenes.map(load));
  const scene = scenes[0];
  if (!scene) throw new Error('this page has no scene');
  const state = new State(firstChoices());
  if (!scene.people.length && scene.boxesOnly.length) state.choices.view = 'camera';
  const canvas = h('canvas', { class: 'stage-canvas', role: 'img', tabindex: '0', 'aria-label': 'The bodies in 3D' });
  const software = isSoftware();
  const stage = makeStage(canvas, scene, state, software);
  const player = new Player({ times: scene.times, frameIds: scene.frameIds, fps: scene.fps });
  const shared = stage?.shared ?? makeShared();
  const layers = scenes.map((each, index) => new Layer(each, index, shared, index > 0 ? opposite : null, software));
  for (const layer of layers) stage?.add(layer);
  const rows = scenes.map((each) => rowsById(scene, each));
  const app: App = {
    config,
    scenes,
    scene,
    player,
    state,
    stage,
    layers,
    frameOf: (layer, frame) => (layer === 0 ? frame : (rows[layer]![frame] ?? -1)),
    redraw: () => drawing.request(),
    say: (words) => page.say(words),
  };
  const drawing = new Drawing(app);
  // Begin where somebody is.
  const begin = Math.min(...scene.people.map((person) => person.frameIndex[0] ?? 0));
  if (Number.isFinite(begin)) player.frame = begin;
  const first =
    layers[0]!.figures.find((figure) => figure.person.rowOfFrame[player.frame]! >= 0) ??
    layers.flatMap((layer) => layer.figures)[0];
  if (first) state.choices.selected = first.key;
  const page = makePage(app, canvas, drawing);
  document.body.replaceChildren(page.element);
  exposeHooks(app, drawing, page.pictureReady);
  page.started();
}

/** For each frame of the first result, the row of another that has the same number in the file; -1 for none. */
function rowsById(first: Scene, other: Scene): Int32Array {
  const rows = new Map<number, number>();
  other.frameIds.forEach((id, row) => rows.set(id, row));
  return Int32Array.from(first.frameIds, (id) => rows.get(id) ?? -1);
}

startTheme();
THREE.ColorManagement.enabled = false;
Promise.resolve()
  .then(() => start(readConfig()))
  .catch((error: Error) => {
    document.body.replaceChildren(
      h('p', { class: 'failure', role: 'alert' }, `This page cannot show the result: ${error.message}.`),
    );
  });
