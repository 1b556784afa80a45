import { asksNothing } from '../fees/engine/quotes.rules';
import type { NewLine, NewOrder } from './orders.types';

/**
 * What makes two requests for one number the same request: the business fields in one fixed
 * order, lines sorted. What is not in it may differ on a repeat: credentials, the time, and
 * everything about a label, which may follow later.
 */
export function contentOf(order: NewOrder): string {
  const { recipient, services } = order;
  return JSON.stringify([
    order.customer.id,
    order.warehouseCode,
    order.labelBy,
    order.labelBy === 'platform' ? '' : order.channelCode,
    order.parentRef,
    order.packageRef,
    order.chargeMethod,
    order.latestShipAt?.getTime() ?? null,
    order.lines.map(lineContent).sort(),
    [
      recipient.name,
      recipient.phone,
      recipient.backupPhone,
      recipient.mail,
      recipient.country,
      recipient.state,
      recipient.city,
      recipient.district,
      recipient.address1,
      recipient.address2,
      recipient.address3,
      recipient.postcode,
      recipient.remark,
    ],
    // Nothing where nothing is asked for: as it was before there were services.
    ...(asksNothing(services) ? [] : [servicesContent(services)]),
  ]);
}

function lineContent(line: NewLine): string {
  return JSON.stringify([
    line.lineRef,
    line.skuCode,
    line.quantity,
    line.parentRef,
    line.productRef,
  ]);
}

function servicesContent({ signature, insuredMinor, valueAdded }: NewOrder['services']): unknown {
  const added = valueAdded.map(({ code, quantity }) => JSON.stringify([code, quantity]));
  return [signature, insuredMinor, added.sort()];
}
