/** Bones, joints and joint axes of the people in a frame, on top of the bodies. */

import type * as THREE from 'three';
import { NUM_JOINTS, type Scene } from '../scene/scene';
import type { Choices } from '../state';
import type { Shared } from './common';
import type { Figure } from './layer';
import { Dots, Strokes } from './strokes';

const MOST_FIGURES = 60;
const AXIS_M = 0.08;
const AXIS_RGB = [
  [235, 70, 70],
  [90, 190, 80],
  [70, 120, 245],
] as const;
/** Joint -> bit of the contact flags that lights it. */
const CONTACT_BIT = new Map([
  [7, 1],
  [10, 2],
  [8, 4],
  [11, 8],
]);

export class Skeletons {
  private readonly bones: Strokes;
  private readonly axes: Strokes;
  private readonly joints: Dots;
  private readonly turn = new Float64Array(9);
  private readonly tip = new Float64Array(3);

  constructor(
    private readonly scene: Scene,
    private readonly figures: readonly Figure[],
    shared: Shared,
  ) {
    const count = Math.min(Math.max(figures.length, 1), MOST_FIGURES);
    this.bones = new Strokes(shared, count * NUM_JOINTS, 3, true);
    this.axes = new Strokes(shared, count * NUM_JOINTS * 3, 1.8, true);
    this.joints = new Dots(shared, count * NUM_JOINTS, 8);
    this.bones.mesh.renderOrder = 5;
    this.axes.mesh.renderOrder = 6;
    this.joints.points.renderOrder = 7;
  }

  get meshes(): THREE.Object3D[] {
    return [this.bones.mesh, this.axes.mesh, this.joints.points];
  }

  update(drawnFromCamera: THREE.Matrix4, choices: Choices, withoutBody: boolean): void {
    this.bones.clear();
    this.axes.clear();
    this.joints.clear();
    for (const figure of this.figures) {
      if (figure.row < 0) continue;
      if (choices.skeleton || withoutBody) this.addBones(figure, withoutBody);
      if (choices.joints || withoutBody) this.addJoints(figure, choices.contacts);
      if (choices.axes) this.addAxes(figure);
    }
    this.bones.commit();
    this.axes.commit();
    this.joints.commit();
    for (const mesh of this.meshes) {
      mesh.matrix.copy(drawnFromCamera);
      mesh.matrixWorld.copy(drawnFromCamera);
    }
  }

  private addBones(figure: Figure, strong: boolean): void {
    const [red, green, blue] = figure.color as [number, number, number];
    // Over a body of the same colour bones are seen by being lighter.
    const light = (value: number): number => (strong ? value : Math.round(value + 0.7 * (255 - value)));
    for (let joint = 1; joint < NUM_JOINTS; joint++) {
      const parent = this.scene.parents[joint]!;
      const joints = figure.pose.joints;
      this.bones.add(joints, 3 * parent, joints, 3 * joint, light(red), light(green), light(blue), 255);
    }
  }

  private addJoints(figure: Figure, contacts: boolean): void {
    const flags = contacts ? figure.person.flags[figure.row]! : 0;
    for (let joint = 0; joint < NUM_JOINTS; joint++) {
      const stands = (flags & (CONTACT_BIT.get(joint) ?? 0)) !== 0;
      if (stands) this.joints.add(figure.pose.joints, 3 * joint, 173, 255, 47, 255);
      else this.joints.add(figure.pose.joints, 3 * joint, 255, 255, 255, 255);
    }
  }

  private addAxes(figure: Figure): void {
    for (let joint = 0; joint < NUM_JOINTS; joint++) {
      figure.pose.turnOf(joint, this.turn);
      for (let axis = 0; axis < 3; axis++) {
        for (let i = 0; i < 3; i++) {
          this.tip[i] = figure.pose.joints[3 * joint + i]! + AXIS_M * this.turn[3 * i + axis]!;
        }
        const [red, green, blue] = AXIS_RGB[axis]!;
        this.axes.add(figure.pose.joints, 3 * joint, this.tip, 0, red, green, blue, 255);
      }
    }
  }
}
