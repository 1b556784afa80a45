import { NO_SERVICES } from '../../modules/fees/fees.types';
import { decodeBase64Label } from '../../modules/labels/files/label-file';
import { unknownLabelType } from '../../modules/labels/labels.errors';
import type { Shipment } from '../../modules/labels/labels.service';
import { unknownState } from '../../modules/orders/orders.errors';
import type { NewOrder, Recipient } from '../../modules/orders/orders.types';
import { stateCode } from '../../platform/us-states';
import { countryCode } from '../regions';
import type { OwnedCall } from '../temu.face';
import { badParameter, fault, NUMBER } from '../wire/fault';
import type { CreateRequest, CreateWithLabelRequest, Receiver } from './orders.dto';

/** The platform's words for an order, put into ours. */
export function newOrder(call: OwnedCall<CreateRequest>): NewOrder {
  const { request } = call;
  expectShippingMode(request.tailShippingMode, 0);
  if (!request.logisticsProductCode) {
    throw fault(
      NUMBER.productMissing,
      'logisticsProductCode is missing; ask for the logistics products of the warehouse and send one of their codes.',
      '缺少 logisticsProductCode，请先查询该仓库的物流产品并填写其编码。',
    );
  }
  return {
    ...orderOf(call),
    channelCode: request.logisticsProductCode,
    labelBy: 'warehouse',
    shipment: null,
  };
}

export function newOrderWithLabel(call: OwnedCall<CreateWithLabelRequest>): NewOrder {
  const { request } = call;
  expectShippingMode(request.tailShippingMode, 1);
  return {
    ...orderOf(call),
    channelCode: request.logisticsProductCode ?? '',
    labelBy: 'platform',
    shipment: shipmentOf(request),
  };
}

function orderOf(call: OwnedCall<CreateRequest | CreateWithLabelRequest>) {
  const { request, owner, registration, requestId } = call;
  return {
    source: 'temu',
    number: request.cwFulfillNo,
    registrationId: registration.id,
    customer: { id: owner.customerId, code: owner.code },
    warehouseCode: request.cwWarehouseCode,
    lines: request.orderList.map((line) => ({
      skuCode: line.cwSkuCode,
      quantity: line.quantity,
      lineRef: line.orderSn,
      parentRef: line.parentOrderSn ?? '',
      productRef: line.productSkuId ?? '',
    })),
    recipient: recipientOf(request.receiver, request.remark ?? ''),
    services: NO_SERVICES,
    latestShipAt: request.latestShipTime === undefined ? null : new Date(request.latestShipTime),
    parentRef: request.parentOrderSn ?? '',
    packageRef: request.packageSn ?? '',
    chargeMethod: request.chargeMethod ?? null,
    requestId,
    person: 'temu',
  } as const;
}

function recipientOf(receiver: Receiver, remark: string): Recipient {
  if (!receiver.mobile && !receiver.mail) {
    throw badParameter(
      'receiver.mobile or receiver.mail is missing.',
      '缺少 receiver.mobile 或 receiver.mail。',
    );
  }
  return {
    name: receiver.receiptName,
    phone: receiver.mobile ?? '',
    backupPhone: receiver.backupMobile ?? '',
    mail: receiver.mail ?? '',
    country: countryCode(receiver.regionName1),
    state: stateOf(receiver.regionName2, receiver.regionName1),
    city: receiver.regionName3,
    district: receiver.regionName4 ?? '',
    address1: receiver.addressLine1,
    address2: receiver.addressLine2 ?? '',
    address3: receiver.addressLine3 ?? '',
    postcode: receiver.postCode.trim(),
    remark,
  };
}

/** Two letters where the country is the United States: "CA" and "California" are the same. */
export function stateOf(written: string, country: string | undefined): string {
  if (countryCode(country) !== 'US') return written.trim();
  const code = stateCode(written);
  if (!code) throw unknownState({ state: written.slice(0, 64) });
  return code;
}

function shipmentOf(request: CreateWithLabelRequest): Shipment {
  return {
    label: labelOf(request),
    carrierName: request.shipCompanyName ?? '',
    carrierRef: request.shipCompanyId ?? '',
    trackingNumber: request.trackingNumber ?? '',
  };
}

function labelOf(request: CreateWithLabelRequest): Shipment['label'] {
  const {
    shippingLabelFileBase64: file,
    shippingLabelUrl: url,
    shippingLabelFileType: type,
  } = request;
  if (!file && !url) return null;
  const format = (type ?? '').trim().toUpperCase();
  if (format !== 'PDF' && format !== 'PNG' && format !== 'ZPL')
    throw unknownLabelType({ type: (type ?? '').slice(0, 16) });
  return { format, file: file ? decodeBase64Label(file) : null, url: file ? null : (url ?? null) };
}

function expectShippingMode(mode: number | undefined, expected: number): void {
  if (mode === undefined || mode === expected) return;
  throw fault(
    NUMBER.shippingMode,
    `tailShippingMode is ${mode}, but this call is for ${expected}; use the other call.`,
    `tailShippingMode 为 ${mode}，本接口仅支持 ${expected}，请使用另一接口。`,
  );
}
