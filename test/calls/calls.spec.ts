import { CallsService } from '../../src/modules/calls/calls.service';
import { order } from '../../src/simulator/orders';
import { Session } from '../../src/simulator/session';
import { type RunningApp, startApp } from '../support/app';

const NAME = 'Zacharias Unmistakable';
const DAY_MS = 86_400_000;

let running: RunningApp;
let calls: CallsService;

beforeAll(async () => {
  running = await startApp();
  calls = running.app.get(CallsService);
});

afterAll(() => running.close());

function session(): Session {
  return new Session(running.target, 'calls');
}

async function callAndFind() {
  const asked = session();
  const made = order(asked);
  await asked.ask('order/create', {
    ...made,
    receiver: { ...(made.receiver as object), receiptName: NAME },
  });
  await calls.flush();
  const [found] = await calls.find(1, { number: made.cwFulfillNo, below: null, limit: 1 });
  if (!found) throw new Error('the call was not recorded');
  return found;
}

describe('the record of a call', () => {
  it('holds who, what, how long and the outcome, and its texts with secrets masked', async () => {
    const found = await callAndFind();
    expect(found).toMatchObject({
      direction: 'in',
      subject: '/bg/certified/warehouse/order/create',
      customerCode: 'C10001',
      ok: true,
      outcome: 1_000_000,
      httpStatus: 200,
    });
    const texts = await calls.get(1, found);
    expect(texts?.request).toContain(NAME);
    expect(texts?.request).toContain('"cwAccessToken":"***"');
    expect(texts?.request).not.toContain(running.target.main.token);
    expect(texts?.answer).toContain('warehouseOrderNo');
  });

  it('is nobody else’s', async () => {
    const found = await callAndFind();
    expect(await calls.get(2, found)).toBeNull();
    expect(await calls.find(2, { number: found.number ?? '', below: null, limit: 10 })).toEqual([]);
  });

  it('leaves no name and no token readable anywhere in the database', async () => {
    await callAndFind();
    const rows = await running.db.transaction(1, (tx) =>
      tx.manager.query<{ name: string }[]>(
        `SELECT c.relname AS name FROM pg_class c
          WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            AND has_table_privilege(c.oid, 'SELECT')`,
      ),
    );
    for (const { name } of rows) {
      for (const secret of [NAME, 'demo-cw-token', '00112233445566778899aabbccddeeff00112233']) {
        const [found] = await running.db.transaction(1, (tx) =>
          tx.manager.query<{ n: number }[]>(
            `SELECT count(*) AS n FROM ${name} t WHERE t::text LIKE $1`,
            [`%${secret}%`],
          ),
        );
        // bytea shows as hex in text, so look for the bytes as well.
        const hex = Buffer.from(secret).toString('hex');
        const [bytes] = await running.db.transaction(1, (tx) =>
          tx.manager.query<{ n: number }[]>(
            `SELECT count(*) AS n FROM ${name} t WHERE t::text LIKE $1`,
            [`%${hex}%`],
          ),
        );
        expect([name, found?.n, bytes?.n]).toEqual([name, 0, 0]);
      }
    }
  });

  it('of a refused signature belongs to the operator whose key it was', async () => {
    const asked = session();
    await asked.ask(
      'token/verify',
      { cwCustomerCode: 'C10001' },
      { as: { ...running.target.main, appSecret: 'wrong' } },
    );
    await calls.flush();
    const [found] = await calls.find(1, {
      subject: '/bg/certified/warehouse/token/verify',
      below: null,
      limit: 1,
    });
    expect(found).toMatchObject({ ok: false, outcome: 3_000_001 });
  });

  it('with a label keeps size and hash instead of the file', async () => {
    const asked = session();
    const file = Buffer.from('^XA^FDUNMISTAKABLE^FS^XZ').toString('base64');
    const made = order(asked, {
      tailShippingMode: 1,
      shippingLabelFileType: 'ZPL',
      shippingLabelFileBase64: file,
    });
    await asked.ask('order/createWithLabel', made);
    await calls.flush();
    const [found] = await calls.find(1, { number: made.cwFulfillNo, below: null, limit: 1 });
    const texts = found && (await calls.get(1, found));
    expect(texts?.request).toMatch(/"shippingLabelFileBase64":"\d+ bytes, sha256 [0-9a-f]{64}"/);
    expect(texts?.request).not.toContain(file);
  });

  it('is written on a day that has no partition yet', async () => {
    running.clock.advance(40 * DAY_MS);
    const before = calls.counters();
    const asked = session();
    await asked.send(
      'token/verify',
      '{"app_key":"demo-app-key","timestamp":1750000000,"sign":"A"}',
    );
    await calls.flush();
    running.clock.advance(-40 * DAY_MS);
    expect(calls.counters()).toMatchObject({ recorded: before.recorded + 1, lost: before.lost });
  });

  it('is given up for calls that nobody signed, beyond so many a minute, and counted', async () => {
    const before = calls.counters();
    const unsigned = {
      operatorId: 0,
      at: running.clock.now(),
      direction: 'in' as const,
      subject: '/x',
      customerCode: null,
      number: null,
      requestId: 'r',
      ok: false,
      outcome: 1,
      message: '',
      httpStatus: 200,
      durationUs: 1,
      request: Buffer.from('{}'),
      answer: '{}',
      authenticated: false,
      masking: { secrets: [], files: [] },
    };
    for (let n = 0; n < 1_000; n += 1) calls.record(unsigned);
    expect(calls.counters().capped - before.capped).toBeGreaterThanOrEqual(400);
    await calls.flush();
  });

  it('that nobody signed keeps size and hash of a long body, not the body', async () => {
    const asked = session();
    const junk = `{"app_key":"nobody","junk":"${'x'.repeat(1_000_000)}"}`;
    const before = await sizeOfCalls();
    await asked.send('token/verify', junk);
    await calls.flush();
    expect((await sizeOfCalls()) - before).toBeLessThan(20_000);
  });

  it('that can’t be written does not take its neighbours with it', async () => {
    const before = calls.counters();
    const good = { ...(await sample()), number: 'GOOD' };
    calls.record({ ...good, httpStatus: 999_999 });
    calls.record(good);
    await calls.flush();
    expect(calls.counters()).toMatchObject({
      recorded: before.recorded + 1,
      lost: before.lost + 1,
    });
    expect(await calls.find(1, { number: 'GOOD', below: null, limit: 5 })).toHaveLength(1);
  });

  it('that overflows the queue is counted as lost, and no call fails', async () => {
    const before = calls.counters();
    const big = {
      ...(await sample()),
      request: Buffer.alloc(1024 * 1024),
      masking: { secrets: [], files: [] },
    };
    for (let n = 0; n < 100; n += 1) calls.record(big);
    const { lost, queued } = calls.counters();
    expect(lost - before.lost + queued).toBeGreaterThanOrEqual(100);
    expect(lost).toBeGreaterThan(before.lost);
    await calls.flush();
  });
});

async function sizeOfCalls(): Promise<number> {
  const [row] = await running.db.transaction(0, (tx) =>
    tx.manager.query<{ bytes: number }[]>(
      'SELECT coalesce(sum(length(request) + length(answer)), 0) AS bytes FROM calls WHERE operator_id = 0',
    ),
  );
  return Number(row?.bytes);
}

async function sample() {
  return {
    operatorId: 1,
    at: running.clock.now(),
    direction: 'in' as const,
    subject: '/sample',
    customerCode: null,
    number: null,
    requestId: 'r',
    ok: true,
    outcome: 1_000_000,
    message: '',
    httpStatus: 200,
    durationUs: 1,
    request: Buffer.from('{}'),
    answer: '{}',
    authenticated: true,
    masking: { secrets: [], files: [] },
  };
}
