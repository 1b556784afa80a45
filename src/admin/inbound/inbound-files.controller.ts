import { Query, Req, type StreamableFile } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { overOf, shortOf } from '../../modules/inbound/inbound.rules';
import { InboundService } from '../../modules/inbound/inbound.service';
import type { InboundOrder as Held, InboundLine } from '../../modules/inbound/inbound.types';
import { readInbound } from '../../modules/inbound/inbound-files';
import { InboundImportService } from '../../modules/inbound/inbound-import.service';
import { Desk, type DeskAct } from '../../rest/desk';
import { ActOf, AdminController } from '../admin.route';
import { csvFile, Export, fileOf, Import } from '../files';
import { InboundFileQuery, InboundImported, InboundImportQuery } from './inbound.dto';

const HEADINGS = [
  'inbound_no',
  'reference',
  'customer',
  'warehouse',
  'state',
  'sku',
  'expected',
  'received',
  'put_away_good',
  'put_away_defective',
  'short',
  'over',
];

@AdminController('Inbound orders · 入库单')
export class InboundFilesController {
  constructor(
    private readonly desk: Desk,
    private readonly inbound: InboundService,
    private readonly imports: InboundImportService,
  ) {}

  @Export('inbound-orders/export', {
    id: 'exportInboundOrders',
    summary: 'Inbound orders as a CSV file, a line for each SKU',
  })
  export(@ActOf() { caller }: DeskAct, @Query() query: InboundFileQuery): StreamableFile {
    const orders = this.inbound.each(caller.operatorId, {
      number: query.number,
      customerCode: query.customer,
      warehouseCode: query.warehouse,
      skuCode: query.sku,
      state: query.state,
      from: query.from === undefined ? undefined : new Date(query.from),
      until: query.until === undefined ? undefined : new Date(query.until),
    });
    return csvFile('inbound-orders', { headings: HEADINGS, rows: mapped(orders) });
  }

  @Import('inbound-orders/import', {
    id: 'importInboundOrders',
    summary:
      'Inbound orders as a CSV file of up to 5000 lines, taken whole or not at all, with every line that is wrong',
    answers: InboundImported,
    right: 'work',
    columns:
      'reference 货主单号 (lines of one customer with the same one are one order), customer 货主, warehouse 仓库, sku 货品, expected 预报数; optional, of the first line: carrier 承运商, tracking 运单号, note 备注',
  })
  async import(
    @ActOf() act: DeskAct,
    @Query() { submit = false }: InboundImportQuery,
    @Req() request: FastifyRequest,
  ): Promise<InboundImported> {
    const filed = await readInbound(fileOf(request));
    const cause = { person: act.caller.name, reason: '', requestId: act.requestId };
    return this.desk.once(act, [submit, filed], async (tx, note) => {
      const made = await this.imports.take(tx, filed, submit, cause);
      const orders = made.map(({ id, inboundNo, reference }) => ({ id, inboundNo, reference }));
      for (const { id, ...order } of orders)
        note({ subject: ['inbound order', id], after: { ...order, submit } });
      return { orders };
    });
  }
}

async function* mapped(
  orders: AsyncIterable<Held & { readonly lines: readonly InboundLine[] }>,
): AsyncGenerator<readonly unknown[]> {
  for await (const order of orders) {
    for (const line of order.lines) {
      yield [
        order.inboundNo,
        order.reference,
        order.customerCode,
        order.warehouseCode,
        order.state,
        line.skuCode,
        line.expected,
        line.received,
        line.good,
        line.defective,
        shortOf(line, order.state),
        overOf(line),
      ];
    }
  }
}
