import { withoutCosts } from '../../modules/fees/engine/quotes.rules';
import type { OrdersService } from '../../modules/orders/orders.service';
import type { Order as Held, Recipient } from '../../modules/orders/orders.types';
import type { OperatorId } from '../../platform/database';
import { formatMinor } from '../../platform/money';
import { notFound } from '../../rest/rest.errors';
import { shownServices } from '../../rest/services';
import type { Order, OrderRecipient, OrderRow } from './orders.dto';

/** One order with its history. @throws request.not_found */
export async function wholeOrder(
  orders: OrdersService,
  operatorId: OperatorId,
  id: number,
): Promise<Order> {
  const found = await orders.get(operatorId, id);
  if (!found) throw notFound({ what: 'order', id: String(id) });
  const history = await orders.history(operatorId, id);
  return {
    ...orderRow(found),
    history: history.map((line) => ({ ...line, at: line.at.toISOString() })),
  };
}

export function orderRow(order: Held): OrderRow {
  const { currency } = order;
  return {
    id: order.id,
    orderNo: order.orderNo,
    source: order.source,
    number: order.number,
    customerCode: order.customerCode,
    warehouseCode: order.warehouseCode,
    askedChannelCode: order.askedChannelCode,
    channelCode: order.channelCode,
    fulfilment: order.fulfilment,
    fulfilmentBefore: order.fulfilmentBefore,
    reasonCode: order.reasonCode,
    reason: order.reason,
    label: order.label,
    cancel: order.cancel,
    cancelledBy: order.cancelledBy,
    cancelReason: order.cancelReason,
    cancelRefusal: order.cancelRefusal,
    tracking: order.tracking,
    billing: order.billing,
    ...shownServices(order.services),
    quoted: formatMinor(order.quotedMinor, currency),
    currency,
    latestShipAt: order.latestShipAt?.toISOString() ?? null,
    acceptedAt: order.acceptedAt.toISOString(),
    statusChangedAt: order.statusChangedAt.toISOString(),
    shippedAt: order.shippedAt?.toISOString() ?? null,
    lines: order.lines.map(({ lineNo, skuCode, quantity, lineRef }) => ({
      lineNo,
      skuCode,
      quantity,
      lineRef,
    })),
    packages: order.packages.map((one) => ({ ...one, lines: [...one.lines] })),
    charges: order.charges.map((charge) => ({
      stage: charge.stage,
      type: charge.type,
      name: charge.name,
      amount: formatMinor(charge.amountMinor, charge.currency),
      currency: charge.currency,
      trace: JSON.stringify(withoutCosts(charge.trace)),
      at: charge.at.toISOString(),
    })),
  };
}

export function recipientOf(recipient: Recipient): OrderRecipient {
  return { ...recipient };
}
