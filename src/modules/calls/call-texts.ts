import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';

/** No JSON begins with it, nor does anything else that is recorded. */
const PACKED = 0x01;
/** A short one would not get smaller. */
const MIN_PACKED_CHARACTERS = 1_024;
/** Far above the largest body that is taken: what is ours can't be a bomb, but nothing here is without a limit. */
const MAX_TEXT_BYTES = 256 * 1024 * 1024;
const LEVEL = constants.Z_BEST_SPEED;

/**
 * A text as it is sealed: answers of a hundred rows say the same names a hundred times, and packed
 * they fit a row of the database, which else would cut them into a dozen.
 */
export function packText(text: string): Buffer {
  if (text.length < MIN_PACKED_CHARACTERS) return Buffer.from(text);
  return Buffer.concat([Buffer.from([PACKED]), deflateRawSync(text, { level: LEVEL })]);
}

export function unpackText(kept: Buffer): string {
  if (kept[0] !== PACKED) return kept.toString();
  return inflateRawSync(kept.subarray(1), { maxOutputLength: MAX_TEXT_BYTES }).toString();
}
