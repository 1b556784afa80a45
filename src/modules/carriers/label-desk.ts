import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { sha256 } from '../../platform/seal';
import { LabelsService } from '../labels/labels.service';
import { type LabelledOrder, OrderLabelsService } from '../orders/order-labels.service';
import { carrierRefused, carrierUnclear, notNeededAnyMore } from './carriers.errors';
import { outcomeOf } from './carriers.rules';
import type {
  BoughtLabel,
  Carrier,
  CarrierAccount,
  CarrierShipment,
  VoidAnswer,
} from './carriers.types';
import {
  backOffMs,
  labelSteps,
  refundWaitMs,
  voidEnd,
  waitAskedFor,
  withoutPerson,
} from './purchases.rules';
import {
  EARLIER_PURCHASES,
  KEEP_BOUGHT,
  KEEP_REFUSED,
  LET_GO,
  POSTPONE,
  type PurchaseRow,
  REFUSALS_IN_A_ROW,
  REMEMBER_HANDLE,
  SETTLE_VOID,
  STATES_OF_ORDER,
} from './purchases.sql';
import { type DescribedShipment, Shipments } from './shipments';

const CAUSE = { person: 'system', reason: '', requestId: '' };
const DAY_MS = 86_400_000;
/** A refusal is tried again by itself so often; then a person has to look. */
const MAX_REFUSALS = 6;
/** From this try on an order that waits for its label is stopped, so that somebody sees it. */
const STOPS_AT_TRY = 3;
/** No parcel moves before. */
const FIRST_LOOK_MS = 3_600_000;
/** What nobody could settle in so many tries is a person's. */
const MAX_TRIES = 60;

/** What happens to one label that was claimed: the carrier is asked, and what it says is kept. */
@Injectable()
export class LabelDesk {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly labels: LabelsService,
    private readonly orders: OrderLabelsService,
    private readonly shipments: Shipments,
  ) {}

  /** @returns what went wrong; null: nothing */
  async buy(row: PurchaseRow, carrier: Carrier, account: CarrierAccount): Promise<Failure | null> {
    const { operatorId } = account;
    let described: DescribedShipment | null = null;
    try {
      described = await this.shipments.describe(operatorId, {
        ...row,
        orderId: row.order_id,
        packageNo: row.package_no,
      });
      const isGone = described.isShipped && (await this.isGone(operatorId, row));
      const label = await this.ask(row, carrier, account, described, isGone);
      await this.labels.check({ format: label.format, file: label.file, url: null });
      await this.keep(operatorId, row, label);
      return null;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await this.keepFailure(operatorId, row, error, described?.recipient ?? null);
      return error;
    }
  }

  /** Whoever has tried before may have paid: then the carrier is asked what it knows, first. */
  private async ask(
    row: PurchaseRow,
    carrier: Carrier,
    account: CarrierAccount,
    { shipment, isCancelled }: DescribedShipment,
    isGone: boolean,
  ): Promise<BoughtLabel> {
    const found = row.tries > 1 ? await this.lookUp(carrier, account, shipment) : null;
    if (found) return found;
    if (isCancelled || isGone || row.dropped_at) throw notNeededAnyMore({});
    if (!account.active) throw carrierRefused({ carrier: carrier.name, words: SWITCHED_OFF });
    return carrier.buy(account, shipment, async (handle) => {
      await this.db.transaction(account.operatorId, (tx) =>
        tx.rows(REMEMBER_HANDLE, [account.operatorId, row.id, handle]),
      );
    });
  }

  /** A carrier that refuses to say what it did has not said that it did nothing. */
  private async lookUp(
    carrier: Carrier,
    account: CarrierAccount,
    shipment: CarrierShipment,
  ): Promise<BoughtLabel | null> {
    try {
      return await carrier.find(account, shipment);
    } catch (error) {
      if (error instanceof Failure && outcomeOf(error) === 'refused')
        throw carrierUnclear({ carrier: carrier.name, what: error.en });
      throw error;
    }
  }

  private isGone(operatorId: OperatorId, row: PurchaseRow): Promise<boolean> {
    return this.db.transaction(operatorId, async (tx) =>
      this.letGo(tx, row, await this.orders.lock(tx, row.order_id)),
    );
  }

  /** Whether the parcel has left under another number: that one stands, and no label is needed. */
  private async letGo(tx: Tx, row: PurchaseRow, { isShipped }: LabelledOrder): Promise<boolean> {
    if (!isShipped) return false;
    const { id, order_id: orderId, package_no: packageNo } = row;
    const now = this.clock.now();
    const gone = await tx.rows(LET_GO, [tx.operatorId, id, orderId, packageNo, now]);
    if (gone.length > 0) await this.advance(tx, orderId, false);
    return gone.length > 0;
  }

  private async keep(operatorId: OperatorId, row: PurchaseRow, label: BoughtLabel): Promise<void> {
    const { file, format, trackingNumber, carrierRef, cost } = label;
    if (!trackingNumber || !carrierRef)
      throw carrierUnclear({ carrier: row.reference, what: 'no tracking number' });
    await this.db.transaction(operatorId, async (tx) => {
      const order = await this.orders.lock(tx, row.order_id);
      await this.letGo(tx, row, order);
      const [kept] = await tx.rows(KEEP_BOUGHT, [
        operatorId,
        row.id,
        carrierRef,
        trackingNumber,
        cost?.amountMinor ?? null,
        cost?.currency ?? null,
        sha256(file),
        file.length,
        this.clock.now(),
        format,
        new Date(this.clock.nowMs() + FIRST_LOOK_MS),
      ]);
      // Somebody else has brought the same answer; or nobody needs the label, and it is given back.
      if (!kept || kept.dropped) return;
      const before = await tx.rows(EARLIER_PURCHASES, [
        operatorId,
        row.order_id,
        row.package_no,
        row.id,
      ]);
      await this.labels.keepBought(tx, {
        orderId: row.order_id,
        purchaseId: row.id,
        replaces: before.map(({ id }) => id),
        format,
        file,
      });
      if (!order.isCancelled) {
        const parcel = { packageNo: row.package_no, trackingNumber };
        await this.orders.name(tx, row.order_id, parcel, CAUSE);
      }
      await this.advance(tx, row.order_id, order.isCancelled);
    });
  }

  /** Moves the label of the order to where its packages now are. */
  private async advance(tx: Tx, orderId: number, isCancelled: boolean): Promise<void> {
    const states = await tx.rows(STATES_OF_ORDER, [tx.operatorId, orderId]);
    const steps = labelSteps(
      states.map(({ state }) => state),
      isCancelled,
    );
    await this.orders.advance(tx, orderId, steps, CAUSE);
    const last = steps.at(-1);
    if (last === 'ready' || last === 'waiting') await this.orders.goOn(tx, orderId, CAUSE);
  }

  private async keepFailure(
    operatorId: OperatorId,
    row: PurchaseRow,
    failure: Failure,
    recipient: object | null,
  ): Promise<void> {
    const words = withoutPerson(`${failure.en} ${failure.zh}`, recipient);
    await this.db.transaction(operatorId, async (tx) => {
      const order = await this.orders.lock(tx, row.order_id);
      await this.letGo(tx, row, order);
      if (outcomeOf(failure) !== 'refused') {
        const waitMs = Math.max(backOffMs(row.tries), waitAskedFor(failure));
        const dueAt = row.tries < MAX_TRIES ? new Date(this.clock.nowMs() + waitMs) : null;
        const [kept] = await tx.rows(POSTPONE, [
          operatorId,
          row.id,
          row.tries,
          dueAt,
          failure.code,
          words,
        ]);
        if (kept && !kept.dropped && row.tries >= STOPS_AT_TRY && !order.isCancelled)
          await this.orders.stop(tx, row.order_id, words, CAUSE);
        return;
      }
      const kept = await this.refuse(tx, row, failure, words);
      if (!kept || kept.dropped) return;
      await this.advance(tx, row.order_id, order.isCancelled);
      if (!order.isCancelled) await this.orders.stop(tx, row.order_id, words, CAUSE);
    });
  }

  private async refuse(tx: Tx, row: PurchaseRow, failure: Failure, words: string) {
    const [before] = await tx.rows(REFUSALS_IN_A_ROW, [
      tx.operatorId,
      row.order_id,
      row.package_no,
    ]);
    const refusals = (before?.refusals ?? 0) + 1;
    const now = this.clock.now();
    const goesOn = refusals < MAX_REFUSALS && failure.code !== 'carrier.not_needed_any_more';
    const dueAt = goesOn ? new Date(now.getTime() + 6 * backOffMs(refusals)) : null;
    const [kept] = await tx.rows(KEEP_REFUSED, [
      tx.operatorId,
      row.id,
      row.tries,
      dueAt,
      failure.code,
      words,
      now,
    ]);
    return kept;
  }

  async void(row: PurchaseRow, carrier: Carrier, account: CarrierAccount): Promise<void> {
    const { operatorId } = account;
    try {
      const answer = await this.askVoid(row, carrier, account);
      if (answer.outcome === 'pending') {
        const dueAt = new Date(this.clock.nowMs() + refundWaitMs(row.tries));
        await this.db.transaction(operatorId, (tx) =>
          tx.rows(POSTPONE, [operatorId, row.id, row.tries, dueAt, '', '']),
        );
      } else await this.settleVoid(operatorId, row, answer);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const words = withoutPerson(`${error.en} ${error.zh}`, null);
      if (outcomeOf(error) === 'refused')
        return this.settleVoid(operatorId, row, { outcome: 'refused', words });
      const waitMs = Math.max(backOffMs(row.tries), waitAskedFor(error));
      const dueAt = new Date(this.clock.nowMs() + waitMs);
      await this.db.transaction(operatorId, (tx) =>
        tx.rows(POSTPONE, [operatorId, row.id, row.tries, dueAt, error.code, words]),
      );
    }
  }

  /** Too late is refused without a word to the carrier, unless it was asked in time. */
  private askVoid(
    row: PurchaseRow,
    carrier: Carrier,
    account: CarrierAccount,
  ): VoidAnswer | Promise<VoidAnswer> {
    const { reference, service, carrier_ref: ref, tracking_number: number, bought_at: at } = row;
    if (!ref || !number || !at) throw new Error(`purchase ${row.id} is void before it was bought`);
    const { voidWithinDays: days } = carrier;
    const asked = row.void_asked_at ?? this.clock.now();
    if (days !== null && asked.getTime() > at.getTime() + days * DAY_MS) {
      const words = `${carrier.name} takes labels back for ${days} days. 仅支持 ${days} 天内作废。`;
      return { outcome: 'refused', words };
    }
    const label = { reference, carrierRef: ref, trackingNumber: number, service, boughtAt: at };
    return carrier.void(account, label);
  }

  private async settleVoid(
    operatorId: OperatorId,
    row: PurchaseRow,
    answer: Exclude<VoidAnswer, { outcome: 'pending' }>,
  ): Promise<void> {
    const refused = answer.outcome === 'refused';
    await this.db.transaction(operatorId, async (tx) => {
      const order = await this.orders.lock(tx, row.order_id);
      const [settled] = await tx.rows(SETTLE_VOID, [
        operatorId,
        row.id,
        refused ? 'void_refused' : 'voided',
        refused ? 'carrier.void_refused' : '',
        refused ? answer.words : '',
        this.clock.now(),
      ]);
      if (!settled || order.label !== 'void_asked') return;
      const states = await tx.rows(STATES_OF_ORDER, [operatorId, row.order_id]);
      const end = voidEnd(states.map(({ state }) => state));
      if (end) await this.orders.advance(tx, row.order_id, [end], CAUSE);
    });
  }
}

const SWITCHED_OFF = 'the carrier account is switched off. 承运商账号已停用。';
