/** Uniforms that all materials share, and materials made of them. */

import * as THREE from 'three';
import * as glsl from './shaders';

export interface Shared {
  [name: string]: THREE.IUniform;
  lensOn: THREE.IUniform<boolean>;
  lensA: THREE.IUniform<THREE.Vector4>;
  lensB: THREE.IUniform<THREE.Vector4>;
  lensLimit: THREE.IUniform<THREE.Vector3>;
  picture: THREE.IUniform<THREE.Texture | null>;
  pictureRect: THREE.IUniform<THREE.Vector4>;
  pictureOpacity: THREE.IUniform<number>;
  ground: THREE.IUniform<THREE.Vector3>;
  viewport: THREE.IUniform<THREE.Vector2>;
  skyView: THREE.IUniform<THREE.Vector3>;
  opacity: THREE.IUniform<number>;
}

export function makeShared(): Shared {
  return {
    lensOn: { value: false },
    lensA: { value: new THREE.Vector4() },
    lensB: { value: new THREE.Vector4() },
    lensLimit: { value: new THREE.Vector3(1, 1, 1) },
    picture: { value: null },
    pictureRect: { value: new THREE.Vector4(0, 0, 1, 1) },
    pictureOpacity: { value: 0 },
    ground: { value: new THREE.Vector3(1, 1, 1) },
    viewport: { value: new THREE.Vector2(1, 1) },
    skyView: { value: new THREE.Vector3(0, 1, 0) },
    opacity: { value: 1 },
  };
}

function raw(
  vertexShader: string,
  fragmentShader: string,
  uniforms: Record<string, THREE.IUniform>,
  rest: Partial<THREE.ShaderMaterialParameters> = {},
): THREE.RawShaderMaterial {
  return new THREE.RawShaderMaterial({ glslVersion: THREE.GLSL3, vertexShader, fragmentShader, uniforms, ...rest });
}

export interface BodyUniforms {
  bones: THREE.IUniform<Float32Array>;
  contacts: THREE.IUniform<THREE.Vector4>;
  color: THREE.IUniform<THREE.Vector3>;
  contactColor: THREE.IUniform<THREE.Vector3>;
  faded: THREE.IUniform<number>;
  chosen: THREE.IUniform<number>;
  alpha: THREE.IUniform<number>;
}

export function bodyMaterial(shared: Shared, own: BodyUniforms, numInfluences: number): THREE.RawShaderMaterial {
  return raw(
    glsl.BODY_VERTEX,
    glsl.BODY_FRAGMENT,
    { ...shared, ...own },
    {
      defines: { NUM_INFLUENCES: numInfluences > 4 ? 8 : 4 },
    },
  );
}

/** Writes how near a body is and nothing else, so that a translucent one shows its outside alone. */
export function depthMaterial(shared: Shared, own: BodyUniforms, numInfluences: number): THREE.RawShaderMaterial {
  const material = bodyMaterial(shared, own, numInfluences);
  material.colorWrite = false;
  material.transparent = true; // to be drawn in turn with what is
  return material;
}

/** Drawn after what is behind everything and before all else, so it needs no depth. */
export function shadowMaterial(shared: Shared, own: BodyUniforms, numInfluences: number): THREE.RawShaderMaterial {
  return raw(
    glsl.BODY_VERTEX,
    glsl.SHADOW_FRAGMENT,
    { ...shared, ...own },
    {
      side: THREE.DoubleSide,
      depthTest: false,
      depthWrite: false,
      defines: { NUM_INFLUENCES: numInfluences > 4 ? 8 : 4, SHADOW: 1 },
    },
  );
}

const blended = { transparent: true, depthWrite: false, side: THREE.DoubleSide } as const;

export function lineMaterial(shared: Shared, width: number, onTop: boolean): THREE.RawShaderMaterial {
  const own = { width: { value: width }, strength: { value: 1 } };
  return raw(glsl.LINE_VERTEX, glsl.LINE_FRAGMENT, { ...shared, ...own }, { ...blended, depthTest: !onTop });
}

export function dotMaterial(shared: Shared, size: number, onTop: boolean): THREE.RawShaderMaterial {
  return raw(
    glsl.DOT_VERTEX,
    glsl.DOT_FRAGMENT,
    { ...shared, size: { value: size } },
    {
      ...blended,
      depthTest: !onTop,
    },
  );
}

export function backdropMaterial(shared: Shared): THREE.RawShaderMaterial {
  return raw(glsl.BACKDROP_VERTEX, glsl.BACKDROP_FRAGMENT, shared, { depthTest: false, depthWrite: false });
}
