/** Forward kinematics of one person in one frame, into arrays that are made once. */

import { NUM_JOINTS, type Person, QUATERNION_UNIT } from './scene';

export class Pose {
  /** (24, 3) m, camera coordinates. */
  readonly joints = new Float32Array(NUM_JOINTS * 3);
  /** (24, 3, 4) row by row: takes a point of the rest pose to camera coordinates, bone by bone. */
  readonly bones = new Float32Array(NUM_JOINTS * 12);
  private readonly turns = new Float64Array(NUM_JOINTS * 9);
  private readonly places = new Float64Array(NUM_JOINTS * 3);

  constructor(private readonly parents: readonly number[]) {}

  /** Poses a person as in their own row `row`. */
  set(person: Person, row: number): void {
    const rest = person.restJoints;
    for (let joint = 0; joint < NUM_JOINTS; joint++) {
      this.turn(person.rotations, 4 * (row * NUM_JOINTS + joint), joint);
      this.place(person, row, joint);
      this.bone(rest, joint);
    }
  }

  /** The joint's rotation from the rest pose to camera axes, 9 numbers row by row, into `out`. */
  turnOf(joint: number, out: Float64Array): void {
    for (let i = 0; i < 9; i++) out[i] = this.turns[9 * joint + i]!;
  }

  private turn(rotations: Int16Array, at: number, joint: number): void {
    const x = rotations[at]! * QUATERNION_UNIT;
    const y = rotations[at + 1]! * QUATERNION_UNIT;
    const z = rotations[at + 2]! * QUATERNION_UNIT;
    const w = rotations[at + 3]! * QUATERNION_UNIT;
    const s = 2 / (x * x + y * y + z * z + w * w || 1); // int16 leaves the length at 1 only nearly
    const r00 = 1 - s * (y * y + z * z),
      r01 = s * (x * y - z * w),
      r02 = s * (x * z + y * w);
    const r10 = s * (x * y + z * w),
      r11 = 1 - s * (x * x + z * z),
      r12 = s * (y * z - x * w);
    const r20 = s * (x * z - y * w),
      r21 = s * (y * z + x * w),
      r22 = 1 - s * (x * x + y * y);
    const turns = this.turns;
    const out = 9 * joint;
    const parent = this.parents[joint]!;
    if (parent < 0) {
      ((turns[out] = r00), (turns[out + 1] = r01), (turns[out + 2] = r02));
      ((turns[out + 3] = r10), (turns[out + 4] = r11), (turns[out + 5] = r12));
      ((turns[out + 6] = r20), (turns[out + 7] = r21), (turns[out + 8] = r22));
      return;
    }
    for (let i = 0; i < 3; i++) {
      const a = turns[9 * parent + 3 * i]!,
        b = turns[9 * parent + 3 * i + 1]!,
        c = turns[9 * parent + 3 * i + 2]!;
      turns[out + 3 * i] = a * r00 + b * r10 + c * r20;
      turns[out + 3 * i + 1] = a * r01 + b * r11 + c * r21;
      turns[out + 3 * i + 2] = a * r02 + b * r12 + c * r22;
    }
  }

  private place(person: Person, row: number, joint: number): void {
    const { places, turns } = this;
    const parent = this.parents[joint]!;
    for (let i = 0; i < 3; i++) {
      if (parent < 0) {
        places[3 * joint + i] = person.pelvis[3 * row + i]!;
      } else {
        const rest = person.restJoints;
        const x = rest[3 * joint]! - rest[3 * parent]!;
        const y = rest[3 * joint + 1]! - rest[3 * parent + 1]!;
        const z = rest[3 * joint + 2]! - rest[3 * parent + 2]!;
        const at = 9 * parent + 3 * i;
        places[3 * joint + i] = places[3 * parent + i]! + turns[at]! * x + turns[at + 1]! * y + turns[at + 2]! * z;
      }
      this.joints[3 * joint + i] = places[3 * joint + i]!;
    }
  }

  private bone(rest: Float32Array, joint: number): void {
    const { bones, turns, places } = this;
    const x = rest[3 * joint]!,
      y = rest[3 * joint + 1]!,
      z = rest[3 * joint + 2]!;
    for (let i = 0; i < 3; i++) {
      const at = 9 * joint + 3 * i;
      const out = 12 * joint + 4 * i;
      bones[out] = turns[at]!;
      bones[out + 1] = turns[at + 1]!;
      bones[out + 2] = turns[at + 2]!;
      bones[out + 3] = places[3 * joint + i]! - (turns[at]! * x + turns[at + 1]! * y + turns[at + 2]! * z);
    }
  }
}

/** Places of a person's joints in all of their frames. */
export interface JointTable {
  /** (T, 24, 3) m, camera coordinates. */
  camera: Float32Array;
  /** (T, 24, 3) m, in the axes in which bodies are drawn (see `drawnFromCamera`). */
  drawn: Float32Array;
}
