import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

interface Report {
  ready: boolean;
  items: { code: string; ok: boolean; en: string }[];
}

interface Prepared {
  customer: { id: number; test: boolean };
  done: string[];
  readiness: Report;
}

const LOS_ANGELES = 1;

async function missing(path: string): Promise<string[]> {
  const { body } = await admin.ask<Report>(path);
  return body.items.flatMap((item) => (item.ok ? [] : [item.code]));
}

function prepare(customerCode: string, key?: string) {
  const asked = { warehouseCode: 'US-LA1', customerCode };
  return admin.make<Prepared>('test-customers', asked, key);
}

async function pieces(customerCode: string): Promise<number[]> {
  const { body } = await admin.ask<{ items: { onHand: number }[] }>(
    `stock?customer=${customerCode}&warehouse=US-LA1`,
  );
  return body.items.map((row) => row.onHand);
}

async function balance(customerId: number): Promise<unknown> {
  return (await admin.ask(`wallets/${customerId}/USD`)).body.balance;
}

describe('the readiness of a warehouse', () => {
  it('misses nothing in the demo', async () => {
    expect(await missing(`warehouses/${LOS_ANGELES}/readiness`)).toEqual([]);
    expect(await missing(`warehouses/${LOS_ANGELES}/readiness?customer=C10001`)).toEqual([]);
  });

  it('tells of a new warehouse what to do first', async () => {
    const made = await admin.make<{ id: number }>('warehouses', {
      code: 'NEW1',
      temuCode: 'US-NEW1',
      name: 'New 1',
      country: 'United States',
      state: 'TX',
      city: 'Dallas',
      address1: '1 Main St',
      postcode: '75001',
      timeZone: 'America/Chicago',
      active: false,
    });
    expect(await missing(`warehouses/${made.body.id}/readiness?customer=C10001`)).toEqual([
      'warehouse_on',
      'channel',
      'channel_price',
      'handling_price',
      'cancel_policy',
      'channel_open',
      'stock',
    ]);
  });

  it('sees a channel close to a customer, and a customer switched off', async () => {
    const path = `warehouses/${LOS_ANGELES}/readiness?customer=C10002`;
    const { body } = await admin.ask<{ items: { id: number; kind: string }[] }>(
      `warehouses/${LOS_ANGELES}/channels`,
    );
    const fixed = body.items.filter((channel) => channel.kind === 'fixed');
    for (const { id } of fixed) await admin.change(`channels/${id}`, { customerScope: 'only' });
    await admin.change('customers/2', { active: false });
    expect(await missing(path)).toEqual(
      expect.arrayContaining(['customer_on', 'channel_open', 'skus']),
    );
    for (const { id } of fixed) await admin.change(`channels/${id}`, { customerScope: 'all' });
    await admin.change('customers/2', { active: true });
    expect(await missing(path)).not.toContain('channel_open');
  });

  it('is asked of what is there, by whom it belongs to', async () => {
    const other = new AdminClient(running, 'demo-admin-key-2');
    expect((await other.ask(`warehouses/${LOS_ANGELES}/readiness`)).status).toBe(404);
    const nobody = await admin.ask(`warehouses/${LOS_ANGELES}/readiness?customer=NOBODY`);
    expect(nobody.status).toBe(404);
  });
});

describe('a test customer', () => {
  it('is made ready for Temu’s self-test in one call, but for the authorization', async () => {
    const { status, body } = await prepare('SELFTEST');
    expect([status, body.customer.test]).toEqual([201, true]);
    const needs = body.readiness.items.flatMap((item) => (item.ok ? [] : [item.code]));
    expect(needs).toEqual(['token']);
    await admin.make(`customers/${body.customer.id}/tokens`);
    expect(await missing(`warehouses/${LOS_ANGELES}/readiness?customer=SELFTEST`)).toEqual([]);
    expect(await pieces('SELFTEST')).toEqual([500, 500]);
  });

  it('is left as it is where nothing is missing, and gets what was used up', async () => {
    const first = await prepare('AGAIN');
    const { id } = first.body.customer;
    const money = await balance(id);
    const again = await prepare('AGAIN');
    expect(again.body).toMatchObject({ done: [], customer: { id } });
    expect([await pieces('AGAIN'), await balance(id)]).toEqual([[500, 500], money]);
    await admin.make('stock-adjustments', {
      warehouseCode: 'US-LA1',
      customerCode: 'AGAIN',
      skuCode: 'SELFTEST-1',
      change: -450,
      reason: 'Used up',
    });
    const refilled = await prepare('AGAIN');
    expect(refilled.body.done).toEqual(['450 pieces of SELFTEST-1 added']);
  });

  it('gets channel and cancel policy as the self-test wants them', async () => {
    const { body } = await admin.ask<{ items: { id: number; code: string; kind: string }[] }>(
      `warehouses/${LOS_ANGELES}/channels`,
    );
    const fixed = body.items.filter((channel) => channel.kind === 'fixed');
    for (const { id } of fixed) await admin.change(`channels/${id}`, { customerScope: 'only' });
    await admin.change(`warehouses/${LOS_ANGELES}`, { cancelAsksAt: ['packed'] });
    const prepared = await prepare('CLOSED');
    expect(prepared.body.done).toEqual(
      expect.arrayContaining([
        'warehouse US-LA1: cancelling waits for nobody',
        `channel ${fixed[0]?.code} opened to CLOSED`,
      ]),
    );
    expect(await missing(`warehouses/${LOS_ANGELES}/readiness?customer=CLOSED`)).toEqual(['token']);
    for (const { id } of fixed) await admin.change(`channels/${id}`, { customerScope: 'all' });
  });

  it('is never a customer who is real', async () => {
    const before = await pieces('C10001');
    const { body } = await prepare('C10001');
    expect(body).toMatchObject({ status: 409, code: 'customer.not_a_test' });
    expect(await pieces('C10001')).toEqual(before);
  });
});
