import { Injectable } from '@nestjs/common';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import { changeVersioned, type VersionKey } from '../../platform/versioned';
import { CatalogService, type Sku } from './catalog.service';
import { SkuEntity } from './sku.entity';
import { insertSku, writeBarcodes } from './sku-writing';

/** A SKU with all its barcodes, in their order; the first is the one that others are told. */
export interface KeptSku extends Omit<Sku, 'barcode'> {
  readonly barcodes: readonly string[];
}

type Fields = Omit<
  KeptSku,
  'operatorId' | 'id' | 'customerId' | 'code' | 'version' | 'updatedAt' | 'barcodes'
>;

export interface SkuChange extends Partial<Fields> {
  readonly barcodes?: readonly string[];
}

export type SkuToKeep = Pick<KeptSku, 'customerId' | 'code'> &
  Omit<SkuChange, keyof Measures> &
  Measures;

type Measures = Pick<
  Fields,
  'name' | 'weight' | 'weightUnit' | 'length' | 'width' | 'height' | 'lengthUnit'
>;

export interface SkuFilter {
  readonly customerId?: number;
  readonly code?: string;
  readonly barcode?: string;
  readonly approval?: Sku['approval'];
  readonly active?: boolean;
  /** By id, above this one. */
  readonly after: number;
  readonly limit: number;
}

/** SKUs that are read at once where all are. */
const PAGE = 500;

/** The products of customers as staff keep them. */
@Injectable()
export class SkusService {
  constructor(
    private readonly db: Database,
    private readonly catalog: CatalogService,
  ) {}

  list(operatorId: OperatorId, filter: SkuFilter): Promise<KeptSku[]> {
    const { customerId, code, barcode, approval, active, after, limit } = filter;
    return this.db.transaction(operatorId, async (tx) => {
      const query = tx.manager
        .createQueryBuilder(SkuEntity, 's')
        .where('s.operatorId = :operatorId AND s.id > :after', { operatorId, after })
        .orderBy('s.id')
        .limit(limit);
      if (customerId !== undefined) query.andWhere('s.customerId = :customerId', { customerId });
      if (code !== undefined) query.andWhere('s.code = :code', { code });
      if (approval !== undefined) query.andWhere('s.approval = :approval', { approval });
      if (active !== undefined) query.andWhere('s.active = :active', { active });
      if (barcode !== undefined) {
        const found = await tx.rows(FIND_BY_BARCODE, [operatorId, barcode]);
        query.andWhere('s.id = ANY(:ids)', { ids: found.map((row) => row.sku_id) });
      }
      return withBarcodes(tx, await query.getMany());
    });
  }

  /** All of them, page by page as they are read. */
  async *each(
    operatorId: OperatorId,
    filter: Omit<SkuFilter, 'after' | 'limit'>,
  ): AsyncGenerator<KeptSku> {
    for (let after = 0; ; ) {
      const rows: KeptSku[] = await this.list(operatorId, { ...filter, after, limit: PAGE });
      yield* rows;
      if (rows.length < PAGE) return;
      after = rows.at(-1)?.id ?? after;
    }
  }

  get(operatorId: OperatorId, id: number): Promise<KeptSku | null> {
    return this.db.transaction(operatorId, (tx) => this.getIn(tx, id));
  }

  /** The same, as this transaction sees it. */
  async getIn(tx: Tx, id: number): Promise<KeptSku | null> {
    const row = await tx.manager.findOneBy(SkuEntity, { operatorId: tx.operatorId, id });
    const [kept] = row ? await withBarcodes(tx, [row]) : [];
    return kept ?? null;
  }

  /** @throws catalog.sku_code_taken, catalog.barcode_taken */
  async create(tx: Tx, { barcodes = [], ...sku }: SkuToKeep): Promise<KeptSku> {
    const { operatorId } = tx;
    const row = await insertSku(tx, sku, barcodes);
    tx.onCommit(() => this.catalog.forget(operatorId, row));
    const kept = await this.getIn(tx, row.id);
    if (!kept) throw new Error(`SKU ${row.id} is not there after it was made`);
    return kept;
  }

  /**
   * Changes what is named, if the SKU still is at this version; null: it is not.
   * @throws catalog.barcode_taken
   */
  async change(
    tx: Tx,
    key: VersionKey,
    { barcodes, ...fields }: SkuChange,
  ): Promise<{ before: KeptSku; after: KeptSku } | null> {
    const before = await this.getIn(tx, key.id);
    const first = barcodes && { barcode: barcodes[0] ?? '' };
    const reason = fields.approval && fields.approval !== 'refused' ? { refusalReason: '' } : {};
    const changed = await changeVersioned(tx, SkuEntity, key, { ...fields, ...first, ...reason });
    if (!changed || !before) return null;
    if (barcodes) {
      await tx.rows(FORGET_BARCODES, [tx.operatorId, key.id]);
      await writeBarcodes(tx, changed.after, barcodes);
    }
    tx.onCommit(() => this.catalog.forget(tx.operatorId, before));
    const after = await this.getIn(tx, key.id);
    return after && { before, after };
  }
}

async function withBarcodes(tx: Tx, rows: readonly SkuEntity[]): Promise<KeptSku[]> {
  const ids = rows.map((row) => row.id);
  const found = await tx.rows(BARCODES_OF, [tx.operatorId, ids]);
  return rows.map(({ barcode: _, ...row }) => ({
    ...row,
    barcodes: found.filter((one) => one.sku_id === row.id).map((one) => one.barcode),
  }));
}

const BARCODES_OF: Statement<{ sku_id: number; barcode: string }> = statement(
  'catalog_barcodes_of',
  `SELECT b.sku_id, b.barcode FROM unnest($2::bigint[]) AS s (id)
     JOIN LATERAL (SELECT sku_id, barcode, no FROM sku_barcodes
                    WHERE operator_id = $1 AND sku_id = s.id ORDER BY no LIMIT 1000) b ON true
    ORDER BY b.sku_id, b.no`,
);

const FIND_BY_BARCODE: Statement<{ sku_id: number }> = statement(
  'catalog_find_by_barcode',
  'SELECT sku_id FROM sku_barcodes WHERE operator_id = $1 AND barcode = $2 LIMIT 1000',
);

const FORGET_BARCODES: Statement<never> = statement(
  'catalog_forget_barcodes',
  'DELETE FROM sku_barcodes WHERE operator_id = $1 AND sku_id = $2',
);
