import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { documentNumber } from '../../platform/numbers';
import { Search } from '../../platform/search';
import { InventoryService } from '../inventory/inventory.service';
import type { Cause, Step, StockLine, StockPlace } from '../inventory/inventory.types';
import {
  notOnTheRoad,
  sameWarehouse,
  sentTwice,
  transferArrived,
  transferClosed,
  unknownTransfer,
} from './transfers.errors';
import { allows, arrived, back, lost, onItsWay, onTheRoad, out } from './transfers.rules';
import {
  CLOSE_TRANSFER,
  COUNT_ARRIVED,
  FIND_TRANSFER,
  INSERT_TRANSFER,
  LINES_OF_TRANSFER,
  type LineRow,
  LOCK_TRANSFER,
  NEXT_TRANSFER,
  TRANSFERS,
  type TransferRow,
} from './transfers.sql';
import type {
  ArrivedLine,
  NewTransfer,
  Transfer,
  TransferFilter,
  TransferHead,
  TransferLine,
  TransferState,
} from './transfers.types';

/**
 * Pieces that go from one warehouse of an operator to another. They leave the stock of the one and
 * are announced at the other in one moment, and can be sold there once they have arrived. Every
 * deed takes the transfer's row first, then the stock rows of both warehouses.
 */
@Injectable()
export class TransfersService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly inventory: InventoryService,
  ) {}

  find(operatorId: OperatorId, id: number): Promise<Transfer | null> {
    return this.db.transaction(operatorId, async (tx) => {
      const [row] = await tx.rows(FIND_TRANSFER, [operatorId, id]);
      return row ? this.whole(tx, headOf(row)) : null;
    });
  }

  list(operatorId: OperatorId, filter: TransferFilter): Promise<TransferHead[]> {
    return this.db.transaction(operatorId, async (tx) => {
      const search = new Search(tx, 't.operator_id');
      search.is('t.transfer_no', filter.number);
      search.is('t.state', filter.state);
      if (filter.warehouseCode !== undefined)
        search.where('(f.temu_code = ?1 OR w.temu_code = ?1)', filter.warehouseCode);
      if (filter.below !== null) search.where('t.id < ?1', filter.below);
      const rows = await tx.manager.query<TransferRow[]>(
        `${TRANSFERS} WHERE ${search.conditions.join(' AND ')}
          ORDER BY t.id DESC LIMIT ${search.value(filter.limit)}`,
        search.values,
      );
      return rows.map(headOf);
    });
  }

  /** Sends pieces away; refuses what is promised. */
  async send(tx: Tx, asked: NewTransfer, cause: Cause): Promise<Transfer> {
    const { fromWarehouseCode, toWarehouseCode, lines } = asked;
    if (fromWarehouseCode === toWarehouseCode) throw sameWarehouse({ code: fromWarehouseCode });
    const from = await this.placesIn(tx, fromWarehouseCode, lines);
    const to = await this.placesIn(tx, toWarehouseCode, lines);
    refuseTwice(from);
    const [next] = await tx.rows(NEXT_TRANSFER, []);
    const [first] = from;
    const [last] = to;
    if (!next || !first || !last) throw new Error('a transfer has no line, or no number');
    const no = documentNumber('TR', next.id, this.clock.now());
    await tx.rows(INSERT_TRANSFER, [
      tx.operatorId,
      next.id,
      no,
      first.warehouseId,
      last.warehouseId,
      cause.reason,
      cause.person,
      from.map((place) => place.customerId),
      from.map((place) => place.skuId),
      lines.map((line) => line.quantity),
    ]);
    const pieces = (at: number): number => lines[at]?.quantity ?? 0;
    await this.move(tx, no, cause, [
      ...from.map((place, at) => stockLine(place, out(pieces(at)))),
      ...to.map((place, at) => stockLine(place, onItsWay(pieces(at)))),
    ]);
    return this.whole(tx, await this.lock(tx, next.id));
  }

  /** Pieces that have arrived; the last ones complete the transfer. */
  async receive(
    tx: Tx,
    id: number,
    asked: readonly ArrivedLine[],
    cause: Cause,
  ): Promise<Transfer> {
    const head = await this.open(tx, id, 'completed');
    const { lines } = await this.whole(tx, head);
    const steps = asked.map((one) => ({ one, line: lineOf(head, lines, one) }));
    refuseTwice(steps.map(({ line }) => ({ ...line, warehouseId: head.toWarehouseId })));
    await this.move(
      tx,
      head.transferNo,
      cause,
      steps.map(({ one, line }) =>
        stockLine(destination(head, line), arrived(one.good, one.defective)),
      ),
    );
    await tx.rows(COUNT_ARRIVED, [
      tx.operatorId,
      id,
      steps.map(({ line }) => line.lineNo),
      steps.map(({ one }) => one.good),
      steps.map(({ one }) => one.defective),
    ]);
    const after = await this.whole(tx, head);
    if (after.lines.some((line) => onTheRoad(line) > 0)) return after;
    return this.close(tx, head, 'completed', cause);
  }

  /** The rest is lost. */
  async complete(tx: Tx, id: number, cause: Cause): Promise<Transfer> {
    const head = await this.open(tx, id, 'completed');
    const { lines } = await this.whole(tx, head);
    const left = lines.filter((line) => onTheRoad(line) > 0);
    await this.move(
      tx,
      head.transferNo,
      cause,
      left.map((line) => stockLine(destination(head, line), lost(onTheRoad(line)))),
    );
    return this.close(tx, head, 'completed', cause);
  }

  /** It came back, or never left; possible as long as nothing has arrived. */
  async cancel(tx: Tx, id: number, cause: Cause): Promise<Transfer> {
    const head = await this.open(tx, id, 'cancelled');
    const { lines } = await this.whole(tx, head);
    if (lines.some((line) => onTheRoad(line) < line.sent))
      throw transferArrived({ number: head.transferNo });
    await this.move(tx, head.transferNo, cause, [
      ...lines.map((line) => stockLine(origin(head, line), back(line.sent))),
      ...lines.map((line) => stockLine(destination(head, line), lost(line.sent))),
    ]);
    return this.close(tx, head, 'cancelled', cause);
  }

  private async move(tx: Tx, no: string, cause: Cause, lines: StockLine[]): Promise<void> {
    await this.inventory.work(tx, { lines, document: { kind: 'transfer', no }, cause });
  }

  private async close(
    tx: Tx,
    head: TransferHead,
    state: TransferState,
    cause: Cause,
  ): Promise<Transfer> {
    await tx.rows(CLOSE_TRANSFER, [tx.operatorId, head.id, state, cause.person, cause.reason]);
    return this.whole(tx, await this.lock(tx, head.id));
  }

  private async open(tx: Tx, id: number, to: TransferState): Promise<TransferHead> {
    const head = await this.lock(tx, id);
    if (!allows(head.state, to))
      throw transferClosed({ number: head.transferNo, state: head.state });
    return head;
  }

  private async lock(tx: Tx, id: number): Promise<TransferHead> {
    const [row] = await tx.rows(LOCK_TRANSFER, [tx.operatorId, id]);
    if (!row) throw unknownTransfer({ id });
    return headOf(row);
  }

  private async whole(tx: Tx, head: TransferHead): Promise<Transfer> {
    const rows = await tx.rows(LINES_OF_TRANSFER, [tx.operatorId, head.id]);
    return { ...head, lines: rows.map(lineOfRow) };
  }

  private async placesIn(
    tx: Tx,
    warehouseCode: string,
    lines: NewTransfer['lines'],
  ): Promise<StockPlace[]> {
    const names = lines.map((line) => ({ ...line, warehouseCode }));
    return (await this.inventory.findPlaces(tx, names)).map((place) => {
      if (place instanceof Failure) throw place;
      return place;
    });
  }
}

type Place = StockLine['place'];

function stockLine(place: Place, step: Step): StockLine {
  return { place, stepOf: () => step };
}

function origin(head: TransferHead, line: TransferLine): Place {
  return { ...line, warehouseId: head.fromWarehouseId, warehouseCode: head.fromWarehouseCode };
}

function destination(head: TransferHead, line: TransferLine): Place {
  return { ...line, warehouseId: head.toWarehouseId, warehouseCode: head.toWarehouseCode };
}

function refuseTwice(places: readonly { skuId: number; skuCode: string }[]): void {
  const seen = new Set<number>();
  for (const { skuId, skuCode } of places) {
    if (seen.has(skuId)) throw sentTwice({ sku: skuCode });
    seen.add(skuId);
  }
}

function lineOf(
  { transferNo: number }: TransferHead,
  lines: readonly TransferLine[],
  { customerCode, skuCode: sku, good, defective }: ArrivedLine,
): TransferLine {
  const line = lines.find((one) => one.skuCode === sku && one.customerCode === customerCode);
  const left = line ? onTheRoad(line) : 0;
  const asked = good + defective;
  if (!line || asked > left) throw notOnTheRoad({ number, sku, asked, left });
  return line;
}

function headOf(row: TransferRow): TransferHead {
  return {
    id: row.id,
    transferNo: row.transfer_no,
    fromWarehouseId: row.from_warehouse_id,
    fromWarehouseCode: row.from_code,
    toWarehouseId: row.to_warehouse_id,
    toWarehouseCode: row.to_code,
    state: row.state,
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
    closedBy: row.closed_by,
    closeReason: row.close_reason,
    closedAt: row.closed_at,
  };
}

function lineOfRow(row: LineRow): TransferLine {
  return {
    lineNo: row.line_no,
    customerId: row.customer_id,
    customerCode: row.customer_code,
    skuId: row.sku_id,
    skuCode: row.sku_code,
    sent: row.sent,
    good: row.good,
    defective: row.defective,
  };
}
