import { LabelBuyer } from '../../src/modules/carriers/label-buyer';
import { ParcelWatch } from '../../src/modules/carriers/parcel-watch';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { takeOrder } from '../support/orders';
import { PATIENCE_MS } from '../support/patience';

const OPERATOR = 1;

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp(undefined, {}, { buysLabels: true });
  admin = new AdminClient(running);
});

afterAll(() => running.close());

function rows<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  return running.db.transaction(OPERATOR, (tx) => tx.manager.query<Row[]>(text, values));
}

/** An order with a label. */
async function labelled(): Promise<number> {
  const { id } = await takeOrder(running, admin);
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if ((await shown(id)).label === 'ready') return id;
    await running.app.get(LabelBuyer).look(OPERATOR);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it got no label');
}

async function shown(id: number): Promise<{ label: string; tracking: string }> {
  return (await admin.ask<{ label: string; tracking: string }>(`orders/${id}`)).body;
}

async function ship(id: number): Promise<void> {
  expect((await admin.make(`orders/${id}/ship`)).status).toBe(200);
}

/** As if the label had been bought so long ago, and the carrier were asked now. */
async function later(id: number, hours: number): Promise<void> {
  await rows(
    `UPDATE label_purchases SET bought_at = bought_at - $2 * interval '1 hour',
            seen_at = seen_at - $2 * interval '1 hour', track_at = now() - interval '1 s'
      WHERE order_id = $1`,
    [id, hours],
  );
  await running.app.get(ParcelWatch).look(OPERATOR);
}

async function asked(id: number): Promise<{ step: string | null; again: boolean } | undefined> {
  const [row] = await rows<{ step: string | null; again: boolean }>(
    'SELECT step, track_at IS NOT NULL AS again FROM label_purchases WHERE order_id = $1',
    [id],
  );
  return row;
}

describe('a parcel that has left', () => {
  it('is followed until it is delivered, step by step', async () => {
    const id = await labelled();
    await ship(id);
    await later(id, 7);
    expect((await shown(id)).tracking).toBe('picked_up');
    await later(id, 6);
    expect((await shown(id)).tracking).toBe('in_transit');
    await later(id, 24);
    expect((await shown(id)).tracking).toBe('delivered');
    expect(await asked(id)).toEqual({ step: 'delivered', again: false });
  });

  it('is asked after by one of two who look at once', async () => {
    const id = await labelled();
    await ship(id);
    await rows(
      "UPDATE label_purchases SET bought_at = bought_at - interval '7 hours', track_at = now() WHERE order_id = $1",
      [id],
    );
    const watch = running.app.get(ParcelWatch);
    await Promise.all([watch.look(OPERATOR), watch.look(OPERATOR)]);
    const { body } = await admin.ask<{ history: { axis: string; to: string }[] }>(`orders/${id}`);
    const steps = body.history.filter((line) => line.axis === 'tracking').map((line) => line.to);
    expect(steps).toEqual(['pre_transit', 'picked_up']);
  });

  it('is not asked after before it has left', async () => {
    const id = await labelled();
    await later(id, 7);
    expect(await asked(id)).toEqual({ step: null, again: true });
  });
});

describe('the watch list', () => {
  interface Listed {
    readonly items: { readonly orderId: number; readonly trackingNumber: string }[];
    readonly nextCursor: string | null;
  }

  async function listed(query = '', client = admin): Promise<Listed> {
    return (await client.ask<Listed>(`parcels-not-picked-up${query}`)).body;
  }

  it('names parcels that left a day ago and that no carrier has seen', async () => {
    const [waiting, fresh, seen] = [await labelled(), await labelled(), await labelled()];
    for (const id of [waiting, fresh, seen]) await ship(id);
    await later(seen, 7);
    await rows(
      "UPDATE outbound_orders SET shipped_at = shipped_at - interval '25 hours' WHERE id = ANY($1)",
      [[waiting, seen]],
    );
    const ids = (await listed()).items.map((one) => one.orderId);
    expect(ids).toContain(waiting);
    expect(ids).not.toContain(fresh);
    expect(ids).not.toContain(seen);
    expect((await listed('?hours=26')).items).toEqual([]);
    expect((await listed('', new AdminClient(running, 'demo-admin-key-2'))).items).toEqual([]);
    await later(waiting, 7);
    expect((await listed()).items.map((one) => one.orderId)).not.toContain(waiting);
  });
});
