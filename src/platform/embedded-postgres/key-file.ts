import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedUnreadable, keyLost } from './embedded-postgres.errors';

const KEY_BYTES = 32;

/** The encryption key of an installation that was given none; it lies beside the data. */
export function keyPath(folder: string): string {
  return join(folder, 'encryption.key');
}

/**
 * To be called before there is data: a key that is made afterwards would not open any of it.
 * The file gets its name when it is written, and of two starts at one moment one names it.
 */
export function makeKeyFile(folder: string): void {
  const path = keyPath(folder);
  if (existsSync(path)) return;
  const draft = `${path}.new-${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, {
    mode: 0o600,
    flush: true,
  });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

/** Null where there is no file. @throws embedded.unreadable */
export function findKey(folder: string): Buffer | null {
  const path = keyPath(folder);
  if (!existsSync(path)) return null;
  const key = Buffer.from(readText(path), 'base64');
  if (key.length !== KEY_BYTES)
    throw embeddedUnreadable({ path, reason: `not ${KEY_BYTES} bytes in base64` });
  return key;
}

/** @throws embedded.key_lost, embedded.unreadable */
export function getKey(folder: string): Buffer {
  const key = findKey(folder);
  if (!key) throw keyLost({ path: keyPath(folder) });
  return key;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw embeddedUnreadable({ path, reason: (error as NodeJS.ErrnoException).code ?? 'unknown' });
  }
}
