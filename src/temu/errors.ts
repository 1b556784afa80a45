import { Failure, type FailureKind } from '../platform/failure';
import { bilingual, NUMBER, WireFault } from './wire/fault';

/** Business failures that the platform has a number for, or that we gave one. */
const NUMBER_OF_CODE: Readonly<Record<string, number>> = {
  'catalog.unknown_sku': NUMBER.skuUnknown,
  'channel.unknown': NUMBER.productUnknown,
  'channel.not_open': NUMBER.productNotOpen,
  'inventory.insufficient': NUMBER.stockInsufficient,
  'inventory.changes_busy': NUMBER.systemFailure,
  'label.type': NUMBER.labelType,
  'label.content': NUMBER.labelContent,
  'label.printed': NUMBER.labelPrinted,
  'label.tracking_taken': NUMBER.trackingTaken,
  'order.already_cancelled': NUMBER.orderExists,
  'order.cancelled_before_arrival': NUMBER.cancelledBeforeArrival,
  'order.number_taken': NUMBER.orderExists,
  'order.unknown': NUMBER.orderUnknown,
  'order.unknown_state': NUMBER.stateUnknown,
  'order.unreachable': NUMBER.unreachable,
  'wallet.insufficient': NUMBER.balanceInsufficient,
  'wallet.missing': NUMBER.walletMissing,
};

/** The words that the platform and its sellers know for this: exactly these, in no other language. */
export function warehouseNotFound(code: string): WireFault {
  return new WireFault(NUMBER.warehouseUnknown, `temuWarehouseCode:${code} not found`);
}

/** What a caller is told about anything that was thrown; null: a bug, which is nobody's business. */
export function faultOf(error: unknown): WireFault | null {
  if (error instanceof WireFault) return error;
  if (!(error instanceof Failure)) return null;
  if (error.code === 'warehouse.unknown') return warehouseNotFound(String(error.values.code));
  const number = NUMBER_OF_CODE[error.code] ?? numberOfKind(error.kind);
  return new WireFault(number, bilingual(error));
}

function numberOfKind(kind: FailureKind): number {
  switch (kind) {
    case 'invalid':
      return NUMBER.badParameters;
    case 'limited':
      return NUMBER.tooManyRequests;
    case 'upstream':
      return NUMBER.systemFailure;
    case 'unauthenticated':
    case 'forbidden':
    case 'missing':
    case 'conflict':
      return NUMBER.businessFailure;
  }
}

export function systemFailure(requestId: string): WireFault {
  return new WireFault(
    NUMBER.systemFailure,
    `Something failed here; try again, and give support the request id ${requestId}. 系统内部错误，请重试，并将 requestId ${requestId} 提供给支持人员。`,
  );
}
