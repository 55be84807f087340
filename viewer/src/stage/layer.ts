/** Everything drawn of one result. */

import * as THREE from 'three';
import { Pose } from '../scene/pose';
import { drawnFromCamera, isInWorld, OBSERVED_BIT, type Person, type Scene } from '../scene/scene';
import { keyOf, type State } from '../state';
import { BodyGeometry, BodyMesh } from './body';
import type { Shared } from './common';
import { makeGrid } from './floor';
import { Skeletons } from './skeletons';
import { Strokes } from './strokes';
import { TrailLines } from './trails';

export const CONTACT_RGB: [number, number, number] = [173, 255, 47];

/** A person as drawn: their mesh (made when first needed) and pose. */
export interface Figure {
  key: string;
  person: Person;
  color: readonly number[];
  pose: Pose;
  /** The person's own row in the drawn frame, -1 where absent or hidden. */
  row: number;
  mesh: BodyMesh | null;
}

export class Layer {
  readonly group = new THREE.Group();
  readonly figures: Figure[];
  readonly matrix = new Float64Array(16);
  /** The frame drawn last, -1 for none. */
  frame = -1;
  private inWorld = false;
  private isGhost = false;
  private clearedAt = -1;
  private coarse = false;
  private readonly drawnFromCamera = new THREE.Matrix4();
  private readonly geometry: BodyGeometry | null;
  private readonly skeletons: Skeletons;
  private readonly trails: TrailLines;
  private readonly grid: Strokes | null;
  private readonly frustum: Strokes;
  private readonly contactColor = new THREE.Vector3(...CONTACT_RGB).divideScalar(255);

  constructor(
    readonly scene: Scene,
    readonly index: number,
    private readonly shared: Shared,
    recolor: ((color: readonly number[]) => readonly number[]) | null,
    private readonly isSlow: boolean,
  ) {
    this.geometry = scene.body ? new BodyGeometry(scene.body, isSlow) : null;
    this.figures = scene.people.map((person) => ({
      key: keyOf(index, person.id),
      person,
      color: recolor ? recolor(person.color) : person.color,
      pose: new Pose(scene.parents),
      row: -1,
      mesh: null,
    }));
    this.skeletons = new Skeletons(scene, this.figures, shared);
    this.trails = new TrailLines(scene, this.figures, shared);
    this.grid = makeGrid(scene, shared);
    this.frustum = makeFrustum(scene, shared);
    this.group.matrixAutoUpdate = false;
    for (const mesh of [...this.skeletons.meshes, this.trails.mesh, this.frustum.mesh]) this.group.add(mesh);
    if (this.grid) this.group.add(this.grid.mesh);
  }

  /**
   * Poses everybody as in a frame; -1 where this result has no such frame.
   *
   * A second result stands in the `first` one's place over its picture, and where only one has a world.
   */
  update(frame: number, state: State, first: Layer | null, overPicture: boolean, moving: boolean): void {
    const { choices } = state;
    this.frame = frame;
    this.coarse = moving && this.isSlow;
    if (frame >= 0) drawnFromCamera(this.scene, frame, this.matrix);
    const stranger = !isInWorld(this.scene, frame) || (first !== null && !isInWorld(first.scene, first.frame));
    const isLent = first !== null && frame >= 0 && first.frame >= 0 && (overPicture || stranger);
    if (isLent) this.matrix.set(first.matrix);
    this.drawnFromCamera.fromArray(this.matrix).transpose();
    this.isGhost = choices.overlaid && this.index > 0;
    this.inWorld = frame >= 0 && isInWorld(this.scene, frame);
    for (const figure of this.figures) this.updateFigure(figure, frame, state);
    if (this.grid) this.grid.mesh.visible = choices.grid && this.inWorld && !isLent;
    this.place(this.frustum.mesh);
    this.frustum.mesh.visible = choices.camera && choices.view === 'orbit' && frame >= 0;
    this.skeletons.update(this.drawnFromCamera, choices, this.geometry === null);
    this.trails.update(frame, choices.trails);
  }

  private updateFigure(figure: Figure, frame: number, state: State): void {
    const row = frame < 0 || !state.isShown(figure.key) ? -1 : figure.person.rowOfFrame[frame]!;
    figure.row = row;
    if (row >= 0) figure.pose.set(figure.person, row);
    const shown = row >= 0 && state.choices.bodies && this.geometry !== null;
    if (shown && !figure.mesh) {
      figure.mesh = new BodyMesh(
        this.shared,
        this.geometry!,
        figure.person,
        figure.color,
        this.contactColor,
        this.index > 0,
      );
      this.group.add(figure.mesh.mesh, figure.mesh.shadow);
      if (figure.mesh.depth) this.group.add(this.clearsDepth(figure.mesh.depth));
    }
    if (!figure.mesh) return;
    figure.mesh.mesh.visible = shown;
    figure.mesh.shadow.visible = shown && state.choices.shadows && this.inWorld;
    if (figure.mesh.depth) figure.mesh.depth.visible = false;
    if (!shown) return;
    const { uniforms } = figure.mesh;
    uniforms.bones.value.set(figure.pose.bones);
    const flags = figure.person.flags[row]!;
    const on = state.choices.contacts ? 1 : 0;
    uniforms.contacts.value.set(
      on * (flags & 1),
      on * ((flags >> 1) & 1),
      on * ((flags >> 2) & 1),
      on * ((flags >> 3) & 1),
    );
    figure.mesh.setGhost(this.isGhost);
    uniforms.faded.value = flags & OBSERVED_BIT ? 0 : 1;
    uniforms.chosen.value = state.choices.selected === figure.key && this.figures.length > 1 ? 1 : 0;
    figure.mesh.setCoarse(this.coarse);
    this.place(figure.mesh.mesh);
    this.place(figure.mesh.shadow);
    if (figure.mesh.depth) this.place(figure.mesh.depth);
  }

  /** Has the first body of an overlaid result forget how near the other result is: it lies over it. */
  private clearsDepth(mesh: THREE.Mesh): THREE.Mesh {
    mesh.onBeforeRender = (renderer) => {
      if (this.clearedAt === renderer.info.render.frame) return;
      this.clearedAt = renderer.info.render.frame;
      renderer.state.buffers.depth.setMask(true); // as the drawn before may have left it, nothing would be cleared
      renderer.clearDepth();
    };
    return mesh;
  }

  private place(mesh: THREE.Object3D): void {
    mesh.matrix.copy(this.drawnFromCamera);
    mesh.matrixWorld.copy(this.drawnFromCamera);
  }
}

/** The camera as a pyramid of lines, in camera coordinates. */
function makeFrustum(scene: Scene, shared: Shared): Strokes {
  const strokes = new Strokes(shared, 11, 1.5);
  const depth = 0.35;
  const corner = (x: number, y: number): number[] => [
    ((x - scene.principal[0]) / scene.focal[0]) * depth,
    ((y - scene.principal[1]) / scene.focal[1]) * depth,
    depth,
  ];
  const [w, h] = scene.size;
  const corners = [corner(0, 0), corner(w, 0), corner(w, h), corner(0, h)];
  corners.forEach((from, i) => {
    strokes.add([0, 0, 0], 0, from, 0, 140, 140, 150, 200);
    strokes.add(from, 0, corners[(i + 1) % 4]!, 0, 140, 140, 150, 200);
  });
  const roof = corner(w / 2, -0.22 * h);
  strokes.add(corner(w * 0.35, 0), 0, roof, 0, 140, 140, 150, 200);
  strokes.add(corner(w * 0.65, 0), 0, roof, 0, 140, 140, 150, 200);
  strokes.commit();
  return strokes;
}
