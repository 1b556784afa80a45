import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { changeVersioned, type VersionKey } from '../../platform/versioned';
import { CACHED_MS, CardShelf } from './card-shelf';
import { dayIn, startOfDay } from './engine/amounts.rules';
import type { Card, DeliveryCard } from './engine/cards.types';
import { checkCard } from './engine/check.rules';
import type { CompiledCard } from './engine/delivery.rules';
import type { Finding, Known } from './engine/findings.types';
import { cardHasErrors, effectiveInThePast } from './fees.errors';
import { type DraftRow, FUEL_SERIES, INSERT_CARD, NEWEST_LISTS, TAKE_DRAFT } from './fees.sql';
import { onlyOnce } from './rate-cards.service';
import { RateDraftEntity } from './rate-draft.entity';

export type RateDraft = Readonly<RateDraftEntity>;
export type NewDraft = Pick<RateDraft, 'warehouseId' | 'channelId' | 'groupId' | 'card'>;

export interface Publication {
  readonly key: VersionKey;
  /** A day in the warehouse's time zone; null: as soon as every process knows it. */
  readonly effectiveOn: string | null;
  readonly timeZone: string;
  readonly by: string;
}

export interface Published {
  readonly cardId: number;
  readonly version: number;
  readonly effectiveFrom: Date;
}

/** Every process has looked again by then, and none prices by the card before. */
const SOONEST_MS = 5 * CACHED_MS;

/** Price lists that are still being written: changed at will, checked, and published once. */
@Injectable()
export class RateDraftsService {
  constructor(
    private readonly db: Database,
    private readonly shelf: CardShelf,
    private readonly clock: Clock,
  ) {}

  list(operatorId: OperatorId): Promise<RateDraft[]> {
    return this.db.transaction(operatorId, (tx) =>
      tx.manager.find(RateDraftEntity, { where: { operatorId }, order: { id: 'ASC' } }),
    );
  }

  get(operatorId: OperatorId, id: number): Promise<RateDraft | null> {
    return this.db.transaction(operatorId, (tx) => this.getIn(tx, id));
  }

  getIn(tx: Tx, id: number): Promise<RateDraft | null> {
    return tx.manager.findOneBy(RateDraftEntity, { operatorId: tx.operatorId, id });
  }

  async create(tx: Tx, draft: NewDraft): Promise<number> {
    const row = tx.manager.create(RateDraftEntity, {
      ...draft,
      kind: draft.card.kind,
      operatorId: tx.operatorId,
    });
    await tx.manager.insert(RateDraftEntity, row);
    return row.id;
  }

  /** Changes the draft if it still is at this version; null: it is not. */
  async change(tx: Tx, key: VersionKey, edit: (card: Card) => Card): Promise<RateDraft | null> {
    const before = await this.getIn(tx, key.id);
    if (before?.version !== key.version) return null;
    const changed = await changeVersioned(tx, RateDraftEntity, key, { card: edit(before.card) });
    return changed?.after ?? null;
  }

  /** Takes the draft away if it still is at this version; null: it is not. */
  async discard(tx: Tx, { id, version }: VersionKey): Promise<DraftRow | null> {
    const [row] = await tx.rows(TAKE_DRAFT, [tx.operatorId, id, version]);
    return row ?? null;
  }

  /** All that is wrong in the draft as it stands. */
  async check(operatorId: OperatorId, { card }: RateDraft): Promise<Finding[]> {
    return this.db.transaction(operatorId, async (tx) => checkCard(card, await known(tx)));
  }

  /**
   * Makes the draft a card, which nobody can change; null: it is not at this version any more.
   * @throws fees.card_has_errors, fees.effective_in_the_past, fees.published_meanwhile
   */
  async publish(
    tx: Tx,
    { key, effectiveOn, timeZone, by }: Publication,
  ): Promise<Published | null> {
    const effectiveFrom = this.effectiveFrom(effectiveOn, timeZone);
    const draft = await this.discard(tx, key);
    if (!draft) return null;
    const wrong = checkCard(draft.card, await known(tx)).filter((one) => one.severity === 'error');
    if (wrong[0]) throw cardHasErrors({ count: wrong.length, ...firstOf(wrong[0]) });
    const card = await withLists(tx, draft.card);
    const values = [
      tx.operatorId,
      draft.kind,
      draft.warehouse_id,
      draft.channel_id,
      draft.group_id,
      effectiveFrom,
      by,
      JSON.stringify(card),
    ];
    const [row] = await onlyOnce(() => tx.rows(INSERT_CARD, values));
    if (!row) throw new Error('a card was not published');
    tx.onCommit(() => this.shelf.forget(tx.operatorId));
    return { cardId: row.id, version: row.version, effectiveFrom };
  }

  /** The draft of a delivery card, ready to be tried. */
  async compile(operatorId: OperatorId, card: DeliveryCard): Promise<CompiledCard> {
    const { lists = {} } = await this.db.transaction(operatorId, (tx) => withLists(tx, card));
    return this.shelf.compile(operatorId, { cardId: 0, version: 0 }, card, lists);
  }

  private effectiveFrom(effectiveOn: string | null, timeZone: string): Date {
    const now = this.clock.now();
    const soonest = new Date(now.getTime() + SOONEST_MS);
    if (effectiveOn === null) return soonest;
    const today = dayIn(timeZone, now);
    if (effectiveOn < today) throw effectiveInThePast({ day: effectiveOn, today });
    const asked = startOfDay(timeZone, effectiveOn);
    return asked > soonest ? asked : soonest;
  }
}

async function known(tx: Tx): Promise<Known> {
  const lists = await tx.rows(NEWEST_LISTS, [tx.operatorId]);
  const series = await tx.rows(FUEL_SERIES, [tx.operatorId]);
  return {
    lists: new Set(lists.map((row) => row.code)),
    fuelSeries: new Set(series.map((row) => row.series)),
  };
}

/** Fixes which version of each list the card means. */
async function withLists<C extends Card>(
  tx: Tx,
  card: C,
): Promise<C & Pick<DeliveryCard, 'lists'>> {
  if (card.kind === 'handling') return card;
  const codes = new Set(card.surcharges?.flatMap(({ when }) => when?.list ?? []));
  const newest = codes.size > 0 ? await tx.rows(NEWEST_LISTS, [tx.operatorId]) : [];
  const named = newest.filter(({ code }) => codes.has(code));
  return { ...card, lists: Object.fromEntries(named.map(({ code, id }) => [code, id])) };
}

function firstOf({ place, en, zh }: Finding): { first: string; firstZh: string } {
  return { first: `${place}: ${en}`, firstZh: `${place}：${zh}` };
}
