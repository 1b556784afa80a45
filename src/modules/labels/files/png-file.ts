import { crc32, inflateSync } from 'node:zlib';
import type { Fault } from '../labels.types';

const MAGIC = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Twice a label of 4 × 6 inches at 600 dpi: more is no label, and would fill the memory. */
const MAX_PIXELS = 18_000_000;
const CHUNK_OVERHEAD_BYTES = 12;

/** How many values a pixel has, by the kind of colour; and the depths that the kind may have. */
const COLOURS: Readonly<Record<number, { readonly values: number; readonly depths: number[] }>> = {
  0: { values: 1, depths: [1, 2, 4, 8, 16] },
  2: { values: 3, depths: [8, 16] },
  3: { values: 1, depths: [1, 2, 4, 8] },
  4: { values: 2, depths: [8, 16] },
  6: { values: 4, depths: [8, 16] },
};

const NOT_WHOLE: Fault = { en: 'it is not a whole image', zh: '图片不完整' };

/** An image as it stands in its file, not yet decoded. */
export interface PngImage {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly interlaced: boolean;
  readonly palette: Buffer | null;
  /** Some pixels may be seen through. */
  readonly transparent: boolean;
  /** Rows with their filters, deflated. */
  readonly data: Buffer;
  /** Where it ends in its file. */
  readonly bytes: number;
}

export function isPng(file: Buffer): boolean {
  return file.subarray(0, MAGIC.length).equals(MAGIC);
}

/** The image alone: what somebody hung behind its end stays behind. */
export function bareImage(file: Buffer): Buffer {
  return file.subarray(0, readPng(file)?.bytes);
}

export function checkPng(file: Buffer): Fault | null {
  const image = readPng(file);
  if (!image) return NOT_WHOLE;
  const { width, height, colour, depth } = image;
  if (width === 0 || height === 0 || width * height > MAX_PIXELS)
    return { en: `it is ${width} × ${height} pixels`, zh: `尺寸为 ${width} × ${height} 像素` };
  if (!COLOURS[colour]?.depths.includes(depth)) return NOT_WHOLE;
  if (colour === 3 && !image.palette) return NOT_WHOLE;
  return unpacks(image) ? null : NOT_WHOLE;
}

/** Header first, end last, every chunk whole in between, with its right sum; null: it is not so. */
export function readPng(file: Buffer): PngImage | null {
  if (!isPng(file)) return null;
  const chunks = new Map<string, Buffer[]>();
  let at = MAGIC.length;
  let name = '';
  while (name !== 'IEND') {
    if (at + CHUNK_OVERHEAD_BYTES > file.length) return null;
    const end = at + 8 + file.readUInt32BE(at);
    if (end + 4 > file.length) return null;
    if (crc32(file.subarray(at + 4, end)) !== file.readUInt32BE(end)) return null;
    name = file.toString('latin1', at + 4, at + 8);
    if (chunks.size === 0 && name !== 'IHDR') return null;
    chunks.set(name, [...(chunks.get(name) ?? []), file.subarray(at + 8, end)]);
    at = end + 4;
  }
  const header = chunks.get('IHDR')?.[0];
  const data = chunks.get('IDAT');
  if (header?.length !== 13 || !data) return null;
  return {
    width: header.readUInt32BE(0),
    height: header.readUInt32BE(4),
    depth: header.readUInt8(8),
    colour: header.readUInt8(9),
    interlaced: header.readUInt8(12) === 1,
    palette: chunks.get('PLTE')?.[0] ?? null,
    transparent: header.readUInt8(9) >= 4 || chunks.has('tRNS'),
    data: Buffer.concat(data),
    bytes: at,
  };
}

/** How many values a pixel of this kind of colour has. */
export function valuesOf({ colour }: PngImage): number {
  return COLOURS[colour]?.values ?? 1;
}

/** Whether the rows are all there, and no byte more: unpacking ends where they should. */
function unpacks(image: PngImage): boolean {
  const bytes = image.interlaced ? interlacedBytes(image) : passBytes(image, image);
  try {
    return inflateSync(image.data, { maxOutputLength: bytes + 1 }).length === bytes;
  } catch {
    return false;
  }
}

function passBytes(image: PngImage, { width, height }: { width: number; height: number }): number {
  if (width === 0 || height === 0) return 0;
  return height * (1 + Math.ceil((width * valuesOf(image) * image.depth) / 8));
}

/** The seven passes of an interlaced image: where each begins, and how far apart its pixels are. */
function interlacedBytes(image: PngImage): number {
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const;
  return passes
    .map(([x, y, across, down]) =>
      passBytes(image, {
        width: Math.ceil((image.width - x) / across),
        height: Math.ceil((image.height - y) / down),
      }),
    )
    .reduce((sum, bytes) => sum + bytes, 0);
}
