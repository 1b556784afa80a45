import { Injectable } from '@nestjs/common';
import type { OperatorId, Tx } from '../../platform/database';
import { FeesService } from '../fees/fees.service';
import type { LateCancelFee } from '../fees/fees.types';
import { InventoryService } from '../inventory/inventory.service';
import { PushesService } from '../pushes/pushes.service';
import type { Announcement } from '../pushes/pushes.types';
import { type WalletMovement, WalletsService } from '../wallets/wallets.service';
import { changeOrders } from './order-changes';
import {
  ADD_CHARGES,
  FREE_BROUGHT_NUMBERS,
  type HeldOrderRow,
  PIECES_OF_ORDERS,
} from './orders.sql';
import type { CancelledBy, Cause, LabelState } from './orders.types';
import { stageOf } from './states.rules';

/** How an order ends without leaving. */
export interface Closing {
  readonly order: HeldOrderRow;
  readonly by: CancelledBy;
  readonly cause: Cause;
  /** For a failure or a cut: what the seller is told. */
  readonly reason?: { readonly code: string; readonly words: string };
  /** What whoever asked gave as the reason, where it is not that of the cause. */
  readonly cancelReason?: string;
}

/**
 * Ends orders that do not leave: stock and money go back, the label is voided if it was bought,
 * and the platform is told. 60 if it asked for it, 99 if somebody here did.
 */
@Injectable()
export class OrderClosing {
  constructor(
    private readonly inventory: InventoryService,
    private readonly wallets: WalletsService,
    private readonly fees: FeesService,
    private readonly pushes: PushesService,
  ) {}

  /** What late cancels cost: to be asked before the transaction, and handed to `close`. */
  prices(operatorId: OperatorId): Promise<LateCancelFee> {
    return this.fees.lateCancelFees(operatorId);
  }

  /** Closes orders that the transaction has locked, none of them final. */
  async close(tx: Tx, closings: readonly Closing[], lateFee: LateCancelFee): Promise<void> {
    if (closings.length === 0) return;
    const fees = new Map(
      closings.flatMap((closing) => {
        const fee = feeOf(closing, lateFee);
        return fee ? [[closing.order.id, fee] as const] : [];
      }),
    );
    await tx.rows(FREE_BROUGHT_NUMBERS, [tx.operatorId, closings.map(({ order }) => order.id)]);
    await this.releaseStock(tx, closings);
    await changeOrders(
      tx,
      closings.map(({ order, by, cause, reason, cancelReason = cause.reason }) => ({
        order,
        cause,
        reason,
        to: {
          fulfilment: 'cancelled',
          label: labelOf(order),
          // Cut from here, it is nobody's request that was granted.
          cancel: by === 'temu' || order.cancel !== 'none' ? 'granted' : undefined,
          billing: fees.has(order.id) ? 'charged' : 'released',
        },
        cancelledBy: by,
        cancelReason,
        cancelRefusal: '',
      })),
    );
    await this.writeFees(tx, closings, fees);
    await this.releaseMoney(tx, closings, fees);
    await this.pushes.announce(tx, closings.flatMap(announcement));
  }

  private async releaseStock(tx: Tx, closings: readonly Closing[]): Promise<void> {
    const orders = new Map(closings.map((closing) => [closing.order.id, closing]));
    const pieces = await tx.rows(PIECES_OF_ORDERS, [tx.operatorId, [...orders.keys()]]);
    const keyOf = (warehouseId: number, skuId: number) => `${warehouseId}/${skuId}`;
    const stock = await this.inventory.lock(
      tx,
      pieces.map((row) => ({
        warehouseId: orders.get(row.order_id)?.order.warehouse_id ?? 0,
        skuId: row.sku_id,
      })),
    );
    const stockIds = new Map(stock.map((row) => [keyOf(row.warehouseId, row.skuId), row.id]));
    await this.inventory.move(
      tx,
      pieces.flatMap((row) => {
        const closing = orders.get(row.order_id);
        const stockId = stockIds.get(keyOf(closing?.order.warehouse_id ?? 0, row.sku_id));
        if (!closing || stockId === undefined) throw new Error(`no stock row of ${row.sku_code}`);
        return [
          {
            stockId,
            type: 'release' as const,
            change: { allocated: -row.quantity },
            document: { kind: 'outbound_order' as const, no: closing.order.number },
            cause: closing.cause,
          },
        ];
      }),
    );
  }

  private async writeFees(tx: Tx, closings: readonly Closing[], fees: Fees): Promise<void> {
    const rows = closings.flatMap(({ order }, ord) => {
      const fee = fees.get(order.id);
      return fee ? [{ ord, order_id: order.id, ...feeRow(fee) }] : [];
    });
    if (rows.length > 0) await tx.rows(ADD_CHARGES, [tx.operatorId, JSON.stringify(rows)]);
  }

  private async releaseMoney(tx: Tx, closings: readonly Closing[], fees: Fees): Promise<void> {
    const movements = closings.flatMap(({ order, cause }): WalletMovement[] => {
      const fee = fees.get(order.id)?.charge.amountMinor ?? 0;
      const frozen = order.billing === 'frozen' ? order.quoted_minor : 0;
      if (fee === 0 && frozen === 0) return [];
      return [
        {
          customerId: order.customer_id,
          currency: order.currency,
          type: fee > 0 ? 'charge' : 'release',
          balanceMinor: -fee,
          frozenMinor: -frozen,
          document: { kind: 'outbound_order', no: order.number },
          cause,
        },
      ];
    });
    await this.wallets.lock(
      tx,
      movements.map((movement) => movement.customerId),
    );
    await this.wallets.move(tx, movements);
  }
}

type Fee = NonNullable<ReturnType<LateCancelFee>>;
type Fees = ReadonlyMap<number, Fee>;

/** What failed in the warehouse costs nobody; what was wanted late costs the work that was done. */
function feeOf({ order, by }: Closing, lateFee: LateCancelFee): Fee | null {
  if (by === 'warehouse') return null;
  const stage = stageOf({
    fulfilment: order.fulfilment,
    fulfilmentBefore: order.fulfilment_before,
  });
  const fee = lateFee(order.warehouse_id, order.customer_id, stage, order.accepted_at);
  return fee?.currency === order.currency ? fee : null;
}

function feeRow({ charge, currency }: Fee): Record<string, unknown> {
  return {
    stage: 'charged',
    type: charge.type,
    name: charge.name.en,
    amount_minor: charge.amountMinor,
    currency,
    trace: charge.trace,
  };
}

/**
 * A label that was bought is voided; one that the platform brought is its own affair. While one is
 * being bought nobody knows yet what there is to void: whoever buys it looks at the order after.
 */
function labelOf({ label, label_by }: HeldOrderRow): LabelState | undefined {
  if (label === 'waiting' || label === 'failed') return 'not_needed';
  if (label_by === 'warehouse' && (label === 'ready' || label === 'printed')) return 'void_asked';
  return undefined;
}

function announcement({ order, by, reason, cause }: Closing): Announcement[] {
  const { registration_id: registrationId, number } = order;
  if (registrationId === null) return [];
  if (by === 'temu')
    return [{ registrationId, event: 'cancelled', subject: number, content: { number } }];
  const { code, words } = reason ?? { code: 'cut', words: cause.reason };
  const content = { number, code, reason: words };
  return [{ registrationId, event: 'failed', subject: number, content }];
}
