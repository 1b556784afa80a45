import { overOf, shortOf, waitingOf } from '../../modules/inbound/inbound.rules';
import type { InboundOrder as Held, WholeInbound } from '../../modules/inbound/inbound.types';
import type { InboundOrder, InboundOrderRow } from './inbound.dto';

export function inboundRow(order: Held): InboundOrderRow {
  return {
    id: order.id,
    inboundNo: order.inboundNo,
    reference: order.reference,
    customerCode: order.customerCode,
    warehouseCode: order.warehouseCode,
    state: order.state,
    carrierName: order.carrierName,
    trackingNumber: order.trackingNumber,
    expectedAt: order.expectedAt?.toISOString() ?? null,
    note: order.note,
    version: order.version,
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
    closedAt: order.closedAt?.toISOString() ?? null,
  };
}

export function wholeInbound(order: WholeInbound): InboundOrder {
  return {
    ...inboundRow(order),
    lines: order.lines.map((line) => ({
      lineNo: line.lineNo,
      skuCode: line.skuCode,
      expected: line.expected,
      received: line.received,
      putAwayGood: line.good,
      putAwayDefective: line.defective,
      waiting: waitingOf(line),
      short: shortOf(line, order.state),
      over: overOf(line),
    })),
    history: order.history.map((step) => ({ ...step, at: step.at.toISOString() })),
  };
}
