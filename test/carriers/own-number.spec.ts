import { LabelBuyer } from '../../src/modules/carriers/label-buyer';
import { order as temuOrder } from '../../src/simulator/orders';
import { Session, succeeded } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { PATIENCE_MS } from '../support/patience';
import { reconcile } from '../support/reconcile';

const OPERATOR = 1;
/** Time enough to ship an order meanwhile, on a machine that is busy as well. */
const SLOW_MS = '4000';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp(undefined, {}, { buysLabels: true });
  admin = new AdminClient(running);
});

afterAll(() => running.close());

afterEach(async () => {
  await fault('');
  expect(await reconcile(running.db, OPERATOR)).toEqual([]);
});

interface Purchase {
  readonly packageNo: number;
  readonly state: string;
  readonly money: string;
  readonly tries: number;
  readonly trackingNumber: string | null;
}

interface Shown {
  readonly label: string;
  readonly fulfilment: string;
  readonly packages: readonly { readonly trackingNumber: string | null }[];
}

async function take(): Promise<{ number: string; id: number }> {
  const session = new Session(running.target, 'own-number');
  const line = { orderSn: 'A', parentOrderSn: 'P', cwSkuCode: 'MUG-BLUE', productSkuId: '1' };
  const made = temuOrder(session, {
    logisticsProductCode: 'UPS-GROUND',
    orderList: [{ ...line, quantity: 4 }],
  });
  succeeded(await session.ask('order/create', made));
  const { body } = await admin.ask<{ items: { id: number }[] }>(
    `orders?number=${made.cwFulfillNo}`,
  );
  return { number: made.cwFulfillNo, id: body.items[0]?.id ?? 0 };
}

/** Packs the four pieces into so many boxes. */
async function pack(id: number, boxes: 1 | 2 | 4): Promise<number> {
  const packages = Array.from({ length: boxes }, () => ({
    lines: [{ lineNo: 1, quantity: 4 / boxes }],
  }));
  return (await admin.make(`orders/${id}/pack`, { packages })).status;
}

async function fault(name: string): Promise<void> {
  const { body } = await admin.ask<{ items: { id: number }[] }>('carrier-accounts');
  const settings = { fault: name, slowMs: SLOW_MS };
  const answer = await admin.change(`carrier-accounts/${body.items[0]?.id}`, { settings });
  expect(answer.status).toBe(200);
}

const look = () => running.app.get(LabelBuyer).look(OPERATOR);

/** @param looks whether to go on meanwhile: a look ends only when what it has begun is done */
async function until(so: () => Promise<boolean>, looks = true): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if (await so()) return;
    if (looks) await look();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come to that');
}

async function shown(id: number): Promise<Shown> {
  return (await admin.ask<Shown>(`orders/${id}`)).body;
}

const labelIs = (id: number, label: string) => async () => (await shown(id)).label === label;

/** Of one package, the oldest first. */
async function purchases(id: number, packageNo: number): Promise<Purchase[]> {
  const { body } = await admin.ask<{ items: Purchase[] }>(`label-purchases?orderId=${id}`);
  return body.items.filter((one) => one.packageNo === packageNo).reverse();
}

/** As if everybody had waited long enough to be tried again; whoever is at it now comes to an end first. */
async function waited(): Promise<void> {
  await look();
  await rows("UPDATE label_purchases SET due_at = due_at - interval '1 day'");
}

function rows<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  return running.db.transaction(OPERATOR, (tx) => tx.manager.query<Row[]>(text, values));
}

/** Labels that a printer would get. */
async function inForce(id: number): Promise<number> {
  const [row] = await rows<{ n: number }>(
    'SELECT count(*)::integer AS n FROM order_labels WHERE order_id = $1 AND replaced_at IS NULL',
    [id],
  );
  return row?.n ?? 0;
}

const moneyOf = async (id: number, packageNo: number) =>
  (await purchases(id, packageNo)).map(({ money }) => money);

const OWN = '1Z999AA10123456784';

/** Ships with numbers that somebody has typed in, a number for each package that has one. */
async function ship(id: number, packageNos: readonly number[] = [1]): Promise<number> {
  const packages = packageNos.map((packageNo) => ({ packageNo, trackingNumber: OWN + packageNo }));
  return (await admin.make(`orders/${id}/ship`, { packages })).status;
}

/** An order whose label is being bought by a carrier that takes its time. */
async function buying(how: 'slow' | 'slow_after_buying', boxes: 1 | 2 = 1) {
  await fault(how);
  const { id } = await take();
  if (boxes === 2) expect(await pack(id, 2)).toBe(200);
  const looking = look();
  await until(async () => (await purchases(id, boxes))[0]?.tries === 1, false);
  return { id, looking };
}

const numbersOf = async (id: number) =>
  (await shown(id)).packages.map(({ trackingNumber }) => trackingNumber);

/** What the other side was told of a parcel's number, in order. */
async function told(id: number): Promise<string[]> {
  const pushes = await rows<{ content: string }>(
    `SELECT p.content::text AS content FROM pushes p JOIN outbound_orders o ON o.number = p.subject
      WHERE o.id = $1 ORDER BY p.id`,
    [id],
  );
  return pushes.flatMap(({ content }) => /"trackingNumber": ?"([^"]+)"/.exec(content)?.[1] ?? []);
}

describe('an order that leaves under a number of somebody’s own', () => {
  it.each(['slow', 'slow_after_buying'] as const)(
    'while its label is being bought (%s) keeps it, and the label is given back',
    async (how) => {
      const { id, looking } = await buying(how);
      expect(await ship(id)).toBe(200);
      await looking;
      await fault('');
      await until(async () => (await moneyOf(id, 1))[0] === 'refunded');
      expect(await numbersOf(id)).toEqual([`${OWN}1`]);
      expect(new Set(await told(id))).toEqual(new Set([`${OWN}1`]));
      expect([(await shown(id)).label, await inForce(id)]).toEqual(['not_needed', 0]);
      expect((await purchases(id, 1))[0]?.trackingNumber).not.toBeNull();
    },
  );

  it('before the carrier could be asked buys none, and nobody has to look at it', async () => {
    await fault('down');
    const { id } = await take();
    await until(async () => (await purchases(id, 1))[0]?.tries === 1);
    expect(await ship(id)).toBe(200);
    await fault('');
    await waited();
    await until(async () => (await moneyOf(id, 1))[0] === 'none');
    expect([(await shown(id)).label, await numbersOf(id)]).toEqual(['not_needed', [`${OWN}1`]]);
    const { body } = await admin.ask<{ items: { orderId: number }[] }>(
      'label-purchases?problems=true',
    );
    expect(body.items.some(({ orderId }) => orderId === id)).toBe(false);
    await look();
    expect(await moneyOf(id, 1)).toEqual(['none']);
  });

  it('that is typed in after it has left keeps it as well', async () => {
    const { id, looking } = await buying('slow_after_buying');
    expect((await admin.make(`orders/${id}/ship`)).status).toBe(200);
    const packages = [{ packageNo: 1, trackingNumber: `${OWN}1` }];
    expect((await admin.make(`orders/${id}/set-tracking`, { packages })).status).toBe(200);
    await looking;
    await fault('');
    await until(async () => (await moneyOf(id, 1))[0] === 'refunded');
    expect(await numbersOf(id)).toEqual([`${OWN}1`]);
  });

  it('with one of its parcels gives back the label of that one alone', async () => {
    const { id, looking } = await buying('slow_after_buying', 2);
    expect(await ship(id, [2])).toBe(200);
    await looking;
    await fault('');
    await waited();
    await until(async () => (await moneyOf(id, 2))[0] === 'refunded');
    await until(labelIs(id, 'ready'));
    expect(await moneyOf(id, 1)).toEqual(['paid']);
    const [first] = await purchases(id, 1);
    expect(await numbersOf(id)).toEqual([first?.trackingNumber, `${OWN}2`]);
    expect(await inForce(id)).toBe(1);
  });

  it('or gets its label at the same moment goes by that number, whichever came first', async () => {
    const orders: number[] = [];
    for (let n = 0; n < 8; n += 1) orders.push((await take()).id);
    await Promise.all([look(), ...orders.map((id) => ship(id)), look()]);
    for (const id of orders) {
      await until(async () => (await purchases(id, 1)).every(({ state }) => state !== 'buying'));
      expect(await numbersOf(id)).toEqual([`${OWN}1`]);
    }
  });
});

describe('an order that leaves without a number', () => {
  it('while its label is being bought goes by that of the label', async () => {
    const { id, looking } = await buying('slow_after_buying');
    expect((await admin.make(`orders/${id}/ship`)).status).toBe(200);
    await looking;
    await fault('');
    await until(labelIs(id, 'ready'));
    const [bought] = await purchases(id, 1);
    expect([await moneyOf(id, 1), await numbersOf(id)]).toEqual([
      ['paid'],
      [bought?.trackingNumber],
    ]);
  });

  it('under the number of a label that was void goes by that of the next', async () => {
    const { id } = await take();
    await until(labelIs(id, 'ready'));
    const reason = { reason: 'Smudged' };
    expect((await admin.make(`orders/${id}/void-label`, reason)).status).toBe(200);
    await until(labelIs(id, 'voided'));
    await fault('slow_after_buying');
    expect((await admin.make(`orders/${id}/buy-label`)).status).toBe(200);
    const looking = look();
    await until(async () => (await purchases(id, 1))[1]?.tries === 1, false);
    expect((await admin.make(`orders/${id}/ship`)).status).toBe(200);
    await looking;
    await fault('');
    await until(labelIs(id, 'ready'));
    const bought = (await purchases(id, 1))[1];
    expect(await numbersOf(id)).toEqual([bought?.trackingNumber]);
  });
});
