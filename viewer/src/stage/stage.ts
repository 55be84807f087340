/** The 3D pane: one canvas in which results are drawn, from the video's camera or from anywhere. */

import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { Scene } from '../scene/scene';
import type { State } from '../state';
import { backdropMaterial, makeShared } from './common';
import { bend, type Lens, lensOf } from './lens';
import type { Layer } from './layer';

const NEAR_M = 0.05,
  FAR_M = 400;
const MOST_PIXELS_PER_CSS = 2;

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export class Stage {
  readonly shared = makeShared();
  readonly renderer: THREE.WebGLRenderer;
  readonly world = new THREE.Scene();
  readonly orbitCamera = new THREE.PerspectiveCamera(38, 1, NEAR_M, FAR_M);
  readonly controls: OrbitControls;
  readonly layers: Layer[] = [];
  /** Enlargement of the camera view and where its middle lies, in parts of the pane. */
  readonly zoom = { scale: 1, x: 0, y: 0 };
  private readonly videoCamera = new THREE.Camera();
  private readonly flip = new THREE.Matrix4().makeScale(1, -1, -1);
  private readonly scratch = new THREE.Matrix4();
  private readonly backdrop: THREE.Mesh;
  private readonly lens: Lens | null;
  private readonly bent: [number, number] = [0, 0];
  private readonly clearColor = new THREE.Color();
  private width = 1;
  private height = 1;
  hasPicture = false;
  private picture: THREE.Texture | null = null;

  /** Throws where the browser has no WebGL 2. */
  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly scene: Scene,
    private readonly state: State,
  ) {
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: true, powerPreference: 'high-performance' });
    this.renderer.outputColorSpace = THREE.LinearSRGBColorSpace; // shaders give sRGB themselves
    this.renderer.autoClear = false;
    this.world.matrixWorldAutoUpdate = false;
    this.orbitCamera.up.set(0, 0, 1);
    this.controls = new OrbitControls(this.orbitCamera, canvas);
    this.controls.zoomToCursor = true;
    this.controls.minDistance = 0.2;
    this.controls.maxDistance = 120;
    this.videoCamera.matrixAutoUpdate = false;
    this.videoCamera.matrixWorldAutoUpdate = false;
    const quad = new THREE.BufferGeometry();
    quad.setAttribute('position', new THREE.BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3));
    this.backdrop = new THREE.Mesh(quad, backdropMaterial(this.shared));
    this.backdrop.frustumCulled = false;
    this.backdrop.renderOrder = -10;
    this.world.add(this.backdrop);
    this.lens = lensOf(scene);
    if (this.lens) {
      const [k1, k2, p1, p2, k3, k4, k5, k6] = this.lens.coefficients as number[];
      this.shared.lensA.value.set(k1!, k2!, p1!, p2!);
      this.shared.lensB.value.set(k3!, k4!, k5!, k6!);
      this.shared.lensLimit.value.set(...this.lens.limit);
    }
  }

  add(layer: Layer): void {
    this.layers.push(layer);
    this.world.add(layer.group);
  }

  setGround(color: THREE.Color): void {
    this.shared.ground.value.set(color.r, color.g, color.b);
  }

  /** The picture that lies under the bodies in camera view. */
  setPicture(texture: THREE.Texture | null): void {
    this.picture = texture;
    this.hasPicture = texture !== null;
  }

  resize(width: number, height: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.renderer.setPixelRatio(Math.min(window.devicePixelRatio || 1, MOST_PIXELS_PER_CSS));
    this.renderer.setSize(this.width, this.height, false);
  }

  /** Whether results stand in panes beside each other. */
  get isSideBySide(): boolean {
    return this.layers.length > 1 && !this.state.choices.overlaid;
  }

  /** The pane of a layer, css px from the canvas' top left. */
  paneOf(layer: number): Rect {
    if (!this.isSideBySide) return { x: 0, y: 0, width: this.width, height: this.height };
    const width = Math.floor(this.width / this.layers.length);
    return { x: layer * width, y: 0, width, height: this.height };
  }

  /** Where the video's picture lies in a pane, css px from the canvas' top left. */
  pictureRect(pane: Rect): Rect {
    const [w, h] = this.scene.size;
    const scale = Math.min(pane.width / w, pane.height / h) * this.zoom.scale;
    const x = pane.x + pane.width * (0.5 + this.zoom.x) - (w * scale) / 2;
    const y = pane.y + pane.height * (0.5 + this.zoom.y) - (h * scale) / 2;
    return { x, y, width: w * scale, height: h * scale };
  }

  /** The camera that a pane is drawn with now. */
  cameraFor(layer: Layer, pane: Rect): THREE.Camera {
    if (this.state.choices.view === 'orbit') {
      this.orbitCamera.aspect = pane.width / pane.height;
      this.orbitCamera.updateProjectionMatrix();
      this.orbitCamera.updateMatrixWorld();
      return this.orbitCamera;
    }
    const rect = this.pictureRect(pane);
    const scale = rect.width / this.scene.size[0];
    const [fx, fy] = this.scene.focal;
    const [cx, cy] = this.scene.principal;
    const x0 = (2 * (rect.x - pane.x + scale * cx)) / pane.width - 1;
    const y0 = 1 - (2 * (rect.y - pane.y + scale * cy)) / pane.height;
    const camera = this.videoCamera;
    camera.projectionMatrix.set(
      (2 * scale * fx) / pane.width,
      0,
      -x0,
      0,
      0,
      (2 * scale * fy) / pane.height,
      -y0,
      0,
      0,
      0,
      -(FAR_M + NEAR_M) / (FAR_M - NEAR_M),
      (-2 * FAR_M * NEAR_M) / (FAR_M - NEAR_M),
      0,
      0,
      -1,
      0,
    );
    camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
    camera.matrixWorld.fromArray(layer.matrix).transpose().multiply(this.flip);
    camera.matrixWorldInverse.copy(camera.matrixWorld).invert();
    return camera;
  }

  /** How many css px a length of 1 m has 1 m before the eye. */
  pixelsPerUnit(): number {
    const pane = this.paneOf(0);
    if (this.state.choices.view === 'camera')
      return (this.scene.focal[0] * this.pictureRect(pane).width) / this.scene.size[0];
    return pane.height / 2 / Math.tan(THREE.MathUtils.degToRad(this.orbitCamera.fov / 2));
  }

  /** Draws all panes. */
  draw(): void {
    const { renderer } = this;
    renderer.setScissorTest(true);
    const panes = this.isSideBySide ? this.layers.map((layer) => [layer]) : [this.layers];
    panes.forEach((shown, index) => this.drawPane(this.paneOf(index), shown));
    renderer.setScissorTest(false);
  }

  private drawPane(pane: Rect, shown: readonly Layer[]): void {
    const { renderer, shared, state } = this;
    for (const layer of this.layers) layer.group.visible = shown.includes(layer);
    const camera = this.cameraFor(shown[0]!, pane);
    const ratio = renderer.getPixelRatio();
    const bottom = this.height - pane.y - pane.height;
    renderer.setViewport(pane.x, bottom, pane.width, pane.height);
    renderer.setScissor(pane.x, bottom, pane.width, pane.height);
    shared.viewport.value.set(pane.width, pane.height);
    const isCamera = state.choices.view === 'camera';
    shared.lensOn.value = isCamera && this.lens !== null;
    shared.pictureOpacity.value = isCamera && this.hasPicture ? Math.min(1, 2 - 2 * state.choices.blend) : 0;
    shared.opacity.value = isCamera && this.hasPicture ? Math.min(1, 2 * state.choices.blend) : 1;
    // A material that knows the video has each of its pictures sent to the GPU, seen or not.
    shared.picture.value = shared.pictureOpacity.value > 0 ? this.picture : null;
    if (isCamera) {
      const rect = this.pictureRect(pane);
      shared.pictureRect.value
        .set(rect.x, this.height - rect.y - rect.height, rect.width, rect.height)
        .multiplyScalar(ratio);
    }
    this.backdrop.visible = shared.pictureOpacity.value > 0;
    renderer.setClearColor(
      this.clearColor.setRGB(shared.ground.value.x, shared.ground.value.y, shared.ground.value.z),
      1,
    );
    const e = camera.matrixWorldInverse.elements; // up of the world, seen from the camera
    shared.skyView.value.set(e[8]!, e[9]!, e[10]!);
    renderer.clear(true, true, true);
    renderer.render(this.world, camera);
  }

  /**
   * A point of camera coordinates of a layer as drawn in its pane: css px from the canvas' top left into `out`;
   * false where it is behind the eye.
   */
  project(layer: Layer, points: ArrayLike<number>, at: number, out: number[]): boolean {
    const pane = this.paneOf(layer.index);
    const camera = this.cameraFor(this.isSideBySide ? layer : this.layers[0]!, pane);
    const m = this.scratch.fromArray(layer.matrix).transpose().premultiply(camera.matrixWorldInverse).elements;
    const x = points[at]!,
      y = points[at + 1]!,
      z = points[at + 2]!;
    let vx = m[0]! * x + m[4]! * y + m[8]! * z + m[12]!;
    let vy = m[1]! * x + m[5]! * y + m[9]! * z + m[13]!;
    const vz = m[2]! * x + m[6]! * y + m[10]! * z + m[14]!;
    if (vz > -1e-3) return false;
    if (this.lens && this.state.choices.view === 'camera') {
      bend(this.lens, vx, -vy, -vz, this.bent);
      ((vx = this.bent[0]), (vy = -this.bent[1]));
    }
    const p = camera.projectionMatrix.elements;
    const ndcX = (p[0]! * vx + p[8]! * vz) / -vz,
      ndcY = (p[5]! * vy + p[9]! * vz) / -vz;
    out[0] = pane.x + (ndcX * 0.5 + 0.5) * pane.width;
    out[1] = pane.y + (0.5 - ndcY * 0.5) * pane.height;
    out[2] = -vz;
    return true;
  }
}
