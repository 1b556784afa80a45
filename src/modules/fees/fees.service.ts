import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import type { Wording } from '../../platform/failure';
import type { Sku } from '../catalog/catalog.service';
import type { Channel } from '../channels/channels.service';
import { noHandlingPrice } from './fees.errors';
import {
  cheapest,
  type PreparedCard,
  prepareCard,
  quoteDelivery,
  quoteHandling,
} from './fees.rules';
import type {
  BasketItem,
  Card,
  CardRef,
  Charge,
  DeliveryCard,
  Destination,
  HandlingCard,
  Parcel,
} from './fees.types';

/** Goods from a warehouse to an address. */
export interface PriceRequest {
  readonly warehouse: { readonly id: number; readonly temuCode: string };
  readonly basket: readonly { readonly sku: Sku; readonly quantity: number }[];
  readonly destination: Destination;
  readonly at: Date;
  /** What was really packed; without it, prices follow the goods' own weights and sizes. */
  readonly parcels?: readonly Parcel[];
}

/** What a late cancel costs, and in which currency; null: nothing. */
export type LateCancelFee = (
  warehouseId: number,
  stage: string,
  at: Date,
) => { readonly charge: Charge; readonly currency: string } | null;

/** What going through one channel costs, or why it does not get there. */
export type ChannelQuote =
  | Reachable
  | { readonly reachable: false; readonly channel: Channel; readonly reason: Wording };

interface Reachable {
  readonly reachable: true;
  /** The one that was asked about. */
  readonly channel: Channel;
  /** The one that carries it: the same, but for the built-in channel. */
  readonly carriedBy: Channel;
  readonly currency: string;
  /** Delivery and handling together. */
  readonly totalMinor: number;
  /** Decimal text. */
  readonly billableWeight: string;
  readonly weightUnit: string;
  readonly charges: readonly Charge[];
}

/** What an order costs: delivery and handling, or handling alone. */
export type OrderQuote =
  | {
      readonly reachable: true;
      /** The real channel; null where the platform ships. */
      readonly channel: Channel | null;
      readonly currency: string;
      readonly totalMinor: number;
      readonly charges: readonly Charge[];
    }
  | { readonly reachable: false; readonly reason: Wording };

interface PublishedCard<C extends Card = Card> {
  readonly ref: CardRef;
  readonly effectiveFrom: Date;
  readonly card: C;
}

/** Newest first. */
interface Cards {
  readonly deliveryByChannel: ReadonlyMap<number, readonly PublishedCard<DeliveryCard>[]>;
  readonly handlingByWarehouse: ReadonlyMap<number, readonly PublishedCard<HandlingCard>[]>;
}

/** A published card is in force in every process within this time. */
const CACHED_MS = 1_000;
const MAX_CACHED_OPERATORS = 1_000;
const MAX_PREPARED_CARDS = 10_000;

/**
 * Prices. One engine (fees.rules.ts) makes the estimate, the price of an order, and whatever else
 * asks; this service finds the cards that are in force.
 */
@Injectable()
export class FeesService {
  private readonly cards: LRUCache<OperatorId, Cards>;
  /** Preparing a card takes longer than using it, and a published card never changes. */
  private readonly prepared = new LRUCache<string, PreparedCard>({ max: MAX_PREPARED_CARDS });

  constructor(private readonly db: Database) {
    this.cards = new LRUCache({
      max: MAX_CACHED_OPERATORS,
      ttl: CACHED_MS,
      fetchMethod: (operatorId: OperatorId) => this.load(operatorId),
    });
  }

  /** What each of the channels would cost. @param open all that the customer may use here */
  async quoteChannels(
    operatorId: OperatorId,
    request: PriceRequest,
    channels: readonly Channel[],
    open: readonly Channel[],
  ): Promise<ChannelQuote[]> {
    const cards = await this.cardsOf(operatorId);
    return channels.map((channel) => this.quoteChannel(operatorId, cards, request, channel, open));
  }

  /**
   * The price of an order, and the channel that will carry it.
   * @param asked the channel that the order names; null: the platform ships, handling alone
   */
  async quoteOrder(
    operatorId: OperatorId,
    request: PriceRequest,
    asked: Channel | null,
    open: readonly Channel[],
  ): Promise<OrderQuote> {
    const cards = await this.cardsOf(operatorId);
    if (asked) {
      const quote = this.quoteChannel(operatorId, cards, request, asked, open);
      return quote.reachable ? { ...quote, channel: quote.carriedBy } : quote;
    }
    const { charge, currency } = handlingOf(cards, request);
    return {
      reachable: true,
      channel: null,
      currency,
      totalMinor: charge.amountMinor,
      charges: [charge],
    };
  }

  /** What late cancels cost in each warehouse; asked before a transaction, used within it. */
  async lateCancelFees(operatorId: OperatorId): Promise<LateCancelFee> {
    const cards = await this.cardsOf(operatorId);
    return (warehouseId, stage, at) => {
      const published = inForce(cards.handlingByWarehouse.get(warehouseId), at);
      if (!published || (stage !== 'picking' && stage !== 'packed')) return null;
      const amountMinor = published.card.lateCancelMinor?.[stage] ?? 0;
      if (amountMinor === 0) return null;
      const name = { en: 'Late cancel', zh: '取消操作费' };
      const trace = { ...published.ref, stage };
      return {
        charge: { type: 'late_cancel', name, amountMinor, trace },
        currency: published.card.currency,
      };
    };
  }

  /** Publishes a card: from now on, or from its date, it is what counts. Never changed after. */
  async publish(tx: Tx, card: NewCard): Promise<void> {
    await tx.rows(INSERT_CARD, [
      tx.operatorId,
      card.card.kind,
      card.warehouseId,
      card.channelId,
      JSON.stringify(card.card),
    ]);
  }

  private quoteChannel(
    operatorId: OperatorId,
    cards: Cards,
    request: PriceRequest,
    channel: Channel,
    open: readonly Channel[],
  ): ChannelQuote {
    const candidates =
      channel.kind === 'selected' ? open.filter((one) => one.kind === 'fixed') : [channel];
    const quotes = candidates.map((one) => this.quoteThrough(operatorId, cards, request, one));
    const reachable = quotes.filter((quote) => quote.reachable);
    const best = cheapest(reachable);
    if (best) return { ...best, channel };
    const [first] = quotes;
    return {
      reachable: false,
      channel,
      reason: first && !first.reachable ? first.reason : NO_CHANNEL,
    };
  }

  private quoteThrough(
    operatorId: OperatorId,
    cards: Cards,
    request: PriceRequest,
    channel: Channel,
  ): ChannelQuote {
    const card = inForce(cards.deliveryByChannel.get(channel.id), request.at);
    if (!card) return { reachable: false, channel, reason: noPrice(channel.code) };
    const basket = request.parcels
      ? request.parcels.map(asItem)
      : request.basket.map(({ sku, quantity }) => ({ ...sku, quantity }));
    const quote = quoteDelivery(this.preparedCard(operatorId, card), basket, request.destination);
    if (!quote.reachable) return { reachable: false, channel, reason: quote.reason };
    const { charge } = handlingOf(cards, request);
    return {
      reachable: true,
      channel,
      carriedBy: channel,
      currency: quote.currency,
      totalMinor: quote.totalMinor + charge.amountMinor,
      billableWeight: quote.billableWeight,
      weightUnit: quote.weightUnit,
      charges: [...quote.charges, charge],
    };
  }

  private preparedCard(
    operatorId: OperatorId,
    { ref, card }: PublishedCard<DeliveryCard>,
  ): PreparedCard {
    const key = `${operatorId}/${ref.cardId}`;
    const known = this.prepared.get(key);
    if (known) return known;
    const fresh = prepareCard(ref, card);
    this.prepared.set(key, fresh);
    return fresh;
  }

  private async cardsOf(operatorId: OperatorId): Promise<Cards> {
    const cards = await this.cards.fetch(operatorId);
    if (!cards) throw new Error(`no cards of operator ${operatorId}`);
    return cards;
  }

  private async load(operatorId: OperatorId): Promise<Cards> {
    const rows = await this.db.transaction(operatorId, (tx) => tx.rows(LIST_CARDS, [operatorId]));
    const deliveryByChannel = new Map<number, PublishedCard<DeliveryCard>[]>();
    const handlingByWarehouse = new Map<number, PublishedCard<HandlingCard>[]>();
    for (const row of rows) {
      const published = {
        ref: { cardId: row.id, version: row.version },
        effectiveFrom: row.effective_from,
      };
      const { card } = row;
      if (card.kind === 'handling')
        push(handlingByWarehouse, row.warehouse_id, { ...published, card });
      else if (row.channel_id !== null)
        push(deliveryByChannel, row.channel_id, { ...published, card });
    }
    return { deliveryByChannel, handlingByWarehouse };
  }
}

export interface NewCard {
  readonly warehouseId: number;
  /** Null: the handling price of the warehouse. */
  readonly channelId: number | null;
  readonly card: Card;
}

/** What was not measured adds nothing to the dimensional weight. */
function asItem({ weight, weightUnit, size }: Parcel): BasketItem {
  const unmeasured = { length: '0', width: '0', height: '0', lengthUnit: 'in' as const };
  return { quantity: 1, weight, weightUnit, ...(size ?? unmeasured) };
}

function handlingOf(
  cards: Cards,
  { warehouse, basket, at }: PriceRequest,
): { charge: Charge; currency: string } {
  const published = inForce(cards.handlingByWarehouse.get(warehouse.id), at);
  if (!published) throw noHandlingPrice({ warehouse: warehouse.temuCode });
  const pieces = basket.reduce((sum, line) => sum + line.quantity, 0);
  return {
    charge: quoteHandling(published.ref, published.card, pieces),
    currency: published.card.currency,
  };
}

function inForce<C extends Card>(
  cards: readonly PublishedCard<C>[] | undefined,
  at: Date,
): PublishedCard<C> | undefined {
  return cards?.find((card) => card.effectiveFrom <= at);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const NO_CHANNEL: Wording = {
  en: 'The warehouse has no channel that it could choose for this customer.',
  zh: '仓库没有可供该货主选择的渠道。',
};

function noPrice(code: string): Wording {
  return { en: `Channel ${code} has no published price yet.`, zh: `渠道 ${code} 尚未发布报价。` };
}

const LIST_CARDS: Statement<{
  id: number;
  warehouse_id: number;
  channel_id: number | null;
  version: number;
  effective_from: Date;
  card: Card;
}> = statement(
  'fees_list_cards',
  `SELECT id, warehouse_id, channel_id, version, effective_from, card
     FROM rate_cards WHERE operator_id = $1
    ORDER BY effective_from DESC, version DESC`,
);

/** The next version of the channel's card, or of the warehouse's handling card. */
const INSERT_CARD: Statement<never> = statement(
  'fees_insert_card',
  `INSERT INTO rate_cards (operator_id, kind, warehouse_id, channel_id, version, effective_from, card)
   SELECT $1, $2, $3, $4, coalesce(max(version), 0) + 1, clock_timestamp(), $5
     FROM rate_cards
    WHERE operator_id = $1 AND warehouse_id = $3 AND channel_id IS NOT DISTINCT FROM $4`,
);
