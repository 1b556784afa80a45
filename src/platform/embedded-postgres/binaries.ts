import { type SpawnOptionsWithoutStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { embeddedUnavailable } from './embedded-postgres.errors';
import type { Place } from './place';

/** PostgreSQL's programs, ready to be run by the user of a place. */
export interface Binaries {
  run(program: 'postgres' | 'initdb' | 'pg_ctl', args: readonly string[]): Promise<Outcome>;
}

export interface Outcome {
  readonly ok: boolean;
  /** What the program printed, for people. */
  readonly output: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * The programs come as an npm package. They are used where they lie, or, where the server's user
 * can't read them or the links to their libraries can't be made there, from a copy in the place.
 */
export async function prepareBinaries(
  place: Place,
  shipped: string = shippedFolder(),
): Promise<Binaries> {
  if (linkLibraries(shipped)) {
    const binaries = binariesIn(shipped, place);
    if ((await binaries.run('postgres', ['--version'])).ok) return binaries;
  }
  const copy = copyInto(place.folder, shipped);
  const binaries = binariesIn(copy, place);
  const check = await binaries.run('postgres', ['--version']);
  if (!check.ok) throw embeddedUnavailable({ reason: check.output });
  return binaries;
}

function binariesIn(native: string, place: Place): Binaries {
  // -2 and 4294967294 are the same `nobody`; spawn takes the signed form only.
  const user = place.user ? { uid: place.user.uid | 0, gid: place.user.gid | 0 } : {};
  const options: SpawnOptionsWithoutStdio = {
    ...user,
    cwd: place.folder,
    // Nothing of our environment is the server's business; a fixed locale makes it speak English.
    env: { LC_ALL: 'C' },
    // A Ctrl-C is for Node, which first lets initdb finish.
    detached: process.platform !== 'win32',
    windowsHide: true,
  };
  return {
    run: (program, args) =>
      new Promise((done) => {
        const child = spawn(join(native, 'bin', program), args, options);
        let output = '';
        const note = (part: Buffer): void => {
          output += part.toString();
        };
        child.stdout.on('data', note);
        child.stderr.on('data', note);
        child.once('error', (error) => done({ ok: false, output: error.message }));
        child.once('close', (code) => done({ ok: code === 0, output: output.trim() }));
      }),
  };
}

/** The folder `native` of the package for this system. @throws embedded.unavailable */
export function shippedFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw embeddedUnavailable({ reason: `${name} is not installed` });
  }
}

/** Packages can't carry links, and we run no install scripts. False where they can't be made. */
function linkLibraries(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
  try {
    for (const { source, target } of links)
      link(join(native, '..', source), join(native, '..', target));
    return true;
  } catch {
    return false;
  }
}

function link(source: string, target: string): void {
  if (existsSync(target)) return;
  try {
    symlinkSync(relative(dirname(target), source), target);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // A start at the same moment was faster; or Windows, which lets few people make links.
    if (code === 'EPERM' && process.platform === 'win32') copyFileSync(source, target);
    else if (code !== 'EEXIST') throw error;
  }
}

/** Complete or not there: it gets its name when everything is in it. */
function copyInto(folder: string, shipped: string): string {
  const { version } = JSON.parse(readFileSync(join(shipped, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const root = join(folder, `postgres-${version}`);
  const native = join(root, basename(shipped));
  if (existsSync(root)) return native;
  const draft = `${root}.new-${randomBytes(4).toString('hex')}`;
  cpSync(shipped, join(draft, basename(shipped)), { recursive: true, verbatimSymlinks: true });
  linkLibraries(join(draft, basename(shipped)));
  openToAll(draft);
  try {
    renameSync(draft, root);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(root)) throw error;
  }
  return native;
}

/** Installed under a strict umask, the copies would be as closed as the originals. */
function openToAll(path: string): void {
  const { mode } = statSync(path);
  const isFolder = statSync(path).isDirectory();
  chmodSync(path, mode | (isFolder || (mode & 0o100) !== 0 ? 0o555 : 0o444));
  if (isFolder) for (const name of readdirSync(path)) openToAll(join(path, name));
}
