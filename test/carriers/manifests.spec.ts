import { createHash } from 'node:crypto';
import { LabelBuyer } from '../../src/modules/carriers/label-buyer';
import { ManifestMaker } from '../../src/modules/carriers/manifest-maker';
import { drawSandboxManifest } from '../../src/modules/carriers/sandbox-manifest';
import { Session, succeeded } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { type TakenOrder, takeOrder } from '../support/orders';
import { readBars, readPdf } from '../support/papers';
import { PATIENCE_MS } from '../support/patience';
import { reconcile } from '../support/reconcile';
import { PAID, SHIPMENT } from './shipment';

const OPERATOR = 1;
/** Time enough for others to come meanwhile, on a machine that is busy as well. */
const SLOW_MS = '4000';
const ONE_BOX = { packages: [{ weight: '2' }] };

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp(undefined, {}, { buysLabels: true });
  admin = new AdminClient(running);
  // Tests say when: the loop must not come between.
  await running.app.get(ManifestMaker).onApplicationShutdown();
});

afterAll(() => running.close());

afterEach(async () => {
  await fault('');
  // What a test left goes on a manifest, so that the next begins with none.
  await close();
  await made();
  expect(await reconcile(running.db, OPERATOR)).toEqual([]);
});

interface Listed {
  readonly id: number;
  readonly state: string;
  readonly number: string | null;
  readonly labels: number;
  readonly tries: number;
  readonly problem: string;
  readonly problemCode: string;
  readonly sha256: string | null;
  readonly dueAt: string | null;
  readonly all: readonly {
    readonly orderId: number;
    readonly trackingNumber: string;
    readonly state: string;
    readonly refusal: string | null;
  }[];
}

async function fault(name: string): Promise<void> {
  const settings = { fault: name, slowMs: SLOW_MS };
  const answer = await admin.change('carrier-accounts/1', { settings });
  expect(answer.status).toBe(200);
}

const look = () => running.app.get(ManifestMaker).look(OPERATOR);
const lookForLabels = () => running.app.get(LabelBuyer).look(OPERATOR);

function rows<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  return running.db.transaction(OPERATOR, (tx) => tx.manager.query<Row[]>(text, values));
}

async function until(so: () => Promise<boolean>, meanwhile = lookForLabels): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if (await so()) return;
    await meanwhile();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come to that');
}

/** An order with a label. */
async function labelled(fields: Record<string, unknown> = {}): Promise<TakenOrder> {
  const taken = await takeOrder(running, admin, fields);
  await until(async () => (await labelOf(taken.id)) === 'ready');
  return taken;
}

async function labelOf(id: number): Promise<string> {
  return (await admin.ask<{ label: string }>(`orders/${id}`)).body.label;
}

/** Orders whose parcels stand at the door. */
async function packed(count: number): Promise<TakenOrder[]> {
  const orders: TakenOrder[] = [];
  for (let n = 0; n < count; n += 1) orders.push(await labelled());
  for (const { id } of orders)
    expect((await admin.make(`orders/${id}/pack`, ONE_BOX)).status).toBe(200);
  return orders;
}

const close = (fields: Record<string, unknown> = {}, client = admin) =>
  client.make<{ items: Listed[]; code: string }>('manifests', {
    warehouseCode: 'US-LA1',
    accountId: 1,
    ...fields,
  });

async function closed(): Promise<number> {
  const { status, body } = await close();
  expect([status, body.items.length]).toEqual([201, 1]);
  return body.items[0]?.id ?? 0;
}

async function shown(id: number): Promise<Listed> {
  return (await admin.ask<Listed>(`manifests/${id}`)).body;
}

/** Until none is being made. */
async function made(): Promise<void> {
  await until(async () => {
    await rows("UPDATE manifests SET due_at = due_at - interval '1 day' WHERE due_at IS NOT NULL");
    const { body } = await admin.ask<{ items: Listed[] }>('manifests?state=making');
    return body.items.length === 0;
  }, look);
}

async function file(
  id: number,
  key = 'demo-admin-key',
): Promise<{ status: number; bytes: Buffer }> {
  const response = await fetch(`${running.url}/admin/v1/manifests/${id}/file`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

async function cancel({ number }: TakenOrder): Promise<void> {
  const session = new Session(running.target, 'manifests');
  succeeded(await session.ask('order/cancel', { cwFulfillNo: number, cancelReason: 'x' }));
}

const ordersOn = ({ all }: Listed): number[] =>
  all.filter((one) => one.refusal === null).map((one) => one.orderId);

describe('the end of a day', () => {
  it('puts every label that leaves on a manifest, whose paper scans', async () => {
    const [first, second] = await packed(2);
    const third = await labelled();
    expect((await admin.make(`orders/${second?.id}/ship`)).status).toBe(200);
    const id = await closed();
    expect(await shown(id)).toMatchObject({ state: 'making', labels: 2, number: null });
    expect((await file(id)).status).toBe(404);
    await look();
    const one = await shown(id);
    expect(one).toMatchObject({ state: 'made', tries: 1, problem: '' });
    // One that is not packed stays, and so it does not leave with the others.
    expect(ordersOn(one)).toEqual([first?.id, second?.id]);
    expect(await labelOf(third.id)).toBe('ready');
    const { status, bytes } = await file(id);
    expect(status).toBe(200);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(one.sha256);
    expect((await file(id)).bytes.equals(bytes)).toBe(true);
    const [page] = await readPdf(bytes);
    for (const words of ['交接单', 'SAMPLE', 'Parcels', ...one.all.map((l) => l.trackingNumber)])
      expect(page?.text).toContain(words);
    const bars = await readBars(page?.png ?? Buffer.alloc(0));
    expect(bars.map(({ text }) => text)).toEqual([one.number]);
    await cancel(third);
  });

  it('lies sealed, and opens for nobody else', async () => {
    await packed(1);
    const id = await closed();
    await look();
    const [row] = await rows<{ sealed: Buffer }>('SELECT sealed FROM manifests WHERE id = $1', [
      id,
    ]);
    expect(row?.sealed.includes('%PDF')).toBe(false);
    const other = new AdminClient(running, 'demo-admin-key-2');
    expect((await file(id, 'demo-admin-key-2')).status).toBe(404);
    expect((await other.ask(`manifests/${id}`)).status).toBe(404);
    expect((await other.ask<{ items: unknown[] }>('manifests')).body.items).toEqual([]);
    expect((await close({}, other)).body.code).toMatch(/unknown_account|nothing_to_close/);
    expect((await other.make(`manifests/${id}/try-again`)).status).toBe(404);
  });

  it('that has nothing to close says what would be', async () => {
    const { status, body } = await close();
    expect([status, body.code]).toEqual([409, 'manifest.nothing_to_close']);
    expect((await close({ accountId: 999 })).body.code).toBe('carrier.unknown_account');
    expect((await close({ warehouseCode: 'NOWHERE' })).body.code).toBe('warehouse.unknown');
    const manual = await admin.make<{ id: number }>('carrier-accounts', {
      kind: 'manual',
      name: 'By hand',
    });
    const there = await close({ accountId: manual.body.id });
    expect([there.status, there.body.code]).toEqual([409, 'manifest.not_made_there']);
  });

  it('leaves what another warehouse ships, what is old, what was seen, and what is left out', async () => {
    const [elsewhere, old, seen, kept, goes] = await packed(5);
    await rows(
      `UPDATE outbound_orders SET warehouse_id = (SELECT id FROM warehouses WHERE temu_code = 'US-NJ1')
        WHERE id = $1`,
      [elsewhere?.id],
    );
    await rows(
      "UPDATE label_purchases SET bought_at = bought_at - interval '8 days' WHERE order_id = $1",
      [old?.id],
    );
    await rows("UPDATE label_purchases SET step = 'in_transit' WHERE order_id = $1", [seen?.id]);
    const [left] = await rows<{ id: number }>(
      'SELECT id FROM label_purchases WHERE order_id = $1',
      [kept?.id],
    );
    const { body } = await close({ leaveOut: [left?.id] });
    await look();
    expect(ordersOn(await shown(body.items[0]?.id ?? 0))).toEqual([goes?.id]);
    const next = await close();
    await look();
    expect(ordersOn(await shown(next.body.items[0]?.id ?? 0))).toEqual([kept?.id]);
    await rows(
      `UPDATE outbound_orders SET warehouse_id = (SELECT id FROM warehouses WHERE temu_code = 'US-LA1')
        WHERE id = $1`,
      [elsewhere?.id],
    );
  });

  it('that two close at once puts each label on one manifest', async () => {
    const orders = await packed(6);
    const answers = await Promise.all([close(), close(), close(), close()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    await made();
    const on = await rows<{ order_id: number; manifest_id: number | null }>(
      'SELECT order_id, manifest_id FROM label_purchases WHERE order_id = ANY($1)',
      [orders.map(({ id }) => id)],
    );
    expect(on).toHaveLength(6);
    expect(new Set(on.map((one) => one.manifest_id)).size).toBe(1);
    expect(on[0]?.manifest_id).not.toBeNull();
  });

  it('is repeated with its key to the same manifests', async () => {
    await packed(1);
    const key = admin.freshKey();
    const asked = { warehouseCode: 'US-LA1', accountId: 1 };
    const twice = [
      await admin.make<{ items: Listed[] }>('manifests', asked, key),
      await admin.make<{ items: Listed[] }>('manifests', asked, key),
    ];
    expect(twice.map(({ body }) => body.items[0]?.id)).toEqual(
      Array(2).fill(twice[0]?.body.items[0]?.id),
    );
  });
});

describe('a carrier', () => {
  const handed = async (id: number): Promise<number> => {
    const [row] = await rows<{ n: number }>(
      `SELECT count(*)::integer AS n FROM sandbox_manifests s
         JOIN manifests m ON m.reference = s.reference WHERE m.id = $1`,
      [id],
    );
    return row?.n ?? 0;
  };

  it('that made the manifest and never said so is asked for it, and makes no other', async () => {
    await packed(1);
    await fault('timeout_after_manifest');
    const id = await closed();
    await look();
    expect(await shown(id)).toMatchObject({ state: 'making', problemCode: 'outbound.no_answer' });
    const [before] = await rows(
      'SELECT number FROM sandbox_manifests ORDER BY made_at DESC LIMIT 1',
    );
    await made();
    expect(await shown(id)).toMatchObject({ state: 'made', tries: 2, problemCode: '' });
    expect(await handed(id)).toBe(1);
    const [after] = await rows(
      'SELECT number FROM sandbox_manifests ORDER BY made_at DESC LIMIT 1',
    );
    expect(after).toEqual(before);
  });

  it('is asked by one of two who look at once, and its answer is kept once', async () => {
    await packed(1);
    await fault('slow_manifest');
    const id = await closed();
    const both = [look(), look()];
    await until(
      async () => (await shown(id)).tries === 1,
      async () => undefined,
    );
    // As if the first had died: another comes, and both bring the answer.
    await rows('UPDATE manifests SET due_at = now() WHERE id = $1', [id]);
    await fault('');
    await look();
    await Promise.all(both);
    expect(await shown(id)).toMatchObject({ state: 'made', tries: 2 });
    expect(await handed(id)).toBe(1);
  });

  it('that is down is asked later, or when somebody says so', async () => {
    await packed(1);
    await fault('down');
    const id = await closed();
    await look();
    expect(await shown(id)).toMatchObject({
      state: 'making',
      problemCode: 'outbound.not_reached',
      dueAt: expect.any(String),
    });
    await look();
    expect((await shown(id)).tries).toBe(1);
    await fault('');
    expect((await admin.make(`manifests/${id}/try-again`)).status).toBe(200);
    await look();
    expect(await shown(id)).toMatchObject({ state: 'made', tries: 2 });
    const again = await admin.make(`manifests/${id}/try-again`);
    expect([again.status, again.body.code]).toEqual([409, 'manifest.settled']);
  });

  it('that refuses is told with its words, and the labels are free for the next', async () => {
    const orders = await packed(2);
    await fault('refuse_manifest');
    const id = await closed();
    await look();
    const refused = await shown(id);
    expect(refused).toMatchObject({
      state: 'refused',
      problemCode: 'carrier.refused',
      number: null,
    });
    expect(refused.problem).toContain('after the pick-up');
    expect(refused.all.map((one) => one.refusal)).toEqual([refused.problem, refused.problem]);
    expect((await file(id)).status).toBe(404);
    await fault('');
    const next = await closed();
    await look();
    expect(ordersOn(await shown(next))).toEqual(orders.map((one) => one.id));
  });

  it('that leaves one label out has it named with the reason, and free for the next', async () => {
    const [first, second] = await packed(2);
    await fault('refuse_one_on_manifest');
    const id = await closed();
    await look();
    const one = await shown(id);
    expect([one.state, ordersOn(one)]).toEqual(['made', [second?.id]]);
    expect(one.all[0]).toMatchObject({
      orderId: first?.id,
      refusal: expect.stringContaining('may not leave'),
    });
    const [page] = await readPdf((await file(id)).bytes, 0);
    expect(page?.text).not.toContain(one.all[0]?.trackingNumber);
    await fault('');
    const next = await closed();
    await look();
    expect(ordersOn(await shown(next))).toEqual([first?.id]);
  });
});

describe('a label that is given back', () => {
  it('while its manifest is being made waits for that, and is given back then', async () => {
    const [order] = await packed(1);
    if (!order) throw new Error('nothing was packed');
    await fault('slow_manifest');
    const id = await closed();
    const looking = look();
    await until(
      async () => (await shown(id)).tries === 1,
      async () => undefined,
    );
    await cancel(order);
    await lookForLabels();
    expect((await shown(id)).all).toMatchObject([{ state: 'bought' }]);
    await looking;
    expect((await shown(id)).state).toBe('made');
    await until(async () => (await labelOf(order.id)) === 'voided');
    // The carrier decides; the manifest still says what was handed over.
    expect((await shown(id)).all).toMatchObject([{ state: 'voided', refusal: null }]);
  });

  it('before the day is closed is on no manifest', async () => {
    const [order, other] = await packed(2);
    if (!order) throw new Error('nothing was packed');
    await fault('never_settle_void');
    await cancel(order);
    const id = await closed();
    await look();
    expect(ordersOn(await shown(id))).toEqual([other?.id]);
  });

  it('at the same moment is either on it or not, and is given back all the same', async () => {
    const orders = await packed(6);
    const [{ body }] = await Promise.all([close(), ...orders.map(cancel), lookForLabels()]);
    await made();
    for (const { id } of orders) await until(async () => (await labelOf(id)) === 'voided');
    const on = await Promise.all((body.items ?? []).map(({ id }) => shown(id)));
    // None was on its way back while the carrier was asked for the manifest.
    for (const one of on.flatMap(({ all }) => all)) expect(one.refusal).toBeNull();
  });

  it('with its box, while its manifest is being made, waits for that as well', async () => {
    const line = { orderSn: 'A', parentOrderSn: 'P', cwSkuCode: 'MUG-BLUE', productSkuId: '1' };
    const { id } = await labelled({ orderList: [{ ...line, quantity: 2 }] });
    const boxes = (count: 1 | 2) =>
      admin.make(`orders/${id}/pack`, {
        packages: Array.from({ length: count }, () => ({
          lines: [{ lineNo: 1, quantity: 2 / count }],
        })),
      });
    expect((await boxes(2)).status).toBe(200);
    await until(async () => (await labelOf(id)) === 'ready');
    const manifest = await closed();
    expect((await shown(manifest)).labels).toBe(2);
    expect((await boxes(1)).status).toBe(200);
    await lookForLabels();
    expect((await shown(manifest)).all.map(({ state }) => state)).toEqual(['bought', 'bought']);
    await look();
    await until(async () => (await shown(manifest)).all[1]?.state === 'voided');
    expect((await shown(manifest)).all[0]?.state).toBe('bought');
  });
});

it('a manifest of an order that is forgotten is forgotten with it', async () => {
  const [order] = await packed(1);
  const id = await closed();
  await look();
  const before = await shown(id);
  expect((await admin.make(`orders/${order?.id}/ship`)).status).toBe(200);
  const erased = await admin.make('erasures', { numbers: [order?.number], reason: 'asked' });
  expect(erased.status).toBe(201);
  const gone = await admin.ask<{ code: string }>(`manifests/${id}/file`);
  expect([gone.status, gone.body.code]).toEqual([404, 'manifest.no_file']);
  expect((await shown(id)).sha256).toBe(before.sha256);
});

it('a manifest of five hundred parcels goes on over pages that say whose they are', async () => {
  const labels = Array.from({ length: 500 }, (_, at) => ({
    ...PAID,
    reference: `${PAID.reference}-${at}`,
    trackingNumber: `1ZSB0000030${String(at).padStart(7, '0')}`,
    service: 'ups_ground',
  }));
  const at = new Date('2026-11-26T18:00:00Z');
  const from = { ...SHIPMENT.from, name: '洛杉矶一号仓' };
  const bytes = await drawSandboxManifest({ from, labels }, 'SBM0000000042', at);
  const pages = await readPdf(bytes, 0);
  expect(pages.length).toBeGreaterThan(5);
  const text = pages.map((page) => page.text).join('\n');
  for (const { trackingNumber } of labels) expect(text).toContain(trackingNumber);
  for (const page of pages) expect(page.text).toContain('SBM0000000042');
  expect(pages[0]?.text).toContain('洛杉矶一号仓');
});
