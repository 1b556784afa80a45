import { AccessService } from '../../src/modules/access/access.service';
import { WalletWatch } from '../../src/modules/wallets/wallet-watch';
import { AdminClient, type Answer } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { reconcile } from '../support/reconcile';

const OPERATOR = 1;

let running: RunningApp;
let admin: AdminClient;
let stranger: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  stranger = new AdminClient(running, 'demo-admin-key-2');
  // What it tells by itself is not told again.
  await running.app.get(WalletWatch).onApplicationShutdown();
  await running.db.transaction(OPERATOR, (tx) =>
    running.app
      .get(AccessService)
      .addKey(tx, { name: 'clerk', key: 'clerk-key', rights: ['read', 'work'] }),
  );
});

afterAll(() => running.close());

afterEach(async () => {
  expect(await reconcile(running.db, OPERATOR)).toEqual([]);
});

interface Wallet {
  readonly customerId: number;
  readonly customerCode: string;
  readonly currency: string;
  readonly balance: string;
  readonly spendable: string;
  readonly creditLimit: string;
  readonly low: boolean;
}

interface Lines {
  readonly items: { readonly no: number; readonly balanceAfter: string; readonly reason: string }[];
  readonly nextCursor: string | null;
}

async function walletOf(customer: string): Promise<Wallet> {
  const { body } = await admin.ask<{ items: Wallet[] }>(`wallets?customer=${customer}`);
  const wallet = body.items.find((one) => one.currency === 'USD');
  if (!wallet) throw new Error(`no wallet of ${customer}`);
  return wallet;
}

function refusal(answer: Answer): unknown[] {
  return [answer.status, answer.body.code];
}

const CORRECTION = {
  customerCode: 'C10001',
  currency: 'USD',
  amount: '-3.20',
  reason: 'Pallet fee of May',
};

describe('a wallet', () => {
  it('shows what is in it, and only to its operator', async () => {
    const wallet = await walletOf('C10001');
    expect(wallet).toMatchObject({ customerCode: 'C10001', currency: 'USD', balance: '10000.00' });
    const path = `wallets/${wallet.customerId}/USD`;
    expect((await admin.ask(path)).body).toEqual(wallet);
    expect(refusal(await stranger.ask(path))).toEqual([404, 'request.not_found']);
    expect(refusal(await admin.ask(`wallets/${wallet.customerId}/%00`))).toEqual([
      404,
      'request.not_found',
    ]);
  });

  it('is opened once for each currency', async () => {
    const asked = { customerCode: 'C10001', currency: 'EUR', creditLimit: '50.00' };
    const made = await Promise.all(['a', 'b', 'c', 'd'].map(() => admin.make('wallets', asked)));
    expect(made.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    expect(made.find((answer) => answer.status === 201)?.body).toMatchObject({
      balance: '0.00',
      spendable: '50.00',
      creditLimit: '50.00',
      alertBelow: null,
    });
    const pages: Wallet[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `wallets?limit=1${cursor && `&cursor=${cursor}`}`;
      const page: Answer<{ items: Wallet[]; nextCursor: string | null }> = await admin.ask(path);
      pages.push(...page.body.items);
      cursor = page.body.nextCursor;
    }
    const all = (await admin.ask<{ items: Wallet[] }>('wallets')).body.items;
    expect(pages).toEqual(all);
    expect(all.map((one) => `${one.customerCode}/${one.currency}`)).toEqual(
      expect.arrayContaining(['C10001/EUR', 'C10001/USD']),
    );
  });

  it('has limits that nobody overwrites unseen, each change in the trail', async () => {
    const { customerId } = await walletOf('C10002');
    const path = `wallets/${customerId}/USD`;
    const etag = (await admin.ask(path)).headers.get('etag') ?? '';
    const both = await Promise.all(
      ['10.00', '20.00'].map((creditLimit) =>
        admin.ask(path, { method: 'PATCH', body: { creditLimit }, headers: { 'if-match': etag } }),
      ),
    );
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 412]);
    const won = both.find((answer) => answer.status === 200)?.body as unknown as Wallet;
    const { body } = await admin.ask<{ items: { before: string; after: string }[] }>(
      'audit-lines?operation=changeWallet',
    );
    expect(body.items).toHaveLength(1);
    expect(JSON.parse(body.items[0]?.before ?? '')).toMatchObject({ creditLimitMinor: 0 });
    expect(JSON.parse(body.items[0]?.after ?? '').creditLimitMinor).toBe(
      Number(won.creditLimit) * 100,
    );
    const foreign = await stranger.ask(path, {
      method: 'PATCH',
      body: { creditLimit: '1.00' },
      headers: { 'if-match': '"2"' },
    });
    expect(refusal(foreign)).toEqual([404, 'request.not_found']);
    expect((await admin.change(path, { creditLimit: '0' })).body.creditLimit).toBe('0.00');
  });

  it.each([
    [{ creditLimit: '-1' }, 'creditLimit'],
    [{ creditLimit: null }, 'creditLimit'],
    [{ creditLimit: '1.005' }, 'creditLimit'],
    [{ alertBelow: 'much' }, 'alertBelow'],
    [{ balance: '5.00' }, 'balance'],
  ])('refuses %j by name', async (change, named) => {
    const { customerId } = await walletOf('C10001');
    const answer = await admin.change(`wallets/${customerId}/USD`, change);
    expect(answer.body).toMatchObject({
      status: 400,
      code: 'request.invalid',
      detail: expect.stringContaining(named),
    });
  });

  it('is listed and told of once when it runs low, and again only after it was filled', async () => {
    const { customerId } = await walletOf('C10002');
    const watch = running.app.get(WalletWatch);
    const low = async () =>
      (await admin.ask<{ items: Wallet[] }>('wallets?low=true')).body.items.map(
        (one) => one.customerCode,
      );
    expect(await low()).toEqual([]);
    const { body } = await admin.change(`wallets/${customerId}/USD`, { alertBelow: '100000.00' });
    expect(body).toMatchObject({ low: true, alertBelow: '100000.00' });
    expect(await low()).toEqual(['C10002']);
    const looks = await Promise.all(Array.from({ length: 6 }, () => watch.look(OPERATOR)));
    expect(looks.flat()).toEqual([{ customerCode: 'C10002', currency: 'USD' }]);
    const fill = { ...CORRECTION, customerCode: 'C10002', amount: '100000.00' };
    await admin.make('wallet-corrections', fill);
    expect(await watch.look(OPERATOR)).toEqual([]);
    await admin.make('wallet-corrections', { ...fill, amount: '-100000.00' });
    expect(await watch.look(OPERATOR)).toHaveLength(1);
    expect((await admin.change(`wallets/${customerId}/USD`, { alertBelow: null })).body.low).toBe(
      false,
    );
  });
});

describe('a correction', () => {
  it('of eight equal requests at once is one new line with reason and person', async () => {
    const before = await walletOf('C10001');
    const key = admin.freshKey();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => admin.make('wallet-corrections', CORRECTION, key)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const made = answers[0]?.body as { documentNo: string; balanceAfter: string };
    const { body } = await admin.ask<Lines>(`wallet-lines?document=${made.documentNo}`);
    expect(body.items).toEqual([
      expect.objectContaining({
        type: 'adjust',
        balanceChange: '-3.20',
        balanceAfter: made.balanceAfter,
        person: 'demo',
        reason: CORRECTION.reason,
        documentKind: 'adjustment',
      }),
    ]);
    expect((await walletOf('C10001')).balance).toBe(made.balanceAfter);
    expect(Number(before.balance) - Number(made.balanceAfter)).toBeCloseTo(3.2);
  });

  it('is recorded even beyond what is there', async () => {
    const down = await admin.make('wallet-corrections', { ...CORRECTION, amount: '-50000.00' });
    expect(Number(down.body.balanceAfter)).toBeLessThan(0);
    await admin.make('wallet-corrections', { ...CORRECTION, amount: '50000.00' });
  });

  it.each([
    [{ amount: '0' }, 400, 'request.invalid'],
    [{ amount: '1.234' }, 400, 'request.invalid'],
    [{ amount: 5 }, 400, 'request.invalid'],
    [{ reason: '  ' }, 400, 'request.invalid'],
    [{ currency: 'usd' }, 400, 'request.invalid'],
    [{ currency: 'JPY', amount: '5' }, 409, 'wallet.missing'],
    [{ customerCode: 'NOBODY' }, 404, 'request.not_found'],
  ])('with %j is refused and moves nothing', async (wrong, status, code) => {
    const before = await walletOf('C10001');
    const answer = await admin.make('wallet-corrections', { ...CORRECTION, ...wrong });
    expect(refusal(answer)).toEqual([status, code]);
    expect(await walletOf('C10001')).toEqual(before);
  });

  it('needs the right of finance', async () => {
    const clerk = new AdminClient(running, 'clerk-key');
    expect(refusal(await clerk.make('wallet-corrections', CORRECTION))).toEqual([
      403,
      'access.right_missing',
    ]);
    expect((await clerk.ask('wallets')).status).toBe(200);
  });
});

describe('the lines of wallets', () => {
  it('come page by page, the newest first, none twice and none left out', async () => {
    for (let n = 1; n <= 7; n += 1)
      await admin.make('wallet-corrections', { ...CORRECTION, amount: `0.0${n}` });
    const all = (await admin.ask<Lines>('wallet-lines')).body.items;
    const pages: Lines['items'] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `wallet-lines?limit=3${cursor && `&cursor=${cursor}`}`;
      const page: Answer<Lines> = await admin.ask(path);
      pages.push(...page.body.items);
      cursor = page.body.nextCursor;
    }
    expect(pages).toEqual(all);
    const own = (await admin.ask<Lines>('wallet-lines?customer=C10001&currency=USD')).body.items;
    expect(own.map((line) => line.no)).toEqual(own.map((_, at) => own.length - at));
  });

  it('are found by kind, customer, document and time', async () => {
    const found = async (query: string) =>
      (await admin.ask<Lines>(`wallet-lines?${query}`)).body.items;
    expect(await found('type=top_up&customer=C10001')).toHaveLength(1);
    expect(await found('type=freeze')).toEqual([]);
    expect(await found('customer=NOBODY')).toEqual([]);
    expect(await found('document=DEMO&customer=C10002')).toHaveLength(1);
    expect(await found('until=2020-01-01T00:00:00Z')).toEqual([]);
    expect((await found('from=2020-01-01T00:00:00Z')).length).toBeGreaterThan(7);
    const foreign = await stranger.ask<Lines>('wallet-lines');
    expect(foreign.body.items.map((line) => line.reason)).toEqual(['Demo data']);
    expect(refusal(await admin.ask('wallet-lines?cursor=bm9uc2Vuc2U'))).toEqual([
      400,
      'request.cursor_invalid',
    ]);
  });
});
