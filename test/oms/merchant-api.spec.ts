import { CustomerKeysService } from '../../src/modules/customers/customer-keys.service';
import { Session } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { merchantKey } from '../support/merchants';

interface Found {
  readonly items: Record<string, unknown>[];
}

let running: RunningApp;
/** C10001 and C10002 of the demo, and C10001 of the other operator. */
let mine: Merchant;
let neighbour: Merchant;
let stranger: Merchant;
let requests = 0;

class Merchant {
  constructor(readonly key: string) {}

  async ask<Body = Record<string, unknown>>(
    path: string,
    method = 'GET',
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    requests += 1;
    const response = await fetch(`${running.url}/oms/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': `merchant-test-${requests}` } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text) as Body };
  }

  make<Body = Record<string, unknown>>(path: string, body: unknown = {}) {
    return this.ask<Body>(path, 'POST', body);
  }
}

beforeAll(async () => {
  running = await startApp();
  mine = new Merchant(await merchantKey(running, 1, 'C10001'));
  neighbour = new Merchant(await merchantKey(running, 1, 'C10002'));
  stranger = new Merchant(await merchantKey(running, 2, 'C10001'));
});

afterAll(() => running.close());

const RECIPIENT = {
  name: 'Jane Roe',
  phone: '+12135550123',
  state: 'CA',
  city: 'Los Angeles',
  address1: '350 S Grand Ave',
  postcode: '90071',
};

function order(number: string, quantity = 1) {
  return {
    number,
    warehouseCode: 'US-LA1',
    channelCode: 'selected_by_warehouse',
    lines: [{ skuCode: 'MUG-RED', quantity }],
    recipient: RECIPIENT,
  };
}

describe('a merchant’s program', () => {
  it('learns whose key it has, and which warehouses it can name', async () => {
    const { body } = await mine.ask('account');
    expect(body).toMatchObject({ customerCode: 'C10001', name: 'Demo Merchant One' });
    expect(body.warehouses).toContainEqual({
      code: 'US-LA1',
      name: 'Los Angeles 1',
      timeZone: 'America/Los_Angeles',
    });
  });

  it('sees its own stock and SKUs and nobody else’s, though the codes are equal', async () => {
    const pieces = async (who: Merchant) =>
      (await who.ask<Found>('stock?warehouse=US-LA1&sku=MUG-RED')).body.items.map(
        (row) => row.onHand,
      );
    expect(await pieces(mine)).toEqual([1000]);
    expect(await pieces(neighbour)).toEqual([5]);
    expect(await pieces(stranger)).toEqual([7]);
    const { body } = await mine.ask<Found>('skus');
    expect(body.items.map((sku) => sku.code)).toEqual(['MUG-RED', 'MUG-BLUE', 'LAMP-01']);
  });

  it('orders, exactly once, pays for it, and cuts it', async () => {
    const [before] = (await mine.ask<Found>('wallets')).body.items;
    const { status, body } = await mine.make('orders', order('SHOP-1', 2));
    expect(status).toBe(201);
    expect(body).toMatchObject({ number: 'SHOP-1', source: 'oms', fulfilment: 'accepted' });
    const again = await mine.make('orders', order('SHOP-1', 2));
    expect(again.body.id).toBe(body.id);
    const other = await mine.make('orders', order('SHOP-1', 3));
    expect(other.status).toBe(409);
    const [frozen] = (await mine.ask<Found>('wallets')).body.items;
    expect(Number(frozen?.frozen)).toBeGreaterThan(Number(before?.frozen));
    const cut = await mine.make(`orders/${body.id}/cut`, { reason: 'Sold out' });
    expect(cut.body).toMatchObject({ fulfilment: 'cancelled', reason: 'Sold out' });
    const [after] = (await mine.ask<Found>('wallets')).body.items;
    expect(after).toEqual(before);
    const lines = (await mine.ask<Found>('wallet-lines?limit=2')).body.items;
    expect(lines.map((line) => line.type)).toEqual(['release', 'freeze']);
  });

  it('may count like another merchant: equal numbers are two orders', async () => {
    const [one, two] = await Promise.all([
      mine.make('orders', order('EQUAL-1')),
      neighbour.make('orders', order('EQUAL-1')),
    ]);
    expect([one?.status, two?.status]).toEqual([201, 201]);
    expect(one?.body.id).not.toBe(two?.body.id);
    expect([one?.body.number, two?.body.number]).toEqual(['EQUAL-1', 'EQUAL-1']);
  });

  it('can’t see, cut or find another merchant’s order', async () => {
    const { body } = await mine.make('orders', order('SECRET-1'));
    for (const other of [neighbour, stranger]) {
      expect((await other.ask(`orders/${body.id}`)).status).toBe(404);
      expect((await other.make(`orders/${body.id}/cut`, { reason: 'x' })).status).toBe(404);
      const listed = (await other.ask<Found>('orders')).body.items;
      expect(listed.map((row) => row.orderNo)).not.toContain(body.orderNo);
    }
    expect((await mine.ask(`orders/${body.id}`)).body).toMatchObject({ fulfilment: 'accepted' });
  });

  it('announces goods, changes the draft, submits and takes it back', async () => {
    const draft = await mine.make('inbound-orders', {
      warehouseCode: 'US-LA1',
      reference: 'PO-1',
      lines: [{ skuCode: 'MUG-RED', expected: 10 }],
    });
    expect(draft.status).toBe(201);
    const path = `inbound-orders/${draft.body.id}`;
    const etag = (await mine.ask(path)).headers.get('etag') ?? '';
    const lines = [{ skuCode: 'MUG-RED', expected: 12 }];
    const changed = await mine.ask(path, 'PATCH', { lines }, { 'if-match': etag });
    expect(changed.body).toMatchObject({ state: 'draft', lines: [{ expected: 12 }] });
    const stale = await mine.ask(path, 'PATCH', { lines }, { 'if-match': etag });
    expect(stale.status).toBe(412);
    for (const other of [neighbour, stranger]) {
      expect((await other.ask(path)).status).toBe(404);
      expect((await other.make(`${path}/submit`)).status).toBe(404);
    }
    expect((await mine.make(`${path}/submit`)).body.state).toBe('submitted');
    const [row] = (await mine.ask<Found>('stock?warehouse=US-LA1&sku=MUG-RED')).body.items;
    expect(row?.inTransit).toBe(12);
    expect((await mine.make(`${path}/cancel`)).body.state).toBe('cancelled');
  });

  it('says that money was sent; it is credited after the review', async () => {
    const asked = await mine.make('top-ups', {
      currency: 'USD',
      amount: '500.00',
      reference: 'WIRE-1',
    });
    expect(asked.body).toMatchObject({ state: 'asked', credited: null });
    expect((await neighbour.ask<Found>('top-ups')).body.items).toEqual([]);
    const admin = new AdminClient(running);
    await admin.make(`top-ups/${asked.body.id}/credit`, {});
    expect((await mine.ask<Found>('top-ups')).body.items[0]).toMatchObject({
      state: 'credited',
      credited: '500.00',
    });
  });

  it('makes an authorization that works, is shown once, and can be ended', async () => {
    const made = await mine.make<{ id: number; token: string; key: string }>('authorizations');
    const { id, token, key } = made.body;
    const valid = async () => {
      const asked = new Session(running.target, 'merchant');
      const as = { ...running.target.main, token, key };
      const { result } = await asked.ask('token/verify', {}, { as });
      return (result as { verifyResult: boolean }).verifyResult;
    };
    expect(await valid()).toBe(true);
    const listed = await mine.ask<Found>('authorizations');
    expect(JSON.stringify(listed.body)).not.toContain(token);
    expect((await neighbour.ask(`authorizations/${id}`, 'DELETE')).status).toBe(404);
    expect(await valid()).toBe(true);
    const ended = await mine.ask(`authorizations/${id}`, 'DELETE');
    expect(ended.body.revokedAt).toEqual(expect.any(String));
    expect(await valid()).toBe(false);
  });

  it('makes a SKU, which waits for approval; the same code twice is refused', async () => {
    const sku = {
      code: 'MUG-GREEN',
      name: 'Green mug',
      weight: '0.6',
      weightUnit: 'lb',
      length: '5',
      width: '4',
      height: '4',
      lengthUnit: 'in',
    };
    const made = await mine.make('skus', sku);
    expect(made).toMatchObject({ status: 201, body: { approval: 'pending' } });
    const { lines, ...rest } = order('GREEN-1');
    const unapproved = { ...rest, lines: [{ ...lines[0], skuCode: 'MUG-GREEN' }] };
    expect((await mine.make('orders', unapproved)).status).toBe(404);
    expect((await mine.make('skus', sku)).status).toBe(409);
    expect((await neighbour.make('skus', sku)).status).toBe(201);
  });
});

describe('every route for merchants', () => {
  it('answers nobody without a key, nor with a key of the staff or one that was revoked', async () => {
    const document = (await (await fetch(`${running.url}/docs/oms.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const revoked = new Merchant(await merchantKey(running, 1, 'C10001'));
    const keys = running.app.get(CustomerKeysService, { strict: false });
    const held = await keys.authenticate(revoked.key);
    await running.db.transaction(1, (tx) => keys.revoke(tx, held?.keyId ?? 0));
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ path: path.replace('{id}', '1'), method })),
    );
    expect(routes.length).toBeGreaterThan(15);
    for (const { path, method } of routes) {
      for (const key of ['', 'demo-admin-key', 'ck_1_x', revoked.key]) {
        const response = await fetch(running.url + path, {
          method: method.toUpperCase(),
          headers: key ? { authorization: `Bearer ${key}` } : {},
        });
        expect([path, method, key, response.status]).toEqual([path, method, key, 401]);
      }
    }
  });
});
