/** The container of a scene: gzip("STAFVIEW", header length, header, data). */

export interface ArrayPlace {
  offset: number;
  dtype: 'f4' | 'f8' | 'i2' | 'u1' | 'u2' | 'u4' | 'i4';
  shape: number[];
}

export type NumberArray =
  Float32Array | Float64Array | Int16Array | Uint8Array | Uint16Array | Uint32Array | Int32Array;

const MAGIC = 'STAFVIEW';
const TYPES = {
  f4: Float32Array,
  f8: Float64Array,
  i2: Int16Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  i4: Int32Array,
};

export interface Container {
  header: any;
  /** The array at a place, without a copy. */
  array<T extends NumberArray>(place: ArrayPlace): T;
}

/** Unzips and reads a scene; throws where it is none. */
export async function readContainer(zipped: Blob | Uint8Array<ArrayBuffer>): Promise<Container> {
  const blob = zipped instanceof Blob ? zipped : new Blob([zipped]);
  const stream = blob.stream().pipeThrough(new DecompressionStream('gzip'));
  const buffer = await new Response(stream).arrayBuffer();
  const magic = String.fromCharCode(...new Uint8Array(buffer, 0, MAGIC.length));
  if (magic !== MAGIC) throw new Error('this is not a scene of staf view');
  const length = new DataView(buffer).getUint32(MAGIC.length, true);
  const begin = MAGIC.length + 4;
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, begin, length)));
  if (header.format !== 1) throw new Error(`this page reads scenes of format 1, not ${header.format}`);
  const data = Math.ceil((begin + length) / 8) * 8;
  return {
    header,
    array<T extends NumberArray>(place: ArrayPlace): T {
      const size = place.shape.reduce((product, count) => product * count, 1);
      return new TYPES[place.dtype](buffer, data + place.offset, size) as unknown as T;
    },
  };
}
