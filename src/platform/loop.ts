import type { Log } from './log';

/**
 * Work that comes back: runs, waits, runs again, never twice at once. A failure is logged once
 * until it works again; `stop` waits for the run that is under way.
 */
export class Loop {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private failing = false;
  private stopped = false;
  private woken = false;
  private readonly byHand = new Set<Promise<unknown>>();

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
    private readonly log: Log,
  ) {}

  start(): void {
    this.wait();
  }

  /**
   * There is something to do: does not wait for the next time, unless it is stopped. A run that is
   * under way may have looked already: another follows it.
   */
  wake(): void {
    if (this.stopped) return;
    this.woken = this.running !== null;
    void this.runNow();
  }

  /** Runs now, if it is not running; otherwise waits for the run that is under way. */
  async runNow(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = null;
      if (this.woken) this.wake();
    });
    await this.running;
  }

  /** Waits until nothing runs, and nothing that woke it is left. */
  async settled(): Promise<void> {
    while (this.running !== null) await this.running;
  }

  /**
   * Does by hand what a run does, or a part of it: never beside a run, which might hold what is
   * looked for; beside others by hand, as several processes would. Not for the work itself.
   */
  async between<T>(work: () => Promise<T>): Promise<T> {
    while (this.running !== null) await this.running;
    const mine = work();
    this.byHand.add(mine);
    try {
      return await mine;
    } finally {
      this.byHand.delete(mine);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  private wait(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      void this.runNow().finally(() => this.wait());
    }, this.everyMs);
    // A loop alone must not keep the process alive.
    this.timer.unref();
  }

  private async run(): Promise<void> {
    try {
      if (this.byHand.size > 0) await Promise.allSettled(this.byHand);
      await this.work();
      this.failing = false;
    } catch (error) {
      if (!this.failing)
        this.log.error({ loop: this.name, err: error }, 'a loop failed; it goes on');
      this.failing = true;
    }
  }
}
