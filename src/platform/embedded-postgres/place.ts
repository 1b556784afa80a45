import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { embeddedUnreachable } from './embedded-postgres.errors';

/** An account of the operating system. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Where an embedded server keeps its files, and who runs it. */
export interface Place {
  readonly folder: string;
  /** Null: whoever runs Node. PostgreSQL refuses root, so root hands it to somebody else. */
  readonly user: ServerUser | null;
}

const OPEN_TO_OTHERS = 0o001;
const TRAVERSABLE = 0o711;
const PRIVATE = 0o700;

/** The folder that holds the server's data, in every place. */
export function databaseFolder(folder: string): string {
  return join(folder, 'database');
}

/**
 * Makes the wanted folder, or, where folders closed by root would keep the unprivileged server
 * out, another one whose name is derived from it, so that the next start finds it again.
 */
export function preparePlace(wanted: string): Place {
  const folder = resolve(wanted);
  if (process.getuid?.() !== 0) {
    mkdirSync(folder, { recursive: true, mode: PRIVATE });
    return { folder, user: null };
  }
  mkdirSync(dirname(folder), { recursive: true });
  const chosen =
    existsSync(databaseFolder(folder)) || isReachable(dirname(folder))
      ? folder
      : replacementFor(folder);
  mkdirSync(chosen, { recursive: true });
  chmodSync(chosen, TRAVERSABLE);
  return { folder: chosen, user: ownerOf(databaseFolder(chosen)) ?? nobody() };
}

/** Whoever the data belongs to keeps it: `npm start` first and `sudo npm start` later works. */
function ownerOf(folder: string): ServerUser | null {
  const owner = existsSync(folder) ? statSync(folder) : null;
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : null;
}

function nobody(): ServerUser {
  const ask = (flag: string): number => Number(execFileSync('id', [flag, 'nobody']).toString());
  return { uid: ask('-u'), gid: ask('-g') };
}

function isReachable(folder: string): boolean {
  for (let path = realpathSync(folder); ; path = dirname(path)) {
    if ((statSync(path).mode & OPEN_TO_OTHERS) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

function replacementFor(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const name = `${basename(dirname(folder))}-${hash}`;
  for (const parent of ['/var/lib/opencang', join(tmpdir(), 'opencang')]) {
    if (canHold(parent)) return join(parent, name);
  }
  throw embeddedUnreachable({ folder });
}

/** A folder that somebody else made (the temporary one is open to all) must not get our data. */
function canHold(parent: string): boolean {
  try {
    mkdirSync(parent, { recursive: true });
    if (lstatSync(parent).uid !== 0 || !lstatSync(parent).isDirectory()) return false;
    chmodSync(parent, TRAVERSABLE);
    return isReachable(parent);
  } catch {
    return false;
  }
}
