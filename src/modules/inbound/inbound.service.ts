import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { documentNumber } from '../../platform/numbers';
import { InventoryService } from '../inventory/inventory.service';
import type { Cause, StockName, StockPlace } from '../inventory/inventory.types';
import {
  inboundNotThere,
  notPutAway,
  notReceived,
  referenceTaken,
  skuTwice,
  unknownInbound,
} from './inbound.errors';
import { putAway, received, waitingOf } from './inbound.rules';
import {
  CHANGE_DRAFT,
  COUNT_LINES,
  DROP_LINES,
  INSERT_INBOUND,
  INSERT_LINES,
  LOCK_INBOUND,
  NEXT_INBOUND,
  STEP_INBOUND,
  TOUCH_INBOUND,
} from './inbound.sql';
import type {
  ExpectedLine,
  InboundChange,
  InboundFilter,
  InboundKey,
  InboundLine,
  InboundOrder,
  InboundState,
  NewInbound,
  PutAwayLine,
  ReceivedLine,
  WholeInbound,
} from './inbound.types';
import {
  endedLines,
  isWorkedOn,
  type LineDeed,
  lineOf,
  movesStock,
  stayingIn,
  stockLine,
  sumBySku,
} from './inbound-deeds';
import { findInbound, inboundOf, linesOf, listInbound, listWithLines } from './inbound-reading';
import { allows } from './states.rules';

type Listed = InboundOrder & { readonly lines: readonly InboundLine[] };

/** Orders that are read at once where all are. */
const PAGE = 200;

/**
 * Goods that a customer announces and the warehouse takes in. Stock knows of them from the moment
 * they are submitted, and sells them once they are put away.
 *
 * Every deed takes the order's row first and the stock rows after it, in the transaction of the
 * caller. A key with a customer finds no other's orders.
 */
@Injectable()
export class InboundService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly inventory: InventoryService,
  ) {}

  find(operatorId: OperatorId, key: InboundKey): Promise<WholeInbound | null> {
    return this.db.transaction(operatorId, (tx) => findInbound(tx, key));
  }

  list(operatorId: OperatorId, filter: InboundFilter): Promise<InboundOrder[]> {
    return this.db.transaction(operatorId, (tx) => listInbound(tx, filter));
  }

  /** All of them with their lines, newest first, page by page as they are read. */
  async *each(
    operatorId: OperatorId,
    filter: Omit<InboundFilter, 'below' | 'limit'>,
  ): AsyncGenerator<Listed> {
    for (let below: number | null = null; ; ) {
      const page: InboundFilter = { ...filter, below, limit: PAGE };
      const orders: Listed[] = await this.db.transaction(operatorId, (tx) =>
        listWithLines(tx, page),
      );
      yield* orders;
      if (orders.length < PAGE) return;
      below = orders.at(-1)?.id ?? null;
    }
  }

  /** A draft; nothing of it is in the stock yet. */
  async create(tx: Tx, asked: NewInbound, cause: Cause): Promise<WholeInbound> {
    const places = await this.placesOf(tx, asked, asked.lines);
    const [first] = places;
    const [next] = await tx.rows(NEXT_INBOUND, []);
    if (!first || !next) throw new Error('an inbound order has no line, or no number');
    await refusingTakenReference(asked.reference, () =>
      tx.rows(INSERT_INBOUND, [
        tx.operatorId,
        next.id,
        documentNumber('IB', next.id, this.clock.now()),
        asked.reference,
        first.customerId,
        first.warehouseId,
        asked.carrierName,
        asked.trackingNumber,
        asked.expectedAt,
        asked.note,
        cause.person,
        cause.reason,
        cause.requestId,
      ]),
    );
    await this.addLines(tx, next.id, places, asked.lines);
    return this.whole(tx, next.id);
  }

  /** Changes a draft that still is at this version; null: it is not, or is no draft any more. */
  async change(
    tx: Tx,
    key: InboundKey & { readonly version: number },
    change: InboundChange,
  ): Promise<{ before: WholeInbound; after: WholeInbound } | null> {
    const order = await this.lock(tx, key);
    const before = await this.whole(tx, order.id);
    const [changed] = await refusingTakenReference(change.reference ?? '', () =>
      tx.rows(CHANGE_DRAFT, [
        tx.operatorId,
        order.id,
        key.version,
        change.reference ?? null,
        change.carrierName ?? null,
        change.trackingNumber ?? null,
        change.expectedAt ?? null,
        change.note ?? null,
      ]),
    );
    if (!changed) return null;
    if (change.lines) {
      const places = await this.placesOf(tx, order, change.lines);
      await tx.rows(DROP_LINES, [tx.operatorId, order.id]);
      await this.addLines(tx, order.id, places, change.lines);
    }
    return { before, after: await this.whole(tx, order.id) };
  }

  /** Announces the goods: the stock shows them as on their way. */
  submit(tx: Tx, key: InboundKey, cause: Cause): Promise<WholeInbound> {
    return this.deed(tx, key, 'submitted', cause, (_, lines) =>
      lines.map((line) => ({ line, type: 'announce', change: { inTransit: line.expected } })),
    );
  }

  depart(tx: Tx, key: InboundKey, cause: Cause): Promise<WholeInbound> {
    return this.deed(tx, key, 'in_transit', cause, () => []);
  }

  arrive(tx: Tx, key: InboundKey, cause: Cause): Promise<WholeInbound> {
    return this.deed(tx, key, 'arrived', cause, () => []);
  }

  /** Pieces that are here. What was not announced is received too, as pieces over. */
  async receive(
    tx: Tx,
    key: InboundKey,
    asked: readonly ReceivedLine[],
    cause: Cause,
  ): Promise<WholeInbound> {
    const order = await this.lock(tx, key);
    await this.addUnannounced(tx, order, asked);
    return this.deed(tx, key, stayingIn(order.state, 'receiving'), cause, (_, lines) =>
      sumBySku(asked, ({ quantity }) => [quantity]).map(([sku, [quantity = 0] = []]) => {
        const line = lineOf(order, lines, sku);
        const waiting = waitingOf(line);
        if (waiting + quantity < 0)
          throw notReceived({ number: order.inboundNo, sku, asked: -quantity, waiting });
        const counts = { received: quantity };
        return { line, type: 'receive', change: received(line, quantity), counts };
      }),
    );
  }

  /** Pieces on the shelf: good ones can be sold from now on. */
  async putAway(
    tx: Tx,
    key: InboundKey,
    asked: readonly PutAwayLine[],
    cause: Cause,
  ): Promise<WholeInbound> {
    return this.deed(tx, key, 'putting_away', cause, (order, lines) =>
      sumBySku(asked, ({ good, defective }) => [good, defective]).map(
        ([sku, [good = 0, defective = 0] = []]) => {
          const line = lineOf(order, lines, sku);
          const waiting = waitingOf(line);
          if (good + defective > waiting)
            throw notReceived({ number: order.inboundNo, sku, asked: good + defective, waiting });
          const counts = { good, defective };
          return { line, type: 'put_away', change: putAway(good, defective), counts };
        },
      ),
    );
  }

  /** Nothing more comes: what is missing is short from now on. */
  complete(tx: Tx, key: InboundKey, cause: Cause): Promise<WholeInbound> {
    return this.deed(tx, key, 'completed', cause, (order, lines) => {
      const left = lines.find((line) => waitingOf(line) > 0);
      if (left)
        throw notPutAway({
          number: order.inboundNo,
          sku: left.skuCode,
          waiting: waitingOf(left),
        });
      return endedLines(order, lines);
    });
  }

  /** Possible until the first piece is received. */
  cancel(tx: Tx, key: InboundKey, cause: Cause): Promise<WholeInbound> {
    return this.deed(tx, key, 'cancelled', cause, endedLines);
  }

  private async deed(
    tx: Tx,
    key: InboundKey,
    to: InboundState,
    cause: Cause,
    decide: (order: InboundOrder, lines: readonly InboundLine[]) => LineDeed[],
  ): Promise<WholeInbound> {
    const order = await this.lock(tx, key);
    const stays = order.state === to && isWorkedOn(to);
    if (!stays && !allows(order.state, to))
      throw inboundNotThere({ number: order.inboundNo, state: order.state, asked: to });
    const deeds = decide(order, await linesOf(tx, order.id));
    await this.inventory.work(tx, {
      lines: deeds.filter(movesStock).map((deed) => stockLine(order, deed)),
      document: { kind: 'inbound_order', no: order.inboundNo },
      cause,
    });
    await this.countLines(tx, order.id, deeds);
    const { person, reason, requestId } = cause;
    const of = [tx.operatorId, order.id];
    if (stays) await tx.rows(TOUCH_INBOUND, of);
    else await tx.rows(STEP_INBOUND, [...of, order.state, to, person, reason, requestId]);
    return this.whole(tx, order.id);
  }

  private async countLines(tx: Tx, inboundId: number, deeds: readonly LineDeed[]): Promise<void> {
    const counted = deeds.filter((deed) => deed.counts);
    if (counted.length === 0) return;
    await tx.rows(COUNT_LINES, [
      tx.operatorId,
      inboundId,
      counted.map(({ line }) => line.lineNo),
      counted.map(({ counts }) => counts?.received ?? 0),
      counted.map(({ counts }) => counts?.good ?? 0),
      counted.map(({ counts }) => counts?.defective ?? 0),
    ]);
  }

  private async addUnannounced(
    tx: Tx,
    order: InboundOrder,
    asked: readonly ReceivedLine[],
  ): Promise<void> {
    const known = new Set((await linesOf(tx, order.id)).map((line) => line.skuCode));
    const codes = new Set(asked.map((line) => line.skuCode).filter((code) => !known.has(code)));
    const lines = [...codes].map((skuCode) => ({ skuCode, expected: 0 }));
    if (lines.length > 0)
      await this.addLines(tx, order.id, await this.placesOf(tx, order, lines), lines);
  }

  private addLines(
    tx: Tx,
    inboundId: number,
    places: readonly StockPlace[],
    lines: readonly ExpectedLine[],
  ): Promise<never[]> {
    return tx.rows(INSERT_LINES, [
      tx.operatorId,
      inboundId,
      places.map((place) => place.skuId),
      places.map((place) => place.skuCode),
      lines.map((line) => line.expected),
    ]);
  }

  private async placesOf(
    tx: Tx,
    { warehouseCode, customerCode }: Omit<StockName, 'skuCode'>,
    lines: readonly ExpectedLine[],
  ): Promise<StockPlace[]> {
    const seen = new Set<string>();
    for (const { skuCode } of lines) {
      if (seen.has(skuCode)) throw skuTwice({ sku: skuCode });
      seen.add(skuCode);
    }
    const names = lines.map(({ skuCode }) => ({ warehouseCode, customerCode, skuCode }));
    return (await this.inventory.findPlaces(tx, names)).map((place) => {
      if (place instanceof Failure) throw place;
      return place;
    });
  }

  private async lock(tx: Tx, key: InboundKey): Promise<InboundOrder> {
    const [row] = await tx.rows(LOCK_INBOUND, [tx.operatorId, key.id, key.customerId ?? null]);
    if (!row) throw unknownInbound({ id: key.id });
    return inboundOf(row);
  }

  private async whole(tx: Tx, id: number): Promise<WholeInbound> {
    const found = await findInbound(tx, { id });
    if (!found) throw unknownInbound({ id });
    return found;
  }
}

async function refusingTakenReference<T>(reference: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedConstraint(error) === 'inbound_is_announced_once')
      throw referenceTaken({ reference });
    throw error;
  }
}
