import { Controller } from '@nestjs/common';
import { unknownSku } from '../../modules/catalog/catalog.errors';
import { canBeOrdered } from '../../modules/catalog/catalog.rules';
import { CatalogService } from '../../modules/catalog/catalog.service';
import { channelNotOpen, unknownChannel } from '../../modules/channels/channels.errors';
import { type Channel, ChannelsService } from '../../modules/channels/channels.service';
import { isHandling } from '../../modules/fees/engine/quotes.rules';
import { FeesService } from '../../modules/fees/fees.service';
import type { ChannelQuote, PriceRequest } from '../../modules/fees/fees.types';
import { PushesService } from '../../modules/pushes/pushes.service';
import { type Warehouse, WarehousesService } from '../../modules/warehouses/warehouses.service';
import { Clock } from '../../platform/clock';
import { formatMinor } from '../../platform/money';
import { Call, Came, type Incoming } from '../call';
import { TEMU_ROOT } from '../paths';
import { countryCode } from '../regions';
import { type OwnedCall, TemuFace } from '../temu.face';
import { bilingual } from '../wire/fault';
import { reader } from '../wire/fields';
import { feeRow } from './fees.answers';
import { type FeeCalcProduct, FeeCalcRequest, FeeCalcResult } from './fees.dto';
import { stateOf } from './orders.requests';

const readFeeCalc = reader(FeeCalcRequest);

@Controller(TEMU_ROOT)
export class FeeCalls {
  constructor(
    private readonly face: TemuFace,
    private readonly clock: Clock,
    private readonly warehouses: WarehousesService,
    private readonly channels: ChannelsService,
    private readonly catalog: CatalogService,
    private readonly fees: FeesService,
    private readonly pushes: PushesService,
  ) {}

  @Call('delivery/fee/calc', {
    summary: '预估派送费用 · What delivery would cost',
    owner: 'required',
    request: FeeCalcRequest,
    result: FeeCalcResult,
  })
  feeCalc(@Came() came: Incoming): Promise<string> {
    return this.face.owned(came, readFeeCalc, async (call): Promise<FeeCalcResult> => {
      const { registration, owner, request } = call;
      const { operatorId } = registration;
      const warehouse = await this.warehouses.getByTemuCode(operatorId, request.cwWarehouseCode);
      const open = await this.channels.listFor(operatorId, warehouse.id, owner.customerId);
      const asked = await this.askedChannels(call, warehouse, open);
      const quotes = await this.fees.quoteChannels(
        operatorId,
        await this.priceRequest(call, warehouse),
        asked,
        open,
      );
      const result = {
        calcNo: request.calcNo ?? '',
        cwWarehouseCode: warehouse.temuCode,
        logisticsProductList: quotes.map(productOf),
      };
      await this.announce(call, result);
      return result;
    });
  }

  /** The channels that are named, each of which must exist and be open; else all that are. */
  private async askedChannels(
    { registration, owner, request }: OwnedCall<FeeCalcRequest>,
    warehouse: Warehouse,
    open: readonly Channel[],
  ): Promise<readonly Channel[]> {
    const codes = [...new Set(request.logisticsProductCodeList ?? [])];
    if (codes.length === 0) return open;
    const active = await this.channels.listActive(registration.operatorId, warehouse.id);
    return codes.map((code) => {
      if (!active.some((channel) => channel.code === code))
        throw unknownChannel({ code, warehouse: warehouse.temuCode });
      const found = open.find((channel) => channel.code === code);
      if (!found)
        throw channelNotOpen({ code, warehouse: warehouse.temuCode, customer: owner.code });
      return found;
    });
  }

  private async priceRequest(
    { registration, owner, request }: OwnedCall<FeeCalcRequest>,
    warehouse: Warehouse,
  ): Promise<PriceRequest> {
    const keys = request.skuList.map((line) => ({
      customerId: owner.customerId,
      code: line.cwSkuCode,
    }));
    const skus = await this.catalog.find(registration.operatorId, keys);
    const { receiver } = request;
    return {
      warehouse,
      customerId: owner.customerId,
      basket: request.skuList.map((line, at) => {
        const sku = skus[at];
        if (!canBeOrdered(sku)) throw unknownSku({ sku: line.cwSkuCode, customer: owner.code });
        return { sku, quantity: line.quantity };
      }),
      destination: {
        country: countryCode(receiver.regionName1),
        state: stateOf(receiver.regionName2, receiver.regionName1),
        postcode: receiver.postCode.trim(),
      },
      at: this.clock.now(),
    };
  }

  /** The same figures are told once more, by a push; the newest of a number counts. */
  private announce(
    { registration, owner, requestId }: OwnedCall<FeeCalcRequest>,
    result: FeeCalcResult,
  ): Promise<void> {
    return this.pushes.announceAlone(registration.operatorId, {
      registrationId: registration.id,
      event: 'estimate',
      // Without a number it is a calculation of its own, and replaces no other.
      subject: result.calcNo || requestId,
      content: { customerCode: owner.code, result },
    });
  }
}

function productOf(quote: ChannelQuote): FeeCalcProduct {
  const { channel } = quote;
  const named = { logisticsProductCode: channel.code, logisticsProductName: channel.name };
  if (!quote.reachable)
    return { ...named, reachable: false, unreachableReason: bilingual(quote.reason) };
  const { currency } = quote;
  const fees = quote.charges.map((charge) => ({ ...charge, name: charge.name.en, currency }));
  return {
    ...named,
    reachable: true,
    estimateFreight: sumOf(
      fees.filter((fee) => !isHandling(fee.type)),
      currency,
    ),
    estimateFreightCurrency: currency,
    estimateOperationFee: sumOf(
      fees.filter((fee) => isHandling(fee.type)),
      currency,
    ),
    billableWeight: quote.billableWeight,
    weightUnit: quote.weightUnit,
    feeList: fees.map(feeRow),
  };
}

function sumOf(fees: readonly { readonly amountMinor: number }[], currency: string): string {
  return formatMinor(
    fees.reduce((sum, fee) => sum + fee.amountMinor, 0),
    currency,
  );
}
