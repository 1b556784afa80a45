import { Body, Query } from '@nestjs/common';
import { OmitType } from '@nestjs/swagger';
import { type KeptSku, SkusService } from '../../modules/catalog/skus.service';
import { Code, Decimal, List, OneOf, Text } from '../../platform/fields';
import { shortDecimal } from '../../platform/measures';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk } from '../../rest/desk';
import { DEFAULT_LIMIT, Paging } from '../../rest/paging.dto';
import { ActOf, Make, type MerchantAct, MerchantController, Read } from '../oms.route';

const APPROVALS = ['pending', 'approved', 'refused'] as const;

export class SkuQuery extends Paging {
  @Code({ says: 'Exactly this code', optional: true, max: 128, example: 'MUG-RED' })
  code?: string;

  @OneOf(APPROVALS, { says: 'In this state', optional: true })
  approval?: (typeof APPROVALS)[number];
}

export class Sku {
  @Code({ says: 'SKU · your code', example: 'MUG-GREEN', max: 128 })
  code!: string;

  @Text({ says: 'Name', example: 'Green mug' })
  name!: string;

  @Decimal({ says: 'Weight of a piece, in weightUnit', decimals: 4, example: '0.6' })
  weight!: string;

  @OneOf(['lb', 'oz', 'kg', 'g'], { says: 'Unit of the weight', example: 'lb' })
  weightUnit!: 'lb' | 'oz' | 'kg' | 'g';

  @Decimal({ says: 'Length, in lengthUnit', decimals: 3, example: '5' })
  length!: string;

  @Decimal({ says: 'Width, in lengthUnit', decimals: 3, example: '4' })
  width!: string;

  @Decimal({ says: 'Height, in lengthUnit', decimals: 3, example: '4' })
  height!: string;

  @OneOf(['in', 'cm'], { says: 'Unit of the sizes', example: 'in' })
  lengthUnit!: 'in' | 'cm';

  @List('text', {
    says: 'Barcodes; each means one SKU of yours',
    optional: true,
    max: 50,
    example: ['0012345678905'],
  })
  barcodes?: string[];

  @OneOf(APPROVALS, {
    says: 'pending: your warehouse looks at it; only an approved one can be ordered, and is told to Temu',
  })
  approval!: string;

  @Text({ says: 'Why it was refused' })
  refusalReason!: string;
}

export class NewSku extends OmitType(Sku, ['approval', 'refusalReason'] as const) {}

export class Skus {
  @List(() => Sku, { says: 'In the order in which they were made' })
  items!: Sku[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

@MerchantController('SKUs · 货品')
export class SkusController {
  constructor(
    private readonly desk: Desk,
    private readonly skus: SkusService,
  ) {}

  @Read('skus', { id: 'listOwnSkus', summary: 'Your SKUs', answers: Skus })
  async list(@ActOf() { caller, customer }: MerchantAct, @Query() query: SkuQuery): Promise<Skus> {
    const { limit = DEFAULT_LIMIT, cursor, ...filter } = query;
    const [after = 0] = cursor ? partsOf(cursor, 1) : [];
    const asked = { ...filter, customerId: customer.id, after, limit: limit + 1 };
    const rows = await this.skus.list(caller.operatorId, asked);
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }

  @Make('skus', {
    id: 'createOwnSku',
    summary: 'A new SKU; your warehouse approves it before it can be ordered',
    answers: Sku,
  })
  create(@ActOf() act: MerchantAct, @Body() asked: NewSku): Promise<Sku> {
    return this.desk.once(act, asked, async (tx, note) => {
      const made = await this.skus.create(tx, {
        ...asked,
        customerId: act.customer.id,
        approval: 'pending',
      });
      note({ subject: ['SKU', made.id], after: { ...asked, approval: made.approval } });
      return shown(made);
    });
  }
}

function shown(sku: KeptSku): Sku {
  return {
    code: sku.code,
    name: sku.name,
    weight: shortDecimal(sku.weight),
    weightUnit: sku.weightUnit,
    length: shortDecimal(sku.length),
    width: shortDecimal(sku.width),
    height: shortDecimal(sku.height),
    lengthUnit: sku.lengthUnit,
    barcodes: [...sku.barcodes],
    approval: sku.approval,
    refusalReason: sku.refusalReason,
  };
}
