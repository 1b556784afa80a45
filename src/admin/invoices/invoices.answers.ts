import type { Finding, Invoice } from '../../modules/invoices/invoices.service';
import { formatMinor } from '../../platform/money';
import type { CarrierInvoice, InvoiceFinding } from './invoices.dto';

export function invoiceShown(held: Invoice): CarrierInvoice {
  const money = (minor: number) => formatMinor(minor, held.currency);
  return {
    id: held.id,
    carrier: held.carrier,
    number: held.number,
    currency: held.currency,
    lines: held.lines,
    billed: money(held.billedMinor),
    matchedOrders: held.matchedOrders,
    openFindings: held.openFindings,
    proposed: money(held.proposedMinor),
    posted: money(held.postedMinor),
    importedBy: held.importedBy,
    importedAt: held.importedAt.toISOString(),
  };
}

export function findingShown(held: Finding, currency: string): InvoiceFinding {
  const money = (minor: number) => formatMinor(minor, currency);
  const { details } = held;
  return {
    no: held.no,
    cause: held.cause,
    trackingNumber: held.trackingNumber,
    orderId: held.orderId,
    orderNumber: held.orderNumber,
    customerCode: held.customerCode,
    billed: money(held.billedMinor),
    expected: money(held.expectedMinor),
    proposed: money(held.proposedMinor),
    charges: details.charges.map(({ charge, amountMinor }) => ({
      charge,
      amount: money(amountMinor),
    })),
    billedWeight: details.billedWeight ?? null,
    ourWeight: details.ourWeight ?? null,
    billedSize: details.billedSize ?? null,
    ourSize: details.ourSize ?? null,
    billedFirstIn: details.billedFirstIn ?? null,
    state: held.state,
    posted: held.postedMinor === null ? null : money(held.postedMinor),
    note: held.note,
    decidedBy: held.decidedBy,
    decidedAt: held.decidedAt?.toISOString() ?? null,
  };
}
