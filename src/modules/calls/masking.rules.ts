import { createHash } from 'node:crypto';

export interface Masking {
  /** Names whose values are secrets. */
  readonly secrets: readonly string[];
  /** Names whose values are files: their size and hash are enough. */
  readonly files: readonly string[];
}

export const MASK = '***';

const TOKEN = /"(?:[^"\\]|\\[\s\S])*"/g;
const VALUE = /\s*:\s*("(?:[^"\\]|\\[\s\S])*"|[^\s,{}[\]"]+)/y;

/**
 * The text of a call as it may be kept: values of secret names masked at any depth, files replaced
 * by their size and hash, everything else to the letter, so that it can be looked at and copied.
 * A text that is no JSON is not kept at all: nobody can tell where in it a secret ends.
 */
export function maskText(text: string, masking: Masking): string {
  if (text === '') return '';
  if (!isJson(text)) return `(not JSON: ${digestOf(text)})`;
  if (isFreeOf(text, masking)) return text;
  let kept = '';
  let from = 0;
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token; token = TOKEN.exec(text)) {
    const name = JSON.parse(token[0]) as string;
    const isSecret = masking.secrets.includes(name);
    if (!isSecret && !masking.files.includes(name)) continue;
    VALUE.lastIndex = TOKEN.lastIndex;
    const value = VALUE.exec(text)?.[1];
    if (value === undefined) continue;
    const start = VALUE.lastIndex - value.length;
    kept += text.slice(from, start) + JSON.stringify(isSecret ? MASK : digestOf(value));
    from = VALUE.lastIndex;
    TOKEN.lastIndex = from;
  }
  return kept + text.slice(from);
}

/** Whether none of the names is in it, in any spelling: most answers are, and they are long. */
function isFreeOf(text: string, { secrets, files }: Masking): boolean {
  if (text.includes('\\u')) return false;
  return !secrets.some((name) => text.includes(name)) && !files.some((name) => text.includes(name));
}

/** What is left of something too long or too secret to be kept. */
export function digestOf(text: string | Buffer): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return `${Buffer.byteLength(text)} bytes, sha256 ${hash}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
