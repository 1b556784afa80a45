import type { MovementType } from '../modules/inventory/inventory.types';
import type { CancelledBy, CancelState, Fulfilment } from '../modules/orders/orders.types';
import { stageOf } from '../modules/orders/states.rules';

/** The platform's numbers for our states: this table, and no other place. */
const FULFIL_STATUS = {
  accepted: 10,
  picking: 20,
  packed: 40,
  shipped: 50,
} as const;

const CANCELLED_BY_PLATFORM = 60;
/** Cut by the customer, or failed in the warehouse. */
const FAILED = 99;

/** `fulfillStatus` of a push, by what happened. What is not in it has no status of its own. */
export const STATUS_OF_EVENT = {
  ...FULFIL_STATUS,
  cancelled: CANCELLED_BY_PLATFORM,
  failed: FAILED,
} as const;

export interface ToldOrder {
  readonly fulfilment: Fulfilment;
  readonly fulfilmentBefore: Fulfilment | null;
  readonly cancelledBy: CancelledBy | null;
}

/** `fulfillStatus`. Holds and exceptions that are being worked on are told as the stage before. */
export function fulfilStatus(order: ToldOrder): number {
  const stage = stageOf(order);
  switch (stage) {
    case 'accepted':
    case 'picking':
    case 'packed':
    case 'shipped':
      return FULFIL_STATUS[stage];
    case 'cancelled':
      return order.cancelledBy === 'temu' ? CANCELLED_BY_PLATFORM : FAILED;
    case 'on_hold':
    case 'exception':
      return FULFIL_STATUS.accepted;
  }
}

/** `fulfillCancelStatus`. */
export function cancelStatus(cancel: CancelState): number {
  switch (cancel) {
    case 'none':
      return 0;
    case 'asked':
      return 10;
    case 'granted':
      return 20;
    case 'refused':
      return 99;
  }
}

/** `changeType` and its name, by what moved. */
export function changeType(type: MovementType, change: number): { number: number; name: string } {
  switch (type) {
    case 'announce':
    case 'receive':
    case 'put_away':
    case 'close_short':
      return { number: 10, name: 'INBOUND' };
    case 'allocate':
    case 'ship':
      return { number: 20, name: 'OUTBOUND' };
    case 'release':
      return { number: 21, name: 'OUTBOUND_CANCELLED' };
    case 'lock':
      return { number: 30, name: 'LOCKED' };
    case 'unlock':
      return { number: 31, name: 'UNLOCKED' };
    case 'adjust_up':
    case 'adjust_down':
    case 'count':
      return change >= 0
        ? { number: 40, name: 'ADJUSTED_UP' }
        : { number: 41, name: 'ADJUSTED_DOWN' };
    case 'return_in':
      return { number: 50, name: 'RETURN' };
    case 'transfer_out':
    case 'transfer_in':
      return { number: 60, name: 'TRANSFER' };
    case 'to_defective':
    case 'to_good':
      return { number: 70, name: 'QUALITY_CHANGE' };
  }
}
