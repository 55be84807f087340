/** The mesh of one person: the shared body in their own shape, skinned on the GPU. */

import * as THREE from 'three';
import type { BodyShape, Person } from '../scene/scene';
import { coarseFaces } from './coarse';
import { bodyMaterial, type BodyUniforms, depthMaterial, type Shared, shadowMaterial } from './common';

const LEFT_ANKLE = 7,
  RIGHT_ANKLE = 8,
  LEFT_FOOT = 10,
  RIGHT_FOOT = 11;
/** Where the sole ends above the ankle joint of the rest pose, and where the heel ends before it, m. */
const SOLE_ABOVE = 0.0,
  HEEL_BEFORE = 0.045;

/** A translucent body and its depth come after floor and trails and before skeletons. */
const DEPTH_ORDER = 3;
const GHOST_ALPHA = 0.55;

/** What all people's meshes have in common, on the GPU once. */
export class BodyGeometry {
  private readonly index: THREE.BufferAttribute;
  private readonly coarseIndex: THREE.BufferAttribute | null;
  private readonly attributes: [string, THREE.BufferAttribute][] = [];

  constructor(
    readonly shape: BodyShape,
    withCoarse: boolean,
  ) {
    this.index = new THREE.BufferAttribute(shape.faces, 1);
    this.coarseIndex = withCoarse ? new THREE.BufferAttribute(coarseFaces(shape), 1) : null;
    for (const [name, first] of [
      ['A', 0],
      ['B', 4],
    ] as const) {
      if (first >= shape.numInfluences) continue;
      const joints = new Uint8Array(4 * shape.numVertices);
      const weights = new Uint16Array(4 * shape.numVertices);
      for (let vertex = 0; vertex < shape.numVertices; vertex++) {
        for (let k = 0; k < 4 && first + k < shape.numInfluences; k++) {
          joints[4 * vertex + k] = shape.influences[vertex * shape.numInfluences + first + k]!;
          weights[4 * vertex + k] = shape.weights[vertex * shape.numInfluences + first + k]!;
        }
      }
      this.attributes.push([`joints${name}`, new THREE.BufferAttribute(joints, 4)]);
      this.attributes.push([`weights${name}`, new THREE.BufferAttribute(weights, 4, true)]);
    }
  }

  /** A geometry in a person's shape. */
  of(person: Person): THREE.BufferGeometry {
    const vertices = this.shaped(person.betas);
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute('position', new THREE.BufferAttribute(vertices, 3));
    for (const [name, attribute] of this.attributes) geometry.setAttribute(name, attribute);
    geometry.setAttribute('sole', new THREE.BufferAttribute(this.soles(vertices, person.restJoints), 1));
    geometry.setIndex(this.index);
    geometry.setAttribute('normal', new THREE.BufferAttribute(this.normals(vertices), 3));
    return geometry;
  }

  /** The same vertices with fewer faces; null where that is not asked for. */
  coarse(fine: THREE.BufferGeometry): THREE.BufferGeometry | null {
    if (!this.coarseIndex) return null;
    const geometry = new THREE.BufferGeometry();
    for (const [name, attribute] of Object.entries(fine.attributes)) geometry.setAttribute(name, attribute);
    geometry.setIndex(this.coarseIndex);
    return geometry;
  }

  private shaped(betas: readonly number[]): Float32Array {
    const { template, shapedirs, shapedirsScale } = this.shape;
    const vertices = template.slice();
    betas.slice(0, 10).forEach((beta, k) => {
      const scale = beta * shapedirsScale;
      const at = k * vertices.length;
      if (scale !== 0) for (let i = 0; i < vertices.length; i++) vertices[i]! += scale * shapedirs[at + i]!;
    });
    return vertices;
  }

  private normals(vertices: Float32Array): Float32Array {
    const { faces } = this.shape;
    const normals = new Float32Array(vertices.length);
    for (let f = 0; f < faces.length; f += 3) {
      const a = 3 * faces[f]!,
        b = 3 * faces[f + 1]!,
        c = 3 * faces[f + 2]!;
      const ux = vertices[b]! - vertices[a]!,
        uy = vertices[b + 1]! - vertices[a + 1]!,
        uz = vertices[b + 2]! - vertices[a + 2]!;
      const vx = vertices[c]! - vertices[a]!,
        vy = vertices[c + 1]! - vertices[a + 1]!,
        vz = vertices[c + 2]! - vertices[a + 2]!;
      const x = uy * vz - uz * vy,
        y = uz * vx - ux * vz,
        z = ux * vy - uy * vx;
      for (const at of [a, b, c]) ((normals[at]! += x), (normals[at + 1]! += y), (normals[at + 2]! += z));
    }
    for (let i = 0; i < normals.length; i += 3) {
      const length = Math.hypot(normals[i]!, normals[i + 1]!, normals[i + 2]!) || 1;
      ((normals[i]! /= length), (normals[i + 1]! /= length), (normals[i + 2]! /= length));
    }
    return normals;
  }

  /** 1-4 for vertices of left heel, left toe, right heel, right toe; 0 elsewhere. */
  private soles(vertices: Float32Array, rest: Float32Array): Uint8Array {
    const { influences, weights, numInfluences, numVertices } = this.shape;
    const soles = new Uint8Array(numVertices);
    for (let vertex = 0; vertex < numVertices; vertex++) {
      let best = 0;
      for (let k = 1; k < numInfluences; k++) {
        if (weights[vertex * numInfluences + k]! > weights[vertex * numInfluences + best]!) best = k;
      }
      const joint = influences[vertex * numInfluences + best]!;
      const isLeft = joint === LEFT_ANKLE || joint === LEFT_FOOT;
      if (!isLeft && joint !== RIGHT_ANKLE && joint !== RIGHT_FOOT) continue;
      const ankle = isLeft ? LEFT_ANKLE : RIGHT_ANKLE;
      if (vertices[3 * vertex + 1]! > rest[3 * ankle + 1]! + SOLE_ABOVE) continue;
      const isHeel = vertices[3 * vertex + 2]! < rest[3 * ankle + 2]! + HEEL_BEFORE;
      soles[vertex] = (isLeft ? 1 : 3) + (isHeel ? 0 : 1);
    }
    return soles;
  }
}

export class BodyMesh {
  readonly mesh: THREE.Mesh<THREE.BufferGeometry, THREE.RawShaderMaterial>;
  readonly shadow: THREE.Mesh<THREE.BufferGeometry, THREE.RawShaderMaterial>;
  readonly uniforms: BodyUniforms;
  /** Only for a body that may lie over another result's. */
  readonly depth: THREE.Mesh<THREE.BufferGeometry, THREE.RawShaderMaterial> | null;
  private readonly fine: THREE.BufferGeometry;
  private readonly coarse: THREE.BufferGeometry | null;

  constructor(
    shared: Shared,
    geometry: BodyGeometry,
    person: Person,
    color: readonly number[],
    contact: THREE.Vector3,
    isSecond: boolean,
  ) {
    this.uniforms = {
      bones: { value: new Float32Array(72 * 4) },
      contacts: { value: new THREE.Vector4() },
      color: { value: new THREE.Vector3(color[0]! / 255, color[1]! / 255, color[2]! / 255) },
      contactColor: { value: contact },
      faded: { value: 0 },
      chosen: { value: 0 },
      alpha: { value: 1 },
    };
    const material = bodyMaterial(shared, this.uniforms, geometry.shape.numInfluences);
    this.fine = geometry.of(person);
    this.coarse = geometry.coarse(this.fine);
    this.mesh = new THREE.Mesh(this.fine, material);
    this.mesh.frustumCulled = false;
    this.mesh.matrixAutoUpdate = false;
    this.shadow = new THREE.Mesh(
      this.mesh.geometry,
      shadowMaterial(shared, this.uniforms, geometry.shape.numInfluences),
    );
    this.shadow.frustumCulled = false;
    this.shadow.matrixAutoUpdate = false;
    this.shadow.renderOrder = -8;
    this.depth = isSecond
      ? new THREE.Mesh(this.fine, depthMaterial(shared, this.uniforms, geometry.shape.numInfluences))
      : null;
    if (!this.depth) return;
    this.depth.frustumCulled = false;
    this.depth.matrixAutoUpdate = false;
    this.depth.renderOrder = DEPTH_ORDER;
  }

  /** Lets what is behind shine through. */
  setGhost(isGhost: boolean): void {
    this.uniforms.alpha.value = isGhost ? GHOST_ALPHA : 1;
    this.mesh.material.transparent = isGhost;
    this.mesh.renderOrder = isGhost ? DEPTH_ORDER + 1 : 0;
    if (this.depth) this.depth.visible = isGhost && this.mesh.visible;
  }

  /** Draws fewer faces, where there is a coarser mesh. */
  setCoarse(coarse: boolean): void {
    this.mesh.geometry = this.shadow.geometry = (coarse && this.coarse) || this.fine;
    if (this.depth) this.depth.geometry = this.mesh.geometry;
  }
}
