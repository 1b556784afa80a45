import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { CardShelf } from './card-shelf';
import { dayIn } from './engine/amounts.rules';
import type { Card } from './engine/cards.types';
import { fuelWeekBegun, publishedMeanwhile } from './fees.errors';
import {
  GET_PUBLISHED,
  INSERT_CARD,
  INSERT_FUEL,
  INSERT_LIST,
  LIST_FUEL,
  LIST_LISTS,
  LIST_PUBLISHED,
  type PublishedRow,
} from './fees.sql';

export interface NewCard {
  readonly warehouseId: number;
  /** Null: the handling price of the warehouse. */
  readonly channelId: number | null;
  readonly card: Card;
}

export interface PublishedCard {
  readonly id: number;
  readonly kind: Card['kind'];
  readonly name: string;
  readonly warehouseId: number;
  readonly channelId: number | null;
  readonly groupId: number | null;
  readonly version: number;
  readonly effectiveFrom: Date;
  readonly publishedAt: Date;
  readonly publishedBy: string;
}

export interface PostcodeList {
  readonly code: string;
  readonly version: number;
  readonly size: number;
  readonly madeBy: string;
  readonly madeAt: Date;
}

export interface NewFuelWeek {
  readonly series: string;
  readonly startsOn: string;
  readonly percent: string;
}

/** Where it is a new day first. */
const EARLIEST_ZONE = 'Pacific/Kiritimati';

/** What prices are made of, once it is published: cards, lists of postcodes, weeks of fuel. */
@Injectable()
export class RateCardsService {
  constructor(
    private readonly db: Database,
    private readonly shelf: CardShelf,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @param warehouseId null: of all warehouses */
  async list(operatorId: OperatorId, warehouseId: number | null): Promise<PublishedCard[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(LIST_PUBLISHED, [operatorId, warehouseId]),
    );
    return rows.map(publishedOf);
  }

  async get(
    operatorId: OperatorId,
    id: number,
  ): Promise<(PublishedCard & { readonly card: Card }) | null> {
    const [row] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(GET_PUBLISHED, [operatorId, id]),
    );
    return row ? { ...publishedOf(row), card: row.card } : null;
  }

  /** Publishes a first card, where nothing had a price before: it is in force from this moment. */
  async publishFirst(tx: Tx, { card, warehouseId, channelId }: NewCard): Promise<void> {
    await tx.rows(INSERT_CARD, [
      tx.operatorId,
      card.kind,
      warehouseId,
      channelId,
      null,
      this.clock.now(),
      '',
      JSON.stringify(card),
    ]);
    tx.onCommit(() => this.shelf.forget(tx.operatorId));
  }

  /** The next version of a list; cards that are published keep the one that they mean. */
  async importList(
    tx: Tx,
    list: { readonly code: string; readonly entries: readonly string[]; readonly by: string },
  ): Promise<number> {
    const { code, entries, by } = list;
    const values = [tx.operatorId, code, JSON.stringify(entries), entries.length, by];
    const [row] = await onlyOnce(() => tx.rows(INSERT_LIST, values));
    return row?.version ?? 0;
  }

  lists(operatorId: OperatorId): Promise<PostcodeList[]> {
    return this.db.transaction(operatorId, (tx) => tx.rows(LIST_LISTS, [operatorId]));
  }

  /**
   * Enters weeks of fuel, or corrects those that have not begun anywhere: an order must cost what
   * it was estimated at. Only a new series may begin in the past.
   *
   * @throws fees.fuel_week_begun
   */
  async enterFuel(tx: Tx, weeks: readonly NewFuelWeek[], by: string): Promise<void> {
    const today = dayIn(EARLIEST_ZONE, this.clock.now());
    const values = [tx.operatorId, JSON.stringify(weeks), today, by];
    const entered = await onlyOnce(() => tx.rows(INSERT_FUEL, values));
    const done = new Set(entered.map((row) => `${row.series}/${row.starts_on}`));
    const refused = weeks.find((week) => !done.has(`${week.series}/${week.startsOn}`));
    if (refused) throw fuelWeekBegun({ series: refused.series, week: refused.startsOn });
    tx.onCommit(() => this.shelf.forget(tx.operatorId));
  }

  /** The weeks of each series, the latest first. */
  async fuel(operatorId: OperatorId): Promise<NewFuelWeek[]> {
    const rows = await this.db.transaction(operatorId, (tx) => tx.rows(LIST_FUEL, [operatorId]));
    return rows.map(({ series, starts_on: startsOn, percent }) => ({ series, startsOn, percent }));
  }
}

/** Two who publish the same at one moment number it alike; the unique key lets one of them in. */
export async function onlyOnce<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (ONCE.has(violatedConstraint(error))) throw publishedMeanwhile({});
    throw error;
  }
}

const ONCE = new Set([
  'rate_card_version_is_published_once',
  'postcode_list_version_is_unique',
  'fuel_weeks_pkey',
]);

function publishedOf(row: PublishedRow): PublishedCard {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    warehouseId: row.warehouse_id,
    channelId: row.channel_id,
    groupId: row.group_id,
    version: row.version,
    effectiveFrom: row.effective_from,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
  };
}
