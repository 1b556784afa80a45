import { DEMO_OPERATORS } from '../../src/demo/demo.data';
import { PushesService } from '../../src/modules/pushes/pushes.service';
import type { Announcement, PushState } from '../../src/modules/pushes/pushes.types';
import { AdminClient } from '../../src/simulator/admin-client';
import { type RouterOptions, TemuRouter } from '../../src/simulator/router/router';
import type { RunningApp } from './app';
import { PATIENCE_MS } from './patience';

/** Temu as it takes pushes, on a port of its own. */
export async function openTemu(options: Partial<RouterOptions> = {}): Promise<TemuRouter> {
  const secrets = Object.fromEntries(DEMO_OPERATORS.map((one) => [one.appKey, one.appSecret]));
  const router = new TemuRouter({ secrets, perSecond: null, ...options });
  await router.listen(0);
  return router;
}

/** Both demo operators tell it what they have to tell. */
export async function pointTo(running: RunningApp, router: TemuRouter): Promise<void> {
  for (const { adminKey } of DEMO_OPERATORS)
    await new AdminClient(running.url, adminKey).patch('registrations/test', {
      routerUrl: router.url,
    });
}

export interface PushRow {
  readonly id: number;
  readonly event: string;
  readonly subject: string;
  readonly content: Record<string, unknown>;
  readonly state: PushState;
  readonly claim: string | null;
  readonly attempts: number;
  readonly outcome: number | null;
  readonly answer: string;
  readonly reason_en: string;
  readonly reason_zh: string;
  readonly sealed: Buffer | null;
}

/** What there is to tell, as the application keeps it. */
export class Outbox {
  constructor(
    private readonly running: RunningApp,
    private readonly operatorId = 1,
  ) {}

  async registrationId(): Promise<number> {
    const [row] = await this.ask<{ id: number }>('SELECT id FROM registrations');
    return row?.id ?? 0;
  }

  /** Says it in one transaction, as a change would. */
  async announce(...announcements: Announcement[]): Promise<void> {
    await this.running.db.transaction(this.operatorId, (tx) =>
      this.running.app.get(PushesService).announce(tx, announcements),
    );
  }

  rows(subject?: string): Promise<PushRow[]> {
    return this.ask<PushRow>(
      'SELECT * FROM pushes WHERE $1::text IS NULL OR subject = $1 ORDER BY id',
      [subject ?? null],
    );
  }

  async states(): Promise<Partial<Record<PushState, number>>> {
    const rows = await this.ask<{ state: PushState; many: number }>(
      'SELECT state, count(*)::integer AS many FROM pushes GROUP BY state',
    );
    return Object.fromEntries(rows.map((row) => [row.state, row.many]));
  }

  /** As if so much time had passed for all that waits, and for the pauses; not for what is on its way. */
  async letPass(ms: number): Promise<void> {
    const interval = `interval '${ms} milliseconds'`;
    await this.ask(
      `UPDATE pushes SET next_try_at = next_try_at - ${interval}, expires_at = expires_at - ${interval} WHERE state = 'waiting' AND claim IS NULL`,
    );
    await this.ask(`UPDATE push_gates SET paused_until = paused_until - ${interval}`);
  }

  ask<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.running.db.transaction(this.operatorId, (tx) =>
      tx.manager.query<Row[]>(text, values),
    );
  }
}

/**
 * That what was said from a moment on came no faster than it may. A busy machine makes a request late,
 * and so the next one seem to follow at once, but never early: the moment counts, not what came before.
 */
export function expectPace(times: readonly number[], sinceMs: number, perSecond: number): void {
  const spacingMs = 1_000 / perSecond;
  const early = times.filter((at, n) => at < sinceMs + n * spacingMs);
  expect(early).toEqual([]);
}

/** Waits until it is so, and fails loudly when it never is. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = PATIENCE_MS,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`it never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
