import { randomBytes } from 'node:crypto';
import { AdminClient } from '../admin-client';
import { reasonOf } from '../conformance';
import type { TemuRouter } from '../router/router';
import type { Target } from '../target';
import { AUTHORIZATION } from './authorization';
import { SELFTEST, type SelftestCase } from './cases';
import { Portal, type Said } from './portal';

export interface SelftestOutcome {
  readonly id: string;
  readonly title: string;
  readonly zh: string;
  readonly outcome: 'passed' | 'failed';
  readonly ms: number;
  readonly reason: string;
  readonly said: readonly Said[];
}

/** The deployment tells another address, so nothing would ever arrive here. */
export class OtherRouter extends Error {}

const DRAINED_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 500;

interface Registration {
  readonly environment: string;
  readonly appKey: string;
  readonly routerUrl: string;
}

interface Summary {
  readonly registrations: readonly {
    readonly environment: string;
    readonly waitingFirst: number;
    readonly waitingSecond: number;
    readonly waitingLast: number;
  }[];
}

/**
 * Plays the portal's self-test in its order.
 * @param routerUrl where the deployment has to reach the router. @throws OtherRouter
 */
export async function selftest(
  target: Target,
  router: TemuRouter,
  routerUrl: string,
  tell: (outcome: SelftestOutcome) => void,
  cases: readonly SelftestCase[] = [...SELFTEST, AUTHORIZATION],
): Promise<SelftestOutcome[]> {
  await wakePushes(target, routerUrl);
  const run = randomBytes(4).toString('hex');
  const outcomes: SelftestOutcome[] = [];
  for (const one of cases) {
    const outcome = await runCase(one, new Portal(target, run, router));
    outcomes.push(outcome);
    tell(outcome);
  }
  return outcomes;
}

async function runCase(one: SelftestCase, portal: Portal): Promise<SelftestOutcome> {
  const { id, title, zh } = one;
  const started = performance.now();
  const done = (outcome: 'passed' | 'failed', reason: string): SelftestOutcome => ({
    id,
    title,
    zh,
    outcome,
    ms: Math.round(performance.now() - started),
    reason,
    said: portal.said,
  });
  try {
    await one.run(portal);
    return done('passed', '');
  } catch (error) {
    return done('failed', reasonOf(error));
  }
}

/** What has waited for a router until now comes first, and is not what is tested. */
async function wakePushes(target: Target, routerUrl: string): Promise<void> {
  const admin = new AdminClient(target.url, target.adminKey);
  const { items } = await admin.get<{ items: Registration[] }>('registrations');
  const registration = items.find((one) => one.appKey === target.main.appKey);
  if (registration?.routerUrl !== routerUrl) {
    const told = registration ? registration.routerUrl : 'no registration has this app_key';
    throw new OtherRouter(
      `Pushes must go to ${routerUrl}, and go to: ${told}. Change routerUrl of the registration, or name its address with --router-url.\n推送地址应为 ${routerUrl}，当前为：${told}。请修改登记信息的 routerUrl，或用 --router-url 指定。`,
    );
  }
  const end = performance.now() + DRAINED_WITHIN_MS;
  await admin.post('push-batches/resend', { environment: registration.environment });
  while (performance.now() < end) {
    const { registrations } = await admin.get<Summary>('pushes/summary');
    const held = registrations.find((one) => one.environment === registration.environment);
    const waiting = held ? held.waitingFirst + held.waitingSecond + held.waitingLast : 0;
    if (waiting === 0) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
