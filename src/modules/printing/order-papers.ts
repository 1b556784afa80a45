import { Injectable } from '@nestjs/common';
import type { OperatorId, Tx } from '../../platform/database';
import { Database } from '../../platform/database';
import { OneByOne } from '../../platform/one-by-one';
import { CatalogService } from '../catalog/catalog.service';
import { orderTwice, unknownOrderId, wrongStage } from '../orders/orders.errors';
import { OrdersService } from '../orders/orders.service';
import type { Order, Recipient, WorkOutcome } from '../orders/orders.types';
import { WarehousesService } from '../warehouses/warehouses.service';
import { drawPackingSlips } from './papers/packing-slip';
import type { PaperOrder } from './papers/paper.types';
import { drawPickList } from './papers/pick-list';
import type { PrintJob } from './printing.types';

/** Packing slips and pick lists: what is in each parcel, and what to fetch for all of them. */
@Injectable()
export class OrderPapers {
  private readonly drawing = new OneByOne();

  constructor(
    private readonly db: Database,
    private readonly orders: OrdersService,
    private readonly catalog: CatalogService,
    private readonly warehouses: WarehousesService,
  ) {}

  /** Which orders a paper may name: all that are there and not cancelled. They stay as they are. */
  async judge(tx: Tx, orderIds: readonly number[]): Promise<WorkOutcome[]> {
    const found = await this.orders.readMany(tx, orderIds);
    const seen = new Set<number>();
    return orderIds.map((orderId) => {
      if (seen.has(orderId)) throw orderTwice({ id: orderId });
      seen.add(orderId);
      const order = found.get(orderId);
      const failure = order ? objection(order) : unknownOrderId({ id: orderId });
      return { orderId, failure };
    });
  }

  /** @param orderIds in the order of the paper */
  draw(operatorId: OperatorId, job: PrintJob, orderIds: readonly number[]): Promise<Buffer> {
    return this.drawing.next(async () => {
      const orders = await this.load(operatorId, orderIds);
      const head = { jobId: job.id, person: job.person, at: job.at };
      return job.kind === 'pick_list' ? drawPickList(orders, head) : drawPackingSlips(orders, head);
    });
  }

  private async load(operatorId: OperatorId, orderIds: readonly number[]): Promise<PaperOrder[]> {
    const found = await this.db.transaction(operatorId, (tx) => this.orders.readMany(tx, orderIds));
    const recipients = await this.orders.recipients(operatorId, orderIds);
    const warehouses = await this.warehouses.list(operatorId);
    const orders = orderIds.flatMap((id) => found.get(id) ?? []);
    const keys = orders.flatMap(({ customerId, lines }) =>
      lines.map(({ skuCode: code }) => ({ customerId, code })),
    );
    const skus = await this.catalog.find(operatorId, keys);
    const products = new Map(
      keys.map(({ customerId, code }, at) => [`${customerId}/${code}`, skus[at]]),
    );
    return orders.map((order) => {
      const warehouse = warehouses.find((one) => one.id === order.warehouseId);
      const recipient = recipients.get(order.id);
      return {
        id: order.id,
        orderNo: order.orderNo,
        number: order.number,
        customerCode: order.customerCode,
        warehouse: [order.warehouseCode, warehouse?.name ?? ''].join(' ').trim(),
        recipient: recipient ? addressOf(recipient) : [],
        remark: recipient?.remark ?? '',
        services: servicesOf(order),
        trackingNumber: order.packages
          .map((one) => one.trackingNumber ?? '')
          .join(' ')
          .trim(),
        lines: order.lines.map(({ skuCode, quantity }) => {
          const sku = products.get(`${order.customerId}/${skuCode}`);
          return { skuCode, quantity, name: sku?.name ?? '', barcode: sku?.barcode ?? '' };
        }),
      };
    });
  }
}

function objection({ number, fulfilment: state }: Order) {
  return state === 'cancelled' ? wrongStage({ number, state, en: 'printed', zh: '打印' }) : null;
}

function servicesOf({ services }: Order): string {
  return services.valueAdded.map(({ code, quantity }) => `${code} ×${quantity}`).join(', ');
}

function addressOf(to: Recipient): string[] {
  const place = `${to.city} ${to.state} ${to.postcode}`;
  const lines = [to.name, to.address1, to.address2, to.address3, place, to.country];
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
