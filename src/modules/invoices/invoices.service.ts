import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { OrderBillingService } from '../orders/order-billing.service';
import { type InvoiceFile, readInvoice } from './invoice-csv';
import {
  findingDecided,
  findingHasNoOrder,
  findingInOtherCurrency,
  invoiceEmpty,
  invoiceImported,
} from './invoices.errors';
import { compare } from './invoices.rules';
import {
  DECIDE_FINDINGS,
  EARLIER_LINES,
  FIND_FINDINGS,
  FIND_INVOICES,
  type FindingRow,
  INSERT_FINDINGS,
  INSERT_INVOICE,
  INSERT_LINES,
  type InvoiceRow,
  LOCK_IMPORTS,
  UNPOSTABLE,
} from './invoices.sql';
import type { FindingCause, FindingState, FoundDifference, InvoiceLine } from './invoices.types';

/** A carrier's invoice with what there is still to decide. Amounts in the smallest unit. */
export interface Invoice {
  readonly id: number;
  readonly carrier: string;
  readonly number: string;
  readonly currency: string;
  readonly lines: number;
  readonly billedMinor: number;
  /** Orders that were billed what was expected, or less. */
  readonly matchedOrders: number;
  readonly importedBy: string;
  readonly importedAt: Date;
  readonly openFindings: number;
  /** Of the open ones. */
  readonly proposedMinor: number;
  readonly postedMinor: number;
}

export interface Finding extends FoundDifference {
  readonly no: number;
  readonly orderNumber: string | null;
  readonly customerCode: string | null;
  readonly state: FindingState;
  readonly postedMinor: number | null;
  readonly note: string;
  readonly decidedBy: string;
  readonly decidedAt: Date | null;
}

export interface InvoiceHead {
  readonly carrier: string;
  readonly number: string;
  readonly currency: string;
}

interface Decider {
  readonly person: string;
  readonly note: string;
  readonly requestId: string;
}

/**
 * Invoices of carriers: read, held against what orders should cost, and what differs put before a
 * person. Nothing moves a wallet but that person's word, and each difference is decided once.
 */
@Injectable()
export class InvoicesService {
  constructor(
    private readonly db: Database,
    private readonly billing: OrderBillingService,
  ) {}

  /** Reads a file as a whole. @throws csv.unreadable, csv.too_large, csv.problems, invoice.empty */
  async read(source: Readable, currency: string): Promise<InvoiceFile> {
    const file = await readInvoice(source, currency);
    if (file.lines.length === 0) throw invoiceEmpty({});
    return file;
  }

  /** @throws invoice.imported */
  async add(tx: Tx, head: InvoiceHead, file: InvoiceFile, person: string): Promise<Invoice> {
    const { carrier, number, currency } = head;
    const { lines, sha256 } = file;
    await tx.rows(LOCK_IMPORTS, [tx.operatorId]);
    const numbers = [...new Set(lines.map((line) => line.trackingNumber))];
    const parcels = await this.billing.parcels(tx, numbers);
    const earlier = (await tx.rows(EARLIER_LINES, [tx.operatorId, numbers])).map((row) => ({
      trackingNumber: row.tracking_number,
      charge: row.charge,
      amountMinor: row.amount_minor,
      doubled: row.doubled,
      invoiceNumber: row.number,
    }));
    const { findings, doubled, matchedOrders } = compare(lines, currency, parcels, earlier);
    const billedMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
    const id = await refusingTwice(head, async () => {
      const values = [tx.operatorId, carrier, number, currency, sha256];
      const counted = [lines.length, billedMinor, matchedOrders, person];
      const [made] = await tx.rows(INSERT_INVOICE, [...values, ...counted]);
      return made?.id ?? 0;
    });
    const asked = lines.map((line) => lineRow(line, doubled.has(line)));
    await tx.rows(INSERT_LINES, [tx.operatorId, id, JSON.stringify(asked)]);
    const found = findings.map((finding, at) => findingRow(finding, at + 1));
    await tx.rows(INSERT_FINDINGS, [tx.operatorId, id, JSON.stringify(found)]);
    const added = await this.getIn(tx, id);
    if (!added) throw new Error(`invoice ${number} was not written`);
    return added;
  }

  get(operatorId: OperatorId, id: number): Promise<Invoice | null> {
    return this.db.transaction(operatorId, (tx) => this.getIn(tx, id));
  }

  async getIn(tx: Tx, id: number): Promise<Invoice | null> {
    const values = [tx.operatorId, id, Number.MAX_SAFE_INTEGER, 1];
    const [row] = await tx.rows(FIND_INVOICES, values);
    return row ? invoiceOf(row) : null;
  }

  /** The newest first, below this one; null: from the newest. */
  async list(operatorId: OperatorId, below: number | null, limit: number): Promise<Invoice[]> {
    const values = [operatorId, null, below ?? Number.MAX_SAFE_INTEGER, limit];
    const rows = await this.db.transaction(operatorId, (tx) => tx.rows(FIND_INVOICES, values));
    return rows.map(invoiceOf);
  }

  /** By their numbers, after this one. */
  async findings(
    operatorId: OperatorId,
    id: number,
    filter: {
      readonly state?: FindingState;
      readonly cause?: FindingCause;
      readonly after: number;
      readonly limit: number;
    },
  ): Promise<Finding[]> {
    const { state = null, cause = null, after, limit } = filter;
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(FIND_FINDINGS, [operatorId, id, after, state, cause, limit]),
    );
    return rows.map(findingOf);
  }

  /**
   * Takes what was found from the customers, each by a new charge of its order and a new line of
   * the wallet; all that are named or none.
   * @param amountMinor what to take; null: what was proposed
   * @throws invoice.decided, invoice.no_order, invoice.other_currency
   */
  async post(
    tx: Tx,
    invoice: Invoice,
    findings: readonly { readonly no: number; readonly amountMinor: number | null }[],
    by: Decider,
  ): Promise<number> {
    const nos = findings.map(({ no }) => no);
    const [bad] = await tx.rows(UNPOSTABLE, [tx.operatorId, invoice.id, nos]);
    if (bad?.order_id === null)
      throw findingHasNoOrder({ no: bad.no, tracking: bad.tracking_number });
    if (bad) throw findingInOtherCurrency({ no: bad.no });
    const decided = await this.decide(tx, invoice.id, 'posted', findings, by);
    const { carrier, number } = invoice;
    const corrections = new Map<number, { amountMinor: number; causes: Set<FindingCause> }>();
    for (const { order_id, cause, posted_minor } of decided) {
      if (order_id === null) continue;
      const held = corrections.get(order_id) ?? { amountMinor: 0, causes: new Set() };
      held.amountMinor += posted_minor ?? 0;
      corrections.set(order_id, { ...held, causes: held.causes.add(cause) });
    }
    const wanted = [...corrections].filter(([, { amountMinor }]) => amountMinor !== 0);
    await this.billing.correct(
      tx,
      wanted.map(([orderId, { amountMinor, causes }]) => ({
        orderId,
        amountMinor,
        type: 'carrier_correction',
        name: `${carrier} ${number}`,
        trace: { invoiceId: invoice.id, carrier, number, causes: [...causes] },
      })),
      { person: by.person, reason: by.note, requestId: by.requestId },
    );
    return wanted.reduce((sum, [, { amountMinor }]) => sum + amountMinor, 0);
  }

  /** Nobody is charged for these. @throws invoice.decided */
  async dismiss(tx: Tx, id: number, nos: readonly number[], by: Decider): Promise<void> {
    const asked = nos.map((no) => ({ no, amountMinor: null }));
    await this.decide(tx, id, 'dismissed', asked, by);
  }

  private async decide(
    tx: Tx,
    id: number,
    state: 'posted' | 'dismissed',
    findings: readonly { readonly no: number; readonly amountMinor: number | null }[],
    { note, person }: Decider,
  ) {
    const asked = findings.map(({ no, amountMinor }) => ({ no, amount_minor: amountMinor }));
    const values = [tx.operatorId, id, state, JSON.stringify(asked), note, person];
    const decided = await tx.rows(DECIDE_FINDINGS, values);
    const missing = findings.filter(({ no }) => !decided.some((row) => row.no === no));
    if (missing.length > 0)
      throw findingDecided({
        nos: missing
          .slice(0, 20)
          .map(({ no }) => no)
          .join(', '),
      });
    return decided;
  }
}

/** The unique keys decide; here their refusal gets words. */
async function refusingTwice<T>(head: InvoiceHead, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (
      constraint === 'carrier_invoice_comes_once' ||
      constraint === 'carrier_invoice_file_comes_once'
    )
      throw invoiceImported({ carrier: head.carrier, number: head.number });
    throw error;
  }
}

function lineRow(line: InvoiceLine, doubled: boolean): Record<string, unknown> {
  return {
    line_no: line.lineNo,
    tracking_number: line.trackingNumber,
    charge: line.charge,
    amount_minor: line.amountMinor,
    doubled,
  };
}

function findingRow(finding: FoundDifference, no: number): Record<string, unknown> {
  return {
    no,
    cause: finding.cause,
    tracking_number: finding.trackingNumber,
    order_id: finding.orderId,
    billed_minor: finding.billedMinor,
    expected_minor: finding.expectedMinor,
    proposed_minor: finding.proposedMinor,
    details: finding.details,
  };
}

function invoiceOf(row: InvoiceRow): Invoice {
  return {
    id: row.id,
    carrier: row.carrier,
    number: row.number,
    currency: row.currency,
    lines: row.lines,
    billedMinor: row.billed_minor,
    matchedOrders: row.matched_orders,
    importedBy: row.imported_by,
    importedAt: row.imported_at,
    openFindings: row.open,
    proposedMinor: row.proposed_minor,
    postedMinor: row.posted_minor,
  };
}

function findingOf(row: FindingRow): Finding {
  return {
    no: row.no,
    cause: row.cause,
    trackingNumber: row.tracking_number,
    orderId: row.order_id,
    orderNumber: row.order_number,
    customerCode: row.customer_code,
    billedMinor: row.billed_minor,
    expectedMinor: row.expected_minor,
    proposedMinor: row.proposed_minor,
    details: row.details,
    state: row.state,
    postedMinor: row.posted_minor,
    note: row.note,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  };
}
