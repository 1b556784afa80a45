import { argon2id, hash, needsRehash, verify } from 'argon2';
import { passwordsBusy, passwordUnfit } from './passwords.errors';

/** OWASP's first choice for argon2id: 19 MiB and two passes, some 35 ms of one core. */
const COST = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Hashes take threads of the same small pool that files and names of hosts need, and 19 MiB each:
 * two at once leave the rest of the process alone, and who waits in a longer line has gone away.
 */
const AT_ONCE = 2;
const MAX_WAITING = 100;
const BUSY_WAIT_SECONDS = 5;

const MIN_CHARACTERS = 12;
const MAX_CHARACTERS = 128;

/** Of a password that nobody knows: unknown accounts cost as much time as known ones. */
const OF_NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$trMIywNAKdV+Ey037m2EYw$oP0AfUkBPmHmn+BKKOQvRTk24L7FIgZvBW/RiOUuyx0';

/** Passwords as argon2id hashes: never in memory longer than a call, never compared in the open. */
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @throws password.unfit, password.busy */
  async hash(password: string, account: string): Promise<string> {
    const text = normal(password);
    const length = [...text].length;
    const fits = length >= MIN_CHARACTERS && length <= MAX_CHARACTERS;
    if (!fits || text.toLowerCase() === normal(account).toLowerCase())
      throw passwordUnfit({ least: MIN_CHARACTERS, most: MAX_CHARACTERS });
    return this.inTurn(() => hash(text, COST));
  }

  /**
   * Whether it is the password behind the hash. Null: there is no such account, which takes the
   * same time and is never right.
   * @throws password.busy
   */
  async verify(held: string | null, password: string): Promise<boolean> {
    // Longer than any password can be: the answer is known, and a megabyte need not be hashed.
    const text = normal(password.slice(0, MAX_CHARACTERS * 4));
    const right = await this.inTurn(() => verify(held ?? OF_NOBODY, text));
    return right && held !== null;
  }

  /** Whether the hash was made at another cost than today's: hash anew while the password is known. */
  isStale(held: string): boolean {
    return needsRehash(held, COST);
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < AT_ONCE) {
      this.running += 1;
    } else {
      if (this.waiting.length >= MAX_WAITING)
        throw passwordsBusy({ waitSeconds: BUSY_WAIT_SECONDS });
      // Whoever ends hands its place on: the count does not change.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

/** The same letters may be written in several ways by several keyboards. */
function normal(text: string): string {
  return text.normalize('NFKC');
}
