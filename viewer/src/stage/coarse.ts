/** A coarser mesh out of the same vertices, for playing where WebGL is worked out by the processor. */

import type { BodyShape } from '../scene/scene';

const CELL_M = 0.03;

/** Faces between one vertex of each cell of the rest pose; a cell holds one joint's vertices alone. */
export function coarseFaces(shape: BodyShape): Uint16Array | Uint32Array {
  const cells = new Map<string, number>();
  const standIn = new Uint32Array(shape.numVertices);
  for (let vertex = 0; vertex < shape.numVertices; vertex++) {
    const joint = shape.influences[vertex * shape.numInfluences]!; // the strongest comes first
    const place = [0, 1, 2].map((i) => Math.round(shape.template[3 * vertex + i]! / CELL_M));
    const cell = `${joint},${place.join()}`;
    if (!cells.has(cell)) cells.set(cell, vertex);
    standIn[vertex] = cells.get(cell)!;
  }
  const kept: number[] = [];
  for (let f = 0; f < shape.faces.length; f += 3) {
    const a = standIn[shape.faces[f]!]!,
      b = standIn[shape.faces[f + 1]!]!,
      c = standIn[shape.faces[f + 2]!]!;
    if (a !== b && b !== c && c !== a) kept.push(a, b, c);
  }
  return shape.faces instanceof Uint16Array ? Uint16Array.from(kept) : Uint32Array.from(kept);
}
