import { Body, Param, ParseIntPipe, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type KeptSku, SkusService } from '../../modules/catalog/skus.service';
import { CustomersService } from '../../modules/customers/customers.service';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { shortDecimal } from '../../platform/measures';
import { formatMinor, parseMinor } from '../../platform/money';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Make, Read } from '../admin.route';
import { NewSku, Sku, SkuChange, SkuQuery, Skus } from './skus.dto';

const WHAT = 'SKU';
const CURRENCY = 'USD';

@AdminController('SKUs · 货品')
export class SkusController {
  constructor(
    private readonly desk: Desk,
    private readonly db: Database,
    private readonly skus: SkusService,
    private readonly customers: CustomersService,
  ) {}

  @Read('skus', { id: 'listSkus', summary: 'SKUs of customers', answers: Skus })
  async list(@ActOf() { caller }: DeskAct, @Query() query: SkuQuery): Promise<Skus> {
    const { operatorId } = caller;
    const { limit = DEFAULT_LIMIT, cursor, customer, ...filter } = query;
    const [after = 0] = cursor ? partsOf(cursor, 1) : [];
    const customerId = customer && (await this.customerId(operatorId, customer));
    if (customerId === null) return { items: [], nextCursor: null };
    const rows = await this.skus.list(operatorId, {
      ...filter,
      ...(customerId ? { customerId } : {}),
      after,
      limit: limit + 1,
    });
    const codes = await this.codesOf(operatorId, rows);
    return pageOf(
      rows,
      limit,
      (row) => shown(row, codes),
      (last) => cursorOf(last.id),
    );
  }

  @Read('skus/:id', { id: 'getSku', summary: 'One SKU', answers: Sku })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Sku> {
    const found = await this.skus.get(caller.operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    return this.told(reply, caller.operatorId, found);
  }

  @Make('skus', {
    id: 'createSku',
    summary: 'A new SKU of a customer',
    answers: Sku,
    right: 'configure',
  })
  async create(
    @ActOf() act: DeskAct,
    @Body() fields: NewSku,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Sku> {
    const { operatorId } = act.caller;
    const { customerCode, ...rest } = fields;
    const customerId = await this.customerId(operatorId, customerCode);
    if (customerId === null) throw notFound({ what: 'customer', id: customerCode });
    const id = await this.desk.once(act, fields, async (tx, note) => {
      const sku = await this.skus.create(tx, { ...rest, ...checked(rest, CURRENCY), customerId });
      note({ subject: [WHAT, sku.id], after: sku });
      return sku.id;
    });
    const made = await this.skus.get(operatorId, id);
    if (!made) throw new Error(`SKU ${id} is not there after it was made`);
    return this.told(reply, operatorId, made);
  }

  @Change('skus/:id', {
    id: 'changeSku',
    summary: 'Change a SKU, approve or refuse it; another weight or size counts for new orders',
    answers: Sku,
    right: 'configure',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() fields: SkuChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Sku> {
    const { operatorId } = act.caller;
    const key = { id, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, fields, async (tx, note) => {
      const held = await this.skus.getIn(tx, id);
      const change = { ...fields, ...checked(fields, held?.currency ?? CURRENCY) };
      const done = await this.skus.change(tx, key, change);
      if (done) note({ subject: [WHAT, id], ...done });
      return done?.after;
    });
    if (!changed) {
      const there = await this.skus.get(operatorId, id);
      throw unchanged(WHAT, id, there !== null);
    }
    return this.told(reply, operatorId, changed);
  }

  private async told(reply: FastifyReply, operatorId: OperatorId, sku: KeptSku): Promise<Sku> {
    tell(reply, sku.version);
    return shown(sku, await this.codesOf(operatorId, [sku]));
  }

  private customerId(operatorId: OperatorId, code: string): Promise<number | null> {
    const find = async (tx: Tx) => (await this.customers.findByCode(tx, code))?.id ?? null;
    return this.db.transaction(operatorId, find);
  }

  private async codesOf(
    operatorId: OperatorId,
    skus: readonly KeptSku[],
  ): Promise<ReadonlyMap<number, string>> {
    const ids = [...new Set(skus.map((sku) => sku.customerId))];
    const found = await this.db.transaction(operatorId, (tx) => this.customers.findByIds(tx, ids));
    return new Map(found.map((customer) => [customer.id, customer.code]));
  }
}

/** What no decorator can know: amounts of their currency, a refusal with its reason, barcodes. */
function checked({ declaredValue, ...fields }: SkuChange, heldCurrency: string) {
  const { currency = heldCurrency, approval, refusalReason, barcodes } = fields;
  if ((approval === 'refused') !== Boolean(refusalReason?.trim()))
    throw requestInvalid({
      problems: 'refusalReason goes with approval refused, and only with it',
    });
  const codes = barcodes?.map((barcode) => barcode.trim());
  if (codes?.some((barcode) => barcode === ''))
    throw requestInvalid({ problems: 'barcodes holds a blank one' });
  const minor = declaredValue === undefined ? undefined : parseMinor(declaredValue, currency);
  if (minor === null || (minor ?? 0) < 0)
    throw requestInvalid({
      problems: `declaredValue "${declaredValue}" is no amount in ${currency}, such as "8.42"`,
    });
  return {
    ...(codes && { barcodes: codes }),
    ...(minor !== undefined && { declaredValueMinor: minor }),
    declaredValue: undefined,
  };
}

function shown(held: KeptSku, codes: ReadonlyMap<number, string>): Sku {
  const { operatorId: _, customerId, declaredValueMinor, ...sku } = held;
  return {
    ...sku,
    customerCode: codes.get(customerId) ?? '',
    barcodes: [...sku.barcodes],
    weight: shortDecimal(sku.weight),
    length: shortDecimal(sku.length),
    width: shortDecimal(sku.width),
    height: shortDecimal(sku.height),
    declaredValue: formatMinor(declaredValueMinor, sku.currency),
    updatedAt: sku.updatedAt.toISOString(),
  };
}
