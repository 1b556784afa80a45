import { createHash } from 'node:crypto';
import { AdminClient } from './admin-client';
import { label, PDF, PNG, withLabel, ZPL } from './label-files';
import { order } from './orders';
import { equal, Mismatch, Session, succeeded } from './session';
import type { Target } from './target';
import type { Fields } from './wire';

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

type Format = 'PDF' | 'PNG' | 'ZPL';

/** What a file of each kind begins with, whatever its sender says of it. */
const BEGINS: Readonly<Record<Format, Buffer>> = {
  PDF: Buffer.from('%PDF-'),
  PNG: Buffer.from([0x89, 0x50, 0x4e, 0x47]),
  ZPL: Buffer.from('^XA'),
};
const TYPES: Readonly<Record<string, Format>> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'application/zpl': 'ZPL',
};
const BROUGHT = { PDF, PNG, ZPL } as const;

/** Keeps a file and says where; null: nothing is kept. */
export type Keep = ((name: string, bytes: Buffer) => string) | null;

interface Tour {
  readonly session: Session;
  readonly admin: AdminClient;
  readonly tell: (line: string) => void;
  readonly keep: Keep;
}

/**
 * Orders with their labels, from their creation to the money that comes back: one whose label the
 * warehouse buys, and one for each kind of file that the platform brings. Created, looked for and
 * cancelled as Temu does it; label, print file and money through the admin API. Each step is told as
 * it is seen.
 * @throws Mismatch where it does not come to that
 */
export async function labelTour(
  target: Target,
  run: string,
  tell: (line: string) => void,
  keep: Keep = null,
): Promise<void> {
  const session = new Session(target, run);
  const admin = new AdminClient(target.url, target.adminKey);
  const tour = { session, admin, tell, keep };
  await bought(tour);
  for (const format of ['PDF', 'PNG', 'ZPL'] as const) await brought(tour, format);
}

/** The warehouse buys the label, and gives it back. */
async function bought(tour: Tour): Promise<void> {
  const { session, admin, tell } = tour;
  const made = order(session, { logisticsProductCode: session.target.channel });
  const cwFulfillNo = made.cwFulfillNo;
  succeeded(await session.ask('order/create', made));
  tell(`order/create ${cwFulfillNo}: taken`);
  await andGiveBack(tour, cwFulfillNo, async () => {
    const ready = await until(admin, cwFulfillNo, ['ready'], ['failed', 'void_refused']);
    for (const { carrierName, trackingNumber } of ready.packages)
      tell(
        `label ${ready.label}: ${carrierName} ${trackingNumber ?? '—'}, tracking ${ready.tracking}`,
      );
    tell(`money: ${await money(admin, ready.id)}`);
    await printed(tour, cwFulfillNo, ready);
  });
  const done = await until(admin, cwFulfillNo, ['voided', 'not_needed'], ['void_refused']);
  tell(`order ${done.fulfilment}, label ${done.label}`);
  tell(`money: ${await money(admin, done.id)}`);
}

/** The platform brings the label: nothing is bought, and nothing comes back. */
async function brought(tour: Tour, format: Format): Promise<void> {
  const { session, admin, tell } = tour;
  const file = BROUGHT[format];
  const made: Fields & { cwFulfillNo: string; trackingNumber?: unknown } = withLabel(
    session,
    label(format, file),
  );
  const { cwFulfillNo } = made;
  succeeded(await session.ask('order/createWithLabel', made));
  tell(`order/createWithLabel ${cwFulfillNo}: taken, with its label as ${format}`);
  await andGiveBack(tour, cwFulfillNo, async () => {
    const ready = await until(admin, cwFulfillNo, ['ready'], ['failed']);
    equal(ready.packages[0]?.trackingNumber, made.trackingNumber, 'trackingNumber');
    const { labels } = await admin.get<{ labels: { sha256: string }[] }>(
      `orders/${ready.id}/labels`,
    );
    equal(
      labels[0]?.sha256,
      createHash('sha256').update(file).digest('hex'),
      'sha256 of the label',
    );
    await printed(tour, cwFulfillNo, ready);
  });
}

/** The label as its printer takes it, a job that prints it, and where its parcel is. */
async function printed(
  { session, admin, tell, keep }: Tour,
  number: string,
  { id, packages }: Shown,
): Promise<void> {
  const told = (what: string, format: Format, bytes: Buffer): void => {
    const name = `${what}-${number}.${format.toLowerCase()}`;
    const where = keep ? `, kept as ${keep(name, bytes)}` : '';
    tell(`${what} file: ${format}, ${bytes.length} bytes${where}`);
  };
  const its = await fileOf(admin, `orders/${id}/label`);
  told('label', its.format, its.bytes);
  const format = its.format === 'ZPL' ? 'ZPL' : 'PDF';
  const job = await admin.post<{ id: number; items: { done: boolean; detail?: string }[] }>(
    'print-jobs',
    { kind: 'labels', format, orderIds: [id] },
  );
  if (!job.items[0]?.done) throw new Mismatch(`it is not printed: ${job.items[0]?.detail ?? ''}`);
  const paper = await fileOf(admin, `print-jobs/${job.id}/file`);
  equal(paper.format, format, 'the print file');
  told('print', paper.format, paper.bytes);
  const { fulfillList } = succeeded<{
    fulfillList: { packageList: { trackingNumber: string }[] }[];
  }>(await session.ask('order/info/get', { cwFulfillNo: number }));
  const [parcel] = fulfillList[0]?.packageList ?? [];
  equal(parcel?.trackingNumber, packages[0]?.trackingNumber, 'trackingNumber in order/info/get');
  const { tracking } = await admin.get<Shown>(`orders/${id}`);
  tell(`order/info/get: ${parcel?.trackingNumber}, tracking ${tracking}`);
}

/** A file is what its first bytes say, and must be what it is called. */
async function fileOf(
  admin: AdminClient,
  path: string,
): Promise<{ readonly format: Format; readonly bytes: Buffer }> {
  const { type, bytes } = await admin.file(path);
  const format = TYPES[type.split(';')[0] ?? ''];
  if (!format || !bytes.subarray(0, BEGINS[format].length).equals(BEGINS[format]))
    throw new Mismatch(`${path} is called ${type} and begins with ${bytes.subarray(0, 8)}`);
  return { format, bytes };
}

async function andGiveBack(
  { session, tell }: Tour,
  cwFulfillNo: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } finally {
    succeeded(await session.ask('order/cancel', { cwFulfillNo, cancelReason: 'label tour' }));
    tell(`order/cancel ${cwFulfillNo}: asked`);
  }
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
