/** The parts of the page that know each other. */

import type { Player } from './clock/player';
import type { Config } from './config';
import type { Person, Scene } from './scene/scene';
import type { Figure, Layer } from './stage/layer';
import type { Stage } from './stage/stage';
import type { State } from './state';

export interface App {
  config: Config;
  scenes: Scene[];
  /** The first result: its frames are the page's. */
  scene: Scene;
  player: Player;
  state: State;
  /** null where the browser has no WebGL. */
  stage: Stage | null;
  layers: Layer[];
  /** Which frame of a result goes with a frame of the page, -1 where it has none. */
  frameOf(layer: number, frame: number): number;
  /** Asks for a new picture of the 3D pane. */
  redraw(): void;
  /** Says something for a few seconds. */
  say(words: string): void;
}

/** The chosen person, with the layer they belong to. */
export function selectedFigure(app: App): { layer: Layer; figure: Figure } | null {
  return figureOf(app, app.state.choices.selected);
}

export function figureOf(app: App, key: string): { layer: Layer; figure: Figure } | null {
  for (const layer of app.layers) {
    for (const figure of layer.figures) if (figure.key === key) return { layer, figure };
  }
  return null;
}

/** What a person is called in lists. */
export function personName(app: App, layer: number, person: Pick<Person, 'id'>): string {
  const name = `Person ${person.id}`;
  return app.scenes.length > 1 ? `${name} ${'AB'[layer] ?? layer + 1}` : name;
}
