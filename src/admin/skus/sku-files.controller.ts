import { Query, Req, type StreamableFile } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { readSkus } from '../../modules/catalog/sku-files';
import { SkuImportService } from '../../modules/catalog/sku-import.service';
import { type KeptSku, SkusService } from '../../modules/catalog/skus.service';
import { CustomersService } from '../../modules/customers/customers.service';
import { Database } from '../../platform/database';
import { Code, Count } from '../../platform/fields';
import { shortDecimal } from '../../platform/measures';
import { formatMinor } from '../../platform/money';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound } from '../../rest/rest.errors';
import { ActOf, AdminController } from '../admin.route';
import { csvFile, Export, fileOf, Import } from '../files';

const HEADINGS = [
  'customer',
  'sku',
  'name',
  'weight',
  'weight_unit',
  'length',
  'width',
  'height',
  'length_unit',
  'barcodes',
  'declared_value',
  'currency',
  'image_url',
];

class SkuFileQuery {
  @Code({ says: 'Code of the customer', example: 'C10001' })
  customer!: string;
}

class SkusImported {
  @Count({ says: 'SKUs that were made' })
  made!: number;

  @Count({ says: 'SKUs that were there and were changed' })
  changed!: number;
}

@AdminController('SKUs · 货品')
export class SkuFilesController {
  constructor(
    private readonly desk: Desk,
    private readonly db: Database,
    private readonly skus: SkusService,
    private readonly imports: SkuImportService,
    private readonly customers: CustomersService,
  ) {}

  @Export('skus/export', {
    id: 'exportSkus',
    summary: 'SKUs of a customer as a CSV file, in the columns of the import',
  })
  async export(
    @ActOf() { caller }: DeskAct,
    @Query() { customer: code }: SkuFileQuery,
  ): Promise<StreamableFile> {
    const { operatorId } = caller;
    const customer = await this.db.transaction(operatorId, (tx) =>
      this.customers.findByCode(tx, code),
    );
    if (!customer) throw notFound({ what: 'customer', id: code });
    const rows = this.skus.each(operatorId, { customerId: customer.id });
    return csvFile('skus', { headings: HEADINGS, rows: mapped(code, rows) });
  }

  @Import('skus/import', {
    id: 'importSkus',
    summary:
      'SKUs as a CSV file of up to 2000 lines, taken whole or not at all: what is there is changed, what is not is made',
    answers: SkusImported,
    right: 'configure',
    columns:
      'customer 货主, sku 货品, name 名称, weight 重量, weight_unit 重量单位 (lb, oz, kg, g), length 长, width 宽, height 高, length_unit 长度单位 (in, cm); optional, empty leaves what is there: barcodes 条码 (separated by spaces), declared_value 申报价值, currency 币种, image_url 图片',
  })
  async import(@ActOf() act: DeskAct, @Req() request: FastifyRequest): Promise<SkusImported> {
    const filed = await readSkus(fileOf(request));
    return this.desk.once(act, filed, async (tx, note) => {
      const { made, changed } = await this.imports.take(tx, filed);
      for (const sku of [...made, ...changed]) note({ subject: ['SKU', sku.id], after: sku });
      return { made: made.length, changed: changed.length };
    });
  }
}

async function* mapped(
  customerCode: string,
  skus: AsyncIterable<KeptSku>,
): AsyncGenerator<readonly unknown[]> {
  for await (const sku of skus) {
    yield [
      customerCode,
      sku.code,
      sku.name,
      shortDecimal(sku.weight),
      sku.weightUnit,
      shortDecimal(sku.length),
      shortDecimal(sku.width),
      shortDecimal(sku.height),
      sku.lengthUnit,
      sku.barcodes.join(' '),
      formatMinor(sku.declaredValueMinor, sku.currency),
      sku.currency,
      sku.imageUrl,
    ];
  }
}
