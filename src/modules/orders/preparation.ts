import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import type { OperatorId } from '../../platform/database';
import { Failure, type Wording } from '../../platform/failure';
import { unknownSku } from '../catalog/catalog.errors';
import { canBeOrdered } from '../catalog/catalog.rules';
import { CatalogService, type Sku } from '../catalog/catalog.service';
import { channelNotOpen, unknownChannel } from '../channels/channels.errors';
import { admits } from '../channels/channels.rules';
import { type Channel, ChannelsService } from '../channels/channels.service';
import { FeesService } from '../fees/fees.service';
import type { Charge } from '../fees/fees.types';
import { type Warehouse, WarehousesService } from '../warehouses/warehouses.service';
import type { Prepared } from './intake.rules';
import { unreachable } from './orders.errors';
import type { NewLine, NewOrder } from './orders.types';

/** An order with all that is needed to take it, but for stock and money. */
export interface PreparedOrder extends Prepared {
  readonly order: NewOrder;
  readonly lines: readonly { readonly line: NewLine; readonly sku: Sku }[];
  readonly askedChannelId: number | null;
  /** The real channel, fixed here. */
  readonly channelId: number | null;
  readonly charges: readonly Charge[];
}

/**
 * Everything about a new order that can be known before the transaction: who and what the codes
 * mean, whether the channel is open and reaches the address, and what it costs.
 */
@Injectable()
export class OrderPreparation {
  constructor(
    private readonly warehouses: WarehousesService,
    private readonly channels: ChannelsService,
    private readonly catalog: CatalogService,
    private readonly fees: FeesService,
    private readonly clock: Clock,
  ) {}

  /** Each order prepared, or why it can't be taken; one look-up of SKUs for all. */
  async prepare(
    operatorId: OperatorId,
    orders: readonly NewOrder[],
  ): Promise<(PreparedOrder | Failure)[]> {
    const keys = orders.flatMap((order) =>
      order.lines.map((line) => ({ customerId: order.customer.id, code: line.skuCode })),
    );
    const skus = await this.catalog.find(operatorId, keys);
    const prepared: (PreparedOrder | Failure)[] = [];
    let first = 0;
    for (const order of orders) {
      const ofOrder = skus.slice(first, first + order.lines.length);
      first += order.lines.length;
      prepared.push(await this.prepareOne(operatorId, order, ofOrder).catch(onlyFailures));
    }
    return prepared;
  }

  private async prepareOne(
    operatorId: OperatorId,
    order: NewOrder,
    skus: readonly (Sku | null)[],
  ): Promise<PreparedOrder> {
    const warehouse = await this.warehouses.getByTemuCode(operatorId, order.warehouseCode);
    const asked = await this.askedChannel(operatorId, order, warehouse);
    const lines = order.lines.map((line, at) => ({ line, sku: known(skus[at], line, order) }));
    const open = await this.channels.listFor(operatorId, warehouse.id, order.customer.id);
    const basket = lines.map(({ line, sku }) => ({ sku, quantity: line.quantity }));
    const request = {
      warehouse,
      customerId: order.customer.id,
      basket,
      destination: order.recipient,
      at: this.clock.now(),
      services: order.services,
    };
    const quote = await this.fees.quoteOrder(operatorId, request, asked, open);
    if (!quote.reachable) throw refusalOf(order, quote.reason);
    return {
      order,
      customer: order.customer,
      warehouse,
      lines,
      needs: needsOf(lines),
      askedChannelId: asked?.id ?? null,
      channelId: quote.channel?.id ?? null,
      totalMinor: quote.totalMinor,
      currency: quote.currency,
      charges: quote.charges,
    };
  }

  /** The channel that the order names; null where the platform brings its own label. */
  private async askedChannel(
    operatorId: OperatorId,
    order: NewOrder,
    warehouse: Warehouse,
  ): Promise<Channel | null> {
    if (order.labelBy === 'platform') return null;
    const active = await this.channels.listActive(operatorId, warehouse.id);
    const asked = active.find((channel) => channel.code === order.channelCode);
    if (!asked) throw unknownChannel({ code: order.channelCode, warehouse: warehouse.temuCode });
    if (!admits(asked, order.customer.id)) {
      throw channelNotOpen({
        code: asked.code,
        warehouse: warehouse.temuCode,
        customer: order.customer.code,
      });
    }
    return asked;
  }
}

/** What has a code of its own is told as it is; anything else keeps the channel from the address. */
function refusalOf({ channelCode: channel }: NewOrder, reason: Wording): Failure {
  const { en, zh } = reason;
  return reason instanceof Failure ? reason : unreachable({ channel, en, zh });
}

function known(sku: Sku | null | undefined, line: NewLine, order: NewOrder): Sku {
  if (!canBeOrdered(sku)) throw unknownSku({ sku: line.skuCode, customer: order.customer.code });
  return sku;
}

function needsOf(lines: PreparedOrder['lines']): Prepared['needs'] {
  const needs = new Map<number, { skuId: number; skuCode: string; quantity: number }>();
  for (const { line, sku } of lines) {
    const before = needs.get(sku.id)?.quantity ?? 0;
    needs.set(sku.id, { skuId: sku.id, skuCode: sku.code, quantity: before + line.quantity });
  }
  return [...needs.values()];
}

function onlyFailures(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}
