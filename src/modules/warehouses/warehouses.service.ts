import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FETCHES_SURVIVE_CLEARING } from '../../platform/caching';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
  violatedConstraint,
} from '../../platform/database';
import { changeVersioned, type VersionKey } from '../../platform/versioned';
import { WarehouseEntity } from './warehouse.entity';
import {
  temuCodeInUse,
  temuCodeTaken,
  unknownWarehouse,
  warehouseCodeTaken,
} from './warehouses.errors';

export type Warehouse = Readonly<WarehouseEntity>;

/** What others do with a warehouse's settings may be this old. */
const CACHED_MS = 1_000;
const MAX_CACHED_OPERATORS = 1_000;

@Injectable()
export class WarehousesService {
  private readonly byOperator: LRUCache<OperatorId, readonly Warehouse[]>;

  constructor(private readonly db: Database) {
    this.byOperator = new LRUCache({
      max: MAX_CACHED_OPERATORS,
      ttl: CACHED_MS,
      ...FETCHES_SURVIVE_CLEARING,
      fetchMethod: (operatorId: OperatorId) => this.load(operatorId),
    });
  }

  /** All warehouses of an operator, active or not, by id. A second old at most. */
  async list(operatorId: OperatorId): Promise<readonly Warehouse[]> {
    return (await this.byOperator.fetch(operatorId)) ?? [];
  }

  /** The active warehouse that the platform knows by this code, compared exactly. */
  async findByTemuCode(operatorId: OperatorId, temuCode: string): Promise<Warehouse | null> {
    const all = await this.list(operatorId);
    return all.find((warehouse) => warehouse.active && warehouse.temuCode === temuCode) ?? null;
  }

  /** Refuses an unknown or inactive code, naming it. */
  async getByTemuCode(operatorId: OperatorId, temuCode: string): Promise<Warehouse> {
    const found = await this.findByTemuCode(operatorId, temuCode);
    if (!found) throw unknownWarehouse({ code: temuCode });
    return found;
  }

  /** Writes a new warehouse; its built-in channel is `channels.createBuiltIn`'s to add. */
  async create(tx: Tx, warehouse: NewWarehouse): Promise<Warehouse> {
    const row = tx.manager.create(WarehouseEntity, { ...warehouse, operatorId: tx.operatorId });
    await refusingTakenCodes(warehouse, () => tx.manager.insert(WarehouseEntity, row));
    tx.onCommit(() => this.byOperator.delete(tx.operatorId));
    return row;
  }

  /** The warehouse as it is now, not as the cache knows it; null where there is none. */
  get(operatorId: OperatorId, id: number): Promise<Warehouse | null> {
    return this.db.transaction(operatorId, (tx) =>
      tx.manager.findOneBy(WarehouseEntity, { operatorId, id }),
    );
  }

  /**
   * Changes what is named, if the warehouse still is at this version; null: it is not.
   * @param codeConfirmed whether it is meant that the platform does not find the warehouse for a while
   * @throws warehouse.temu_code_in_use
   */
  async change(
    tx: Tx,
    key: VersionKey,
    fields: Partial<NewWarehouse>,
    codeConfirmed = false,
  ): Promise<{ before: Warehouse; after: Warehouse } | null> {
    if (fields.temuCode !== undefined && !codeConfirmed)
      await this.expectUnused(tx, key.id, fields.temuCode);
    tx.onCommit(() => this.byOperator.delete(tx.operatorId));
    return refusingTakenCodes(fields, () => changeVersioned(tx, WarehouseEntity, key, fields));
  }

  /** Whether another code would leave something behind that goes by the one of now. */
  private async expectUnused(tx: Tx, id: number, newCode: string): Promise<void> {
    const { operatorId } = tx;
    const held = await tx.manager.findOneBy(WarehouseEntity, { operatorId, id });
    if (!held || held.temuCode === newCode) return;
    const [found] = await tx.rows(GOES_BY_THE_CODE, [operatorId, id]);
    const { orders = 0, skus = 0 } = found ?? {};
    if (orders + skus > 0) throw temuCodeInUse({ code: held.temuCode, orders, skus });
  }

  private load(operatorId: OperatorId): Promise<readonly Warehouse[]> {
    return this.db.transaction(operatorId, (tx) =>
      tx.manager.find(WarehouseEntity, { where: { operatorId }, order: { id: 'ASC' } }),
    );
  }
}

/** The unique indexes decide; here their refusal gets words. */
async function refusingTakenCodes<T>(
  { code = '', temuCode = '' }: Partial<NewWarehouse>,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'warehouse_code_is_unique') throw warehouseCodeTaken({ code });
    if (constraint === 'warehouse_temu_code_is_unique') throw temuCodeTaken({ code: temuCode });
    throw error;
  }
}

/** The platform's open orders, and the SKUs whose stock it asks for. */
const GOES_BY_THE_CODE: Statement<{ orders: number; skus: number }> = statement(
  'warehouses_go_by_the_code',
  `SELECT (SELECT count(*) FROM outbound_orders
            WHERE operator_id = $1 AND warehouse_id = $2 AND source = 'temu'
              AND fulfilment NOT IN ('shipped', 'cancelled')) AS orders,
          (SELECT count(*) FROM stock
            WHERE operator_id = $1 AND warehouse_id = $2 AND on_hand > 0) AS skus`,
);

export type NewWarehouse = Omit<Warehouse, 'operatorId' | 'id' | 'version' | 'updatedAt'>;
