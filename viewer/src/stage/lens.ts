/** What a calibrated lens does to points of the pinhole's picture: the same rule as staf_cli/camera.py. */

import type { Scene } from '../scene/scene';

/** How much further than to the picture's farthest corner the formula is believed, and its least slope. */
const BEYOND = 1.25;
const FLATTEST = 0.05;
const NUM_RADII = 16000;
const RADII_PER_UNIT = 2000;

export interface Lens {
  /** k1 k2 p1 p2 k3 k4 k5 k6, OpenCV's. */
  coefficients: number[];
  /** Farthest radius before the lens, the same after it, and the slope with which it goes on. */
  limit: [number, number, number];
}

function radial(k: number[], r2: number): [number, number] {
  const [k1, k2, , , k3, k4, k5, k6] = k as [number, number, number, number, number, number, number, number];
  const above = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
  const below = 1 + r2 * (k4 + r2 * (k5 + r2 * k6));
  const slopeAbove = k1 + r2 * (2 * k2 + r2 * 3 * k3);
  const slopeBelow = k4 + r2 * (2 * k5 + r2 * 3 * k6);
  return [above / below, (slopeAbove * below - above * slopeBelow) / below ** 2];
}

/** The lens of a scene's camera, null for a pinhole. */
export function lensOf(scene: Scene): Lens | null {
  if (!scene.distortion) return null;
  const [fx, fy] = scene.focal;
  let farthest = 0;
  for (const x of [0, scene.size[0]]) {
    for (const y of [0, scene.size[1]]) {
      farthest = Math.max(farthest, Math.hypot((x - scene.principal[0]) / fx, (y - scene.principal[1]) / fy));
    }
  }
  let radius = 0,
    bent = 0,
    slope = 1;
  for (let i = 1; i <= NUM_RADII; i++) {
    const r = i / RADII_PER_UNIT;
    const [factor, slopeR2] = radial(scene.distortion, r * r);
    const here = factor + 2 * r * r * slopeR2;
    if (!(Number.isFinite(factor) && here >= FLATTEST && factor > 0)) break;
    ((radius = r), (bent = r * factor), (slope = here));
    if (bent >= BEYOND * farthest) break;
  }
  return { coefficients: scene.distortion, limit: [radius, bent, slope] };
}

/** A point (x, y, z) of camera coordinates moved across the view as the lens shows it; `out` gets x and y. */
export function bend(lens: Lens, x: number, y: number, z: number, out: [number, number]): void {
  const [radius, radiusBent, slope] = lens.limit;
  const before = Math.max(z, 0);
  const away = Math.hypot(x, y);
  const inside = away <= radius * before;
  const safe = inside && before > 0 ? before : 1;
  const [near] = radial(lens.coefficients, inside ? (away / safe) ** 2 : 0);
  const factor = inside ? near : slope + ((radiusBent - slope * radius) * before) / Math.max(away, 1e-12);
  const shrunk = inside ? 1 / safe : radius / Math.max(away, 1e-12);
  const u = x * shrunk,
    v = y * shrunk;
  const [, , p1, p2] = lens.coefficients as [number, number, number, number];
  const r2 = u * u + v * v;
  out[0] = x * factor + before * (2 * p1 * u * v + p2 * (r2 + 2 * u * u));
  out[1] = y * factor + before * (p1 * (r2 + 2 * v * v) + 2 * p2 * u * v);
}
