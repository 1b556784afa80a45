import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { StatementsService } from '../../src/modules/wallets/statements.service';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { readPdf } from '../support/papers';

const OPERATOR = 1;
const CUSTOMER = 1;
const PATH = `wallets/${CUSTOMER}/EUR/statement`;
const ZONE = 'America/Los_Angeles';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  for (const customerCode of ['C10001', 'C10002'])
    expect((await admin.make('wallets', { customerCode, currency: 'EUR' })).status).toBe(201);
  await book('2026-04-01T12:00:00-07:00', 'top_up', 'top_up', 'TU-899', 1_000_000);
  await book('2026-04-30T23:59:59-07:00', 'charge', 'outbound_order', 'CW-APRIL', -842);
  await book('2026-05-01T00:00:00-07:00', 'top_up', 'top_up', 'TU-900', 50_000);
  await book('2026-05-14T10:00:00-07:00', 'freeze', 'outbound_order', 'CW-MAY', 0, 1_000);
  await book('2026-05-14T11:00:00-07:00', 'charge', 'outbound_order', 'CW-MAY', -1_055, -1_000);
  await book(
    '2026-05-20T11:00:00-07:00',
    'adjust',
    'adjustment',
    'COR-1',
    -320,
    0,
    '=托盘费 Pallet',
  );
  await book(
    '2026-05-31T23:59:59-07:00',
    'adjust',
    'outbound_order',
    'CW-MAY',
    -45,
    0,
    '重量 Weight',
  );
  await book('2026-06-01T00:00:00-07:00', 'charge', 'outbound_order', 'CW-JUNE', -1_234);
});

afterAll(() => running.close());

interface Statement {
  readonly opening: string;
  readonly closing: string;
  readonly sums: { readonly kind: string; readonly lines: number; readonly sum: string }[];
  readonly lines: { readonly no: number; readonly documentNo: string; readonly amount: string }[];
}

/** A line of a moment of the past, as nobody but a test can write one. */
async function book(
  at: string,
  type: string,
  kind: string,
  no: string,
  minor: number,
  frozen = 0,
  reason = '',
): Promise<void> {
  await running.db.transaction(OPERATOR, (tx) =>
    tx.manager.query(
      `WITH moved AS (
         UPDATE wallets SET balance_minor = balance_minor + $5, frozen_minor = frozen_minor + $6,
                            line_no = line_no + 1
          WHERE customer_id = ${CUSTOMER} AND currency = 'EUR' RETURNING *)
       INSERT INTO wallet_lines (operator_id, customer_id, currency, no, type, balance_change_minor,
         frozen_change_minor, balance_after_minor, frozen_after_minor, credit_limit_minor, document_kind,
         document_no, person, reason, at)
       SELECT operator_id, customer_id, currency, line_no, $2, $5, $6, balance_minor, frozen_minor,
              credit_limit_minor, $3, $4, 'test', $7, $1 FROM moved`,
      [at, type, kind, no, minor, frozen, reason],
    ),
  );
}

function cents(text: string): number {
  return Math.round(Number(text) * 100);
}

async function fetchFile(
  path: string,
): Promise<{ file: Buffer; headers: Headers; status: number }> {
  const response = await fetch(`${running.url}/admin/v1/${path}`, {
    headers: { authorization: 'Bearer demo-admin-key' },
  });
  const file = Buffer.from(await response.arrayBuffer());
  return { file, headers: response.headers, status: response.status };
}

describe('a statement', () => {
  it('holds the days that it says, where the warehouse lives, and adds up', async () => {
    const { status, body } = await admin.ask<Statement>(`${PATH}?from=2026-05-01&to=2026-05-31`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      customerCode: 'C10001',
      timeZone: ZONE,
      opening: '9991.58',
      closing: '10477.38',
      frozen: '0.00',
      sums: [
        { kind: 'top_up', lines: 1, sum: '500.00' },
        { kind: 'charge', lines: 1, sum: '-10.55' },
        { kind: 'order_correction', lines: 1, sum: '-0.45' },
        { kind: 'correction', lines: 1, sum: '-3.20' },
      ],
    });
    expect(body.lines.map((line) => line.documentNo)).toEqual([
      'TU-900',
      'CW-MAY',
      'COR-1',
      'CW-MAY',
    ]);
  });

  it('begins elsewhere where people live by another clock', async () => {
    const shanghai = `${PATH}?from=2026-05-01&to=2026-05-31&timeZone=Asia/Shanghai`;
    const { body } = await admin.ask<Statement>(shanghai);
    expect(body.lines.map((line) => line.documentNo)).toEqual([
      'CW-APRIL',
      'TU-900',
      'CW-MAY',
      'COR-1',
    ]);
    expect(
      (await admin.ask<Statement>(`${PATH}?from=2026-06-01&to=2026-06-01`)).body,
    ).toMatchObject({ opening: '10477.38', closing: '10465.04' });
  });

  it('of days in which nothing happened says so', async () => {
    const { body } = await admin.ask<Statement>(`${PATH}?from=2026-07-01&to=2026-07-31`);
    expect(body).toMatchObject({ opening: '10465.04', closing: '10465.04', lines: [] });
    const empty = await admin.ask<Statement>(`${PATH}?from=2020-01-01&to=2020-01-31`);
    expect(empty.body).toMatchObject({ opening: '0.00', closing: '0.00', lines: [] });
  });

  it('is for any two days what the ledger says, and one begins where the other ends', async () => {
    const service = running.app.get(StatementsService);
    const day = fc
      .integer({ min: 0, max: 70 })
      .map((days) => new Date(Date.UTC(2026, 3, 1 + days)).toISOString().slice(0, 10));
    const make = async (firstDay: string, lastDay: string) => {
      const key = { customerId: CUSTOMER, currency: 'EUR' };
      const made = await service.make(OPERATOR, key, { firstDay, lastDay, timeZone: ZONE });
      if (!made) throw new Error('no statement');
      return made;
    };
    await fc.assert(
      fc.asyncProperty(fc.tuple(day, day), async (days) => {
        const [first = '', last = ''] = [...days].sort();
        const whole = await make(first, last);
        const [row] = await running.db.transaction(OPERATOR, (tx) =>
          tx.manager.query<{ sum: number; lines: number }[]>(
            `SELECT coalesce(sum(balance_change_minor), 0)::bigint AS sum,
                    count(*) FILTER (WHERE balance_change_minor <> 0) AS lines
               FROM wallet_lines WHERE customer_id = $1 AND currency = 'EUR'
                AND (at AT TIME ZONE '${ZONE}')::date BETWEEN $2 AND $3`,
            [CUSTOMER, first, last],
          ),
        );
        expect(whole.closingMinor - whole.openingMinor).toBe(row?.sum);
        expect(whole.sums.reduce((sum, { lines }) => sum + lines, 0)).toBe(row?.lines);
        const left = await make(first, first);
        expect(left.openingMinor).toBe(whole.openingMinor);
        if (first < last) {
          const next = new Date(Date.parse(first) + 86_400_000).toISOString().slice(0, 10);
          expect((await make(next, last)).openingMinor).toBe(left.closingMinor);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('as CSV sums up in a spreadsheet, and runs nothing there', async () => {
    const { file, headers } = await fetchFile(`${PATH}.csv?from=2026-05-01&to=2026-05-31`);
    expect(headers.get('content-type')).toContain('text/csv');
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="statement-C10001-EUR-2026-05-01-2026-05-31.csv"',
    );
    const rows = parse(file, { bom: true, columns: true }) as Record<string, string>[];
    const [opening, ...rest] = rows;
    const closing = rest.pop();
    expect(opening).toMatchObject({ kind: 'Opening balance', balance: '9991.58' });
    expect(closing).toMatchObject({ 类型: '期末余额', balance: '10477.38', amount: '485.80' });
    let balance = cents(opening?.balance ?? '');
    for (const row of rest) {
      balance += cents(row.amount ?? '');
      expect(cents(row.balance ?? '')).toBe(balance);
    }
    expect(balance).toBe(cents(closing?.balance ?? ''));
    expect(rest.map((row) => row.time)).toContain('2026-05-31 23:59:59');
    expect(rest.map((row) => row.amount)).toContain('-3.20');
    expect(rest.map((row) => row.reason)).toContain("'=托盘费 Pallet");
  });

  it('as PDF says the same in both languages, with a number on every page', async () => {
    for (let n = 0; n < 90; n += 1)
      await book(
        '2026-08-01T12:00:00-07:00',
        'charge',
        'outbound_order',
        `CW-AUG-${n}`,
        -(100 + n),
      );
    const { file, headers } = await fetchFile(`${PATH}.pdf?from=2026-05-01&to=2026-08-31`);
    expect(headers.get('content-type')).toBe('application/pdf');
    const pages = await readPdf(file, 0);
    expect(pages).toHaveLength(3);
    pages.forEach((page, at) => {
      expect(page.text).toContain(`Page ${at + 1} of 3`);
      expect(page.text).toContain(`第 ${at + 1} / 3 页`);
    });
    const text = pages.map((page) => page.text).join('\n');
    const said = [
      'Account statement',
      '账户对账单',
      'Demo Warehouses',
      'C10001',
      '2026-05-01 – 2026-08-31 (America/Los_Angeles)',
      '期初余额',
      '9991.58',
      'Order charges 订单扣费',
      '托盘费 Pallet',
      'CW-AUG-89',
    ];
    for (const words of said) expect(text).toContain(words);
    const { body } = await admin.ask<Statement>(`${PATH}?from=2026-05-01&to=2026-08-31`);
    expect(text).toContain(body.closing);
    for (const { sum } of body.sums) expect(text).toContain(sum);
    for (const line of body.lines) expect(text).toContain(line.documentNo);
  });

  it('that no person reads is refused as PDF, and whole as CSV', async () => {
    await running.db.transaction(OPERATOR, (tx) =>
      tx.manager.query(
        `WITH moved AS (
           UPDATE wallets SET balance_minor = balance_minor - 2001, line_no = line_no + 2001
            WHERE customer_id = 2 AND currency = 'EUR' RETURNING *)
         INSERT INTO wallet_lines (operator_id, customer_id, currency, no, type, balance_change_minor,
           balance_after_minor, frozen_after_minor, credit_limit_minor, document_kind, document_no, person, at)
         SELECT operator_id, customer_id, currency, line_no - 2001 + n, 'charge', -1, balance_minor + 2001 - n, 0, 0,
                'outbound_order', 'CW-' || n, 'test', '2026-05-05' FROM moved, generate_series(1, 2001) AS n`,
      ),
    );
    const path = 'wallets/2/EUR/statement';
    const { file, status } = await fetchFile(`${path}.pdf?from=2026-05-01&to=2026-05-31`);
    expect([status, JSON.parse(file.toString()).code]).toEqual([400, 'statement.too_long']);
    const csv = await fetchFile(`${path}.csv?from=2026-05-01&to=2026-05-31`);
    expect(parse(csv.file, { bom: true, columns: true })).toHaveLength(2003);
  });

  it.each([
    ['from=2026-05-01', 400, 'request.invalid'],
    ['from=2026-02-30&to=2026-03-01', 400, 'request.invalid'],
    ['from=2026-05-31&to=2026-05-01', 400, 'request.invalid'],
    ['from=2026-05-01&to=2026-05-31&timeZone=Mars/Olympus', 400, 'request.invalid'],
  ])('with %s is refused', async (query, status, code) => {
    for (const end of ['', '.csv', '.pdf']) {
      const { status: told, file } = await fetchFile(`${PATH}${end}?${query}`);
      expect([told, JSON.parse(file.toString()).code]).toEqual([status, code]);
    }
  });

  it('is nobody else’s', async () => {
    const stranger = new AdminClient(running, 'demo-admin-key-2');
    const foreign = await stranger.ask(`${PATH}?from=2026-05-01&to=2026-05-31`);
    expect(foreign.status).toBe(404);
  });
});
