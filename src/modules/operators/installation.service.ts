import { Injectable } from '@nestjs/common';
import {
  Database,
  INSTALLATION,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import { OperatorsService } from './operators.service';
import { NEXT_OPERATOR_ID } from './operators.sql';

/** An operator as the installation sees it: that it is there, and nothing of what is its. */
export interface OperatorView {
  readonly id: OperatorId;
  readonly code: string;
  readonly name: string;
  readonly active: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/**
 * What the installation does with its operators: makes them, names them, switches them off. Each
 * row is read as its own operator's: the wall stays up for the installation as well.
 */
@Injectable()
export class InstallationService {
  constructor(
    private readonly db: Database,
    private readonly operators: OperatorsService,
  ) {}

  /** By id, above the last of the page before. */
  async list(above: OperatorId, limit: number): Promise<OperatorView[]> {
    const ids = (await this.operators.listIds()).filter((id) => id > above).slice(0, limit);
    return this.db.transaction(INSTALLATION, async (tx) => {
      const found: OperatorView[] = [];
      for (const id of ids) {
        const one = await this.findIn(tx, id);
        if (one) found.push(one);
      }
      return found;
    });
  }

  find(id: OperatorId): Promise<OperatorView | null> {
    return this.db.transaction(INSTALLATION, (tx) => this.findIn(tx, id));
  }

  /**
   * A new operator, and in the same transaction whatever it shall have from the start.
   * @param tx of the installation
   * @throws operator.code_taken
   */
  async create<T>(
    tx: Tx,
    operator: { readonly code: string; readonly name: string },
    furnish: (own: Tx) => Promise<T>,
  ): Promise<{ made: OperatorView; furnished: T }> {
    const [next] = await tx.rows(NEXT_OPERATOR_ID, []);
    if (!next) throw new Error('the sequence of operators gave no number');
    const furnished = await tx.onBehalfOf(next.id, async (own) => {
      await this.operators.found(own, operator);
      return furnish(own);
    });
    const made = await this.findIn(tx, next.id);
    if (!made) throw new Error('the operator was not written');
    return { made, furnished };
  }

  /**
   * Changes what is named if the operator still is at this version; null: it is not. Switched off,
   * within a second nobody of it signs in, no key of its works, and no call of the platform is taken.
   * @param tx of the installation
   */
  async change(
    tx: Tx,
    key: { readonly id: OperatorId; readonly version: number },
    change: { readonly name?: string; readonly active?: boolean },
  ): Promise<{ before: OperatorView; after: OperatorView } | null> {
    const before = await this.findIn(tx, key.id);
    if (!before) return null;
    const { name = null, active = null } = change;
    const [row] = await tx.onBehalfOf(key.id, (own) =>
      own.rows(CHANGE_OPERATOR, [key.id, key.version, name, active]),
    );
    return row ? { before, after: viewOf(row) } : null;
  }

  private async findIn(tx: Tx, id: OperatorId): Promise<OperatorView | null> {
    // A number that no column of operators holds is nobody's.
    if (id === INSTALLATION || id !== Math.trunc(id) || Math.abs(id) > MAX_ID) return null;
    const [row] = await tx.onBehalfOf(id, (own) => own.rows(FIND_OPERATOR, [id]));
    return row ? viewOf(row) : null;
  }
}

const MAX_ID = 2_147_483_647;

interface OperatorRow {
  operator_id: OperatorId;
  code: string;
  name: string;
  active: boolean;
  version: number;
  created_at: Date;
  updated_at: Date;
}

function viewOf(row: OperatorRow): OperatorView {
  return {
    id: row.operator_id,
    code: row.code,
    name: row.name,
    active: row.active,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const COLUMNS = 'operator_id, code, name, active, version, created_at, updated_at';

const FIND_OPERATOR: Statement<OperatorRow> = statement(
  'installation_find_operator',
  `SELECT ${COLUMNS} FROM operators WHERE operator_id = $1`,
);

/** The version is in the condition: of two who have read the same, one is told. */
const CHANGE_OPERATOR: Statement<OperatorRow> = statement(
  'installation_change_operator',
  `UPDATE operators
      SET name = coalesce($3, name), active = coalesce($4, active),
          version = version + 1, updated_at = clock_timestamp()
    WHERE operator_id = $1 AND version = $2 RETURNING ${COLUMNS}`,
);
