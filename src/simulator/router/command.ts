import { createInterface } from 'node:readline';
import { masked } from '../wire';
import { type Behaviour, MODES, type Mode, SAYS } from './behaviour';
import type { Received, TemuRouter } from './router';

const HELP = `Type a mood and Enter; it lasts until the next, or for so many seconds, for all or for one number:
  <mood> [seconds] [number]      for example: busy 60      down 3600      refuse 30 CW0001
${MODES.map((mode) => `  ${mode.padEnd(8)} ${SAYS[mode]}`).join('\n')}
  list [number]   what was taken   quit
`;

/** Runs the router until it is told to quit: prints what comes, and takes moods from the keyboard. */
export async function attend(
  router: TemuRouter,
  input: NodeJS.ReadableStream,
  write: (text: string) => void,
  json: boolean,
): Promise<void> {
  write(
    json
      ? `${JSON.stringify({ listening: router.url })}\n`
      : `Temu's router listens at ${router.url}\n${HELP}\n`,
  );
  router.onReceived((one) => write(json ? `${JSON.stringify(shown(one))}\n` : lineOf(one)));
  const lines = createInterface({ input });
  const ended = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const typed = (async () => {
    for await (const line of lines) if (await obey(router, line.trim(), write)) return 'quit';
    // A closed input is no wish to end: it may run in the background.
    return 'closed';
  })();
  const first = await Promise.race([ended, typed]);
  if (first === 'closed') await ended;
  lines.close();
}

/** Returns whether it is over. */
async function obey(
  router: TemuRouter,
  line: string,
  write: (text: string) => void,
): Promise<boolean> {
  const [word = '', ...rest] = line.split(/\s+/);
  if (word === '') return false;
  if (word === 'quit') return true;
  if (word === 'list') {
    for (const one of router.taken(rest[0])) write(lineOf(one));
    return false;
  }
  const behaviour = behaviourOf(word, rest);
  if (!behaviour) {
    write(HELP);
    return false;
  }
  await router.behave(behaviour);
  write(`${word}: ${SAYS[behaviour.mode ?? 'ok']}\n`);
  return false;
}

/** Null: it is not a mood. */
export function behaviourOf(word: string, rest: readonly string[]): Partial<Behaviour> | null {
  if (!MODES.includes(word as Mode)) return null;
  const seconds = rest.find((part) => /^\d{1,6}$/.test(part));
  const number = rest.find((part) => part !== seconds);
  return {
    mode: word as Mode,
    seconds: seconds === undefined ? null : Number(seconds),
    number: number ?? null,
  };
}

function lineOf(one: Received): string {
  const time = new Date(one.atMs).toISOString().slice(11, 23);
  const status = one.fields.fulfillStatus ?? '';
  const { errorCode = '(answer lost)' } = one.answer ?? {};
  return `${time} ${one.taken ? '✓' : '✗'} ${errorCode} ${one.number.padEnd(24)} ${one.type} ${status}\n`;
}

function shown(one: Received): object {
  const { atMs, type, number, taken, answer } = one;
  return { atMs, type, number, taken, request: masked(one.body), answer };
}
