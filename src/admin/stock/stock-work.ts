import { Injectable } from '@nestjs/common';
import { type CountedRow, countLines } from '../../modules/inventory/count-files';
import { firstRepeated } from '../../modules/inventory/deeds.rules';
import { countedTwice } from '../../modules/inventory/inventory.errors';
import { available } from '../../modules/inventory/inventory.rules';
import { InventoryService } from '../../modules/inventory/inventory.service';
import type {
  Document,
  StepOf,
  StockAfter,
  StockName,
  StockPlace,
} from '../../modules/inventory/inventory.types';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { Desk, type DeskAct } from '../../rest/desk';
import { requestInvalid } from '../../rest/rest.errors';
import type {
  SafetyStock,
  StockAfterDeed,
  StockCountImported,
  StockDeed,
  StockDeedDone,
  StockKept,
} from './stock-work.dto';

type Kind = Exclude<Document['kind'], 'outbound_order' | 'inbound_order' | 'transfer'>;

const PREFIXES: Readonly<Record<Kind, string>> = {
  adjustment: 'ADJ',
  quality: 'QC',
  lock: 'LCK',
  count: 'CNT',
  return: 'RET',
};

interface Asked<Line> extends StockDeed {
  readonly lines: readonly Line[];
}

/** Deeds on stock as people ask for them: by codes, with a reason, all lines or none. */
@Injectable()
export class StockDeeds {
  constructor(
    private readonly desk: Desk,
    private readonly clock: Clock,
    private readonly inventory: InventoryService,
  ) {}

  do<Line extends StockName>(
    act: DeskAct,
    kind: Kind,
    asked: Asked<Line>,
    stepOf: (line: Line) => StepOf,
  ): Promise<StockDeedDone> {
    refuseBlank(asked.reason);
    const happenedAt = this.momentOf(asked);
    return this.desk.once(act, asked, async (tx, note) => {
      const documentNo = asked.documentNo ?? `${PREFIXES[kind]}-${act.requestId}`;
      const places = await this.places(tx, asked.lines);
      const twice = kind === 'count' ? firstRepeated(places) : null;
      if (twice) throw countedTwice({ sku: twice.skuCode, warehouse: twice.warehouseCode });
      const after = await this.inventory.work(tx, {
        lines: asked.lines.map((line, at) => ({
          place: placeAt(places, at),
          stepOf: stepOf(line),
        })),
        document: { kind, no: documentNo },
        cause: { person: act.caller.name, reason: asked.reason, requestId: act.requestId },
        happenedAt,
      });
      note({ subject: ['stock', documentNo], after: { ...asked, documentNo } });
      return {
        documentNo,
        items: after.map((stock, at) => stockAfter(placeAt(places, at), stock)),
      };
    });
  }

  /** A file of counts, as one document. */
  countFile(
    act: DeskAct,
    asked: StockDeed,
    rows: readonly CountedRow[],
  ): Promise<StockCountImported> {
    refuseBlank(asked.reason);
    const happenedAt = this.momentOf(asked);
    return this.desk.once(act, [asked, rows], async (tx, note) => {
      const documentNo = asked.documentNo ?? `${PREFIXES.count}-${act.requestId}`;
      const lines = countLines(rows, await this.inventory.findPlaces(tx, rows));
      await this.inventory.work(tx, {
        lines,
        document: { kind: 'count', no: documentNo },
        cause: { person: act.caller.name, reason: asked.reason, requestId: act.requestId },
        happenedAt,
      });
      const done = { documentNo, lines: lines.length };
      note({ subject: ['stock', documentNo], after: { ...asked, ...done } });
      return done;
    });
  }

  keepSafe(act: DeskAct, asked: SafetyStock): Promise<StockKept> {
    return this.desk.once(act, asked, async (tx, note) => {
      const places = await this.places(tx, asked.lines);
      const after = await this.inventory.keepSafe(
        tx,
        asked.lines.map(({ safetyStock }, at) => ({ place: placeAt(places, at), safetyStock })),
      );
      for (const { safetyStock, ...place } of asked.lines)
        note({
          subject: ['safety stock', `${place.warehouseCode} ${place.skuCode}`],
          after: { ...place, safetyStock },
        });
      return { items: after.map((stock, at) => stockAfter(placeAt(places, at), stock)) };
    });
  }

  private async places(tx: Tx, names: readonly StockName[]): Promise<StockPlace[]> {
    return (await this.inventory.findPlaces(tx, names)).map((place) => {
      if (place instanceof Failure) throw place;
      return place;
    });
  }

  private momentOf({ happenedAt }: StockDeed): Date | undefined {
    if (happenedAt === undefined) return undefined;
    const moment = new Date(happenedAt);
    if (moment > this.clock.now())
      throw requestInvalid({ problems: 'happenedAt lies in the future; leave it out for now' });
    return moment;
  }
}

function refuseBlank(reason: string): void {
  if (reason.trim() === '') throw requestInvalid({ problems: 'reason is blank; say why' });
}

function placeAt(places: readonly StockPlace[], at: number): StockPlace {
  const place = places[at];
  if (!place) throw new Error(`line ${at + 1} has no place`);
  return place;
}

function stockAfter(
  { warehouseCode, customerCode, skuCode }: StockName,
  stock: StockAfter,
): StockAfterDeed {
  const { onHand, allocated, locked, defective, inTransit, receiving, safetyStock } = stock;
  return {
    warehouseCode,
    customerCode,
    skuCode,
    onHand,
    allocated,
    locked,
    defective,
    inTransit,
    receiving,
    safetyStock,
    available: available(stock),
  };
}
