import { available } from '../../src/modules/inventory/inventory.rules';
import type { Movement } from '../../src/modules/inventory/inventory.types';
import { type Fixture, openFixture } from '../support/fixture';
import { makeStocked, type Stocked, TEST_CAUSE } from '../support/makers';

const MINUTE_MS = 60_000;

let fixture: Fixture;

beforeAll(async () => {
  fixture = await openFixture(24);
});

afterAll(() => fixture.close());

describe('stock and its ledger', () => {
  it('moves several pieces of one row in one statement, each line with its own before and after', async () => {
    const made = await makeStocked(fixture, 'ledger', 100);
    await fixture.db.transaction(made.operatorId, async (tx) => {
      const [row] = await made.inventory.lock(tx, [made]);
      if (!row) throw new Error('no stock row');
      await made.inventory.move(tx, [allocate(row.id, 3, 'A'), allocate(row.id, 4, 'B')]);
    });
    const ledger = await fixture.db.transaction(made.operatorId, (tx) =>
      fixture.query<{ no: number; allocated_after: number; document_no: string }>(
        tx,
        'SELECT no, allocated_after, document_no FROM stock_movements ORDER BY no',
      ),
    );
    expect(ledger).toEqual([
      { no: 1, allocated_after: 0, document_no: 'A1' },
      { no: 2, allocated_after: 3, document_no: 'A' },
      { no: 3, allocated_after: 7, document_no: 'B' },
    ]);
    await expectLedgerToMatch(made);
  });

  it('refuses to promise what is not there, whatever the code above decided', async () => {
    const made = await makeStocked(fixture, 'oversell', 2);
    const promise = fixture.db.transaction(made.operatorId, async (tx) => {
      const [row] = await made.inventory.lock(tx, [made]);
      await made.inventory.move(tx, [allocate(row?.id ?? 0, 3, 'A')]);
    });
    await expect(promise).rejects.toMatchObject({ constraint: 'stock_never_oversold' });
    await expectLedgerToMatch(made);
  });

  it('numbers the movements of racing transactions without a gap', async () => {
    const made = await makeStocked(fixture, 'racing', 100);
    await Promise.all(Array.from({ length: 20 }, (_, at) => allocateOne(made, `N${at}`)));
    const rows = await fixture.db.transaction(made.operatorId, (tx) =>
      fixture.query<{ no: number }>(tx, 'SELECT no FROM stock_movements ORDER BY no'),
    );
    expect(rows.map((row) => row.no)).toEqual(Array.from({ length: 21 }, (_, at) => at + 1));
    await expectLedgerToMatch(made);
  });

  it('keeps an adjustment from going below zero, and says how many are there', async () => {
    const made = await makeStocked(fixture, 'below', 5);
    const adjustment = fixture.db.transaction(made.operatorId, (tx) =>
      made.inventory.adjust(tx, {
        ...made,
        skuCode: 'MUG',
        warehouseCode: 'W1',
        change: -6,
        documentNo: 'A2',
        cause: TEST_CAUSE,
      }),
    );
    await expect(adjustment).rejects.toMatchObject({
      code: 'inventory.below_zero',
      values: { onHand: 5, change: -6 },
    });
  });

  it('shows nothing of another operator with equal codes', async () => {
    const mine = await makeStocked(fixture, 'mine', 11);
    const theirs = await makeStocked(fixture, 'theirs', 99);
    const shown = await mine.inventory.show(
      mine.operatorId,
      mine.customerId,
      [mine.warehouseId, theirs.warehouseId],
      ['MUG'],
    );
    expect(shown.map((row) => row.onHand)).toEqual([11]);
  });
});

describe('the change list', () => {
  it('tells what changed for sale, with before and after, and leaves out what changed nothing', async () => {
    const made = await makeStocked(fixture, 'list', 10);
    await allocateOne(made, 'N1');
    const { total, changes } = await page(made, 1, 10);
    expect(total).toBe(2);
    expect(changes.map((row) => [row.type, row.change, row.after, row.documentNo])).toEqual([
      ['adjust_up', 10, 10, 'A1'],
      ['allocate', -1, 9, 'N1'],
    ]);
  });

  it('gives every page the rows after the one before, whichever page is asked first', async () => {
    const made = await makeStocked(fixture, 'pages', 100);
    for (let n = 0; n < 11; n += 1) await allocateOne(made, `N${n}`);
    const jumped = await page(made, 3, 4);
    const pages = [await page(made, 1, 4), await page(made, 2, 4), await page(made, 3, 4)];
    expect(pages[2]?.changes).toEqual(jumped.changes);
    const ids = pages.flatMap((one) => one.changes.map((row) => row.id));
    expect(new Set(ids).size).toBe(12);
  });

  it('waits for a writer of its last moment, and then has its movement', async () => {
    const made = await makeStocked(fixture, 'waiting', 10);
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let moved: () => void = () => undefined;
    const written = new Promise<void>((resolve) => {
      moved = resolve;
    });
    const writer = fixture.db.transaction(made.operatorId, async (tx) => {
      const [row] = await made.inventory.lock(tx, [made]);
      await made.inventory.move(tx, [allocate(row?.id ?? 0, 1, 'LATE')]);
      moved();
      await held;
    });
    await written;
    let answered = false;
    const reader = patiently(() => page(made, 1, 10)).then((result) => {
      answered = true;
      return result;
    });
    // Time enough for many looks at the writer, by the database's own clock.
    await fixture.db.transaction(made.operatorId, (tx) =>
      fixture.query(tx, 'SELECT pg_sleep(0.2)'),
    );
    expect(answered).toBe(false);
    finish();
    await writer;
    expect((await reader).changes.map((row) => row.documentNo)).toContain('LATE');
  });

  it('asks to come again where a writer does not end', async () => {
    const made = await makeStocked(fixture, 'stuck', 10);
    const stuck = fixture.db.transaction(made.operatorId, async (tx) => {
      await made.inventory.lock(tx, [made]);
      await expect(page(made, 1, 10)).rejects.toMatchObject({
        kind: 'limited',
        code: 'inventory.changes_busy',
      });
    });
    await stuck;
  });

  it('misses and repeats nothing for a reader of adjacent windows while eight write', async () => {
    const made = await makeStocked(fixture, 'windows', 10_000);
    let writing = true;
    const writers = Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let n = 0; n < 40; n += 1) await allocateOne(made, `W${writer}-${n}`);
      }),
    ).finally(() => {
      writing = false;
    });
    const seen: string[] = [];
    let from = new Date(Date.now() - MINUTE_MS);
    for (let last = false; !last; ) {
      last = !writing;
      const until = new Date();
      const window = { ...everything(made), from, until, pageSize: 100_000, pageNo: 1 };
      const { changes } = await patiently(() => made.inventory.changes(made.operatorId, window));
      seen.push(...changes.map((row) => row.documentNo));
      from = until;
    }
    await writers;
    const rest = await made.inventory.changes(made.operatorId, {
      ...everything(made),
      from,
      until: new Date(Date.now() + MINUTE_MS),
      pageNo: 1,
      pageSize: 100_000,
    });
    seen.push(...rest.changes.map((row) => row.documentNo));
    expect(seen).toHaveLength(321);
    expect(new Set(seen).size).toBe(321);
  });
});

describe('what is available', () => {
  it.each([
    [
      'good pieces less promises, locks and safety',
      { onHand: 10, allocated: 2, locked: 1, safetyStock: 3 },
      4,
    ],
    [
      'never below zero after a short count',
      { onHand: 1, allocated: 2, locked: 0, safetyStock: 0 },
      0,
    ],
    ['zero where safety keeps all', { onHand: 3, allocated: 0, locked: 0, safetyStock: 3 }, 0],
  ])('is %s', (_, stock, expected) => {
    expect(available({ defective: 5, inTransit: 6, receiving: 7, ...stock })).toBe(expected);
  });
});

function allocate(stockId: number, pieces: number, no: string): Movement {
  return {
    stockId,
    type: 'allocate',
    change: { allocated: pieces },
    document: { kind: 'outbound_order', no },
    cause: TEST_CAUSE,
  };
}

function allocateOne(made: Stocked, no: string): Promise<void> {
  return fixture.db.transaction(made.operatorId, async (tx) => {
    const [row] = await made.inventory.lock(tx, [made]);
    await made.inventory.move(tx, [allocate(row?.id ?? 0, 1, no)]);
  });
}

function everything(made: Stocked) {
  return { customerId: made.customerId, warehouseIds: null, skuCodes: null };
}

/** Comes again where it is asked to, as a reader must: a busy machine keeps a writer for seconds. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if ((error as { code?: string }).code !== 'inventory.changes_busy') throw error;
    }
  }
}

function page(made: Stocked, pageNo: number, pageSize: number) {
  // The same start for all pages of a test, whenever they are asked.
  const from = new Date('2026-01-01T00:00:00Z');
  const until = new Date(Date.now() + MINUTE_MS);
  return made.inventory.changes(made.operatorId, {
    ...everything(made),
    from,
    until,
    pageNo,
    pageSize,
  });
}

async function expectLedgerToMatch(made: Stocked): Promise<void> {
  const [row] = await fixture.db.transaction(made.operatorId, (tx) =>
    fixture.query<{ equal: boolean }>(
      tx,
      `SELECT s.on_hand = sum(m.on_hand_change) AND s.allocated = sum(m.allocated_change)
              AND s.movement_no = count(*) AS equal
         FROM stock s JOIN stock_movements m ON m.operator_id = s.operator_id AND m.stock_id = s.id
        GROUP BY s.on_hand, s.allocated, s.movement_no`,
    ),
  );
  expect(row).toEqual({ equal: true });
}
