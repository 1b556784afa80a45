import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 20;

export interface Running {
  readonly pid: number;
  readonly port: number;
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** Starts one of our programs and waits until its address answers. Ended by its pid alone. */
export async function run(
  script: string,
  env: NodeJS.ProcessEnv,
  probe: string,
  args: string[] = [],
): Promise<Running> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [join(ROOT, script), ...args.map((arg) => arg.replace('{port}', String(port)))],
    {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  await answers(child, `http://127.0.0.1:${port}${probe}`);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${script} has no process`);
  return { pid, port, readyMs: performance.now() - started, stop: () => stop(child) };
}

async function answers(child: ChildProcess, url: string): Promise<void> {
  const end = performance.now() + READY_WITHIN_MS;
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`it ended with status ${child.exitCode}`);
    try {
      await fetch(url, { method: 'GET' });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
  child.kill('SIGKILL');
  throw new Error(`nobody answers at ${url}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Below 32768: above it a client's connection may hold the port. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      server.close();
      await once(server, 'close');
      return port;
    } catch {
      server.close();
    }
  }
}

/** What a process holds of memory now, in MiB; 0 where the system does not tell. */
export function residentMiB(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
