import { Injectable } from '@nestjs/common';
import type { OperatorId } from '../../platform/database';
import type { Wording } from '../../platform/failure';
import type { Channel } from '../channels/channels.service';
import { CardShelf, type ReadyCard, type Shelf } from './card-shelf';
import { dayIn } from './engine/amounts.rules';
import type { CardRef, HandlingCard } from './engine/cards.types';
import { choiceTrace, choose } from './engine/choice.rules';
import { type CompiledCard, quoteDelivery } from './engine/delivery.rules';
import { notOffered, quoteHandling, quoteLateCancel } from './engine/handling.rules';
import { type Parcel as MeasuredParcel, measured } from './engine/parcels.rules';
import { deliveryServices } from './engine/quotes.rules';
import { type BasketItem, type Charge, NO_SERVICES, type Shipment } from './engine/quotes.types';
import type { FindFuel } from './engine/surcharges.rules';
import { noHandlingPrice, serviceUnknown } from './fees.errors';
import type {
  ChannelQuote,
  LateCancelFee,
  OrderQuote,
  Parcel,
  PricedGoods,
  PriceRequest,
} from './fees.types';

/** A request with all that can be computed once, whatever the channels. */
interface Asked {
  readonly operatorId: OperatorId;
  readonly request: PriceRequest;
  readonly shipment: Shipment;
  readonly items: readonly MeasuredParcel[];
  /** The goods by kind. */
  readonly kinds: readonly MeasuredParcel[];
  readonly fuel: FindFuel;
}

/** The cards that price an order through one channel. */
export interface CardsOf {
  readonly delivery: CompiledCard;
  readonly handling: Handling;
}

interface Handling {
  readonly ref: CardRef;
  readonly card: HandlingCard;
}

/**
 * Prices. One engine (engine/*.rules.ts) makes the estimate, the price of an order, the charge at
 * shipping, and whatever else asks; this service finds the cards that are in force.
 */
@Injectable()
export class FeesService {
  constructor(private readonly shelf: CardShelf) {}

  /** What each of the channels would cost. @param open all that the customer may use here */
  async quoteChannels(
    operatorId: OperatorId,
    request: PriceRequest,
    channels: readonly Channel[],
    open: readonly Channel[],
  ): Promise<ChannelQuote[]> {
    const shelf = await this.shelf.of(operatorId);
    const asked = askedOf(operatorId, pinned(shelf, request), shelf.fuel);
    const known = new Map<number, ChannelQuote>();
    const quotes: ChannelQuote[] = [];
    for (const channel of channels) {
      quotes.push(await this.quoteChannel(shelf, asked, channel, open, known));
    }
    return quotes;
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
    const shelf = await this.shelf.of(operatorId);
    const basis = askedOf(operatorId, pinned(shelf, request), shelf.fuel);
    if (asked) {
      const quote = await this.quoteChannel(shelf, basis, asked, open, new Map());
      return quote.reachable ? { ...quote, channel: quote.carriedBy } : quote;
    }
    return handlingAlone(basis, await this.handlingFor(shelf, basis));
  }

  /**
   * The price by the very cards that are named, in force or not: what an order costs by those that
   * made its estimate, or would cost by others. A channel's limits don't count: it was decided.
   *
   * @param cardIds of delivery and of handling; of several of a kind the last. Null: one is not there
   */
  async quoteBy(
    operatorId: OperatorId,
    request: PriceRequest,
    channel: Channel | null,
    cardIds: readonly number[],
  ): Promise<OrderQuote | null> {
    const shelf = await this.shelf.of(operatorId);
    const basis = askedOf(operatorId, request, shelf.fuel);
    const cards = await Promise.all(cardIds.map((id) => this.shelf.card(operatorId, id)));
    const handling = cards.findLast((card) => card?.kind === 'handling');
    const delivery = cards.findLast((card) => card?.kind === 'delivery');
    if (cards.includes(null) || !handling) return null;
    if (!channel) return handlingAlone(basis, handling);
    if (!delivery) return null;
    const quote = quoteBasis(basis, channel, { delivery: delivery.compiled, handling }, null);
    return quote.reachable ? { ...quote, channel } : quote;
  }

  /** The price by a card that need not be published. */
  async quoteWith(
    operatorId: OperatorId,
    request: PriceRequest,
    channel: Channel,
    cards: Partial<CardsOf>,
  ): Promise<ChannelQuote> {
    const shelf = await this.shelf.of(operatorId);
    const basis = askedOf(operatorId, request, shelf.fuel);
    const delivery = cards.delivery ?? (await this.deliveryFor(shelf, basis, channel));
    if (!delivery) return { reachable: false, channel, reason: noPrice(channel.code) };
    const handling = cards.handling ?? (await this.handlingFor(shelf, basis));
    return quoteBasis(basis, channel, { delivery, handling }, channel);
  }

  /** What late cancels cost in each warehouse; asked before a transaction, used within it. */
  async lateCancelFees(operatorId: OperatorId): Promise<LateCancelFee> {
    const shelf = await this.shelf.of(operatorId);
    const ready = new Map<number, ReadyCard>();
    for (const id of shelf.handlingIds()) {
      const card = await this.shelf.card(operatorId, id);
      if (card) ready.set(id, card);
    }
    return (warehouseId, customerId, stage, at) => {
      const row = shelf.handling(warehouseId, customerId, at);
      const found = row && ready.get(row.id);
      if (found?.kind !== 'handling') return null;
      const charge = quoteLateCancel(found.ref, found.card, stage);
      return charge && { charge, currency: found.card.currency };
    };
  }

  private async quoteChannel(
    shelf: Shelf,
    asked: Asked,
    channel: Channel,
    open: readonly Channel[],
    known: Map<number, ChannelQuote>,
  ): Promise<ChannelQuote> {
    if (channel.kind !== 'selected') return this.quoteThrough(shelf, asked, channel, known);
    const quotes: ChannelQuote[] = [];
    for (const one of open) {
      if (one.kind === 'fixed') quotes.push(await this.quoteThrough(shelf, asked, one, known));
    }
    return chosen(channel, quotes);
  }

  private async quoteThrough(
    shelf: Shelf,
    asked: Asked,
    channel: Channel,
    known: Map<number, ChannelQuote>,
  ): Promise<ChannelQuote> {
    const before = known.get(channel.id);
    if (before) return before;
    const delivery = await this.deliveryFor(shelf, asked, channel);
    const quote: ChannelQuote = delivery
      ? quoteBasis(
          asked,
          channel,
          { delivery, handling: await this.handlingFor(shelf, asked) },
          channel,
        )
      : { reachable: false, channel, reason: noPrice(channel.code) };
    known.set(channel.id, quote);
    return quote;
  }

  private async deliveryFor(
    shelf: Shelf,
    { operatorId, request }: Asked,
    channel: Channel,
  ): Promise<CompiledCard | null> {
    const row = shelf.delivery(channel.id, request.customerId, request.at);
    const card = row && (await this.shelf.card(operatorId, row.id));
    return card?.kind === 'delivery' ? card.compiled : null;
  }

  private async handlingFor(shelf: Shelf, { operatorId, request }: Asked): Promise<Handling> {
    const { warehouse, customerId, at } = request;
    const row = shelf.handling(warehouse.id, customerId, at);
    const card = row && (await this.shelf.card(operatorId, row.id));
    if (card?.kind !== 'handling') throw noHandlingPrice({ warehouse: warehouse.temuCode });
    return card;
  }
}

/** The request at the moment whose prices are promised to the customer, if they are. */
function pinned(shelf: Shelf, request: PriceRequest): PriceRequest {
  const { warehouse, customerId, at } = request;
  const pricesOf = shelf.pinnedAt(warehouse.id, customerId, at);
  return pricesOf ? { ...request, at: pricesOf } : request;
}

function askedOf(operatorId: OperatorId, request: PriceRequest, fuel: FindFuel): Asked {
  const { warehouse, basket, parcels, destination, at, day, services = NO_SERVICES } = request;
  const goods = basket.map(({ sku, quantity }) => itemOf(sku, quantity));
  const items = parcels ? parcels.map(parcelItem) : goods;
  const kinds = measured(byKind(basket));
  return {
    operatorId,
    request,
    fuel,
    items: parcels ? measured(items) : kinds,
    kinds,
    shipment: {
      items,
      packed: parcels !== undefined,
      destination,
      day: day ?? dayIn(warehouse.timeZone, at),
      services: deliveryServices(services),
      declaredMinor:
        services.insuredMinor ??
        basket.reduce((sum, { sku, quantity }) => sum + sku.declaredValueMinor * quantity, 0),
    },
  };
}

function quoteBasis(
  { request, shipment, items, kinds, fuel }: Asked,
  channel: Channel,
  { delivery, handling }: CardsOf,
  limits: Channel | null,
): ChannelQuote {
  const passed = request.explain ? [] : null;
  const quote = quoteDelivery(delivery, shipment, items, fuel, limits, passed);
  if (!quote.reachable) return { reachable: false, channel, reason: quote.reason };
  if (quote.currency !== handling.card.currency) {
    const reason = twoCurrencies(quote.currency, handling.card.currency);
    return { reachable: false, channel, reason };
  }
  const refused = refusedService(request, handling.card);
  if (refused) return { reachable: false, channel, reason: refused };
  const { valueAdded: services } = request.services ?? NO_SERVICES;
  const work = { kinds, parcels: quote.parcels, services };
  const charges = [...quote.charges, ...quoteHandling(handling.ref, handling.card, work)];
  return {
    reachable: true,
    channel,
    carriedBy: channel,
    currency: quote.currency,
    totalMinor: sumOf(charges),
    costMinor: quote.costMinor,
    transitDays: quote.transitDays,
    billableWeight: quote.billableWeight,
    weightUnit: quote.weightUnit,
    charges,
    passed: quote.passed,
  };
}

function handlingAlone({ kinds, request }: Asked, { ref, card }: Handling): OrderQuote {
  const reason = refusedService(request, card);
  if (reason) return { reachable: false, reason };
  const { services: { valueAdded: services } = NO_SERVICES, parcels } = request;
  const charges = quoteHandling(ref, card, { kinds, parcels: parcels?.length ?? 1, services });
  const { currency } = card;
  return { reachable: true, channel: null, currency, totalMinor: sumOf(charges), charges };
}

/** Why the warehouse can't do what was asked for; null: it can. */
function refusedService({ services, warehouse }: PriceRequest, card: HandlingCard): Wording | null {
  const service = notOffered(card, services?.valueAdded ?? []);
  if (service === null) return null;
  const offered = card.services?.map(({ code }) => code).join(', ') ?? '';
  return serviceUnknown({ service, warehouse: warehouse.temuCode, offered });
}

/** What the built-in channel comes to: the channel that the warehouse's rule takes, and why. */
function chosen(channel: Channel, quotes: readonly ChannelQuote[]): ChannelQuote {
  const candidates = quotes.map((quote) => ({
    quote,
    channelId: quote.channel.id,
    code: quote.channel.code,
    totalMinor: quote.reachable ? quote.totalMinor : null,
    transitDays: quote.reachable ? quote.transitDays : null,
    ...(quote.reachable ? {} : { reason: quote.reason }),
  }));
  const best = choose(candidates, channel.selection, channel.priorityIds)?.quote;
  if (best?.reachable) {
    const why = choiceTrace(candidates, channel.selection);
    return { ...best, channel, charges: best.charges.map((one) => withChoice(one, why)) };
  }
  const [first] = quotes;
  return {
    reachable: false,
    channel,
    reason: first && !first.reachable ? first.reason : NO_CHANNEL,
  };
}

function withChoice(charge: Charge, chosenBy: Charge['trace']): Charge {
  return charge.type === 'delivery' ? { ...charge, trace: { ...charge.trace, chosenBy } } : charge;
}

/** One item for each kind of goods, on however many lines it stands. */
function byKind(basket: PriceRequest['basket']): BasketItem[] {
  const kinds = new Map<number, BasketItem>();
  for (const { sku, quantity } of basket) {
    const before = kinds.get(sku.id)?.quantity ?? 0;
    kinds.set(sku.id, itemOf(sku, before + quantity));
  }
  return [...kinds.values()];
}

function itemOf(
  { weight, weightUnit, length, width, height, lengthUnit }: PricedGoods,
  quantity: number,
): BasketItem {
  return { quantity, weight, weightUnit, length, width, height, lengthUnit };
}

/** What was not measured adds nothing to the dimensional weight. */
function parcelItem({ weight, weightUnit, size }: Parcel): BasketItem {
  const unmeasured = { length: '0', width: '0', height: '0', lengthUnit: 'in' as const };
  return { quantity: 1, weight, weightUnit, ...(size ?? unmeasured) };
}

function sumOf(charges: readonly Charge[]): number {
  return charges.reduce((sum, charge) => sum + charge.amountMinor, 0);
}

const NO_CHANNEL: Wording = {
  en: 'The warehouse has no channel that it could choose for this customer.',
  zh: '仓库没有可供该货主选择的渠道。',
};

function twoCurrencies(one: string, other: string): Wording {
  return {
    en: `Delivery is priced in ${one} and handling in ${other}; the warehouse has to publish both in one currency.`,
    zh: `派送费以 ${one} 计价，操作费以 ${other} 计价；仓库须以同一币种发布。`,
  };
}

function noPrice(code: string): Wording {
  return { en: `Channel ${code} has no published price yet.`, zh: `渠道 ${code} 尚未发布报价。` };
}
