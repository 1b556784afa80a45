import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Batches } from '../../platform/batches';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import { SkuEntity } from './sku.entity';
import { insertSku } from './sku-writing';

export type Sku = Readonly<SkuEntity>;

export interface SkuKey {
  readonly customerId: number;
  readonly code: string;
}

/** A SKU with the codes of the warehouses that hold a stock row of it. */
export interface ListedSku extends Sku {
  readonly warehouseCodes: readonly string[];
}

export interface SkuPage {
  readonly total: number;
  readonly skus: readonly ListedSku[];
}

export type NewSku = Pick<
  Sku,
  | 'customerId'
  | 'code'
  | 'name'
  | 'weight'
  | 'weightUnit'
  | 'length'
  | 'width'
  | 'height'
  | 'lengthUnit'
> &
  Partial<Pick<Sku, 'barcode' | 'declaredValueMinor' | 'currency' | 'imageUrl'>>;

/** Weights and sizes may be this old when a price is computed. */
const CACHED_MS = 1_000;
const MAX_CACHED_SKUS = 20_000;
const MAX_READ = 500;
const ONE_LANE = 0;

@Injectable()
export class CatalogService {
  private readonly cache = new LRUCache<string, { sku: Sku | null }>({
    max: MAX_CACHED_SKUS,
    ttl: CACHED_MS,
  });

  /** Callers that ask while others read are read for together. */
  private readonly reads = new Batches<SkuKey, Sku | null>(
    (operatorId, keys) => this.load(operatorId, keys),
    { most: MAX_READ },
  );

  constructor(private readonly db: Database) {}

  /** The SKUs behind the keys, in their order; null where there is none. */
  find(operatorId: OperatorId, keys: readonly SkuKey[]): Promise<(Sku | null)[]> {
    return Promise.all(
      keys.map((key) => {
        const cached = this.cache.get(cacheKey(operatorId, key));
        return cached ? cached.sku : this.reads.add(operatorId, ONE_LANE, key);
      }),
    );
  }

  /** The customer's approved catalogue in the order in which it was made, page by page from 1. */
  async page(
    operatorId: OperatorId,
    customerId: number,
    pageNo: number,
    pageSize: number,
  ): Promise<SkuPage> {
    return this.db.transaction(operatorId, async (tx) => {
      const [counted] = await tx.rows(COUNT_SKUS, [operatorId, customerId]);
      const rows = await tx.rows(PAGE_OF_SKUS, [
        operatorId,
        customerId,
        pageSize,
        (pageNo - 1) * pageSize,
      ]);
      return { total: counted?.total ?? 0, skus: rows.map(listed) };
    });
  }

  /** The customer's approved SKUs of these codes, with the warehouses that hold them. */
  async details(
    operatorId: OperatorId,
    customerId: number,
    codes: readonly string[],
  ): Promise<ListedSku[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(DETAILS_OF_SKUS, [operatorId, customerId, codes]),
    );
    return rows.map(listed);
  }

  /** The SKU as this transaction sees it, or null. */
  getIn(tx: Tx, { customerId, code }: SkuKey): Promise<Sku | null> {
    return tx.manager.findOneBy(SkuEntity, { operatorId: tx.operatorId, customerId, code });
  }

  async create(tx: Tx, sku: NewSku): Promise<Sku> {
    const barcode = sku.barcode?.trim() ?? '';
    const row = await insertSku(tx, sku, barcode === '' ? [] : [barcode]);
    tx.onCommit(() => this.forget(tx.operatorId, row));
    return row;
  }

  /** What was known of a SKU counts no more here; elsewhere for a second at most. */
  forget(operatorId: OperatorId, key: SkuKey): void {
    this.cache.delete(cacheKey(operatorId, key));
  }

  private async load(operatorId: OperatorId, keys: readonly SkuKey[]): Promise<(Sku | null)[]> {
    const rows = await this.db.read(operatorId, FIND_SKUS, [
      operatorId,
      keys.map((key) => key.customerId),
      keys.map((key) => key.code),
    ]);
    const found = new Map(
      rows.map((row) => [
        cacheKey(operatorId, { customerId: row.customer_id, code: row.code }),
        row,
      ]),
    );
    return keys.map((key) => {
      const name = cacheKey(operatorId, key);
      const row = found.get(name);
      const sku = row ? skuOf(row) : null;
      this.cache.set(name, { sku });
      return sku;
    });
  }
}

function cacheKey(operatorId: OperatorId, key: SkuKey): string {
  return `${operatorId}/${key.customerId}/${key.code}`;
}

interface SkuRow {
  operator_id: number;
  id: number;
  customer_id: number;
  code: string;
  name: string;
  barcode: string;
  weight: string;
  weight_unit: Sku['weightUnit'];
  length: string;
  width: string;
  height: string;
  length_unit: Sku['lengthUnit'];
  declared_value_minor: number;
  currency: string;
  image_url: string;
  active: boolean;
  stock_shown: boolean;
  approval: Sku['approval'];
  refusal_reason: string;
  version: number;
  updated_at: Date;
}

function skuOf(row: SkuRow): Sku {
  return {
    operatorId: row.operator_id,
    id: row.id,
    customerId: row.customer_id,
    code: row.code,
    name: row.name,
    barcode: row.barcode,
    weight: row.weight,
    weightUnit: row.weight_unit,
    length: row.length,
    width: row.width,
    height: row.height,
    lengthUnit: row.length_unit,
    declaredValueMinor: row.declared_value_minor,
    currency: row.currency,
    imageUrl: row.image_url,
    active: row.active,
    stockShown: row.stock_shown,
    approval: row.approval,
    refusalReason: row.refusal_reason,
    version: row.version,
    updatedAt: row.updated_at,
  };
}

function listed(row: SkuRow & { warehouse_codes: string[] }): ListedSku {
  return { ...skuOf(row), warehouseCodes: row.warehouse_codes };
}

/** One by one through their key, whatever the planner believes of the table's size. */
const FIND_SKUS: Statement<SkuRow> = statement(
  'catalog_find_skus',
  `SELECT s.*
     FROM (SELECT DISTINCT * FROM unnest($2::bigint[], $3::text[]) AS k (customer_id, code)) k
    CROSS JOIN LATERAL (
      SELECT * FROM skus s
       WHERE s.operator_id = $1 AND s.customer_id = k.customer_id AND s.code = k.code LIMIT 1) s`,
);

const COUNT_SKUS: Statement<{ total: number }> = statement(
  'catalog_count_skus',
  "SELECT count(*) AS total FROM skus WHERE operator_id = $1 AND customer_id = $2 AND approval = 'approved'",
);

/** The codes are those that the platform knows; a warehouse that is off is not told. */
const WAREHOUSE_CODES = `
  ARRAY(SELECT w.temu_code FROM stock k
          JOIN warehouses w ON w.operator_id = k.operator_id AND w.id = k.warehouse_id
         WHERE k.operator_id = s.operator_id AND k.sku_id = s.id AND w.active
         ORDER BY w.id) AS warehouse_codes`;

const PAGE_OF_SKUS: Statement<SkuRow & { warehouse_codes: string[] }> = statement(
  'catalog_page_of_skus',
  `SELECT s.*, ${WAREHOUSE_CODES} FROM skus s
    WHERE s.operator_id = $1 AND s.customer_id = $2 AND s.approval = 'approved'
    ORDER BY s.id LIMIT $3 OFFSET $4`,
);

const DETAILS_OF_SKUS: Statement<SkuRow & { warehouse_codes: string[] }> = statement(
  'catalog_details_of_skus',
  `SELECT s.*, ${WAREHOUSE_CODES} FROM skus s
    WHERE s.operator_id = $1 AND s.customer_id = $2 AND s.code = ANY($3::text[])
      AND s.approval = 'approved'
    ORDER BY s.id`,
);
