/** Many straight pieces and dots in one draw call each, in buffers that are made once. */

import * as THREE from 'three';
import { dotMaterial, lineMaterial, type Shared } from './common';

const CORNERS = new Float32Array([0, -1, 0, 1, 1, -1, 1, 1]);

/** Up to `capacity` straight pieces; `clear`, `add`, then `commit`. */
export class Strokes {
  readonly mesh: THREE.Mesh<THREE.InstancedBufferGeometry, THREE.RawShaderMaterial>;
  private readonly ends: Float32Array;
  private readonly tints: Uint8Array;
  private readonly endsBuffer: THREE.InstancedInterleavedBuffer;
  private readonly tintAttribute: THREE.InstancedBufferAttribute;
  private count = 0;

  constructor(
    shared: Shared,
    readonly capacity: number,
    width: number,
    onTop = false,
  ) {
    this.ends = new Float32Array(capacity * 6);
    this.tints = new Uint8Array(capacity * 4);
    this.endsBuffer = new THREE.InstancedInterleavedBuffer(this.ends, 6);
    this.endsBuffer.setUsage(THREE.DynamicDrawUsage);
    this.tintAttribute = new THREE.InstancedBufferAttribute(this.tints, 4, true);
    this.tintAttribute.setUsage(THREE.DynamicDrawUsage);
    const geometry = new THREE.InstancedBufferGeometry();
    geometry.setAttribute('corner', new THREE.BufferAttribute(CORNERS, 2));
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    geometry.setAttribute('from', new THREE.InterleavedBufferAttribute(this.endsBuffer, 3, 0));
    geometry.setAttribute('to', new THREE.InterleavedBufferAttribute(this.endsBuffer, 3, 3));
    geometry.setAttribute('tint', this.tintAttribute);
    geometry.instanceCount = 0;
    this.mesh = new THREE.Mesh(geometry, lineMaterial(shared, width, onTop));
    this.mesh.frustumCulled = false;
    this.mesh.matrixAutoUpdate = false;
  }

  clear(): void {
    this.count = 0;
  }

  /** A piece between two points given by arrays and offsets; colour 0-255. */
  add(
    a: ArrayLike<number>,
    i: number,
    b: ArrayLike<number>,
    j: number,
    red: number,
    green: number,
    blue: number,
    alpha: number,
  ): void {
    if (this.count >= this.capacity) return;
    const at = 6 * this.count;
    ((this.ends[at] = a[i]!), (this.ends[at + 1] = a[i + 1]!), (this.ends[at + 2] = a[i + 2]!));
    ((this.ends[at + 3] = b[j]!), (this.ends[at + 4] = b[j + 1]!), (this.ends[at + 5] = b[j + 2]!));
    const tint = 4 * this.count;
    ((this.tints[tint] = red),
      (this.tints[tint + 1] = green),
      (this.tints[tint + 2] = blue),
      (this.tints[tint + 3] = alpha));
    this.count++;
  }

  /** Hands what was added to the GPU. */
  commit(): void {
    this.mesh.geometry.instanceCount = this.count;
    this.mesh.visible = this.count > 0;
    if (this.count === 0) return;
    this.endsBuffer.clearUpdateRanges();
    this.endsBuffer.addUpdateRange(0, this.count * 6);
    this.endsBuffer.needsUpdate = true;
    this.tintAttribute.clearUpdateRanges();
    this.tintAttribute.addUpdateRange(0, this.count * 4);
    this.tintAttribute.needsUpdate = true;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}

/** Up to `capacity` round dots. */
export class Dots {
  readonly points: THREE.Points<THREE.BufferGeometry, THREE.RawShaderMaterial>;
  private readonly position: THREE.BufferAttribute;
  private readonly tint: THREE.BufferAttribute;
  private count = 0;

  constructor(
    shared: Shared,
    readonly capacity: number,
    size: number,
    onTop = true,
  ) {
    this.position = new THREE.BufferAttribute(new Float32Array(capacity * 3), 3);
    this.tint = new THREE.BufferAttribute(new Uint8Array(capacity * 4), 4, true);
    this.position.setUsage(THREE.DynamicDrawUsage);
    this.tint.setUsage(THREE.DynamicDrawUsage);
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute('position', this.position);
    geometry.setAttribute('tint', this.tint);
    geometry.setDrawRange(0, 0);
    this.points = new THREE.Points(geometry, dotMaterial(shared, size, onTop));
    this.points.frustumCulled = false;
    this.points.matrixAutoUpdate = false;
  }

  clear(): void {
    this.count = 0;
  }

  add(a: ArrayLike<number>, i: number, red: number, green: number, blue: number, alpha: number): void {
    if (this.count >= this.capacity) return;
    const places = this.position.array as Float32Array;
    const tints = this.tint.array as Uint8Array;
    ((places[3 * this.count] = a[i]!),
      (places[3 * this.count + 1] = a[i + 1]!),
      (places[3 * this.count + 2] = a[i + 2]!));
    ((tints[4 * this.count] = red), (tints[4 * this.count + 1] = green));
    ((tints[4 * this.count + 2] = blue), (tints[4 * this.count + 3] = alpha));
    this.count++;
  }

  commit(): void {
    this.points.geometry.setDrawRange(0, this.count);
    this.points.visible = this.count > 0;
    if (this.count === 0) return;
    this.position.clearUpdateRanges();
    this.position.addUpdateRange(0, this.count * 3);
    this.position.needsUpdate = true;
    this.tint.clearUpdateRanges();
    this.tint.addUpdateRange(0, this.count * 4);
    this.tint.needsUpdate = true;
  }
}
