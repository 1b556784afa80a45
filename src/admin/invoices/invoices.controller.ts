import { Readable } from 'node:stream';
import { Body, Param, ParseIntPipe, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type Invoice, InvoicesService } from '../../modules/invoices/invoices.service';
import type { Tx } from '../../platform/database';
import { minorOf } from '../../rest/amounts';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT, Paging } from '../../rest/paging.dto';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed, Make, Read } from '../admin.route';
import { findingShown, invoiceShown } from './invoices.answers';
import {
  CarrierInvoice,
  CarrierInvoices,
  FindingQuery,
  FindingsToDismiss,
  FindingsToPost,
  InvoiceFindings,
  InvoiceImport,
} from './invoices.dto';

const WHAT = 'carrier invoice';

@AdminController('Carrier invoices · 承运商账单')
export class InvoicesController {
  constructor(
    private readonly desk: Desk,
    private readonly invoices: InvoicesService,
  ) {}

  @Read('carrier-invoices', {
    id: 'listCarrierInvoices',
    summary: 'Invoices of carriers, the newest first, with what there is to decide',
    answers: CarrierInvoices,
  })
  async list(
    @ActOf() { caller }: DeskAct,
    @Query() { limit = DEFAULT_LIMIT, cursor }: Paging,
  ): Promise<CarrierInvoices> {
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.invoices.list(caller.operatorId, below, limit + 1);
    return pageOf(rows, limit, invoiceShown, (last) => cursorOf(last.id));
  }

  @Read('carrier-invoices/:id', {
    id: 'getCarrierInvoice',
    summary: 'One invoice',
    answers: CarrierInvoice,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<CarrierInvoice> {
    const found = await this.invoices.get(caller.operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    return invoiceShown(found);
  }

  @Make('carrier-invoices', {
    id: 'importCarrierInvoice',
    summary:
      'Import an invoice as CSV: matched by tracking number, differences found; moves no money',
    answers: CarrierInvoice,
    right: 'finance',
  })
  @ApiConsumes('text/csv')
  @ApiBody({
    description:
      'Headings: tracking_number, amount; if the carrier tells them: charge, weight, weight_unit, length, width, height, length_unit',
    schema: {
      type: 'string',
      example:
        'tracking_number,charge,amount,weight\n1Z999AA10123456784,Ground,9.80,3\n1Z999AA10123456784,Fuel Surcharge,1.20,',
    },
  })
  async import(
    @ActOf() act: DeskAct,
    @Query() head: InvoiceImport,
    @Req() request: FastifyRequest,
  ): Promise<CarrierInvoice> {
    const file = await this.invoices.read(csvOf(request), head.currency);
    const asked = { ...head, sha256: file.sha256.toString('hex') };
    return this.desk.once(act, asked, async (tx, note) => {
      const added = await this.invoices.add(tx, head, file, act.caller.name);
      note({ subject: [WHAT, added.id], after: { ...added, ...asked } });
      return invoiceShown(added);
    });
  }

  @Read('carrier-invoices/:id/findings', {
    id: 'listInvoiceFindings',
    summary: 'Where an invoice differs from what was expected, by cause, with what is proposed',
    answers: InvoiceFindings,
  })
  async findings(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Query() { limit = DEFAULT_LIMIT, cursor, state, cause }: FindingQuery,
  ): Promise<InvoiceFindings> {
    const [after = 0] = cursor ? partsOf(cursor, 1) : [];
    const invoice = await this.invoices.get(caller.operatorId, id);
    if (!invoice) throw notFound({ what: WHAT, id: String(id) });
    const filter = { state, cause, after, limit: limit + 1 };
    const rows = await this.invoices.findings(caller.operatorId, id, filter);
    return pageOf(
      rows,
      limit,
      (row) => findingShown(row, invoice.currency),
      (last) => cursorOf(last.no),
    );
  }

  @Deed('carrier-invoices/:id/post', {
    id: 'postInvoiceFindings',
    summary:
      'Take differences from the customers: new charges of their orders, new wallet lines; once',
    answers: CarrierInvoice,
    right: 'finance',
  })
  async post(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: FindingsToPost,
  ): Promise<CarrierInvoice> {
    expectOnce(asked.findings.map(({ no }) => no));
    return this.decide(act, id, asked, async (tx, invoice) => {
      const findings = asked.findings.map(({ no, amount }) => ({
        no,
        amountMinor:
          amount === undefined
            ? null
            : minorOf(amount, invoice.currency, `amount of finding ${no}`),
      }));
      await this.invoices.post(tx, invoice, findings, deciderOf(act, asked.note ?? ''));
    });
  }

  @Deed('carrier-invoices/:id/dismiss', {
    id: 'dismissInvoiceFindings',
    summary: 'Nobody is charged for these differences, and why',
    answers: CarrierInvoice,
    right: 'finance',
  })
  async dismiss(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: FindingsToDismiss,
  ): Promise<CarrierInvoice> {
    expectOnce(asked.findings);
    if (asked.note.trim() === '') throw requestInvalid({ problems: 'note is blank; say why' });
    return this.decide(act, id, asked, (tx) =>
      this.invoices.dismiss(tx, id, asked.findings, deciderOf(act, asked.note)),
    );
  }

  private decide(
    act: DeskAct,
    id: number,
    asked: object,
    decide: (tx: Tx, invoice: Invoice) => Promise<void>,
  ): Promise<CarrierInvoice> {
    return this.desk.once(act, [id, asked], async (tx, note) => {
      const before = await this.invoices.getIn(tx, id);
      if (!before) throw notFound({ what: WHAT, id: String(id) });
      await decide(tx, before);
      const after = await this.invoices.getIn(tx, id);
      note({ subject: [WHAT, id], before, after: { ...after, ...asked } });
      return invoiceShown(after ?? before);
    });
  }
}

function csvOf({ body }: FastifyRequest): Readable {
  if (body instanceof Readable) return body;
  throw requestInvalid({ problems: 'the body is no CSV; send it with Content-Type: text/csv' });
}

function expectOnce(nos: readonly number[]): void {
  const twice = nos.find((no, at) => nos.indexOf(no) !== at);
  if (twice !== undefined) throw requestInvalid({ problems: `finding ${twice} is named twice` });
}

function deciderOf({ caller, requestId }: DeskAct, note: string) {
  return { person: caller.name, note, requestId };
}
