/** One result as the page holds it: frames, camera, worlds, body, people. */

import { type ArrayPlace, type Container, readContainer } from './bytes';

export const NUM_JOINTS = 24;
export const OBSERVED_BIT = 16;
/** Frames x joints x quaternions as int16 of 32767. */
export const QUATERNION_UNIT = 1 / 32767;

/** From camera axes (x right, y down, z away) to axes with z up, for shots without a trusted world. */
const LEVEL_CAMERA = new Float64Array([1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1]);

export interface Facts {
  name: string;
  input: string;
  input_sha256: string | null;
  engine: string;
  detector: string;
  body_model: string;
  warnings: string[];
  created?: string;
  settings: Record<string, unknown>;
  versions?: Record<string, string | null>;
}

export interface Shot {
  shot: number;
  firstFrame: number;
  lastFrame: number;
  trusted: boolean;
  whyNot: string;
  sentence: string;
  cameraHeight: number | null;
  /** (1 or n, 4, 4) row by row, m; null where the world is not trusted. */
  matrices: Float64Array | null;
  /** Rows of `frames` that belong to the shot. */
  firstRow: number;
  lastRow: number;
}

export interface BodyShape {
  template: Float32Array;
  shapedirs: Int16Array;
  shapedirsScale: number;
  faces: Uint16Array | Uint32Array;
  influences: Uint8Array;
  weights: Uint16Array;
  numVertices: number;
  numInfluences: number;
  note: string;
}

export interface Person {
  id: number;
  color: [number, number, number];
  stature: number | null;
  note: string;
  betas: number[];
  restJoints: Float32Array;
  /** (T,) rows of `frames`. */
  frameIndex: Uint32Array;
  rotations: Int16Array;
  pelvis: Float32Array;
  flags: Uint8Array;
  confidence: Uint8Array;
  why: Uint8Array;
  /** (N,) the person's own row in each frame, -1 where they are absent. */
  rowOfFrame: Int32Array;
  numFrames: number;
}

export interface BoxesOnly {
  id: number;
  color: [number, number, number];
  boxes: Float32Array;
  rowOfFrame: Int32Array;
}

export interface Scene {
  generator: string;
  facts: Facts;
  fps: number;
  size: [number, number];
  isPhoto: boolean;
  numFrames: number;
  times: Float64Array;
  frameIds: Int32Array;
  focal: [number, number];
  principal: [number, number];
  distortion: number[] | null;
  shots: Shot[];
  jointNames: string[];
  parents: number[];
  body: BodyShape | null;
  /** Why there is no mesh; "" where there is nothing to say. */
  bodyNote: string;
  reasons: string[];
  people: Person[];
  boxesOnly: BoxesOnly[];
}

export async function readScene(zipped: Blob | Uint8Array<ArrayBuffer>): Promise<Scene> {
  const container = await readContainer(zipped);
  const header = container.header;
  const times = container.array<Float64Array>(header.frames.times_s);
  const frameIds = container.array<Int32Array>(header.frames.frame_ids);
  const numFrames = times.length;
  return {
    generator: header.generator,
    facts: header.result,
    fps: header.video.fps,
    size: header.video.size_wh,
    isPhoto: header.video.is_photo,
    numFrames,
    times,
    frameIds,
    focal: header.camera.focal_xy_px,
    principal: header.camera.principal_point_px,
    distortion: header.camera.distortion?.some((value: number) => value !== 0) ? header.camera.distortion : null,
    shots: header.worlds.map((world: any) => readShot(world, container, frameIds)),
    jointNames: header.joint_names,
    parents: header.parents,
    body: header.body ? readBody(header.body, container) : null,
    bodyNote: header.body_note ?? '',
    reasons: header.reasons,
    people: header.people.map((person: any) => readPerson(person, container, numFrames)),
    boxesOnly: header.boxes_only.map((one: any) => ({
      id: one.id,
      color: one.color,
      boxes: container.array<Float32Array>(one.boxes),
      rowOfFrame: rowsOfFrames(container.array<Uint32Array>(one.frame_index), numFrames),
    })),
  };
}

function readShot(world: any, container: Container, frameIds: Int32Array): Shot {
  let firstRow = 0;
  while (firstRow < frameIds.length && frameIds[firstRow]! < world.first_frame) firstRow++;
  let lastRow = frameIds.length - 1;
  while (lastRow > firstRow && frameIds[lastRow]! > world.last_frame) lastRow--;
  return {
    shot: world.shot,
    firstFrame: world.first_frame,
    lastFrame: world.last_frame,
    trusted: world.trusted && world.world_from_camera !== null,
    whyNot: world.why_not ?? '',
    sentence: world.sentence ?? '',
    cameraHeight: world.camera_height_m ?? null,
    matrices: world.world_from_camera ? container.array<Float64Array>(world.world_from_camera) : null,
    firstRow,
    lastRow,
  };
}

function readBody(body: any, container: Container): BodyShape {
  const influences = body.influences as ArrayPlace;
  return {
    template: container.array(body.template),
    shapedirs: container.array(body.shapedirs),
    shapedirsScale: body.shapedirs_scale,
    faces: container.array(body.faces),
    influences: container.array(influences),
    weights: container.array(body.weights),
    numVertices: influences.shape[0]!,
    numInfluences: influences.shape[1]!,
    note: body.note ?? '',
  };
}

function readPerson(person: any, container: Container, numFrames: number): Person {
  const frameIndex = container.array<Uint32Array>(person.frame_index);
  return {
    id: person.id,
    color: person.color,
    stature: person.stature_m ?? null,
    note: person.note ?? '',
    betas: person.betas,
    restJoints: container.array(person.rest_joints),
    frameIndex,
    rotations: container.array(person.rotations),
    pelvis: container.array(person.pelvis),
    flags: container.array(person.flags),
    confidence: container.array(person.confidence),
    why: container.array(person.why),
    rowOfFrame: rowsOfFrames(frameIndex, numFrames),
    numFrames: frameIndex.length,
  };
}

function rowsOfFrames(frameIndex: Uint32Array, numFrames: number): Int32Array {
  const rows = new Int32Array(numFrames).fill(-1);
  frameIndex.forEach((frame, row) => {
    if (frame < numFrames) rows[frame] = row;
  });
  return rows;
}

/** The shot that a frame (a row of `frames`) is in; null where no one looked for worlds. */
export function shotAt(scene: Scene, frame: number): Shot | null {
  for (const shot of scene.shots) if (frame >= shot.firstRow && frame <= shot.lastRow) return shot;
  return null;
}

/** Whether places of this frame are in a trusted world. */
export function isInWorld(scene: Scene, frame: number): boolean {
  return shotAt(scene, frame)?.matrices != null;
}

/**
 * Writes the matrix (16, row by row) that takes camera coordinates of a frame to the axes in which bodies are
 * drawn: the trusted world's, else a level camera at the origin.
 */
export function drawnFromCamera(scene: Scene, frame: number, out: Float64Array): void {
  const shot = shotAt(scene, frame);
  if (shot?.matrices == null) {
    out.set(LEVEL_CAMERA);
    return;
  }
  const count = shot.matrices.length / 16;
  const row = Math.min(Math.max(frame - shot.firstRow, 0), count - 1);
  for (let i = 0; i < 16; i++) out[i] = shot.matrices[16 * row + i]!;
}

/** The last frame that begins at or before a time (s), 0 before the first. */
export function frameAt(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle]! <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
