import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { codeTaken } from './operators.errors';
import {
  FIND_IN_DIRECTORY,
  FIND_NAME,
  INSERT_IN_DIRECTORY,
  INSERT_OPERATOR,
  LIST_OPERATORS,
  NEXT_OPERATOR_ID,
} from './operators.sql';

@Injectable()
export class OperatorsService {
  constructor(private readonly db: Database) {}

  /** All operators of the installation, for loops that work for one after the other. */
  async listIds(): Promise<OperatorId[]> {
    const rows = await this.db.outside(LIST_OPERATORS, []);
    return rows.map((row) => row.operator_id);
  }

  /** The operator of a code, or null. Codes of operators are the installation's own. */
  async findIdByCode(code: string): Promise<OperatorId | null> {
    const [row] = await this.db.outside(FIND_IN_DIRECTORY, ['operator', code]);
    return row?.operator_id ?? null;
  }

  /** As it stands on papers. */
  async nameIn(tx: Tx): Promise<string> {
    const [row] = await tx.rows(FIND_NAME, [tx.operatorId]);
    if (!row) throw new Error(`there is no operator ${tx.operatorId}`);
    return row.name;
  }

  /** Makes an operator and, in the same transaction, whatever it shall have from the start. */
  async create(
    operator: { readonly code: string; readonly name: string },
    furnish: (tx: Tx) => Promise<void> = async () => undefined,
  ): Promise<OperatorId> {
    const [next] = await this.db.outside(NEXT_OPERATOR_ID, []);
    if (!next) throw new Error('the sequence of operators gave no number');
    await this.db.transaction(next.id, async (tx) => {
      await this.found(tx, operator);
      await furnish(tx);
    });
    return next.id;
  }

  /** Writes the operator that the transaction works for. @throws operator.code_taken */
  async found(
    tx: Tx,
    { code, name }: { readonly code: string; readonly name: string },
  ): Promise<void> {
    await tx.rows(INSERT_OPERATOR, [tx.operatorId, code, name]);
    try {
      await tx.rows(INSERT_IN_DIRECTORY, ['operator', code, tx.operatorId]);
    } catch (error) {
      if (violatedConstraint(error) === 'directory_one_operator_per_key') throw codeTaken({ code });
      throw error;
    }
  }
}
