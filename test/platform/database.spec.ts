import { statement } from '../../src/platform/database';
import { type Fixture, openFixture } from '../support/fixture';
import { makeStocked } from '../support/makers';

const CODES = statement<{ code: string }>('test_codes', 'SELECT code FROM operators');
const FAILS = statement<never>('test_fails', "SELECT 'x'::integer");

const RENAMES = statement<never>(
  'test_renames',
  "UPDATE operators SET code = 'RENAMED' WHERE operator_id = $1",
);

let fixture: Fixture;
let one: number;
let two: number;

beforeAll(async () => {
  // One connection: whatever is left on it, the next one gets.
  fixture = await openFixture(1);
  ({ operatorId: one } = await makeStocked(fixture, 'ONE', 0));
  ({ operatorId: two } = await makeStocked(fixture, 'TWO', 0));
});

afterAll(() => fixture.close());

async function codes(operatorId: number) {
  return (await fixture.db.read(operatorId, CODES, [])).map((row) => row.code);
}

describe('a read for one operator', () => {
  it('sees that operator’s rows alone, whoever had the connection before', async () => {
    expect(await codes(one)).toEqual(['ONE']);
    expect(await codes(two)).toEqual(['TWO']);
    const inside = await fixture.db.transaction(one, (tx) => tx.rows(CODES, []));
    expect(inside).toEqual([{ code: 'ONE' }]);
    expect(await codes(two)).toEqual(['TWO']);
  });

  it('leaves no operator for those who name none', async () => {
    await codes(one);
    await expect(fixture.db.outside(CODES, [])).rejects.toThrow(/invalid input syntax/);
    expect(await codes(one)).toEqual(['ONE']);
  });

  it('that fails spoils nothing for the next', async () => {
    await expect(fixture.db.read(one, FAILS, [])).rejects.toThrow();
    expect(await codes(two)).toEqual(['TWO']);
  });
});

describe('a transaction', () => {
  it('in which a statement failed unnoticed is not said to be committed', async () => {
    let told = false;
    const done = fixture.db.transaction(one, async (tx) => {
      tx.onCommit(() => {
        told = true;
      });
      await tx.rows(RENAMES, [one]);
      await tx.rows(FAILS, []).catch(() => undefined);
      return 'done';
    });
    await expect(done).rejects.toThrow(/rolled back/);
    expect(told).toBe(false);
    expect(await codes(one)).toEqual(['ONE']);
  });
});
