import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CASES, conformance, type Outcome } from '../../src/simulator/conformance';
import { main } from '../../src/simulator/main';
import { targetOf } from '../../src/simulator/target';
import { type FakeWarehouse, openFakeWarehouse, type Says } from './fake-warehouse';

const CALLS = [
  'basic/get',
  'delivery/fee/calc',
  'inventory/batch/get',
  'inventory/change/list/get',
  'logistics/product/list/batch/get',
  'order/cancel',
  'order/create',
  'order/createWithLabel',
  'order/info/get',
  'outbound/order/fee/get',
  'skuInfos/details/get',
  'skuInfos/list/get',
  'token/verify',
];

/** The one call that the fake knows well: whether a token is valid. */
const verifies: Says = ({ body }) => {
  const valid = body.cwAccessToken === 'demo-cw-token';
  const reason = valid ? '' : 'the token is not valid';
  return {
    result: {
      verifyResult: valid,
      authorizationSuccess: valid,
      cwCustomerCode: body.cwCustomerCode,
      expireTime: 1_750_000_000_000,
      failReason: reason,
      authorizationFailReason: reason,
    },
  };
};

/** Its mistake: it believes every token. */
const believesAll: Says = (asked) =>
  verifies({ ...asked, body: { ...asked.body, cwAccessToken: 'demo-cw-token' } });

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, and gives what it printed. */
async function temu(...args: readonly string[]): Promise<Ran> {
  const printed = { out: '', err: '' };
  const into = (which: 'out' | 'err') => (text: string | Uint8Array) => {
    printed[which] += String(text);
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(into('out')),
    jest.spyOn(process.stderr, 'write').mockImplementation(into('err')),
  ];
  try {
    const status = await main(args, {});
    return { status, ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

let warehouse: FakeWarehouse;

async function opened(says: Says): Promise<FakeWarehouse> {
  warehouse = await openFakeWarehouse(says);
  return warehouse;
}

afterEach(async () => warehouse?.close());

describe('call', () => {
  it('sends a call that the warehouse believes, prints both sides, and ends with 0', async () => {
    const { url, asked } = await opened(verifies);
    const { status, out } = await temu('call', 'token/verify', '--url', url);
    expect(status).toBe(0);
    expect(asked.map((one) => one.call)).toEqual(['token/verify']);
    expect(asked[0]?.body).toMatchObject({
      app_key: 'demo-app-key',
      type: 'bg.certified.warehouse.token.verify',
      cwCustomerCode: 'C10001',
      cwAccessToken: 'demo-cw-token',
      cwAppKey: 'demo-cw-key',
    });
    expect(out).toContain('POST /bg/certified/warehouse/token/verify');
    expect(out).toContain('HTTP 200');
    expect(out).toContain('"verifyResult": true');
  });

  it.each(['/bg/certified/warehouse/token/verify', 'bg.certified.warehouse.token.verify'])(
    'knows it as %s too',
    async (name) => {
      const { url, asked } = await opened(verifies);
      expect((await temu('call', name, '--url', url)).status).toBe(0);
      expect(asked[0]?.call).toBe('token/verify');
    },
  );

  it('prints no secret, unless it is asked to', async () => {
    const { url, asked } = await opened(verifies);
    const secrets = ['demo-cw-token', 'demo-cw-key'];
    const hidden = (await temu('call', 'token/verify', '--url', url)).out;
    for (const secret of [...secrets, String(asked[0]?.body.sign)])
      expect(hidden).not.toContain(secret);
    const open = (await temu('call', 'token/verify', '--url', url, '--show-secrets')).out;
    for (const secret of [...secrets, String(asked[1]?.body.sign)]) expect(open).toContain(secret);
  });

  it('ends with 1 where it is refused', async () => {
    const { url } = await opened(() => ({ errorCode: 170020004, errorMsg: 'no order CW1' }));
    const { status, out } = await temu('call', 'order/cancel', 'cwFulfillNo=CW1', '--url', url);
    expect(status).toBe(1);
    expect(out).toContain('no order CW1');
  });

  it('ends with 1 where its secret is not the right one', async () => {
    const { url } = await opened(verifies);
    const wrong = ['--app-secret', 'ffeeddccbbaa99887766554433221100ffeeddcc'];
    const { status, out } = await temu('call', 'token/verify', '--url', url, ...wrong);
    expect(status).toBe(1);
    expect(out).toContain('3000001');
  });

  it('tells machines the same as one object', async () => {
    const { url } = await opened(verifies);
    const { out } = await temu('call', 'token/verify', '--json', '--url', url);
    expect(JSON.parse(out)).toMatchObject({
      path: '/bg/certified/warehouse/token/verify',
      status: 200,
      answer: { success: true, result: { verifyResult: true } },
    });
    expect(out).not.toContain('demo-cw-token');
  });

  it('reads fields as JSON or text, inside one another, and from a file', async () => {
    const { url, asked } = await opened(verifies);
    const folder = mkdtempSync(join(tmpdir(), 'opencang-simulator-'));
    const file = join(folder, 'order.json');
    writeFileSync(file, '{"remark":"from the file","chargeMethod":0}');
    const fields = [
      `@${file}`,
      'chargeMethod=1',
      'cwFulfillNo=CW1',
      'flag=true',
      'cwSkuCodeList=["A","B"]',
      'receiver.receiptName=Jane Roe',
      'receiver.postCode:=90071',
      'skuId=12345678901234567890',
    ];
    try {
      await temu('call', 'order/create', ...fields, '--url', url);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(asked[0]?.body).toMatchObject({
      remark: 'from the file',
      chargeMethod: 1,
      cwFulfillNo: 'CW1',
      flag: true,
      cwSkuCodeList: ['A', 'B'],
      receiver: { receiptName: 'Jane Roe', postCode: '90071' },
      skuId: '12345678901234567890',
    });
  });
});

describe('conformance', () => {
  it('passes a warehouse that does right, and ends with 0', async () => {
    const { url } = await opened(verifies);
    const { status, out } = await temu('conformance', '--only', 'token/verify', '--url', url);
    expect(out).toMatch(/✓ token\/verify +\d+ ms {2}a valid token is valid/);
    expect(out).toContain('0 failed');
    expect(out).not.toContain('接口参数');
    expect(status).toBe(0);
  });

  it('fails one that does wrong: status 1, the 接口参数, expected and got', async () => {
    const { url } = await opened(believesAll);
    const { status, out } = await temu('conformance', '--only', 'token/verify', '--url', url);
    expect(status).toBe(1);
    expect(out).toMatch(/✗ token\/verify +\d+ ms {2}a token that is not valid/);
    expect(out).toContain('verdict: [false,false] expected, got [true,true]');
    const request = /接口参数 request: (\{.*\})/.exec(out)?.[1] ?? '';
    expect(JSON.parse(request)).toMatchObject({ cwCustomerCode: 'C10001', cwAccessToken: '***' });
    expect(out).toContain('返回 answer: {"success":true');
    expect(out).not.toContain('demo-cw-key');
  });

  it('fails one that answers with a field too many', async () => {
    const { url } = await opened((asked) => {
      const { result } = verifies(asked) as { result: object };
      return { result: { ...result, verifyResults: true } };
    });
    const { status, out } = await temu('conformance', '--only', 'token/verify', '--url', url);
    expect(status).toBe(1);
    expect(out).toContain('fields of result');
  });

  it('fails one that refuses what is right', async () => {
    const { url } = await opened(() => ({ errorCode: 4000000, errorMsg: 'system failure' }));
    const { status, out } = await temu('conformance', '--only', 'basic/get', '--url', url);
    expect(status).toBe(1);
    expect(out).toContain('success expected, got 4000000: system failure');
  });

  it('finds a wrong number of a refusal', async () => {
    const { url } = await opened(() => ({ errorCode: 2000000, errorMsg: 'no' }));
    const { out } = await temu('conformance', '--only', 'transport', '--url', url);
    expect(out).toMatch(/✗ transport +\d+ ms {2}token missing/);
    expect(out).toContain('errorCode: 3000030 expected, got 2000000');
  });

  it('tells machines counts and cases, with the request of each failure', async () => {
    const { url } = await opened(believesAll);
    const args = ['--only', 'token/verify', '--json', '--url', url];
    const { status, out } = await temu('conformance', ...args);
    expect(status).toBe(1);
    const told = JSON.parse(out) as { passed: number; failed: number; cases: Outcome[] };
    expect(told).toMatchObject({ target: url, passed: 1, failed: 1, skipped: 0 });
    expect(told.cases.map((one) => [one.outcome, one.exchange?.path])).toEqual([
      ['passed', undefined],
      ['failed', '/bg/certified/warehouse/token/verify'],
    ]);
  });

  it('goes on after a case that broke, and says what broke', async () => {
    const { url } = await opened(verifies);
    const broken = { call: 'x', title: 'broken', run: () => Promise.reject(new Error('oh')) };
    const fine = { call: 'x', title: 'fine', run: () => Promise.resolve() };
    const outcomes = await conformance(targetOf({ url }, {}), undefined, () => undefined, [
      broken,
      fine,
    ]);
    expect(outcomes.map((one) => [one.title, one.outcome, one.reason])).toEqual([
      ['broken', 'failed', 'oh'],
      ['fine', 'passed', ''],
    ]);
  });

  it('skips what needs a second customer where none was given', async () => {
    const { url } = await opened(verifies);
    const run = jest.fn(() => Promise.resolve());
    const needs = (target: ReturnType<typeof targetOf>) => target.otherCustomer !== null;
    const one = { call: 'x', title: 'of two customers', needs, run };
    const own = targetOf({ url, 'app-key': 'mine' }, {});
    const outcomes = await conformance(own, undefined, () => undefined, [one]);
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['skipped']);
    expect(run).not.toHaveBeenCalled();
    await conformance(targetOf({ url }, {}), undefined, () => undefined, [one]);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('has cases for each of the 13 calls, and no title twice', () => {
    const covered = new Set(CASES.map((one) => one.call));
    expect([...covered].filter((one) => one !== 'transport').sort()).toEqual(CALLS);
    const titles = CASES.map((one) => `${one.call} ${one.title}`);
    expect(titles).toEqual([...new Set(titles)]);
  });
});

describe('settings', () => {
  it("are the demo's, then the environment's, then the command line's", () => {
    expect(targetOf({}, {}).main.customer).toBe('C10001');
    expect(targetOf({}, { TEMU_CUSTOMER: 'C2' }).main.customer).toBe('C2');
    expect(targetOf({ customer: 'C3' }, { TEMU_CUSTOMER: 'C2' }).main.customer).toBe('C3');
    expect(targetOf({}, { TEMU_APP_SECRET: 'abc' }).main.appSecret).toBe('abc');
  });

  it("take nothing of the demo's second customer and operator for another app_key", () => {
    const own = targetOf({ 'app-key': 'mine' }, {});
    expect([own.otherCustomer, own.otherOperator, own.lastPieceSku]).toEqual([null, null, '']);
    const named = targetOf({ 'app-key': 'mine', customer2: 'C9', token2: 't9' }, {});
    expect(named.otherCustomer).toMatchObject({ appKey: 'mine', customer: 'C9', token: 't9' });
  });
});

describe('wrong usage', () => {
  it.each([
    { args: ['conform'], names: '"conform"' },
    { args: ['call'], names: 'order/info/get' },
    { args: ['call', 'token/verify', 'nonsense'], names: '"nonsense"' },
    { args: ['call', 'token/verify', '@/no/such/file'], names: '/no/such/file' },
    { args: ['conformance', '--only', 'order/craete'], names: '"order/craete"' },
    { args: ['conformance', '--colour'], names: '--colour' },
  ])('$args ends with 2 and names the word', async ({ args, names }) => {
    const { status, out, err } = await temu(...args);
    expect(status).toBe(2);
    expect(err).toContain(names);
    expect(err).toContain('--help');
    expect(out).toBe('');
  });

  it('says where nobody answers', async () => {
    const { url, close } = await opened(verifies);
    await close();
    const { status, err } = await temu('conformance', '--url', url);
    expect(status).not.toBe(0);
    expect(err).toContain(url);
  });

  it('--help tells of every command and option', async () => {
    const { status, out } = await temu('--help');
    expect(status).toBe(0);
    for (const word of ['call <name>', 'conformance', '--json', '--only', '--app-secret', '--sku2'])
      expect(out).toContain(word);
  });
});
