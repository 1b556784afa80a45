import fc from 'fast-check';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { publishExamples } from '../support/example-prices';
import { merchantKey } from '../support/merchants';
import { reconcile } from '../support/reconcile';

/** Orders that ask for more than to be sent, priced by the example cards of the guide. */
let running: RunningApp;
let admin: AdminClient;
let merchant: string;
let warehouseId: number;
let numbers = 0;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  ({ warehouseId } = await publishExamples(running, admin));
  merchant = await merchantKey(running, 1, 'C10001');
});

afterAll(() => running.close());

afterEach(async () => {
  expect(await reconcile(running.db, 1)).toEqual([]);
});

interface Charge {
  readonly stage: string;
  readonly type: string;
  readonly amount: string;
  readonly trace: string;
}

interface Made {
  readonly id: number;
  readonly number: string;
  readonly code?: string;
  readonly detail?: string;
  readonly channelCode: string;
  readonly quoted: string;
  readonly charges: readonly Charge[];
}

const RECIPIENT = {
  name: 'Jane Roe',
  phone: '+12135550123',
  state: 'CA',
  city: 'Los Angeles',
  address1: '350 S Grand Ave',
  postcode: '90071',
};

function order(fields: object = {}) {
  numbers += 1;
  return {
    number: `SERVICES-${numbers}`,
    customerCode: 'C10001',
    warehouseCode: 'US-LA1',
    channelCode: 'UPS-GROUND',
    lines: [{ skuCode: 'MUG-RED', quantity: 1 }],
    recipient: RECIPIENT,
    ...fields,
  };
}

async function take(fields: object = {}): Promise<Made> {
  const { status, body } = await admin.make<Made>('orders', order(fields));
  expect([status, body.detail]).toEqual([201, undefined]);
  return body;
}

const centsOf = (amount: string) => Math.round(Number(amount) * 100);

function sum(charges: readonly Charge[], stage: string): number {
  const of = charges.filter((one) => one.stage === stage);
  return of.reduce((total, { amount }) => total + centsOf(amount), 0);
}

async function wallet(): Promise<{ balance: number; frozen: number }> {
  const { body } = await admin.ask<{
    items: { currency: string; balance: string; frozen: string }[];
  }>('wallets?customer=C10001');
  const found = body.items.find(({ currency }) => currency === 'USD');
  return { balance: centsOf(found?.balance ?? ''), frozen: centsOf(found?.frozen ?? '') };
}

async function difference(id: number) {
  const { body } = await admin.ask<{ differences: unknown[]; before: string; after: string }>(
    `orders/${id}/price-difference`,
  );
  return body;
}

const ALL = {
  signature: 'adult',
  insuredValue: '250.00',
  services: [
    { code: 'photo', quantity: 2 },
    { code: 'sticker', quantity: 1 },
  ],
};

describe('an order with services', () => {
  it('is frozen, charged and explained as the seventh example of the guide', async () => {
    const before = await wallet();
    const lines = [
      { skuCode: 'MUG-RED', quantity: 2 },
      { skuCode: 'LAMP-01', quantity: 1 },
    ];
    const made = await take({ lines, ...ALL });
    expect(made).toMatchObject({ quoted: '52.82', ...ALL });
    const traces = made.charges.map(({ type, trace }) => [type, JSON.parse(trace)] as const);
    const traceOf = (type: string) => traces.find(([one]) => one === type)?.[1];
    expect(traceOf('signature')).toMatchObject({
      surcharge: 'ADULT',
      conditions: [{ condition: 'service', needed: 'adult_signature' }],
    });
    expect(traceOf('insurance')).toMatchObject({ declaredMinor: 25_000, freeMinor: 10_000 });
    expect(traceOf('value_added')).toMatchObject({ service: 'photo', quantity: 2, times: 2 });
    expect(await wallet()).toEqual({ ...before, frozen: before.frozen + 5_282 });
    await admin.make(`orders/${made.id}/ship`);
    expect(await difference(made.id)).toMatchObject({ after: '52.82', differences: [] });
    expect(await wallet()).toEqual({ ...before, balance: before.balance - 5_282 });
  });

  it('may be a merchant’s', async () => {
    const { customerCode: _, ...own } = order(ALL);
    const response = await fetch(`${running.url}/oms/v1/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${merchant}`,
        'content-type': 'application/json',
        'idempotency-key': 'merchant-with-services',
      },
      body: JSON.stringify(own),
    });
    const body = (await response.json()) as { fees: { name: string; amount: string }[] };
    expect([response.status, body]).toMatchObject([201, ALL]);
    expect(body.fees.map(({ name, amount }) => `${name} ${amount}`)).toEqual(
      expect.arrayContaining([
        'Adult signature 8.15',
        'Insurance 3.90',
        'Photo before sealing 1.00',
        'Sticker on each piece 0.08',
      ]),
    );
  });

  it('that asks for nothing costs what it did, and says so', async () => {
    expect(await take()).toMatchObject({
      quoted: '17.14',
      signature: 'none',
      insuredValue: null,
      services: [],
    });
    expect(await take({ signature: 'none', services: [] })).toMatchObject({ quoted: '17.14' });
  });

  it('is another order if it asks for another thing, and the same in another order of them', async () => {
    const asked = order(ALL);
    expect((await admin.make('orders', asked)).status).toBe(201);
    const turned = { ...asked, services: [...ALL.services].reverse() };
    expect((await admin.make('orders', turned)).status).toBe(201);
    for (const other of [{ signature: 'direct' }, { insuredValue: '250.01' }, { services: [] }]) {
      const answer = await admin.make<Made>('orders', { ...asked, ...other });
      expect([answer.status, answer.body.code]).toEqual([409, 'order.number_taken']);
    }
  });

  it('goes by a channel that offers them, if the warehouse chooses', async () => {
    const channelCode = 'selected_by_warehouse';
    expect(await take({ channelCode })).toMatchObject({ channelCode: 'USPS-GA' });
    const direct = { channelCode, signature: 'direct' };
    expect(await take(direct)).toMatchObject({ channelCode: 'USPS-GA' });
    const adult = { channelCode, signature: 'adult' };
    expect(await take(adult)).toMatchObject({ channelCode: 'UPS-GROUND' });
  });

  it('is priced anew with its services', async () => {
    const { id, quoted } = await take(ALL);
    const { body } = await admin.ask(`orders/${id}/repricing`);
    expect(body).toMatchObject({ before: quoted, after: quoted, differences: [] });
  });

  it('costs more for what it weighs more, and nothing more for its services', async () => {
    const { id } = await take(ALL);
    await admin.make(`orders/${id}/pack`, { packages: [{ weight: '4.5' }] });
    await admin.make(`orders/${id}/ship`);
    const { differences } = (await difference(id)) as { differences: { type: string }[] };
    expect(differences.map(({ type }) => type)).toEqual(['delivery', 'fuel']);
  });
});

describe('services that can not be had are refused, and nothing is changed:', () => {
  const MANY = Array.from({ length: 21 }, (_, at) => ({ code: `S${at}` }));

  it.each<[string, object, string, string]>([
    [
      'one that the warehouse does not offer',
      { services: [{ code: 'gift' }] },
      'fees.service_unknown',
      '"gift"; it offers: photo, sticker',
    ],
    [
      'an adult’s signature by a channel without a price for it',
      { channelCode: 'USPS-GA', signature: 'adult' },
      'fees.service_not_priced',
      '"adult_signature" was asked for, and the price card "Example postal',
    ],
    [
      'insurance above what the card insures',
      { insuredValue: '5000.01' },
      'fees.insured_above_limit',
      '5000.01 USD: the price card "Example ground (invented prices)" insures up to 5000.00',
    ],
    ['insurance of nothing', { insuredValue: '0.00' }, 'request.invalid', '"0.00" must be above'],
    ['less than that', { insuredValue: '-1.00' }, 'request.invalid', '"-1.00" must be above zero'],
    ['no value at all', { insuredValue: '' }, 'request.invalid', 'insuredValue "" is no amount'],
    ['a slip of the keyboard', { insuredValue: '1000000.01' }, 'request.invalid', '1000000.00'],
    ['no quantity', { services: [{ code: 'photo', quantity: 0 }] }, 'request.invalid', 'quantity'],
    ['less than none', { services: [{ code: 'photo', quantity: -1 }] }, 'request.invalid', '1'],
    ['too many', { services: [{ code: 'photo', quantity: 1_001 }] }, 'request.invalid', '1000'],
    [
      'the same twice',
      { services: [{ code: 'photo' }, { code: 'photo' }] },
      'request.invalid',
      '"photo" twice',
    ],
    ['a list without end', { services: MANY }, 'request.invalid', 'services'],
    ['a signature of nobody', { signature: 'anybody' }, 'request.invalid', 'signature'],
  ])('%s', async (_, fields, code, words) => {
    const before = await wallet();
    const asked = order(fields);
    const { status, body } = await admin.make<Made>('orders', asked);
    expect([status, body.code]).toEqual([code === 'request.invalid' ? 400 : 409, code]);
    expect(body.detail).toContain(words);
    expect(await wallet()).toEqual(before);
    const found = await admin.ask<{ items: unknown[] }>(`orders?number=${asked.number}`);
    expect(found.body.items).toEqual([]);
  });

  it('the value that the card insures at most is insured', async () => {
    const { charges } = await take({ insuredValue: '5000.00' });
    expect(charges.find(({ type }) => type === 'insurance')?.amount).toBe('63.70');
  });
});

it('whatever is asked for, trial, estimate, freeze and charge are one sum, to the cent', async () => {
  const asked = fc.record({
    signature: fc.constantFrom('none', 'direct', 'adult'),
    insuredValue: fc.option(
      fc.integer({ min: 1, max: 500_000 }).map((cents) => (cents / 100).toFixed(2)),
      { nil: undefined },
    ),
    services: fc.uniqueArray(
      fc.record({
        code: fc.constantFrom('photo', 'sticker'),
        quantity: fc.integer({ min: 1, max: 20 }),
      }),
      { selector: ({ code }) => code },
    ),
  });
  const pieces = fc.integer({ min: 1, max: 3 });
  await fc.assert(
    fc.asyncProperty(asked, pieces, fc.boolean(), async (services, quantity, isPacked) => {
      const { body } = await admin.ask<{ items: { total: string }[] }>('price-trials', {
        method: 'POST',
        body: {
          warehouseId,
          customerCode: 'C10001',
          channelCodes: ['UPS-GROUND'],
          items: [{ skuCode: 'MUG-RED', quantity }],
          destination: { state: 'CA', postcode: '90071' },
          ...services,
        },
      });
      const before = await wallet();
      const made = await take({ lines: [{ skuCode: 'MUG-RED', quantity }], ...services });
      expect(made.quoted).toBe(body.items[0]?.total);
      expect(sum(made.charges, 'quoted')).toBe(centsOf(made.quoted));
      const frozen = before.frozen + centsOf(made.quoted);
      expect(await wallet()).toEqual({ ...before, frozen });
      if (isPacked) {
        const parcel = { weight: '0.6', length: '5', width: '4', height: '4' };
        const packages = Array.from({ length: quantity }, () => ({
          ...parcel,
          lines: [{ lineNo: 1, quantity: 1 }],
        }));
        expect((await admin.make(`orders/${made.id}/pack`, { packages })).status).toBe(200);
      }
      const shipped = await admin.make<Made>(`orders/${made.id}/ship`);
      expect(sum(shipped.body.charges, 'charged')).toBe(centsOf(made.quoted));
      const balance = before.balance - sum(shipped.body.charges, 'charged');
      expect(await wallet()).toEqual({ ...before, balance });
    }),
    { numRuns: 25 },
  );
});
