import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { Sealer } from '../../platform/seal';
import { asksNothing } from '../fees/engine/quotes.rules';
import { InventoryService } from '../inventory/inventory.service';
import type { LockedStock, Movement, StockKey } from '../inventory/inventory.types';
import { trackingTaken } from '../labels/labels.errors';
import { type BroughtShipment, LabelsService } from '../labels/labels.service';
import { PushesService } from '../pushes/pushes.service';
import type { Announcement } from '../pushes/pushes.types';
import { type WalletMovement, WalletsService } from '../wallets/wallets.service';
import { contentOf } from './content';
import { type Candidate, type Decision, decide, type Known, stockKey } from './intake.rules';
import { FIND_KNOWN, INSERT_ORDERS, type KnownRow } from './intake.sql';
import { numberLocks, orderNo } from './numbers';
import type { NewOrder, Outcome } from './orders.types';
import { OrderPreparation, type PreparedOrder } from './preparation';
import { recipientIdentity } from './sealed.rules';

/** An order that is taken, with the id and number that it gets. */
interface Taken extends PreparedOrder {
  readonly id: number;
  readonly orderNo: string;
  readonly content: string;
  /** What it waits for before anybody works on it; null: nothing. */
  readonly held: Failure | null;
}

interface PreparedCandidate extends Candidate {
  readonly order: NewOrder;
  readonly content: string;
  readonly prepared: PreparedOrder | Failure;
  readonly row: KnownRow;
  /** The number of ours that it gets if it is taken. */
  readonly orderNo: string;
}

/**
 * Takes new orders, any number in one transaction: each exactly once, none over stock or money,
 * and none at the cost of its neighbours.
 *
 * Numbers, stock and wallets are locked in this order, then a pure function decides, then every
 * module writes its part set by set. Whatever the decision missed, the constraints would refuse.
 */
@Injectable()
export class OrderIntake {
  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    private readonly preparation: OrderPreparation,
    private readonly inventory: InventoryService,
    private readonly wallets: WalletsService,
    private readonly labels: LabelsService,
    private readonly pushes: PushesService,
  ) {}

  /** One outcome per order, in their order. No number may come twice. */
  async accept(operatorId: OperatorId, orders: readonly NewOrder[]): Promise<Outcome[]> {
    const prepared = await this.preparation.prepare(operatorId, orders);
    const locks = numberLocks(operatorId, orders);
    return this.db
      .transaction(operatorId, (tx) => this.take(tx, orders, prepared), locks)
      .catch((error) => refusedForNumber(error, orders));
  }

  private async take(
    tx: Tx,
    orders: readonly NewOrder[],
    prepared: readonly (PreparedOrder | Failure)[],
  ): Promise<Outcome[]> {
    const known = await tx.rows(FIND_KNOWN, [
      tx.operatorId,
      orders.map((order) => order.source),
      orders.map((order) => order.number),
      orders.map((order) => order.customer.id),
    ]);
    const candidates = orders.map((order, at) => this.candidate(order, prepared[at], known[at]));
    const refusedLabels = await this.keepLateLabels(tx, candidates);

    const fresh = candidates.flatMap(freshOrder);
    const stock = await this.inventory.lock(tx, fresh.flatMap(stockKeys));
    const wallets = await this.wallets.lock(
      tx,
      fresh.map((one) => one.customer.id),
    );

    const decisions = decide(candidates, stock, wallets);
    const outcomes = candidates.map((one, at) => outcomeOf(one, decisions[at], refusedLabels));
    await this.write(
      tx,
      candidates.flatMap((one, at) => takenOf(one, decisions[at])),
      stock,
    );
    return outcomes;
  }

  private candidate(
    order: NewOrder,
    prepared: PreparedOrder | Failure | undefined,
    row: KnownRow | undefined,
  ): PreparedCandidate {
    if (!prepared || !row) throw new Error(`order ${order.number} was not prepared`);
    const content = contentOf(order);
    const known = this.knownAs(order, content, row);
    return {
      number: order.number,
      mayWait: order.source !== 'temu',
      order,
      content,
      prepared,
      known,
      row,
      orderNo: orderNo(row.next_id, this.clock.now()),
    };
  }

  private knownAs(order: NewOrder, content: string, row: KnownRow): Known {
    if (row.cancelled_before) return { kind: 'cancelled before arrival' };
    if (row.order_no === null) return { kind: 'nothing' };
    return {
      kind: 'order',
      order: { number: order.number, orderNo: row.order_no },
      // Erased together with the person's data: from then on, any repeat is a conflict.
      sameContent: row.content_hmac !== null && this.sealer.matches(content, row.content_hmac),
      cancelled: row.fulfilment === 'cancelled',
    };
  }

  /** A label may follow its order: a repeat with the same content brings it. Failures by number. */
  private async keepLateLabels(
    tx: Tx,
    candidates: readonly PreparedCandidate[],
  ): Promise<ReadonlyMap<string, Failure>> {
    const late = candidates.flatMap(({ order, known, row }) =>
      known.kind === 'order' && known.sameContent && !known.cancelled && row.order_id !== null
        ? broughtShipment(order, row.order_id)
        : [],
    );
    const outcomes = await this.labels.keep(tx, late);
    return new Map(
      late.flatMap(({ number }, at) => (outcomes[at] ? [[number, outcomes[at]]] : [])),
    );
  }

  private async write(
    tx: Tx,
    taken: readonly Taken[],
    stock: readonly LockedStock[],
  ): Promise<void> {
    if (taken.length === 0) return;
    const stockIds = new Map(stock.map((row) => [stockKey(row.warehouseId, row.skuId), row.id]));
    await this.insert(tx, taken);
    await this.inventory.move(
      tx,
      taken.flatMap((order) => allocations(order, stockIds)),
    );
    await this.wallets.move(tx, taken.filter((order) => !order.held).map(freeze));
    await this.pushes.announce(tx, taken.flatMap(announcement));
    await this.labels.keep(
      tx,
      taken.flatMap(({ order, id }) => broughtShipment(order, id)),
    );
  }

  private async insert(tx: Tx, taken: readonly Taken[]): Promise<void> {
    await tx.rows(INSERT_ORDERS, [
      tx.operatorId,
      JSON.stringify(taken.map(orderRow)),
      taken.map((order) => order.id),
      taken.map((order) =>
        this.sealer.seal(
          JSON.stringify(order.order.recipient),
          recipientIdentity(tx.operatorId, order.id),
        ),
      ),
      taken.map((order) => this.sealer.fingerprint(order.content)),
      JSON.stringify(taken.flatMap(lineRows)),
      JSON.stringify(taken.flatMap(chargeRows)),
    ]);
  }
}

/**
 * Of a batch it can't be said whose tracking number it was: the error is passed on, and each order
 * tried alone.
 */
function refusedForNumber(error: unknown, orders: readonly NewOrder[]): Outcome[] {
  const [order] = orders;
  const shipment = orders.length === 1 ? order?.shipment : null;
  if (!shipment || violatedConstraint(error) !== 'tracking_number_is_brought_once') throw error;
  const { trackingNumber: tracking, carrierName: carrier } = shipment;
  return [{ kind: 'refused', failure: trackingTaken({ tracking, carrier }) }];
}

/** What may be taken: nothing is known of its number, and nothing speaks against it so far. */
function freshOrder({ known, prepared }: PreparedCandidate): PreparedOrder[] {
  return known.kind === 'nothing' && !(prepared instanceof Failure) ? [prepared] : [];
}

function stockKeys(order: PreparedOrder): StockKey[] {
  return order.needs.map(({ skuId }) => ({ warehouseId: order.warehouse.id, skuId }));
}

function takenOf(
  { prepared, content, orderNo: no, row }: PreparedCandidate,
  decision: Decision | undefined,
): Taken[] {
  if (decision?.kind !== 'take' || prepared instanceof Failure) return [];
  return [{ ...prepared, id: row.next_id, orderNo: no, content, held: decision.held }];
}

function outcomeOf(
  { number, orderNo: no }: PreparedCandidate,
  decision: Decision | undefined,
  refusedLabels: ReadonlyMap<string, Failure>,
): Outcome {
  const refusedLabel = refusedLabels.get(number);
  if (refusedLabel) return { kind: 'refused', failure: refusedLabel };
  switch (decision?.kind) {
    case 'take':
      return { kind: 'accepted', order: { number, orderNo: no } };
    case 'repeat':
      return { kind: 'repeated', order: decision.order };
    case 'refuse':
      return { kind: 'refused', failure: decision.failure };
    case undefined:
      throw new Error(`order ${number} was not decided`);
  }
}

function broughtShipment(order: NewOrder, orderId: number): BroughtShipment[] {
  const { shipment, number, packageRef, person, requestId } = order;
  return shipment ? [{ orderId, number, packageRef, shipment, person, requestId }] : [];
}

function orderRow(taken: Taken): Record<string, unknown> {
  const { order } = taken;
  return {
    id: taken.id,
    order_no: taken.orderNo,
    source: order.source,
    number: order.number,
    registration_id: order.registrationId,
    customer_id: taken.customer.id,
    warehouse_id: taken.warehouse.id,
    label_by: order.labelBy,
    asked_channel_id: taken.askedChannelId,
    channel_id: taken.channelId,
    currency: taken.currency,
    quoted_minor: taken.totalMinor,
    latest_ship_at: order.latestShipAt,
    parent_ref: order.parentRef,
    package_ref: order.packageRef,
    services: asksNothing(order.services) ? undefined : order.services,
    fulfilment: taken.held ? 'on_hold' : 'accepted',
    before: taken.held ? 'accepted' : null,
    billing: taken.held ? 'quoted' : 'frozen',
    reason_code: taken.held ? 'balance' : '',
    reason: taken.held ? `${taken.held.en} ${taken.held.zh}` : '',
    history_no: taken.held ? 3 : 2,
    person: order.person,
    request_id: order.requestId,
  };
}

function lineRows(taken: Taken): Record<string, unknown>[] {
  return taken.lines.map(({ line, sku }, at) => ({
    order_id: taken.id,
    line_no: at + 1,
    sku_id: sku.id,
    sku_code: sku.code,
    quantity: line.quantity,
    line_ref: line.lineRef,
    parent_ref: line.parentRef,
    product_ref: line.productRef,
  }));
}

function chargeRows(taken: Taken): Record<string, unknown>[] {
  return taken.charges.map((charge, at) => ({
    order_id: taken.id,
    no: at + 1,
    type: charge.type,
    name: charge.name.en,
    amount_minor: charge.amountMinor,
    currency: taken.currency,
    trace: charge.trace,
  }));
}

function allocations(taken: Taken, stockIds: ReadonlyMap<string, number>): Movement[] {
  return taken.needs.map(({ skuId, quantity }) => {
    const stockId = stockIds.get(stockKey(taken.warehouse.id, skuId));
    if (stockId === undefined) throw new Error(`SKU ${skuId} was taken without a stock row`);
    return {
      stockId,
      type: 'allocate',
      change: { allocated: quantity },
      document: { kind: 'outbound_order', no: taken.order.number },
      cause: causeOf(taken),
    };
  });
}

function freeze(taken: Taken): WalletMovement {
  return {
    customerId: taken.customer.id,
    currency: taken.currency,
    type: 'freeze',
    balanceMinor: 0,
    frozenMinor: taken.totalMinor,
    document: { kind: 'outbound_order', no: taken.order.number },
    cause: causeOf(taken),
  };
}

function causeOf(taken: Taken): { person: string; reason: string; requestId: string } {
  return { person: taken.order.person, reason: '', requestId: taken.order.requestId };
}

function announcement(taken: Taken): Announcement[] {
  const { registrationId, number } = taken.order;
  if (registrationId === null) return [];
  return [{ registrationId, event: 'accepted', subject: number, content: { number } }];
}
