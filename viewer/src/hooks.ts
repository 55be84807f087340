/** What tests and scripts can ask the page: window.staf. */

import type { App } from './app';
import type { Drawing } from './drawing';
import { type Kind, series } from './scene/quantities';

export interface Hooks {
  ready: Promise<void>;
  frameIndex(): number;
  pictureFrame(): number;
  seek(frame: number): Promise<void>;
  drawnJoints(personId: number, layer?: number): number[][] | null;
  scriptMs(): number;
  drawnCount(): number;
  people(): { id: number; layer: number; visible: boolean; drawn: boolean }[];
  curve(name: string, personId: number): { t: number[]; y: number[] } | null;
}

declare global {
  interface Window {
    staf?: Hooks;
  }
}

export function exposeHooks(app: App, drawing: Drawing, pictureReady: Promise<void>): void {
  const figureOf = (id: number, layer: number) => app.layers[layer]?.figures.find((each) => each.person.id === id);
  window.staf = {
    ready: pictureReady.then(() => drawing.drawn()),
    frameIndex: () => app.player.frame,
    pictureFrame: () => app.player.feed?.pictureFrame ?? -1,
    seek: async (frame) => {
      await app.player.seek(frame);
      await drawing.drawn();
    },
    drawnJoints: (id, layer = 0) => drawnJoints(app, figureOf(id, layer)?.row ?? -1, id, layer),
    scriptMs: () => drawing.scriptMs(),
    drawnCount: () => drawing.count,
    people: () =>
      app.layers.flatMap((layer) =>
        layer.figures.map((figure) => ({
          id: figure.person.id,
          layer: layer.index,
          visible: app.state.isShown(figure.key),
          drawn: figure.row >= 0,
        })),
      ),
    curve: (name, id) => {
      const [joint, kind] = name.split('.');
      const person = app.scene.people.find((each) => each.id === id);
      const index = app.scene.jointNames.indexOf(joint ?? '');
      if (!person || index < 0) return null;
      return {
        t: Array.from(person.frameIndex, (frame) => app.scene.times[frame]!),
        y: [...series(app.scene, person, index, kind as Kind)],
      };
    },
  };
}

/** (24, 2) px of the video in which the joints are drawn, by the matrices of the last drawn camera view. */
function drawnJoints(app: App, row: number, id: number, layerIndex: number): number[][] | null {
  const { stage } = app;
  const layer = app.layers[layerIndex];
  const figure = layer?.figures.find((each) => each.person.id === id);
  if (!stage || !layer || !figure || row < 0) return null;
  const rect = stage.pictureRect(stage.paneOf(layerIndex));
  const scale = app.scene.size[0] / rect.width;
  const out = [0, 0, 0];
  return Array.from({ length: 24 }, (_, joint) => {
    stage.project(layer, figure.pose.joints, 3 * joint, out);
    return [(out[0]! - rect.x) * scale, (out[1]! - rect.y) * scale];
  });
}
