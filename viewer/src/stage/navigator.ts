/** Where the free view looks from: framing, sides, following a person; enlarging the camera view. */

import * as THREE from 'three';
import type { App } from '../app';
import { figureOf } from '../app';
import { drawnFromCamera } from '../scene/scene';
import type { Stage } from './stage';

export type Side = 'front' | 'side' | 'top' | 'back' | 'start';

export class Navigator {
  private readonly point = new THREE.Vector3();
  private readonly followed = new THREE.Vector3();
  private isFollowing = '';
  private readonly matrix = new Float64Array(16);

  constructor(
    private readonly app: App,
    private readonly stage: Stage,
  ) {
    this.listenToPane();
    stage.controls.addEventListener('change', () => app.redraw());
  }

  /** Looks at everybody who is there, from where the view is. */
  frame(): void {
    if (this.app.state.choices.view === 'camera') return this.resetZoom();
    const direction = this.stage.orbitCamera.position.clone().sub(this.stage.controls.target).normalize();
    this.lookFrom(direction);
  }

  /** Looks at everybody who is there from a side of the chosen person, or from the start's. */
  look(side: Side): void {
    if (side !== 'start' && this.app.state.choices.view !== 'orbit') this.app.state.set({ view: 'orbit' });
    const facing = side === 'start' ? null : this.facing();
    const ahead = facing ?? new THREE.Vector3(0, -1, 0);
    const direction = new THREE.Vector3();
    if (side === 'start') direction.set(0.45, -1, 0.28);
    else if (side === 'front') direction.copy(ahead).setZ(0.08);
    else if (side === 'back') direction.copy(ahead).negate().setZ(0.08);
    else if (side === 'side') direction.set(-ahead.y, ahead.x, 0.08);
    else direction.copy(ahead).multiplyScalar(0.02).setZ(1);
    this.lookFrom(direction.normalize());
  }

  /** Moves the view along with the chosen person; once for each drawn frame. */
  follow(): void {
    const { choices } = this.app.state;
    const found = choices.follow ? figureOf(this.app, choices.selected) : null;
    if (!found || found.figure.row < 0) {
      this.isFollowing = '';
      return;
    }
    this.placeOf(found.layer.matrix, found.figure.pose.joints, this.point);
    const { controls, orbitCamera } = this.stage;
    if (this.isFollowing !== choices.selected) {
      this.isFollowing = choices.selected;
      this.followed.copy(controls.target);
    }
    this.followed.subVectors(this.point, this.followed);
    orbitCamera.position.add(this.followed);
    controls.target.add(this.followed);
    this.followed.copy(this.point);
    controls.update();
  }

  resetZoom(): void {
    Object.assign(this.stage.zoom, { scale: 1, x: 0, y: 0 });
    this.app.redraw();
  }

  /** Turns the view about what it looks at, rad. */
  turn(angle: number): void {
    const { orbitCamera, controls } = this.stage;
    const offset = orbitCamera.position.clone().sub(controls.target);
    offset.applyAxisAngle(orbitCamera.up, angle);
    orbitCamera.position.copy(controls.target).add(offset);
    controls.update();
  }

  /** Goes to a multiple of the distance from what the view looks at; in camera view enlarges. */
  approach(by: number): void {
    const { orbitCamera, controls, zoom } = this.stage;
    if (this.app.state.choices.view === 'camera') {
      zoom.scale = Math.min(20, Math.max(1, zoom.scale / by));
      if (zoom.scale === 1) zoom.x = zoom.y = 0;
      return this.app.redraw();
    }
    orbitCamera.position.sub(controls.target).multiplyScalar(by).add(controls.target);
    controls.update();
  }

  private lookFrom(direction: THREE.Vector3): void {
    const { controls, orbitCamera } = this.stage;
    const box = this.around();
    const middle = box.getCenter(new THREE.Vector3());
    const radius = Math.max(box.getSize(new THREE.Vector3()).length() / 2, 0.6);
    const pane = this.stage.paneOf(0);
    const half = THREE.MathUtils.degToRad(orbitCamera.fov / 2);
    const narrow = Math.min(half, Math.atan(Math.tan(half) * (pane.width / pane.height)));
    controls.target.copy(middle);
    orbitCamera.position.copy(middle).addScaledVector(direction, (radius * 1.12) / Math.sin(narrow));
    controls.update();
    this.isFollowing = '';
    this.app.redraw();
  }

  /** A box around everybody who is drawn, or around all paths where nobody is. */
  private around(): THREE.Box3 {
    const box = new THREE.Box3();
    for (const layer of this.app.layers) {
      for (const figure of layer.figures) {
        if (figure.row < 0) continue;
        for (let joint = 0; joint < 24; joint++) {
          this.placeOf(layer.matrix, figure.pose.joints.subarray(3 * joint, 3 * joint + 3), this.point);
          box.expandByPoint(this.point);
        }
      }
    }
    if (!box.isEmpty()) return box.expandByScalar(0.15);
    for (const scene of this.app.scenes) {
      for (const person of scene.people) {
        for (let row = 0; row < person.numFrames; row += Math.max(1, Math.floor(person.numFrames / 50))) {
          drawnFromCamera(scene, person.frameIndex[row]!, this.matrix);
          this.placeOf(this.matrix, person.pelvis.subarray(3 * row, 3 * row + 3), this.point);
          box.expandByPoint(this.point);
        }
      }
    }
    if (box.isEmpty()) box.set(new THREE.Vector3(-1, 2, 0), new THREE.Vector3(1, 4, 1.8));
    return box.expandByScalar(0.9);
  }

  /** Where the chosen (or first drawn) person faces, level; null where nobody is drawn. */
  private facing(): THREE.Vector3 | null {
    const figures = this.app.layers.flatMap((layer) => layer.figures.map((figure) => ({ layer, figure })));
    const chosen =
      figures.find(({ figure }) => figure.key === this.app.state.choices.selected && figure.row >= 0) ??
      figures.find(({ figure }) => figure.row >= 0);
    if (!chosen) return null;
    const turn = new Float64Array(9);
    chosen.figure.pose.turnOf(0, turn);
    const m = chosen.layer.matrix;
    const ahead = [turn[2]!, turn[5]!, turn[8]!]; // the body's z in camera axes
    const level = new THREE.Vector3(
      m[0]! * ahead[0]! + m[1]! * ahead[1]! + m[2]! * ahead[2]!,
      m[4]! * ahead[0]! + m[5]! * ahead[1]! + m[6]! * ahead[2]!,
      0,
    );
    return level.lengthSq() > 1e-4 ? level.normalize() : null;
  }

  private placeOf(m: Float64Array, from: ArrayLike<number>, out: THREE.Vector3): void {
    const x = from[0]!,
      y = from[1]!,
      z = from[2]!;
    out.set(
      m[0]! * x + m[1]! * y + m[2]! * z + m[3]!,
      m[4]! * x + m[5]! * y + m[6]! * z + m[7]!,
      m[8]! * x + m[9]! * y + m[10]! * z + m[11]!,
    );
  }

  /** In camera view the wheel enlarges about the pointer and dragging moves the picture. */
  private listenToPane(): void {
    const { canvas, zoom } = this.stage;
    const isCamera = (): boolean => this.app.state.choices.view === 'camera';
    this.app.state.on(() => (this.stage.controls.enabled = !isCamera()));
    canvas.addEventListener(
      'wheel',
      (event) => {
        if (!isCamera()) return;
        event.preventDefault();
        const pane = this.paneUnder(event);
        const scale = Math.min(20, Math.max(1, zoom.scale * Math.exp(-event.deltaY * 0.0015)));
        const box = canvas.getBoundingClientRect();
        const x = (event.clientX - box.left - pane.x) / pane.width - 0.5;
        const y = (event.clientY - box.top - pane.y) / pane.height - 0.5;
        zoom.x = scale === 1 ? 0 : x + (zoom.x - x) * (scale / zoom.scale);
        zoom.y = scale === 1 ? 0 : y + (zoom.y - y) * (scale / zoom.scale);
        zoom.scale = scale;
        this.app.redraw();
      },
      { passive: false },
    );
    canvas.addEventListener('pointermove', (event) => {
      if (!isCamera() || !(event.buttons & 1) || zoom.scale === 1) return;
      const pane = this.paneUnder(event);
      zoom.x += event.movementX / pane.width;
      zoom.y += event.movementY / pane.height;
      this.app.redraw();
    });
    canvas.addEventListener('dblclick', () => {
      if (isCamera()) this.resetZoom();
    });
  }

  private paneUnder(event: MouseEvent): { x: number; y: number; width: number; height: number } {
    const x = event.clientX - this.stage.canvas.getBoundingClientRect().left;
    const first = this.stage.paneOf(0);
    return x < first.width || this.app.layers.length < 2 ? first : this.stage.paneOf(1);
  }
}
