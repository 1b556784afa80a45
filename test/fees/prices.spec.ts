import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { takeOrder } from '../support/orders';

let running: RunningApp;
let admin: AdminClient;
let warehouseId: number;
let channels: ReadonlyMap<string, number>;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  const { body } = await admin.ask<{ items: { id: number; code: string }[] }>('warehouses');
  warehouseId = body.items.find((one) => one.code === 'US-LA1')?.id ?? 0;
  const listed = await admin.ask<{ items: { id: number; code: string }[] }>(
    `warehouses/${warehouseId}/channels`,
  );
  channels = new Map(listed.body.items.map(({ id, code }) => [code, id]));
});

afterAll(() => running.close());

interface Quote {
  readonly channelCode: string;
  readonly reachable: boolean;
  readonly reason?: string;
  readonly carriedBy?: string;
  readonly total?: string;
  readonly cost?: string | null;
  readonly charges: { readonly type: string; readonly amount: string; readonly trace: string }[];
  readonly passed: { readonly code: string; readonly condition: string }[];
}

const LOS_ANGELES = { state: 'California', postcode: '90071' };
const MUG = { skuCode: 'MUG-RED', quantity: 1 };
/** Longer than any process goes on with what it knows. */
const KNOWN_MS = 6_000;

async function attempt(fields: object, by = admin) {
  const answer = await by.ask<{ items: Quote[]; code?: string }>('price-trials', {
    method: 'POST',
    body: {
      warehouseId,
      customerCode: 'C10001',
      items: [MUG],
      destination: LOS_ANGELES,
      ...fields,
    },
  });
  return { status: answer.status, code: answer.body.code, quotes: answer.body.items ?? [] };
}

async function total(channelCode: string, fields: object = {}, by = admin): Promise<unknown> {
  const { quotes } = await attempt({ channelCodes: [channelCode], ...fields }, by);
  return quotes[0]?.total ?? quotes[0]?.reason;
}

/** A card with one price everywhere in the US, up to 10 lb. */
async function draft(code: string, price: string, more: object = {}) {
  const made = await admin.make<{ id: number }>(`channels/${channels.get(code)}/rate-drafts`, {
    name: `All for ${price}`,
    currency: 'USD',
    weightUnit: 'lb',
    lengthUnit: 'in',
    step: '1',
    minimum: '1',
    ...more,
  });
  const { id } = made.body;
  const send = (what: string, csv: string) =>
    fetch(`${running.url}/admin/v1/rate-drafts/${id}/${what}`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer demo-admin-key',
        'content-type': 'text/csv',
        'idempotency-key': admin.freshKey(),
      },
      body: csv,
    });
  await send('zones', 'zone,country\n1,US\n');
  const answer = await send('prices', `weight,1\n1,${price}\n10,${Number(price) + 1}\n`);
  const { version } = (await answer.json()) as { version: number };
  return { id, version };
}

async function publish(code: string, price: string, more: object = {}): Promise<number> {
  const { id, version } = await draft(code, price, more);
  const { body } = await admin.make<{ cardId: number }>(`rate-drafts/${id}/publish`, { version });
  return body.cardId;
}

describe('a trial', () => {
  it('prices any basket to any address, channel by channel', async () => {
    const { quotes } = await attempt({});
    expect(quotes.map(({ channelCode, total: sum }) => [channelCode, sum])).toEqual([
      ['selected_by_warehouse', '6.35'],
      ['UPS-GROUND', '7.85'],
      ['USPS-GA', '6.35'],
    ]);
    const free = {
      quantity: 2,
      weight: '9.6',
      weightUnit: 'oz',
      length: '5',
      width: '4',
      height: '4',
    };
    expect(await total('UPS-GROUND', { items: [free], customerCode: undefined })).toBe(
      await total('UPS-GROUND', { items: [{ ...MUG, quantity: 2 }] }),
    );
  });

  it('says why the warehouse chose its channel', async () => {
    const [selected] = (await attempt({})).quotes;
    expect(selected?.carriedBy).toBe('USPS-GA');
    const trace = JSON.parse(selected?.charges[0]?.trace ?? '{}');
    expect(trace.chosenBy).toEqual({
      rule: 'cheapest',
      among: [
        { channel: 'UPS-GROUND', totalMinor: 785 },
        { channel: 'USPS-GA', totalMinor: 635 },
      ],
    });
  });

  it('says why a channel does not get there', async () => {
    const destination = { state: 'AK', postcode: '99950' };
    expect(await total('UPS-GROUND', { destination })).toContain('99950 in AK');
  });

  it.each([
    ['a SKU that is not the customer’s', { items: [{ skuCode: 'NONE', quantity: 1 }] }],
    ['goods without a weight', { items: [{ quantity: 1 }] }],
    ['a channel that is not there', { channelCodes: ['NONE'] }],
    ['a customer that is not there', { customerCode: 'NONE' }],
  ])('refuses %s', async (_, fields) => {
    const { status, code } = await attempt(fields);
    expect([status, code]).toEqual([400, 'request.invalid']);
  });

  it('of another operator’s warehouse finds nothing', async () => {
    const other = new AdminClient(running, 'demo-admin-key-2');
    expect((await attempt({}, other)).status).toBe(404);
  });

  it('prices by a draft, and tells what does not apply', async () => {
    const surcharges = [
      { code: 'RES', type: 'residential', formula: { kind: 'fixed', amount: '5.25' } },
      {
        code: 'BIG',
        type: 'oversize',
        formula: { kind: 'fixed', amount: '90.00' },
        when: { limits: [{ measure: 'longest', above: '96' }] },
      },
    ];
    const { id } = await draft('UPS-GROUND', '3.00', { surcharges });
    const [quote] = (await attempt({ draftId: id })).quotes;
    expect(quote?.charges.map(({ type, amount }) => [type, amount])).toEqual([
      ['delivery', '3.00'],
      ['residential', '5.25'],
      ['operation', '0.80'],
    ]);
    expect(quote?.passed).toMatchObject([{ code: 'BIG', condition: 'size' }]);
    expect(await total('UPS-GROUND')).toBe('7.85');
  });

  it('tells costs to those who may know them alone', async () => {
    const made = await admin.make<{ key: string }>('keys', { name: 'reader', role: 'support' });
    const [quote] = (await attempt({ channelCodes: ['UPS-GROUND'] })).quotes;
    expect(quote).toHaveProperty('cost', null);
    if (made.status !== 201) return;
    const reader = new AdminClient(running, made.body.key);
    const [told] = (await attempt({ channelCodes: ['UPS-GROUND'] }, reader)).quotes;
    expect(told).not.toHaveProperty('cost');
  });
});

describe('a publication', () => {
  it('counts in every process from one moment on', async () => {
    const other = await startApp(running.database);
    const elsewhere = new AdminClient(other);
    for (const { clock } of [running, other]) clock.stop();
    try {
      const before = await total('USPS-GA', {}, elsewhere);
      await publish('USPS-GA', '4.00');
      expect(await total('USPS-GA')).toBe(before);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect(await total('USPS-GA', {}, elsewhere)).toBe(before);
      for (const { clock } of [running, other]) clock.advance(KNOWN_MS);
      expect(await total('USPS-GA')).toBe('4.80');
      expect(await total('USPS-GA', {}, elsewhere)).toBe('4.80');
    } finally {
      await other.close();
    }
  });

  it('for a group of customers counts for them alone', async () => {
    await admin.make('customer-groups', { code: 'VIP', name: 'VIP' });
    const { body } = await admin.ask<{ items: { id: number }[] }>('customers?code=C10001');
    const changed = await admin.change(`customers/${body.items[0]?.id}`, { groupCode: 'VIP' });
    expect(changed.status).toBe(200);
    await publish('USPS-GA', '2.00', { groupCode: 'VIP' });
    running.clock.advance(KNOWN_MS);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await total('USPS-GA')).toBe('2.80');
    expect(await total('USPS-GA', { customerCode: 'C10002' })).toBe('4.80');
  });
});

describe('an order', () => {
  interface Compared {
    readonly before: string;
    readonly after: string;
    readonly differences: {
      readonly type: string;
      readonly causes: { readonly what: string; readonly before: string; readonly after: string }[];
    }[];
  }

  const take = async () => (await takeOrder(running, admin)).id;

  const compare = async (path: string) => (await admin.ask<Compared>(path)).body;

  it('is charged by the cards of its estimate, whatever was published since', async () => {
    const id = await take();
    const cardId = await publish('UPS-GROUND', '1.00');
    running.clock.advance(KNOWN_MS);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await compare(`orders/${id}/repricing`)).toMatchObject({
      before: '7.85',
      after: '1.80',
    });
    await admin.make(`orders/${id}/pack`, {
      packages: [{ weight: '0.6', length: '5', width: '4', height: '4' }],
    });
    await admin.make(`orders/${id}/ship`);
    expect(await compare(`orders/${id}/price-difference`)).toMatchObject({
      before: '7.85',
      after: '7.85',
      differences: [],
    });
    const other = await compare(`orders/${id}/repricing?deliveryCardId=${cardId}`);
    expect(other).toMatchObject({ before: '7.85', after: '1.80' });
    const [difference] = other.differences;
    expect(difference?.causes.map(({ what }) => what)).toContain('cardId');
  });

  it('that weighs more than its goods shows by what its charge differs', async () => {
    const id = await take();
    await admin.make(`orders/${id}/pack`, { packages: [{ weight: '4.5' }] });
    await admin.make(`orders/${id}/ship`);
    const { differences } = await compare(`orders/${id}/price-difference`);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({ type: 'delivery' });
    expect(differences[0]?.causes).toEqual(
      expect.arrayContaining([
        { what: 'actual', before: '0.6', after: '4.5' },
        { what: 'billable', before: '1', after: '5' },
      ]),
    );
  });

  it('can’t be priced by a card that is not there', async () => {
    const id = await take();
    const answer = await admin.ask(`orders/${id}/repricing?deliveryCardId=999999`);
    expect([answer.status, answer.body.code]).toEqual([409, 'order.cant_be_priced']);
    expect((await admin.ask('orders/999999/repricing')).status).toBe(404);
  });
});

// Last: the simulator's clock does not follow that of the test.
describe('a pin', () => {
  it('keeps the prices of its moment for a customer, until it ends', async () => {
    const pin = await admin.make('price-pins', {
      warehouseId,
      customerCode: 'C10001',
      minutes: 10,
    });
    expect(pin.status).toBe(201);
    await publish('USPS-GA', '9.00', { groupCode: 'VIP' });
    running.clock.advance(KNOWN_MS);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await total('USPS-GA')).toBe('2.80');
    running.clock.advance(10 * 60_000);
    expect(await total('USPS-GA')).toBe('9.80');
  });
});
