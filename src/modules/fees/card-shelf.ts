import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FETCHES_SURVIVE_CLEARING } from '../../platform/caching';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId } from '../../platform/database';
import { CustomersService } from '../customers/customers.service';
import { percentOrThrow } from './engine/amounts.rules';
import type { CardRef, DeliveryCard, HandlingCard } from './engine/cards.types';
import { type CompiledCard, compileDelivery } from './engine/delivery.rules';
import { PostcodeSet } from './engine/postcodes.rules';
import type { FindFuel, FuelWeek } from './engine/surcharges.rules';
import {
  type CardRow,
  GET_CARD,
  GET_LIST,
  LIST_CARDS,
  LIST_FUEL,
  LIST_PINS,
  type PinRow,
} from './fees.sql';

/** A published card, ready to be used. */
export type ReadyCard =
  | { readonly kind: 'delivery'; readonly compiled: CompiledCard }
  | { readonly kind: 'handling'; readonly ref: CardRef; readonly card: HandlingCard };

/** What is in force for an operator. */
export interface Shelf {
  readonly fuel: FindFuel;
  /** The channel's card for the customer, or its card for all. */
  delivery(channelId: number, customerId: number, at: Date): CardRow | null;
  handling(warehouseId: number, customerId: number, at: Date): CardRow | null;
  handlingIds(): readonly number[];
  /** The moment whose prices are promised to a customer; null: none is. */
  pinnedAt(warehouseId: number, customerId: number, at: Date): Date | null;
}

/**
 * A published card is known in every process within this time, and comes into force later than
 * that: no process can go on pricing by the one before.
 */
export const CACHED_MS = 1_000;
const MAX_CACHED_OPERATORS = 1_000;
const MAX_READY_CARDS = 2_000;
const MAX_LISTS = 2_000;

/**
 * Where prices come from: the index of what is published, a second old at most, and the cards
 * themselves, which never change and are made ready once.
 */
@Injectable()
export class CardShelf {
  private readonly shelves: LRUCache<OperatorId, Shelf>;
  private readonly ready: LRUCache<string, ReadyCard>;
  private readonly lists: LRUCache<string, PostcodeSet>;

  constructor(
    private readonly db: Database,
    private readonly customers: CustomersService,
    private readonly clock: Clock,
  ) {
    this.shelves = new LRUCache({
      max: MAX_CACHED_OPERATORS,
      ttl: CACHED_MS,
      ...FETCHES_SURVIVE_CLEARING,
      fetchMethod: (operatorId: OperatorId) => this.load(operatorId),
    });
    this.ready = new LRUCache({
      max: MAX_READY_CARDS,
      ...FETCHES_SURVIVE_CLEARING,
      fetchMethod: (key: string) => this.make(...idsOf(key)),
    });
    this.lists = new LRUCache({
      max: MAX_LISTS,
      ...FETCHES_SURVIVE_CLEARING,
      fetchMethod: (key: string) => this.loadList(...idsOf(key)),
    });
  }

  async of(operatorId: OperatorId): Promise<Shelf> {
    const shelf = await this.shelves.fetch(operatorId);
    if (!shelf) throw new Error(`no prices of operator ${operatorId}`);
    return shelf;
  }

  /** A published card by its number; null: there is none. */
  async card(operatorId: OperatorId, cardId: number): Promise<ReadyCard | null> {
    const key = `${operatorId}/${cardId}`;
    return this.ready.get(key) ?? (await this.ready.fetch(key)) ?? null;
  }

  /** A card made ready, published or not. @param lists ids of lists by code */
  async compile(
    operatorId: OperatorId,
    ref: CardRef,
    card: DeliveryCard,
    lists: Readonly<Record<string, number>>,
  ): Promise<CompiledCard> {
    const sets = new Map<string, PostcodeSet>();
    for (const [code, id] of Object.entries(lists)) {
      const set = await this.lists.fetch(`${operatorId}/${id}`);
      if (set) sets.set(code, set);
    }
    return compileDelivery(ref, card, (code) => sets.get(code) ?? new PostcodeSet([]));
  }

  /** Looks again at once, after a publication of this process. */
  forget(operatorId: OperatorId): void {
    this.shelves.delete(operatorId);
  }

  private async make(operatorId: OperatorId, cardId: number): Promise<ReadyCard | undefined> {
    const [row] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(GET_CARD, [operatorId, cardId]),
    );
    if (!row) return undefined;
    const ref = { cardId: row.id, version: row.version };
    const { card } = row;
    if (card.kind === 'handling') return { kind: 'handling', ref, card };
    return {
      kind: 'delivery',
      compiled: await this.compile(operatorId, ref, card, card.lists ?? {}),
    };
  }

  private async loadList(operatorId: OperatorId, id: number): Promise<PostcodeSet | undefined> {
    const [row] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(GET_LIST, [operatorId, id]),
    );
    return row && new PostcodeSet(row.entries);
  }

  private load(operatorId: OperatorId): Promise<Shelf> {
    return this.db.transaction(operatorId, async (tx) => {
      const cards = await tx.rows(LIST_CARDS, [operatorId]);
      const fuel = await tx.rows(LIST_FUEL, [operatorId]);
      const grouped = cards.some((card) => card.group_id !== null);
      const groups = grouped ? await this.customers.groupsOf(tx) : new Map<number, number>();
      const pins = await tx.rows(LIST_PINS, [operatorId, this.clock.now()]);
      return shelfOf(cards, groups, fuelOf(fuel), pinsOf(pins));
    });
  }
}

function shelfOf(
  cards: readonly CardRow[],
  groups: ReadonlyMap<number, number>,
  fuel: FindFuel,
  pinnedAt: Shelf['pinnedAt'],
): Shelf {
  const keyOf = (kind: string, id: number, group: number | null) => `${kind}/${id}/${group ?? ''}`;
  const byKey = new Map<string, CardRow[]>();
  for (const card of cards) {
    const { channel_id, warehouse_id, group_id } = card;
    const key =
      channel_id === null
        ? keyOf('handling', warehouse_id, group_id)
        : keyOf('delivery', channel_id, group_id);
    const list = byKey.get(key);
    if (list) list.push(card);
    else byKey.set(key, [card]);
  }
  const find = (kind: string, id: number, customerId: number, at: Date): CardRow | null => {
    const inForce = (group: number | null) =>
      byKey.get(keyOf(kind, id, group))?.find((card) => card.effective_from <= at);
    const group = groups.get(customerId);
    return (group === undefined ? undefined : inForce(group)) ?? inForce(null) ?? null;
  };
  return {
    fuel,
    pinnedAt,
    delivery: (channelId, customerId, at) => find('delivery', channelId, customerId, at),
    handling: (warehouseId, customerId, at) => find('handling', warehouseId, customerId, at),
    handlingIds: () => cards.filter((card) => card.channel_id === null).map((card) => card.id),
  };
}

function fuelOf(rows: readonly { series: string; starts_on: string; percent: string }[]): FindFuel {
  const bySeries = new Map<string, FuelWeek[]>();
  for (const { series, starts_on: startsOn, percent } of rows) {
    const weeks = bySeries.get(series) ?? [];
    bySeries.set(series, weeks);
    weeks.push({ startsOn, percent: percentOrThrow(percent) });
  }
  // The last one entered goes on until there is a later one.
  return (series, day) => bySeries.get(series)?.find((week) => week.startsOn <= day) ?? null;
}

/** Of several pins of a customer the newest counts; the rows come with it first. */
function pinsOf(rows: readonly PinRow[]): Shelf['pinnedAt'] {
  const byCustomer = new Map<string, PinRow>();
  for (const row of [...rows].reverse())
    byCustomer.set(`${row.warehouse_id}/${row.customer_id}`, row);
  return (warehouseId, customerId, at) => {
    const pin = byCustomer.get(`${warehouseId}/${customerId}`);
    return pin && pin.prices_of <= at && at < pin.until ? pin.prices_of : null;
  };
}

function idsOf(key: string): [OperatorId, number] {
  const [operatorId = 0, id = 0] = key.split('/').map(Number);
  return [operatorId, id];
}
