import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const MAIN = join(__dirname, '../../src/main.ts');
const HOOK = join(__dirname, 'typescript.cjs');

/** The application as a process of its own: to be looked at from outside, and to be killed. */
export interface RunningProcess {
  readonly process: ChildProcess;
  /** All that it wrote so far, of both kinds. */
  output(): string;
  readonly exit: Promise<number | null>;
}

/** Its environment is what a test says: none of ours, and none of whoever runs the tests. */
export function startProcess(env: Record<string, string>): RunningProcess {
  const child = spawn(process.execPath, ['-r', HOOK, MAIN], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      output += part.toString();
    });
  }
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return { process: child, output: () => output, exit };
}

/** Waits until it is up, and gives its address. */
export async function addressOf(running: RunningProcess): Promise<string> {
  const ended = running.exit.then(() => 'ended' as const);
  for (;;) {
    const found = /http:\/\/[\d.]+:\d+/.exec(running.output());
    if (found) return found[0];
    const next = await Promise.race([
      ended,
      once(running.process.stdout ?? running.process, 'data'),
    ]);
    if (next === 'ended') throw new Error(`it did not come up:\n${running.output()}`);
  }
}

/** Ends it at once, as a machine that fails would, and waits until it is gone. */
export async function kill(running: RunningProcess): Promise<void> {
  running.process.kill('SIGKILL');
  await running.exit;
}
