import { unknownState } from '../../modules/orders/orders.errors';
import type { NewOrder as Asked } from '../../modules/orders/orders.types';
import { stateCode } from '../../platform/us-states';
import type { DeskAct } from '../../rest/desk';
import { servicesOf } from '../../rest/services';
import type { NewOrder } from './orders.dto';

export function newOrderOf(
  { lines, recipient, ...fields }: NewOrder,
  customer: { readonly id: number; readonly code: string },
  act: DeskAct,
): Asked {
  const state = stateCode(recipient.state);
  if (!state) throw unknownState({ state: recipient.state });
  return {
    source: 'admin',
    number: fields.number,
    registrationId: null,
    customer: { id: customer.id, code: customer.code },
    warehouseCode: fields.warehouseCode,
    channelCode: fields.channelCode,
    labelBy: 'warehouse',
    lines: lines.map(({ skuCode, quantity, lineRef = '' }) => ({
      skuCode,
      quantity,
      lineRef,
      parentRef: '',
      productRef: '',
    })),
    recipient: {
      name: recipient.name,
      phone: recipient.phone ?? '',
      backupPhone: recipient.backupPhone ?? '',
      mail: recipient.mail ?? '',
      country: 'US',
      state,
      city: recipient.city,
      district: '',
      address1: recipient.address1,
      address2: recipient.address2 ?? '',
      address3: recipient.address3 ?? '',
      postcode: recipient.postcode,
      remark: recipient.remark ?? '',
    },
    services: servicesOf(fields),
    latestShipAt: fields.latestShipAt ? new Date(fields.latestShipAt) : null,
    parentRef: '',
    packageRef: '',
    chargeMethod: null,
    shipment: null,
    requestId: act.requestId,
    person: act.caller.name,
  };
}
