import fc from 'fast-check';
import { type WalletMovement, WalletsService } from '../../src/modules/wallets/wallets.service';
import { type Fixture, openFixture } from '../support/fixture';
import { makeStocked, TEST_CAUSE } from '../support/makers';
import { reconcile } from '../support/reconcile';

let fixture: Fixture;
let operatorId: number;
let customerId: number;
const wallets = new WalletsService();

beforeAll(async () => {
  fixture = await openFixture();
  ({ operatorId, customerId } = await makeStocked(fixture, 'A', 0));
  await fixture.db.transaction(operatorId, async (tx) => {
    await wallets.open(tx, customerId, 'USD');
    await wallets.open(tx, customerId, 'EUR');
  });
});

afterAll(() => fixture.close());

const TYPES = ['top_up', 'charge', 'adjust'] as const;

const movement = fc.record({
  currency: fc.constantFrom('USD', 'EUR'),
  type: fc.constantFrom(...TYPES),
  balanceMinor: fc.integer({ min: -100_000, max: 100_000 }),
});

function move(
  batch: readonly Omit<WalletMovement, 'customerId' | 'frozenMinor' | 'document' | 'cause'>[],
) {
  return fixture.db.transaction(operatorId, async (tx) => {
    await wallets.lock(tx, [customerId]);
    await wallets.move(
      tx,
      batch.map((one) => ({
        ...one,
        customerId,
        frozenMinor: 0,
        document: { kind: 'adjustment', no: 'T' },
        cause: TEST_CAUSE,
      })),
    );
  });
}

describe('the ledger of a wallet', () => {
  it('has after each line what all lines up to it add up to, whoever writes at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(movement, { minLength: 1, maxLength: 6 }), {
          minLength: 1,
          maxLength: 5,
        }),
        async (batches) => {
          await Promise.all(batches.map(move));
          const wrong = await fixture.db.transaction(operatorId, (tx) =>
            tx.manager.query<unknown[]>(
              `SELECT * FROM (
                 SELECT currency, no, balance_after_minor, lag(at) OVER w AS earlier, at,
                        sum(balance_change_minor) OVER w AS sum, row_number() OVER w AS place
                   FROM wallet_lines WINDOW w AS (PARTITION BY customer_id, currency ORDER BY no)) l
                WHERE sum <> balance_after_minor OR place <> no OR earlier > at`,
            ),
          );
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
    expect(await reconcile(fixture.db, operatorId)).toEqual([]);
  });
});
