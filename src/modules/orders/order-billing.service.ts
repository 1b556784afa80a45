import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database';
import { WalletsService } from '../wallets/wallets.service';
import { changeOrders } from './order-changes';
import { notBilledYet, orderTwice, unknownOrderId } from './orders.errors';
import { ADD_CHARGES, HOLD_ORDERS, ORDERS_OF_PARCELS, type ParcelRow } from './orders.sql';
import type { Cause } from './orders.types';

/** A parcel that a carrier names, with its order and what delivering that order should cost. */
export interface BilledParcel {
  readonly trackingNumber: string;
  readonly orderId: number;
  readonly number: string;
  readonly customerId: number;
  readonly customerCode: string;
  readonly currency: string;
  /** As it was packed; null: it was not weighed or measured. */
  readonly weight: { readonly value: string; readonly unit: ParcelRow['weight_unit'] } | null;
  readonly size: {
    readonly sides: readonly [string, string, string];
    readonly unit: ParcelRow['length_unit'];
  } | null;
  /** Of the whole order: what the carrier was expected to take, or, where nobody said, the price. */
  readonly deliveryMinor: number;
}

export interface OrderCorrection {
  readonly orderId: number;
  /** Above zero, the order costs more and the wallet is charged; below, it gets back. */
  readonly amountMinor: number;
  readonly type: string;
  readonly name: string;
  /** How it was found, so that it can be explained a year later. */
  readonly trace: unknown;
}

/** What becomes of an order's price after it has left: found by its parcels, and corrected. */
@Injectable()
export class OrderBillingService {
  constructor(private readonly wallets: WalletsService) {}

  /** The parcels of these tracking numbers that are ours; of a number used twice, the newest. */
  async parcels(tx: Tx, trackingNumbers: readonly string[]): Promise<BilledParcel[]> {
    const rows = await tx.rows(ORDERS_OF_PARCELS, [tx.operatorId, [...new Set(trackingNumbers)]]);
    return rows.map((row) => ({
      trackingNumber: row.tracking_number,
      orderId: row.order_id,
      number: row.number,
      customerId: row.customer_id,
      customerCode: row.customer_code,
      currency: row.currency,
      weight: row.weight === null ? null : { value: row.weight, unit: row.weight_unit },
      size:
        row.length === null || row.width === null || row.height === null
          ? null
          : { sides: [row.length, row.width, row.height], unit: row.length_unit },
      deliveryMinor: row.delivery_minor,
    }));
  }

  /**
   * Corrects what orders cost: each by a new charge and a new line of the wallet, whatever is in
   * it. All of them or none.
   * @throws order.unknown_id, order.not_billed
   */
  async correct(tx: Tx, corrections: readonly OrderCorrection[], cause: Cause): Promise<void> {
    if (corrections.length === 0) return;
    const ids = corrections.map(({ orderId }) => orderId);
    const twice = ids.find((id, at) => ids.indexOf(id) !== at);
    if (twice !== undefined) throw orderTwice({ id: twice });
    const rows = await tx.rows(HOLD_ORDERS, [tx.operatorId, ids]);
    const held = new Map(rows.map((row) => [row.id, row]));
    const billed = corrections.map((correction) => {
      const order = held.get(correction.orderId);
      if (!order) throw unknownOrderId({ id: correction.orderId });
      if (order.billing === 'quoted' || order.billing === 'frozen')
        throw notBilledYet({ number: order.number });
      return { order, correction };
    });
    const charges = billed.map(({ order, correction }, ord) => ({
      ord,
      order_id: order.id,
      stage: 'corrected',
      type: correction.type,
      name: correction.name,
      amount_minor: correction.amountMinor,
      currency: order.currency,
      trace: correction.trace,
    }));
    await tx.rows(ADD_CHARGES, [tx.operatorId, JSON.stringify(charges)]);
    await changeOrders(
      tx,
      billed.map(({ order }) => ({ order, cause, to: { billing: 'adjusted' } })),
    );
    await this.wallets.lock(
      tx,
      billed.map(({ order }) => order.customer_id),
    );
    await this.wallets.move(
      tx,
      billed.map(({ order, correction }) => ({
        customerId: order.customer_id,
        currency: order.currency,
        type: 'adjust',
        balanceMinor: -correction.amountMinor,
        frozenMinor: 0,
        document: { kind: 'outbound_order', no: order.number },
        cause: { ...cause, reason: `${correction.name}${cause.reason && `: ${cause.reason}`}` },
      })),
    );
  }
}
