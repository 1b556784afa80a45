import type { PushResult } from '../../modules/pushes/pushes.types';
import type { Log } from '../../platform/log';

const MAX_ATTEMPTS = 3;
const WAIT_MS = 200;

/**
 * Collects results while the ones before are being written, and writes them together: under load
 * many share a transaction, alone nobody waits.
 */
export class Settling {
  private waiting: { readonly result: PushResult; readonly done: () => void }[] = [];
  private writing = false;

  constructor(
    private readonly write: (results: readonly PushResult[]) => Promise<void>,
    private readonly log: Log,
  ) {}

  /** Returns when it is written, or when that failed for good: then it will be sent once more. */
  add(result: PushResult): Promise<void> {
    return new Promise((done) => {
      this.waiting.push({ result, done });
      if (!this.writing) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      await this.tryWriting(batch.map(({ result }) => result));
      for (const { done } of batch) done();
    }
    this.writing = false;
  }

  private async tryWriting(results: readonly PushResult[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.write(results);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS) {
          this.log.error({ results: results.length, err: error }, 'results of pushes are lost');
          return;
        }
        await new Promise((resolve) => {
          setTimeout(resolve, WAIT_MS * attempt);
        });
      }
    }
  }
}
