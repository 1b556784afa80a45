import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import type { Sku } from '../catalog/catalog.service';
import type { Channel } from '../channels/channels.service';
import type { Warehouse } from '../warehouses/warehouses.service';
import { cheapest, prepare, quoteDelivery, quoteHandling } from './fees.rules';
import type {
  Basket,
  Charge,
  DeliveryCard,
  Destination,
  HandlingCard,
  PreparedCard,
  Quote,
} from './fees.types';

/** Goods from a warehouse to an address. */
export interface PriceRequest {
  readonly warehouse: Pick<Warehouse, 'id' | 'temuCode'>;
  readonly basket: readonly { readonly sku: Sku; readonly quantity: number }[];
  readonly destination: Destination;
  readonly at: Date;
}

/** What going through one channel costs, or why it does not get there. */
export type ChannelQuote =
  | {
      readonly reachable: true;
      /** The one that was asked about. */
      readonly channel: Channel;
      /** The one that carries it: the same, but for the built-in channel. */
      readonly carriedBy: Channel;
      readonly deliveryMinor: number;
      readonly handlingMinor: number;
      readonly currency: string;
      readonly billableWeight: string;
      readonly weightUnit: string;
      readonly charges: readonly Charge[];
    }
  | { readonly reachable: false; readonly channel: Channel; readonly reason: Reason };

type Reason = Extract<Quote, { reachable: false }>['reason'];

/** What an order costs: delivery and handling, or handling alone. */
export type OrderQuote =
  | {
      readonly reachable: true;
      /** The real channel; null where the platform ships. */
      readonly channel: Channel | null;
      readonly totalMinor: number;
      readonly currency: string;
      readonly charges: readonly Charge[];
    }
  | { readonly reachable: false; readonly reason: Reason };

interface CardsOfOperator {
  /** The newest in force by channel, and by warehouse for handling. */
  readonly delivery: ReadonlyMap<number, readonly PreparedCard[]>;
  readonly handling: ReadonlyMap<number, readonly HandlingCard[]>;
}

/** A published card is in force in every process within this time. */
const CACHED_MS = 1_000;
const MAX_CACHED_OPERATORS = 1_000;

/**
 * Prices. One engine (fees.rules.ts) makes the estimate, the charge of an order, and whatever
 * else asks; this service only finds the cards that are in force.
 */
@Injectable()
export class FeesService {
  private readonly cards: LRUCache<OperatorId, CardsOfOperator>;
  /** Compiling a card takes longer than using it, and a published card never changes. */
  private readonly prepared = new LRUCache<string, PreparedCard>({ max: 10_000 });

  constructor(private readonly db: Database) {
    this.cards = new LRUCache({
      max: MAX_CACHED_OPERATORS,
      ttl: CACHED_MS,
      fetchMethod: (operatorId: OperatorId) => this.load(operatorId),
    });
  }

  /** What each of the channels would cost. `open`: all that the customer may use here. */
  async quoteChannels(
    operatorId: OperatorId,
    request: PriceRequest,
    channels: readonly Channel[],
    open: readonly Channel[],
  ): Promise<ChannelQuote[]> {
    const cards = await this.cardsOf(operatorId);
    return channels.map((channel) => this.quoteChannel(cards, request, channel, open));
  }
}
