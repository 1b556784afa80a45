import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import type { Failure } from '../../platform/failure';
import { ChannelsService } from '../channels/channels.service';
import { FeesService } from '../fees/fees.service';
import { InventoryService } from '../inventory/inventory.service';
import type { LockedStock } from '../inventory/inventory.types';
import { type WalletMovement, WalletsService } from '../wallets/wallets.service';
import { changeOrders } from './order-changes';
import { cardIdsOf, OrderPricing } from './order-pricing';
import { OrderReading } from './order-reading';
import { changedMeanwhile, notOnHand } from './orders.errors';
import {
  ADD_CHARGES,
  type HeldOrderRow,
  PIECES_OF_ORDERS,
  RECIPIENTS_OF_ORDERS,
} from './orders.sql';
import type { Cause, Order } from './orders.types';
import { weighedParcels } from './parcels.rules';

interface ChargeLine {
  readonly type: string;
  readonly name: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly trace: unknown;
}

/**
 * What each order costs if it ships as it is packed. Only another packing changes that: a label that
 * is bought meanwhile, or a tracking number, does not.
 */
export type ShippingPrices = ReadonlyMap<
  number,
  { readonly packingNo: number; readonly charges: readonly ChargeLine[] }
>;

/**
 * Settles orders that leave: pieces go, what was frozen is charged, and the charge is written line
 * by line. Unless the parcels were weighed, the charge is the estimate itself; weighed parcels are
 * priced by the very cards of the estimate, for the day on which the order was taken.
 */
@Injectable()
export class OrderShipping {
  private readonly reading = new OrderReading();

  constructor(
    private readonly db: Database,
    private readonly pricing: OrderPricing,
    private readonly channels: ChannelsService,
    private readonly fees: FeesService,
    private readonly inventory: InventoryService,
    private readonly wallets: WalletsService,
  ) {}

  async prices(operatorId: OperatorId, orderIds: readonly number[]): Promise<ShippingPrices> {
    const { orders, recipients } = await this.db.transaction(operatorId, async (tx) => ({
      orders: await this.reading.byIds(tx, orderIds),
      recipients: await tx.rows(RECIPIENTS_OF_ORDERS, [operatorId, orderIds]),
    }));
    const sealed = new Map(recipients.map((row) => [row.order_id, row.sealed]));
    const prices = new Map<number, { packingNo: number; charges: readonly ChargeLine[] }>();
    for (const order of orders.values()) {
      const charges = await this.charges(operatorId, order, sealed.get(order.id));
      prices.set(order.id, { packingNo: order.packingNo, charges });
    }
    return prices;
  }

  /** Ships orders that the transaction has locked; gives those that could be. */
  async settle(
    tx: Tx,
    orders: readonly HeldOrderRow[],
    prices: ShippingPrices,
    cause: Cause,
    refuse: (orderId: number, failure: Failure) => void,
  ): Promise<HeldOrderRow[]> {
    const current = orders.filter((order) => {
      if (prices.get(order.id)?.packingNo === order.packing_no) return true;
      refuse(order.id, changedMeanwhile({ number: order.number }));
      return false;
    });
    const shipped = await this.moveStock(tx, current, cause, refuse);
    await changeOrders(
      tx,
      shipped.map((order) => ({
        order,
        cause,
        to: { fulfilment: 'shipped', billing: 'charged' },
      })),
    );
    await this.writeCharges(tx, shipped, prices);
    await this.chargeMoney(tx, shipped, prices, cause);
    return shipped;
  }

  private async charges(
    operatorId: OperatorId,
    order: Order,
    sealed: Buffer | undefined,
  ): Promise<readonly ChargeLine[]> {
    const estimate = order.charges.filter((charge) => charge.stage === 'quoted');
    const parcels = order.channelId === null ? null : weighedParcels(order.packages);
    // Whose address is erased can't be priced anew; what was promised then counts.
    if (!parcels || order.channelId === null) return estimate;
    const channel = await this.channels.get(operatorId, order.channelId);
    const request = await this.pricing.requestOf(operatorId, order, sealed);
    if (!channel || !request) return estimate;
    const quote = await this.fees.quoteBy(operatorId, request, channel, cardIdsOf(estimate));
    // The parcel is packed, whatever the card says of it: then it costs what was promised.
    if (!quote?.reachable) return estimate;
    const { currency } = quote;
    return quote.charges.map((charge) => ({ ...charge, name: charge.name.en, currency }));
  }

  private async moveStock(
    tx: Tx,
    orders: readonly HeldOrderRow[],
    cause: Cause,
    refuse: (orderId: number, failure: Failure) => void,
  ): Promise<HeldOrderRow[]> {
    if (orders.length === 0) return [];
    const pieces = await tx.rows(PIECES_OF_ORDERS, [
      tx.operatorId,
      orders.map((order) => order.id),
    ]);
    const warehouses = new Map(orders.map((order) => [order.id, order.warehouse_id]));
    const keyOf = (orderId: number, skuId: number) => `${warehouses.get(orderId)}/${skuId}`;
    const stock = await this.inventory.lock(
      tx,
      pieces.map((row) => ({
        warehouseId: warehouses.get(row.order_id) ?? 0,
        skuId: row.sku_id,
      })),
    );
    const rows = new Map<string, LockedStock>(
      stock.map((row) => [`${row.warehouseId}/${row.skuId}`, row]),
    );
    const left = new Map([...rows].map(([key, row]) => [key, row.onHand]));
    const shipped = orders.filter((order) => {
      const own = pieces.filter((row) => row.order_id === order.id);
      const short = own.find((row) => (left.get(keyOf(order.id, row.sku_id)) ?? 0) < row.quantity);
      if (short) {
        const onHand = left.get(keyOf(order.id, short.sku_id)) ?? 0;
        const { sku_code: sku, quantity: needed } = short;
        refuse(order.id, notOnHand({ number: order.number, sku, needed, onHand }));
        return false;
      }
      for (const row of own) {
        const key = keyOf(order.id, row.sku_id);
        left.set(key, (left.get(key) ?? 0) - row.quantity);
      }
      return true;
    });
    const numbers = new Map(shipped.map((order) => [order.id, order.number]));
    await this.inventory.move(
      tx,
      pieces.flatMap((row) => {
        const no = numbers.get(row.order_id);
        const stockRow = rows.get(keyOf(row.order_id, row.sku_id));
        if (no === undefined || !stockRow) return [];
        return [
          {
            stockId: stockRow.id,
            type: 'ship' as const,
            change: { onHand: -row.quantity, allocated: -row.quantity },
            document: { kind: 'outbound_order' as const, no },
            cause,
          },
        ];
      }),
    );
    return shipped;
  }

  private async writeCharges(
    tx: Tx,
    orders: readonly HeldOrderRow[],
    prices: ShippingPrices,
  ): Promise<void> {
    const rows = orders.flatMap((order) =>
      (prices.get(order.id)?.charges ?? []).map((charge, ord) => ({
        ord,
        order_id: order.id,
        stage: 'charged',
        type: charge.type,
        name: charge.name,
        amount_minor: charge.amountMinor,
        currency: charge.currency,
        trace: charge.trace,
      })),
    );
    if (rows.length > 0) await tx.rows(ADD_CHARGES, [tx.operatorId, JSON.stringify(rows)]);
  }

  private async chargeMoney(
    tx: Tx,
    orders: readonly HeldOrderRow[],
    prices: ShippingPrices,
    cause: Cause,
  ): Promise<void> {
    const movements = orders.map((order): WalletMovement => {
      const charges = prices.get(order.id)?.charges ?? [];
      return {
        customerId: order.customer_id,
        currency: order.currency,
        type: 'charge',
        balanceMinor: -charges.reduce((sum, charge) => sum + charge.amountMinor, 0),
        frozenMinor: order.billing === 'frozen' ? -order.quoted_minor : 0,
        document: { kind: 'outbound_order', no: order.number },
        cause,
      };
    });
    await this.wallets.lock(
      tx,
      movements.map((movement) => movement.customerId),
    );
    await this.wallets.move(tx, movements);
  }
}
