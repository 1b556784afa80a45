import { Body, Headers, Param, ParseIntPipe, Query } from '@nestjs/common';
import type { Caller } from '../../modules/access/access.types';
import { CatalogService } from '../../modules/catalog/catalog.service';
import { type Channel, ChannelsService } from '../../modules/channels/channels.service';
import { type Customer, CustomersService } from '../../modules/customers/customers.service';
import { withoutCosts } from '../../modules/fees/engine/quotes.rules';
import { FeesService } from '../../modules/fees/fees.service';
import type { ChannelQuote, PricedGoods, PriceRequest } from '../../modules/fees/fees.types';
import { PricePinsService } from '../../modules/fees/price-pins.service';
import { RateDraftsService } from '../../modules/fees/rate-drafts.service';
import {
  type PriceComparison as Compared,
  OrderPricesService,
} from '../../modules/orders/order-prices.service';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database';
import { formatMinor } from '../../platform/money';
import { stateCode } from '../../platform/us-states';
import { minorOf } from '../../rest/amounts';
import { Desk, type DeskAct } from '../../rest/desk';
import { speaksChinese } from '../../rest/problems';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { servicesOf } from '../../rest/services';
import { ActOf, AdminController, Ask, Make, Read } from '../admin.route';
import {
  CardsQuery,
  NewPricePin,
  PriceComparison,
  PricePin,
  PriceTrial,
  type TrialDestination,
  type TrialItem,
  type TrialQuote,
  TrialQuotes,
} from './price-trials.dto';

@AdminController('Prices · 报价')
export class PriceTrialsController {
  constructor(
    private readonly desk: Desk,
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly warehouses: WarehousesService,
    private readonly customers: CustomersService,
    private readonly channels: ChannelsService,
    private readonly catalog: CatalogService,
    private readonly fees: FeesService,
    private readonly drafts: RateDraftsService,
    private readonly pins: PricePinsService,
    private readonly orderPrices: OrderPricesService,
  ) {}

  @Ask('price-trials', {
    id: 'tryPrices',
    summary: 'What any basket would cost to any address, by what is in force or by a draft',
    answers: TrialQuotes,
  })
  async try(
    @ActOf() { caller }: DeskAct,
    @Body() trial: PriceTrial,
    @Headers('accept-language') language?: string,
  ): Promise<TrialQuotes> {
    const customer = await this.customer(caller, trial.customerCode);
    const request = await this.requestOf(caller, trial, customer);
    const quotes =
      trial.draftId === undefined
        ? await this.inForce(caller, trial, request)
        : [await this.drafted(caller, trial.draftId, request)];
    const shown = { zh: speaksChinese(language), costs: caller.rights.has('finance') };
    return { items: quotes.map((quote) => trialQuote(quote, shown)) };
  }

  @Make('price-pins', {
    id: 'pinPrices',
    summary: 'For some minutes, keep the prices of this moment for a customer in a warehouse',
    answers: PricePin,
    right: 'finance',
  })
  async pin(@ActOf() act: DeskAct, @Body() fields: NewPricePin): Promise<PricePin> {
    const { warehouseId, customerCode, minutes } = fields;
    const customer = await this.customer(act.caller, customerCode);
    if (!(await this.warehouses.get(act.caller.operatorId, warehouseId)))
      throw notFound({ what: 'warehouse', id: String(warehouseId) });
    const customerId = customer?.id ?? 0;
    return this.desk.once(act, fields, async (tx, note) => {
      const by = act.caller.name;
      const pin = await this.pins.pin(tx, { customerId, warehouseId, minutes, by });
      note({ subject: ['customer', customerId], after: { pricesPinned: fields } });
      return { pricesOf: pin.pricesOf.toISOString(), until: pin.until.toISOString() };
    });
  }

  @Read('orders/:id/price-difference', {
    id: 'explainCharge',
    summary: 'The estimate of an order against its charge, and what makes them differ',
    answers: PriceComparison,
  })
  async difference(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<PriceComparison> {
    const found = await this.orderPrices.difference(caller.operatorId, id);
    if (!found) throw notFound({ what: 'order', id: String(id) });
    return comparison(found, caller);
  }

  @Read('orders/:id/repricing', {
    id: 'repriceOrder',
    summary: 'What an order would cost by other cards, or by those in force now; changes nothing',
    answers: PriceComparison,
  })
  async reprice(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Query() { deliveryCardId, handlingCardId }: CardsQuery,
  ): Promise<PriceComparison> {
    const cards = [deliveryCardId, handlingCardId].filter((one) => one !== undefined);
    const found = await this.orderPrices.reprice(caller.operatorId, id, cards);
    if (!found) throw notFound({ what: 'order', id: String(id) });
    return comparison(found, caller);
  }

  private async inForce(
    caller: Caller,
    { warehouseId, channelCodes }: PriceTrial,
    request: PriceRequest,
  ): Promise<ChannelQuote[]> {
    const { operatorId } = caller;
    const active = await this.channels.listActive(operatorId, warehouseId);
    const open =
      request.customerId === 0
        ? active
        : await this.channels.listFor(operatorId, warehouseId, request.customerId);
    const unknown = channelCodes?.find((code) => !active.some((one) => one.code === code));
    if (unknown !== undefined)
      throw requestInvalid({ problems: `channelCodes holds "${unknown}", which is no channel` });
    const asked = channelCodes ? active.filter((one) => channelCodes.includes(one.code)) : active;
    return this.fees.quoteChannels(operatorId, request, asked, open);
  }

  private async drafted(
    { operatorId }: Caller,
    draftId: number,
    request: PriceRequest,
  ): Promise<ChannelQuote> {
    const draft = await this.drafts.get(operatorId, draftId);
    if (draft?.warehouseId !== request.warehouse.id)
      throw notFound({ what: 'draft of the warehouse', id: String(draftId) });
    const { card, channelId } = draft;
    const channel = await this.channelOf(operatorId, request.warehouse.id, channelId);
    const cards =
      card.kind === 'delivery'
        ? { delivery: await this.drafts.compile(operatorId, card) }
        : { handling: { ref: { cardId: 0, version: 0 }, card } };
    return this.fees.quoteWith(operatorId, request, channel, cards);
  }

  /** The draft's channel; for handling any channel of the warehouse will do. */
  private async channelOf(
    operatorId: number,
    warehouseId: number,
    channelId: number | null,
  ): Promise<Channel> {
    const active = await this.channels.listActive(operatorId, warehouseId);
    const found = channelId === null ? null : await this.channels.get(operatorId, channelId);
    const any = found ?? active.find((one) => one.kind === 'fixed');
    if (!any) throw requestInvalid({ problems: 'the warehouse has no active channel to try with' });
    return any;
  }

  private async customer(
    { operatorId }: Caller,
    code: string | undefined,
  ): Promise<Customer | null> {
    if (code === undefined) return null;
    const found = await this.db.transaction(operatorId, (tx) =>
      this.customers.findByCode(tx, code),
    );
    if (!found) throw requestInvalid({ problems: `customerCode "${code}" is no customer` });
    return found;
  }

  private async requestOf(
    { operatorId }: Caller,
    trial: PriceTrial,
    customer: Customer | null,
  ): Promise<PriceRequest> {
    const warehouse = await this.warehouses.get(operatorId, trial.warehouseId);
    if (!warehouse) throw notFound({ what: 'warehouse', id: String(trial.warehouseId) });
    const basket: { sku: PricedGoods; quantity: number }[] = [];
    for (const [at, item] of trial.items.entries())
      basket.push({
        sku: await this.goods(operatorId, item, at, customer),
        quantity: item.quantity,
      });
    return {
      warehouse,
      customerId: customer?.id ?? 0,
      basket,
      destination: destinationOf(trial.destination),
      at: trial.at === undefined ? this.clock.now() : new Date(trial.at),
      services: servicesOf(trial),
      explain: true,
      ...(trial.packed ? { parcels: basket.flatMap(parcelsOf) } : {}),
    };
  }

  private async goods(
    operatorId: number,
    item: TrialItem,
    at: number,
    customer: Customer | null,
  ): Promise<PricedGoods> {
    const { skuCode: code, weight, length, width, height } = item;
    if (code !== undefined) {
      const key = { customerId: customer?.id ?? 0, code };
      const [sku] = await this.catalog.find(operatorId, [key]);
      if (!sku)
        throw requestInvalid({
          problems: `items.${at}.skuCode "${code}" is no SKU of the customer`,
        });
      return sku;
    }
    if (!weight || !length || !width || !height) {
      throw requestInvalid({
        problems: `items.${at} needs a skuCode, or weight, length, width and height`,
      });
    }
    const { weightUnit = 'lb', lengthUnit = 'in', declaredValue = '0' } = item;
    const declaredValueMinor = minorOf(declaredValue, 'USD', `items.${at}.declaredValue`);
    const measures = { weight, weightUnit, length, width, height, lengthUnit };
    // No two of them are one kind: nothing but their numbers tells them apart.
    return { id: -1 - at, ...measures, declaredValueMinor };
  }
}

const MAX_PARCELS = 1_000;

function parcelsOf({ sku, quantity }: { sku: PricedGoods; quantity: number }) {
  const { weight, weightUnit, length, width, height, lengthUnit } = sku;
  const size = { length, width, height, lengthUnit };
  return Array.from({ length: Math.min(quantity, MAX_PARCELS) }, () => ({
    weight,
    weightUnit,
    size,
  }));
}

function destinationOf({ country = 'US', state, postcode, residential }: TrialDestination) {
  return {
    country: country.toUpperCase(),
    state: stateCode(state) ?? state,
    postcode,
    residential,
  };
}

function trialQuote(
  quote: ChannelQuote,
  { zh, costs }: { readonly zh: boolean; readonly costs: boolean },
): TrialQuote {
  const channelCode = quote.channel.code;
  if (!quote.reachable)
    return { channelCode, reachable: false, reason: zh ? quote.reason.zh : quote.reason.en };
  const { currency, costMinor } = quote;
  return {
    channelCode,
    reachable: true,
    carriedBy: quote.carriedBy.code,
    currency,
    total: formatMinor(quote.totalMinor, currency),
    ...(costs ? { cost: costMinor === null ? null : formatMinor(costMinor, currency) } : {}),
    transitDays: quote.transitDays,
    billableWeight: quote.billableWeight,
    weightUnit: quote.weightUnit,
    charges: quote.charges.map(({ type, name, amountMinor, trace }) => ({
      type,
      name: zh ? name.zh : name.en,
      amount: formatMinor(amountMinor, currency),
      trace: JSON.stringify(costs ? trace : withoutCosts(trace)),
    })),
    passed: quote.passed.map(({ code, because }) => ({ code, ...because })),
  };
}

function comparison(compared: Compared, { rights }: Caller): PriceComparison {
  const { currency } = compared;
  const money = (minor: number) => formatMinor(minor, currency);
  const sum = (lines: Compared['before']) =>
    money(lines.reduce((total, line) => total + line.amountMinor, 0));
  const lines = (of: Compared['before']) =>
    of.map(({ type, name, amountMinor, trace }) => ({
      type,
      name,
      amount: money(amountMinor),
      trace: JSON.stringify(rights.has('finance') ? trace : withoutCosts(trace)),
    }));
  return {
    currency,
    before: sum(compared.before),
    after: sum(compared.after),
    estimate: lines(compared.before),
    other: lines(compared.after),
    differences: compared.differences.map(({ type, code, beforeMinor, afterMinor, causes }) => ({
      type,
      code,
      before: money(beforeMinor),
      after: money(afterMinor),
      causes: [...causes],
    })),
  };
}
