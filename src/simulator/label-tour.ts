import { AdminClient } from './admin-client';
import { order } from './orders';
import { Mismatch, Session, succeeded } from './session';
import type { Target } from './target';

/** Long enough for a carrier that is slow; nobody watches longer. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 500;

interface Shown {
  readonly id: number;
  readonly fulfilment: string;
  readonly label: string;
  readonly reason: string;
  readonly tracking: string;
  readonly packages: readonly {
    readonly carrierName: string;
    readonly trackingNumber: string | null;
  }[];
}

interface Purchase {
  readonly state: string;
  readonly money: string;
  readonly accountName: string;
  readonly cost: string | null;
  readonly currency: string | null;
  readonly problem: string;
}

/**
 * An order with its label, from its creation to the money that comes back: created and cancelled
 * as Temu does it, looked at through the admin API. Each step is told as it is seen.
 * @throws Mismatch where it does not come to that
 */
export async function labelTour(
  target: Target,
  run: string,
  tell: (line: string) => void,
): Promise<void> {
  const session = new Session(target, run);
  const admin = new AdminClient(target.url, target.adminKey);
  const made = order(session, { logisticsProductCode: target.channel });
  const cwFulfillNo = made.cwFulfillNo;
  succeeded(await session.ask('order/create', made));
  tell(`order/create ${cwFulfillNo}: taken`);
  try {
    const ready = await until(admin, cwFulfillNo, ['ready'], ['failed', 'void_refused']);
    for (const { carrierName, trackingNumber } of ready.packages)
      tell(
        `label ${ready.label}: ${carrierName} ${trackingNumber ?? '—'}, tracking ${ready.tracking}`,
      );
    tell(`money: ${await money(admin, ready.id)}`);
  } finally {
    succeeded(await session.ask('order/cancel', { cwFulfillNo, cancelReason: 'label tour' }));
    tell('order/cancel: asked');
  }
  const done = await until(admin, cwFulfillNo, ['voided', 'not_needed'], ['void_refused']);
  tell(`order ${done.fulfilment}, label ${done.label}`);
  tell(`money: ${await money(admin, done.id)}`);
}

async function until(
  admin: AdminClient,
  number: string,
  wanted: readonly string[],
  unwanted: readonly string[],
): Promise<Shown> {
  const end = performance.now() + PATIENCE_MS;
  let last = 'unknown';
  while (performance.now() < end) {
    const { items } = await admin.get<{ items: Shown[] }>(
      `orders?number=${encodeURIComponent(number)}`,
    );
    const [shown] = items;
    if (shown && wanted.includes(shown.label)) return shown;
    if (shown && unwanted.includes(shown.label))
      throw new Mismatch(`the label is ${shown.label}: ${shown.reason}`);
    last = shown?.label ?? last;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Mismatch(
    `the label is ${last} after ${PATIENCE_MS / 1000} s. Does its channel buy at create? GET /admin/v1/channels/{id}/carrier tells.`,
  );
}

async function money(admin: AdminClient, orderId: number): Promise<string> {
  const { items } = await admin.get<{ items: Purchase[] }>(`label-purchases?orderId=${orderId}`);
  return items
    .map((one) => `${one.money}, ${one.cost ?? '?'} ${one.currency ?? ''} at ${one.accountName}`)
    .join('; ');
}
