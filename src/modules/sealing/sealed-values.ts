import type { Database, OperatorId } from '../../platform/database';
import type { Log } from '../../platform/log';
import { keyIdOf, type Sealer } from '../../platform/seal';
import type { IdentityOf, SealedRow } from '../../platform/sealed-table';
import { SEALED_TABLES } from './sealed-tables';
import { type HeldRow, LOWEST, type ScannedRow, statementsOf } from './sealing.sql';

/** Read in one statement: milliseconds, whatever the rows hold. */
const SCANNED_AT_ONCE = 1_000;
/** Sealed anew in one transaction: its rows are held for as long. */
const ROWS_AT_ONCE = 100;
const BYTES_AT_ONCE = 4 * 1024 * 1024;

const HELD = SEALED_TABLES.map((table) => ({ ...table, ...statementsOf(table) }));
type Held = (typeof HELD)[number];

/** Rows of one table of one operator whose values an older key sealed. */
export interface Found {
  readonly operatorId: OperatorId;
  readonly held: Held;
  readonly rows: readonly ScannedRow[];
}

/** All sealed values of the database, operator by operator, table by table, in small pieces. */
export class SealedValues {
  constructor(private readonly db: Database) {}

  /** Pieces with at least one value of these keys, and empty ones, so that one can stop in between. */
  async *find(
    operatorIds: readonly OperatorId[],
    keyIds: ReadonlySet<string>,
  ): AsyncGenerator<Found> {
    for (const held of HELD) {
      for (const operatorId of operatorIds) {
        for await (const page of this.pages(held, operatorId)) {
          const rows = page.filter(({ keys }) => keys.some((id) => id !== null && keyIds.has(id)));
          yield { operatorId, held, rows };
        }
      }
    }
  }

  /**
   * Seals anew what the piece holds. A row that somebody is changing is left to the next time, and
   * so is a value that does not open. Returns the ids of the keys that are needed for one value less.
   */
  async sealAnew({ operatorId, held, rows }: Found, sealer: Sealer, log: Log): Promise<string[]> {
    const keyNames = Object.keys(held.key);
    return this.db.transaction(operatorId, async (tx) => {
      const keys = keyNames.map((_, at) => rows.map((row) => row.key[at]));
      const renewed: string[] = [];
      const fresh = (row: HeldRow, column: string, identityOf: IdentityOf): Buffer | null => {
        const value = row[column];
        if (!Buffer.isBuffer(value) || keyIdOf(value) === sealer.currentId) return null;
        try {
          const identity = identityOf(operatorId, row as SealedRow);
          const sealed = sealer.seal(sealer.open(value, identity), identity);
          renewed.push(keyIdOf(value));
          return sealed;
        } catch (err) {
          log.error({ table: held.table, column, operatorId, err }, 'a sealed value does not open');
          return null;
        }
      };
      const found = await tx.rows(held.hold, [operatorId, ...keys]);
      const columns = Object.entries(held.columns).map(([column, identityOf]) =>
        found.map((row) => fresh(row, column, identityOf)),
      );
      const places = keyNames.map((name) => found.map((row) => row[name]));
      if (renewed.length > 0) await tx.rows(held.write, [operatorId, ...places, ...columns]);
      return renewed;
    });
  }

  private async *pages(held: Held, operatorId: OperatorId): AsyncGenerator<readonly ScannedRow[]> {
    let above: readonly string[] = Object.values(held.key).map((type) => LOWEST[type]);
    for (;;) {
      const values = [operatorId, ...above, SCANNED_AT_ONCE];
      const page = await this.db.read(operatorId, held.scan, values);
      yield page;
      const last = page.at(-1);
      if (!last || page.length < SCANNED_AT_ONCE) return;
      above = last.key;
    }
  }
}

/** In pieces that one transaction takes. */
export function* piecesOf(found: Found): Generator<Found> {
  let rows: ScannedRow[] = [];
  let bytes = 0;
  for (const row of found.rows) {
    if (rows.length === ROWS_AT_ONCE || (rows.length > 0 && bytes + row.bytes > BYTES_AT_ONCE)) {
      yield { ...found, rows };
      rows = [];
      bytes = 0;
    }
    rows.push(row);
    bytes += row.bytes;
  }
  if (rows.length > 0) yield { ...found, rows };
}
