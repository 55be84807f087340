/** Where pelvis, hands and feet have been. */

import type * as THREE from 'three';
import { jointTable } from '../scene/joint_table';
import { NUM_JOINTS, type Scene, shotAt } from '../scene/scene';
import type { Trails } from '../state';
import type { Shared } from './common';
import type { Figure } from './layer';
import { Strokes } from './strokes';

/** Pelvis, left and right foot, left and right hand. */
export const TRAIL_JOINTS = [0, 10, 11, 22, 23];
const SHORT_S = 1.5;
/** Pieces of one person's trail when all of it is shown. */
const MOST_PIECES = 500;
const MOST_IN_ALL = 40000;
/** A body absent for longer than this has no trail across. */
const GAP_S = 0.5;

export class TrailLines {
  private readonly strokes: Strokes;

  constructor(
    private readonly scene: Scene,
    private readonly figures: readonly Figure[],
    shared: Shared,
  ) {
    const pieces = figures.reduce((sum, each) => sum + Math.min(each.person.numFrames, MOST_PIECES + 2), 0);
    this.strokes = new Strokes(shared, Math.max(1, Math.min(pieces * TRAIL_JOINTS.length, MOST_IN_ALL)), 2.5);
    this.strokes.mesh.renderOrder = 2;
  }

  get mesh(): THREE.Object3D {
    return this.strokes.mesh;
  }

  update(frame: number, trails: Trails): void {
    this.strokes.clear();
    if (trails !== 'off' && frame >= 0) {
      for (const figure of this.figures) if (figure.row >= 0) this.add(figure, frame, trails === 'whole');
    }
    this.strokes.commit();
  }

  private add(figure: Figure, frame: number, whole: boolean): void {
    const { person } = figure;
    const { times } = this.scene;
    const places = jointTable(this.scene, person).drawn;
    const shot = shotAt(this.scene, frame);
    const every = whole ? Math.max(1, Math.ceil(person.numFrames / MOST_PIECES)) : 1;
    const [red, green, blue] = figure.color as [number, number, number];
    const last = whole ? person.numFrames - 1 : figure.row;
    for (let row = last; row - every >= 0; row -= every) {
      const at = person.frameIndex[row]!;
      const before = person.frameIndex[row - every]!;
      const age = times[frame]! - times[at]!;
      if (!whole && age > SHORT_S) break;
      if (shotAt(this.scene, at) !== shot || shotAt(this.scene, before) !== shot) continue;
      if (times[at]! - times[before]! > GAP_S + every / (this.scene.fps || 30)) continue;
      const alpha = whole ? (row > figure.row ? 70 : 170) : 235 * (1 - age / SHORT_S);
      for (const joint of TRAIL_JOINTS) {
        const a = 3 * ((row - every) * NUM_JOINTS + joint);
        const b = 3 * (row * NUM_JOINTS + joint);
        this.strokes.add(places, a, places, b, red, green, blue, joint === 0 ? alpha * 0.6 : alpha);
      }
    }
  }
}
