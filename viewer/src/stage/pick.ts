/** Which body and joint lie under the pointer: capsules around the bones, as they are seen. */

import { NUM_JOINTS } from '../scene/scene';
import type { Figure, Layer } from './layer';
import type { Stage } from './stage';

export interface Hit {
  layer: Layer;
  figure: Figure;
  joint: number;
  /** Where the joint is drawn, css px from the canvas' top left. */
  x: number;
  y: number;
}

/** About how thick a body is around the bone that ends in each joint, m. */
const THICK_M = [
  0.15, 0.11, 0.11, 0.15, 0.09, 0.09, 0.15, 0.06, 0.06, 0.15, 0.06, 0.06, 0.1, 0.1, 0.1, 0.1, 0.08, 0.08, 0.06, 0.06,
  0.05, 0.05, 0.05, 0.05,
];
/** How far the last bones go on beyond their last joint, in lengths of the bone. */
const BEYOND = new Map([
  [15, 1.6],
  [22, 1.8],
  [23, 1.8],
  [10, 1.4],
  [11, 1.4],
]);

export class Picker {
  private readonly px = new Float64Array(NUM_JOINTS * 3);
  private readonly out = [0, 0, 0];

  constructor(private readonly stage: Stage) {}

  /** The nearest body under a point (css px from the canvas' top left). */
  at(x: number, y: number): Hit | null {
    let best: Hit | null = null;
    let nearest = Infinity;
    for (const layer of this.stage.layers) {
      const pane = this.stage.paneOf(layer.index);
      if (x < pane.x || x > pane.x + pane.width) continue;
      for (const figure of layer.figures) {
        if (figure.row < 0 || !this.project(layer, figure)) continue;
        const found = this.closest(layer.scene.parents, x, y);
        if (found && found.depth < nearest) {
          nearest = found.depth;
          best = { layer, figure, joint: found.joint, x: this.px[3 * found.joint]!, y: this.px[3 * found.joint + 1]! };
        }
      }
    }
    return best;
  }

  private project(layer: Layer, figure: Figure): boolean {
    for (let joint = 0; joint < NUM_JOINTS; joint++) {
      if (!this.stage.project(layer, figure.pose.joints, 3 * joint, this.out)) return false;
      this.px.set(this.out, 3 * joint);
    }
    return true;
  }

  private closest(parents: readonly number[], x: number, y: number): { joint: number; depth: number } | null {
    let found: { joint: number; depth: number } | null = null;
    for (let joint = 1; joint < NUM_JOINTS; joint++) {
      const a = 3 * parents[joint]!,
        b = 3 * joint;
      const ux = this.px[b]! - this.px[a]!,
        uy = this.px[b + 1]! - this.px[a + 1]!;
      const along = ((x - this.px[a]!) * ux + (y - this.px[a + 1]!) * uy) / (ux * ux + uy * uy || 1);
      const t = Math.min(Math.max(along, 0), BEYOND.get(joint) ?? 1);
      const away = Math.hypot(this.px[a]! + t * ux - x, this.px[a + 1]! + t * uy - y);
      const depth = this.px[a + 2]! + Math.min(t, 1) * (this.px[b + 2]! - this.px[a + 2]!);
      const thick = (THICK_M[joint]! * this.stage.pixelsPerUnit()) / depth;
      if (away <= Math.max(thick, 5) && (!found || depth < found.depth)) {
        found = { joint: t > 0.5 ? joint : parents[joint]!, depth };
      }
    }
    return found;
  }
}
