import { Injectable } from '@nestjs/common';
import type { OperatorId } from '../../platform/database';
import {
  ceilDivide,
  length,
  lengthOf,
  type WeightUnit,
  weight,
  weightOf,
} from '../../platform/measures';
import { CatalogService } from '../catalog/catalog.service';
import { OrderLabelsService } from '../orders/order-labels.service';
import type { Order, OrderPackage, Recipient } from '../orders/orders.types';
import { type Warehouse, WarehousesService } from '../warehouses/warehouses.service';
import { carrierRefused } from './carriers.errors';
import type { CarrierShipment, LabelFormat, Party } from './carriers.types';
import { insuredMinorOf } from './insured.rules';

interface Asked {
  readonly orderId: number;
  readonly packageNo: number;
  readonly reference: string;
  readonly handle: string | null;
  readonly service: string;
  readonly format: LabelFormat;
}

export interface DescribedShipment {
  readonly shipment: CarrierShipment;
  readonly recipient: Recipient;
  readonly isCancelled: boolean;
  readonly isShipped: boolean;
}

/** Orders in the words of carriers: from where, to where, how heavy. */
@Injectable()
export class Shipments {
  constructor(
    private readonly orders: OrderLabelsService,
    private readonly warehouses: WarehousesService,
    private readonly catalog: CatalogService,
  ) {}

  /** @throws carrier.refused where there is no address any more */
  async describe(operatorId: OperatorId, asked: Asked): Promise<DescribedShipment> {
    const { order, recipient } = await this.orders.toSend(operatorId, asked.orderId);
    const warehouse = await this.warehouses.get(operatorId, order.warehouseId);
    if (!recipient || !warehouse)
      throw carrierRefused({ carrier: 'OpenCang', words: ADDRESS_ERASED });
    const { reference, handle, service, format } = asked;
    const parcel = order.packages.find(({ packageNo }) => packageNo === asked.packageNo);
    const shipment = {
      reference,
      handle,
      orderNo: order.orderNo,
      service,
      format,
      from: senderOf(warehouse),
      to: partyOf(recipient),
      weightOunces: await this.ounces(operatorId, order, parcel),
      sizeInches: sizeOf(parcel),
      signature: order.services.signature,
      insured: insuredOf(order, parcel),
    };
    const { fulfilment } = order;
    const [isCancelled, isShipped] = [fulfilment === 'cancelled', fulfilment === 'shipped'];
    return { shipment, recipient, isCancelled, isShipped };
  }

  /** As it was weighed; else what the goods weigh by the catalogue. In tenths, rounded up. */
  private async ounces(
    operatorId: OperatorId,
    order: Order,
    parcel: OrderPackage | undefined,
  ): Promise<number> {
    if (parcel?.weight && parcel.weightUnit) return tenths([[parcel.weight, parcel.weightUnit, 1]]);
    const keys = order.lines.map(({ skuCode: code }) => ({ customerId: order.customerId, code }));
    const skus = await this.catalog.find(operatorId, keys);
    return tenths(
      order.lines.flatMap(({ quantity }, at): Weighed[] => {
        const sku = skus[at];
        return sku ? [[sku.weight, sku.weightUnit, quantity]] : [];
      }),
    );
  }
}

const ADDRESS_ERASED = 'the address of the order is erased. 订单地址已清除。';

type Weighed = readonly [text: string, unit: WeightUnit, pieces: number];

function tenths(parts: readonly Weighed[]): number {
  const sum = parts.reduce((all, [text, unit, n]) => all + weight(text, unit) * BigInt(n), 0n);
  const rounded = ceilDivide(sum * 10n, weightOf('oz'));
  return Math.max(Number(rounded), 1) / 10;
}

function sizeOf(parcel: OrderPackage | undefined): CarrierShipment['sizeInches'] {
  const unit = parcel?.lengthUnit;
  if (!parcel?.length || !parcel.width || !parcel.height || !unit) return null;
  const inches = (text: string) =>
    Number(ceilDivide(length(text, unit) * 10n, lengthOf('in'))) / 10;
  return {
    length: inches(parcel.length),
    width: inches(parcel.width),
    height: inches(parcel.height),
  };
}

function insuredOf(order: Order, parcel: OrderPackage | undefined): CarrierShipment['insured'] {
  const amountMinor = insuredMinorOf(order, parcel);
  return amountMinor === null ? null : { amountMinor, currency: order.currency };
}

/** A warehouse as carriers know it: who hands parcels over. */
export function senderOf(warehouse: Warehouse): Party {
  return partyOf({
    ...warehouse,
    name: warehouse.contactName || warehouse.name,
    phone: warehouse.contactPhone,
    mail: warehouse.contactMail,
  });
}

function partyOf(place: Omit<Party, 'address1' | 'address2'> & Streets): Party {
  const { name, phone, mail, state, city, postcode, address1 } = place;
  // Carriers have two lines; what is left goes with the second.
  const address2 = [place.address2, place.address3, place.district].filter(Boolean).join(', ');
  const country = /^(us|usa|united states.*)$/i.test(place.country) ? 'US' : place.country;
  return { name, phone, mail, country, state, city, address1, address2, postcode };
}

interface Streets {
  readonly address1: string;
  readonly address2: string;
  readonly address3?: string;
  readonly district?: string;
}
