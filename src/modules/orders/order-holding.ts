import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database';
import { formatMinor } from '../../platform/money';
import { insufficientBalance } from '../wallets/wallets.errors';
import { spendable, WalletsService } from '../wallets/wallets.service';
import { attend, type Refuse } from './order-batch';
import { changeOrders, type OrderChange } from './order-changes';
import type { HeldOrderRow } from './orders.sql';
import type { Cause, HoldCode, WorkOutcome } from './orders.types';
import type { Deed } from './work.rules';

/** Why an order is stopped or ended, for programs and for people. */
export interface Reason {
  readonly code: string;
  readonly words: string;
}

/** Puts orders to the side, and brings them back to where they stood. */
@Injectable()
export class OrderHolding {
  constructor(private readonly wallets: WalletsService) {}

  /** Stops orders until somebody, or whatever is missing, brings them back. Nobody else is told. */
  hold(
    tx: Tx,
    orderIds: readonly number[],
    reason: Reason & { readonly code: HoldCode },
    cause: Cause,
  ): Promise<WorkOutcome[]> {
    return this.stop(tx, 'hold', orderIds, 'on_hold', reason, cause);
  }

  /** Brings held orders back to where they stood; one that waits for money must have it now. */
  resume(tx: Tx, orderIds: readonly number[], cause: Cause): Promise<WorkOutcome[]> {
    return attend(tx, 'resume', orderIds, async (orders, refuse) => {
      const unpaid = orders.filter((order) => order.billing === 'quoted');
      const broke = await this.freeze(tx, unpaid, cause, refuse);
      await this.bringBack(
        tx,
        orders.filter((order) => !broke.has(order.id)),
        cause,
      );
    });
  }

  /** Something is wrong with the goods, the parcel or the address, and is being worked on. */
  raiseException(
    tx: Tx,
    orderIds: readonly number[],
    reason: Reason,
    cause: Cause,
  ): Promise<WorkOutcome[]> {
    return this.stop(tx, 'raise exception', orderIds, 'exception', reason, cause);
  }

  clearException(tx: Tx, orderIds: readonly number[], cause: Cause): Promise<WorkOutcome[]> {
    return attend(tx, 'clear exception', orderIds, (orders) => this.bringBack(tx, orders, cause));
  }

  private stop(
    tx: Tx,
    deed: Deed,
    orderIds: readonly number[],
    fulfilment: 'on_hold' | 'exception',
    reason: Reason,
    cause: Cause,
  ): Promise<WorkOutcome[]> {
    return attend(tx, deed, orderIds, (orders) =>
      changeOrders(
        tx,
        orders.map((order) => ({ order, cause, reason, to: { fulfilment } })),
      ),
    );
  }

  private async bringBack(tx: Tx, orders: readonly HeldOrderRow[], cause: Cause): Promise<void> {
    await changeOrders(
      tx,
      orders.map((order): OrderChange => {
        const fulfilment = order.fulfilment_before ?? 'accepted';
        const billing = order.billing === 'quoted' ? 'frozen' : undefined;
        return { order, cause, reason: { code: '', words: '' }, to: { fulfilment, billing } };
      }),
    );
  }

  /** Freezes what orders cost that were taken without money; gives those that still have none. */
  private async freeze(
    tx: Tx,
    orders: readonly HeldOrderRow[],
    cause: Cause,
    refuse: Refuse,
  ): Promise<ReadonlySet<number>> {
    const broke = new Set<number>();
    if (orders.length === 0) return broke;
    const wallets = await this.wallets.lock(
      tx,
      orders.map((order) => order.customer_id),
    );
    const left = new Map(
      wallets.map((wallet) => [`${wallet.customerId}/${wallet.currency}`, spendable(wallet)]),
    );
    const paid = orders.filter((order) => {
      const key = `${order.customer_id}/${order.currency}`;
      const money = left.get(key) ?? 0;
      if (money < order.quoted_minor) {
        broke.add(order.id);
        refuse(order.id, insufficientBalance(moneyWords(order, money)));
        return false;
      }
      left.set(key, money - order.quoted_minor);
      return true;
    });
    await this.wallets.move(
      tx,
      paid.map((order) => ({
        customerId: order.customer_id,
        currency: order.currency,
        type: 'freeze',
        balanceMinor: 0,
        frozenMinor: order.quoted_minor,
        document: { kind: 'outbound_order', no: order.number },
        cause,
      })),
    );
    return broke;
  }
}

function moneyWords(order: HeldOrderRow, money: number) {
  return {
    customer: order.customer_code,
    needed: formatMinor(order.quoted_minor, order.currency),
    spendable: formatMinor(money, order.currency),
    currency: order.currency,
  };
}
