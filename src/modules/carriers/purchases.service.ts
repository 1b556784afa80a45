import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Search } from '../../platform/search';
import { LabelsService } from '../labels/labels.service';
import { OrderLabelsService } from '../orders/order-labels.service';
import type { Cause } from '../orders/orders.types';
import { buysNothing, channelBuysNowhere, unknownAccount, voidIsFollowed } from './carriers.errors';
import { CarriersService } from './carriers.service';
import type { CarrierRate } from './carriers.types';
import { ChannelCarriersService } from './channel-carriers.service';
import { labelSteps, type MoneyState, moneyOf, type PurchaseState } from './purchases.rules';
import {
  ASK_VOID_AGAIN,
  BEGIN_PURCHASES,
  DROP_PACKAGES,
  FORGET_WORDS,
  HAS_PROBLEM,
  type ListedPurchaseRow,
  MAKE_DUE,
  PACKAGES_TO_LABEL,
  purchasesLike,
  STATES_OF_ORDER,
} from './purchases.sql';
import { Shipments } from './shipments';

/** One attempt at a label, as people look at it. */
export interface LabelPurchase {
  readonly id: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly orderNo: string;
  readonly packageNo: number;
  readonly accountId: number;
  readonly accountName: string;
  readonly service: string;
  readonly reference: string;
  readonly state: PurchaseState;
  readonly money: MoneyState;
  readonly trackingNumber: string | null;
  readonly cost: { readonly amountMinor: number; readonly currency: string } | null;
  readonly tries: number;
  readonly problemCode: string;
  readonly problem: string;
  /** When it is worked on next by itself; null: not at all. */
  readonly dueAt: Date | null;
  readonly askedAt: Date;
  readonly boughtAt: Date | null;
  readonly voidAskedAt: Date | null;
  readonly settledAt: Date | null;
}

export interface PurchaseFilter {
  readonly orderId?: number;
  readonly state?: PurchaseState;
  /** Only what somebody has to look at. */
  readonly withProblem: boolean;
  /** The number of the row after which the page continues; null: from the newest. */
  readonly below: number | null;
  readonly limit: number;
}

/** Labels bought for orders: begun, looked at, and given back. The buying itself is label-buyer.ts. */
@Injectable()
export class LabelPurchasesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly carriers: CarriersService,
    private readonly channelCarriers: ChannelCarriersService,
    private readonly orders: OrderLabelsService,
    private readonly shipments: Shipments,
    private readonly labels: LabelsService,
  ) {
    orders.onPackagesDropped((tx, dropped, cause) => this.giveBack(tx, dropped, cause));
  }

  /** Forgets what carriers wrote about parcels of these orders: an address may be quoted there. */
  async forgetWords(tx: Tx, orderIds: readonly number[]): Promise<void> {
    await tx.rows(FORGET_WORDS, [tx.operatorId, orderIds]);
  }

  /** Writes the attempts for orders that need a label; whoever comes next asks the carrier. */
  async begin(tx: Tx, orderIds: readonly number[], cause: Cause): Promise<void> {
    if (orderIds.length === 0) return;
    const orders = await this.orders.startBuying(tx, orderIds, cause);
    const packages = await tx.rows(PACKAGES_TO_LABEL, [tx.operatorId, orders.map(({ id }) => id)]);
    const begun = packages.flatMap(({ order_id, package_no }) => {
      const order = orders.find(({ id }) => id === order_id);
      if (!order) return [];
      const reference = referenceOf(order.orderNo, package_no);
      return [{ order_id, package_no, channel_id: order.channelId, reference }];
    });
    const rows = await tx.rows(BEGIN_PURCHASES, [
      tx.operatorId,
      JSON.stringify(begun),
      this.clock.now(),
    ]);
    const written = new Set(rows.map((row) => row.order_id));
    for (const { id } of orders) if (!written.has(id)) await this.settle(tx, id, cause);
  }

  /** All packages have what they need: nothing is being bought after all. */
  private async settle(tx: Tx, orderId: number, cause: Cause): Promise<void> {
    const rows = await tx.rows(STATES_OF_ORDER, [tx.operatorId, orderId]);
    const states = rows.map(({ state }) => state);
    if (states.length === 0) throw new Error(`nothing was begun for order ${orderId}`);
    await this.orders.advance(tx, orderId, labelSteps(states, false), cause);
  }

  /** Packages are no more: their labels are given back, and the others are all that is needed. */
  private async giveBack(
    tx: Tx,
    dropped: readonly { readonly orderId: number; readonly remaining: number }[],
    cause: Cause,
  ): Promise<void> {
    const asked = dropped.map(({ orderId, remaining }) => ({ order_id: orderId, remaining }));
    const now = this.clock.now();
    const rows = await tx.rows(DROP_PACKAGES, [tx.operatorId, JSON.stringify(asked), now]);
    const orderIds = [...new Set(rows.map((row) => row.order_id))];
    await this.labels.withdraw(
      tx,
      orderIds,
      rows.map(({ id }) => id),
    );
    for (const orderId of orderIds) {
      const { label } = await this.orders.lock(tx, orderId);
      if (label === 'buying' || label === 'failed') await this.settle(tx, orderId, cause);
    }
  }

  /**
   * A person wants the label now: begun if nothing was, tried at once if it waits.
   * @throws order.unknown_id, order.label_final, carrier.channel_buys_nowhere, carrier.buys_nothing,
   *         carrier.unknown_account
   */
  async buyNow(tx: Tx, orderId: number, cause: Cause): Promise<void> {
    const order = await this.orders.lock(tx, orderId);
    if (order.label === 'buying') {
      await tx.rows(MAKE_DUE, [tx.operatorId, orderId, this.clock.now()]);
      return;
    }
    await this.expectAccount(tx, order.channelId, order.number);
    await this.begin(tx, [orderId], cause);
  }

  /** A person gives the label back. @throws order.unknown_id, order.label_not_voidable */
  async voidNow(tx: Tx, orderId: number, cause: Cause): Promise<void> {
    await this.orders.askVoid(tx, orderId, cause);
    await tx.rows(ASK_VOID_AGAIN, [tx.operatorId, orderId, this.clock.now()]);
  }

  /**
   * A person has learned what became of a label that was not bought here.
   * @throws order.unknown_id, carrier.void_is_followed
   */
  async settleVoid(tx: Tx, orderId: number, refunded: boolean, cause: Cause): Promise<void> {
    const order = await this.orders.lock(tx, orderId);
    const states = await tx.rows(STATES_OF_ORDER, [tx.operatorId, orderId]);
    const ours = states.some(({ state }) => state === 'bought' || state === 'void_asked');
    if (order.label !== 'void_asked' || ours)
      throw voidIsFollowed({ number: order.number, label: order.label });
    await this.orders.advance(tx, orderId, [refunded ? 'voided' : 'void_refused'], cause);
  }

  /** What the carrier of the order's channel would take; nothing is bought. */
  async rates(operatorId: OperatorId, orderId: number): Promise<CarrierRate[]> {
    const found = await this.db.transaction(operatorId, async (tx) => {
      const order = await this.orders.lock(tx, orderId);
      const said = await this.expectAccount(tx, order.channelId, order.number);
      return { said, opened: await this.carriers.open(tx, said.accountId) };
    });
    if (!found.opened) throw new Error('the account of a channel is not there');
    const { carrier, account } = found.opened;
    const { service, labelFormat: format } = found.said;
    const asked = { orderId, packageNo: 1, reference: '', handle: null, service, format };
    const { shipment } = await this.shipments.describe(operatorId, asked);
    return carrier.rate(account, shipment);
  }

  /** Newest first. */
  async list(operatorId: OperatorId, filter: PurchaseFilter): Promise<LabelPurchase[]> {
    const rows = await this.db.transaction(operatorId, (tx) => {
      const search = new Search(tx, 'p.operator_id');
      search.is('p.order_id', filter.orderId);
      search.is('p.state', filter.state);
      if (filter.withProblem) search.where(HAS_PROBLEM);
      if (filter.below !== null) search.where('p.id < ?1', filter.below);
      const text = purchasesLike(search.conditions, search.value(filter.limit));
      return tx.manager.query<ListedPurchaseRow[]>(text, search.values);
    });
    return rows.map((row) => ({
      id: row.id,
      orderId: row.order_id,
      orderNumber: row.order_number,
      orderNo: row.order_no,
      packageNo: row.package_no,
      accountId: row.account_id,
      accountName: row.account_name,
      service: row.service,
      reference: row.reference,
      state: row.state,
      money: moneyOf(row.state),
      trackingNumber: row.tracking_number,
      cost:
        row.cost_minor === null || row.currency === null
          ? null
          : { amountMinor: row.cost_minor, currency: row.currency },
      tries: row.tries,
      problemCode: row.problem_code,
      problem: row.problem,
      dueAt: row.due_at,
      askedAt: row.asked_at,
      boughtAt: row.bought_at,
      voidAskedAt: row.void_asked_at,
      settledAt: row.settled_at,
    }));
  }

  private async expectAccount(tx: Tx, channelId: number | null, number: string) {
    const said = channelId === null ? null : await this.channelCarriers.getIn(tx, channelId);
    if (!said || said.accountId === null) throw channelBuysNowhere({ number });
    const { accountId } = said;
    const opened = await this.carriers.open(tx, accountId);
    if (!opened?.account.active) throw unknownAccount({ id: accountId });
    if (opened.carrier.byHand) throw buysNothing({ carrier: opened.carrier.name });
    return { ...said, accountId };
  }
}

/** Random at its end: two installations with one account must never find each other's labels. */
function referenceOf(orderNo: string, packageNo: number): string {
  return `${orderNo}-${packageNo}-${randomBytes(5).toString('hex')}`;
}
