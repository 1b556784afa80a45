import { Body, Query } from '@nestjs/common';
import { OmitType } from '@nestjs/swagger';
import { CatalogService, type ListedSku } from '../../modules/catalog/catalog.service';
import { Code, Decimal, List, OneOf, QueryCount, Text } from '../../platform/fields';
import { Desk } from '../../rest/desk';
import { ActOf, Make, type MerchantAct, MerchantController, Read } from '../oms.route';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;
const MAX_PAGE_NO = 100_000;

export class SkuQuery {
  @QueryCount({ says: 'From 1', optional: true, min: 1, max: MAX_PAGE_NO })
  page?: number;

  @QueryCount({
    says: `Rows of a page; ${DEFAULT_PAGE} if nothing is said`,
    optional: true,
    min: 1,
    max: MAX_PAGE,
  })
  limit?: number;
}

export class Sku {
  @Code({ says: 'SKU · your code', example: 'MUG-GREEN', max: 128 })
  code!: string;

  @Text({ says: 'Name', example: 'Green mug' })
  name!: string;

  @Decimal({ says: 'Weight of one piece', decimals: 4, example: '0.6' })
  weight!: string;

  @OneOf(['lb', 'oz', 'kg', 'g'], { says: 'Unit of the weight', example: 'lb' })
  weightUnit!: 'lb' | 'oz' | 'kg' | 'g';

  @Decimal({ says: 'Length', decimals: 4, example: '5' })
  length!: string;

  @Decimal({ says: 'Width', decimals: 4, example: '4' })
  width!: string;

  @Decimal({ says: 'Height', decimals: 4, example: '4' })
  height!: string;

  @OneOf(['in', 'cm'], { says: 'Unit of the size', example: 'in' })
  lengthUnit!: 'in' | 'cm';

  @Text({ says: 'Barcode', optional: true, max: 64, example: '0012345678905' })
  barcode?: string;

  @List('text', { says: 'Warehouses that hold a stock of it' })
  warehouseCodes!: string[];
}

export class NewSku extends OmitType(Sku, ['warehouseCodes'] as const) {}

export class Skus {
  @List(() => Sku, { says: 'In the order in which they were made' })
  items!: Sku[];

  @QueryCount({ says: 'How many there are in all' })
  total!: number;
}

@MerchantController('SKUs · 货品')
export class SkusController {
  constructor(
    private readonly desk: Desk,
    private readonly catalog: CatalogService,
  ) {}

  @Read('skus', { id: 'listOwnSkus', summary: 'Your SKUs, page by page', answers: Skus })
  async list(@ActOf() { caller, customer }: MerchantAct, @Query() query: SkuQuery): Promise<Skus> {
    const { page = 1, limit = DEFAULT_PAGE } = query;
    const { skus, total } = await this.catalog.page(caller.operatorId, customer.id, page, limit);
    return { items: skus.map(shown), total };
  }

  @Make('skus', { id: 'createOwnSku', summary: 'A new SKU', answers: Sku })
  create(@ActOf() act: MerchantAct, @Body() asked: NewSku): Promise<Sku> {
    return this.desk.once(act, asked, async (tx, note) => {
      const made = await this.catalog.create(tx, { ...asked, customerId: act.customer.id });
      note({ subject: ['SKU', made.id], after: asked });
      return shown({ ...made, warehouseCodes: [] });
    });
  }
}

function shown(sku: ListedSku): Sku {
  return {
    code: sku.code,
    name: sku.name,
    weight: sku.weight,
    weightUnit: sku.weightUnit,
    length: sku.length,
    width: sku.width,
    height: sku.height,
    lengthUnit: sku.lengthUnit,
    barcode: sku.barcode,
    warehouseCodes: [...sku.warehouseCodes],
  };
}
