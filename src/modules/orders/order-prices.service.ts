import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId } from '../../platform/database';
import { ChannelsService } from '../channels/channels.service';
import { differences } from '../fees/engine/difference.rules';
import { FeesService } from '../fees/fees.service';
import type { OrderQuote } from '../fees/fees.types';
import { cardIdsOf, OrderPricing } from './order-pricing';
import { OrderReading } from './order-reading';
import { cantBePriced } from './orders.errors';
import { RECIPIENTS_OF_ORDERS } from './orders.sql';
import type { Order, OrderCharge } from './orders.types';

/** Two prices of an order, and what makes them differ. */
export interface PriceComparison {
  readonly currency: string;
  readonly before: readonly PricedCharge[];
  readonly after: readonly PricedCharge[];
  readonly differences: ReturnType<typeof differences>;
}

export type PricedCharge = Pick<OrderCharge, 'type' | 'name' | 'amountMinor' | 'trace'>;

/** Why an order costs what it costs: looks, and changes nothing. */
@Injectable()
export class OrderPricesService {
  private readonly reading = new OrderReading();

  constructor(
    private readonly db: Database,
    private readonly pricing: OrderPricing,
    private readonly channels: ChannelsService,
    private readonly fees: FeesService,
    private readonly clock: Clock,
  ) {}

  /** The estimate against what was charged; null: there is no such order. */
  async difference(operatorId: OperatorId, orderId: number): Promise<PriceComparison | null> {
    const order = await this.order(operatorId, orderId);
    if (!order) return null;
    const of = (...stages: OrderCharge['stage'][]) =>
      order.charges.filter(({ stage }) => stages.includes(stage));
    return compared(order.currency, of('quoted'), of('charged', 'corrected'));
  }

  /**
   * The estimate against what the order would cost by other cards: those that are named, or those
   * that are in force now. @throws order.cant_be_priced
   */
  async reprice(
    operatorId: OperatorId,
    orderId: number,
    cardIds: readonly number[],
  ): Promise<PriceComparison | null> {
    const order = await this.order(operatorId, orderId);
    if (!order) return null;
    const quoted = order.charges.filter(({ stage }) => stage === 'quoted');
    const quote = await this.quote(operatorId, order, quoted, cardIds);
    if (!quote?.reachable) {
      const reason = quote ? quote.reason : NO_CARD;
      throw cantBePriced({ number: order.number, en: reason.en, zh: reason.zh });
    }
    const after = quote.charges.map((charge) => ({ ...charge, name: charge.name.en }));
    return compared(quote.currency, quoted, after);
  }

  private async quote(
    operatorId: OperatorId,
    order: Order,
    quoted: readonly OrderCharge[],
    cardIds: readonly number[],
  ): Promise<OrderQuote | null> {
    const [recipient] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(RECIPIENTS_OF_ORDERS, [operatorId, [order.id]]),
    );
    const request = await this.pricing.requestOf(operatorId, order, recipient?.sealed);
    if (!request) throw cantBePriced({ number: order.number, ...ERASED });
    const channel =
      order.channelId === null ? null : await this.channels.get(operatorId, order.channelId);
    if (cardIds.length > 0) {
      const ids = [...cardIdsOf(quoted), ...cardIds];
      return this.fees.quoteBy(operatorId, request, channel, ids);
    }
    const now = { ...request, at: this.clock.now(), day: undefined };
    return this.fees.quoteOrder(operatorId, now, channel, channel ? [channel] : []);
  }

  private async order(operatorId: OperatorId, id: number): Promise<Order | null> {
    const found = await this.db.transaction(operatorId, (tx) => this.reading.byIds(tx, [id]));
    return found.get(id) ?? null;
  }
}

const NO_CARD = {
  en: 'none of the cards that are named prices it',
  zh: '所指定的报价不适用',
};
const ERASED = { en: 'its address is erased', zh: '收件地址已清除' };

function compared(
  currency: string,
  before: readonly PricedCharge[],
  after: readonly PricedCharge[],
): PriceComparison {
  return { currency, before, after, differences: differences(before, after) };
}
