import { Body, Headers, Param, ParseIntPipe, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LabelsService } from '../../modules/labels/labels.service';
import type { KeptLabel } from '../../modules/labels/labels.types';
import { OrdersService } from '../../modules/orders/orders.service';
import { PrintingService } from '../../modules/printing/printing.service';
import type { PrintJob as Job, Print } from '../../modules/printing/printing.types';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT, Paging } from '../../rest/paging.dto';
import { notFound } from '../../rest/rest.errors';
import { ActOf, AdminController, Make, Read } from '../admin.route';
import { sendPaper } from '../files';
import { resultsOf } from '../order-work/order-work.answers';
import {
  MadePrintJob,
  NewPrintJob,
  type OrderLabel,
  OrderPapers,
  PrintJob,
  PrintJobs,
} from './printing.dto';

const PDF = 'application/pdf';
const ZPL = 'application/zpl';
const TYPES = { PDF, PNG: 'image/png', ZPL } as const;

/**
 * Papers: a job is made and audited, then its file is fetched, as often as paper is spoilt. Who may
 * do the work makes jobs; the files show people's names and addresses and need that right.
 */
@AdminController('Printing · 打印')
export class PrintingController {
  constructor(
    private readonly desk: Desk,
    private readonly printing: PrintingService,
    private readonly labels: LabelsService,
    private readonly orders: OrdersService,
  ) {}

  @Make('print-jobs', {
    id: 'createPrintJob',
    summary: 'Print up to 500 orders as one file in picking order; printing again is another job',
    answers: MadePrintJob,
    right: 'work',
  })
  async print(
    @ActOf() act: DeskAct,
    @Body() asked: NewPrintJob,
    @Headers('accept-language') language?: string,
  ): Promise<MadePrintJob> {
    const { kind, orderIds, format = 'PDF' } = asked;
    const cause = { person: act.caller.name, reason: '', requestId: act.requestId };
    const job = await this.desk.once(act, asked, async (tx, note) => {
      const made = await this.printing.print(tx, { kind, format, orderIds }, cause);
      for (const { orderId, failure } of made.outcomes)
        if (!failure) note({ subject: ['order', orderId], after: { printJob: made.id, kind } });
      return { ...shown(made), ...resultsOf(made.outcomes, language) };
    });
    const { done: _, ...answer } = job;
    return answer;
  }

  @Read('print-jobs', {
    id: 'listPrintJobs',
    summary: 'What was printed, newest first',
    answers: PrintJobs,
  })
  async list(@ActOf() { caller }: DeskAct, @Query() query: Paging): Promise<PrintJobs> {
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const jobs = await this.printing.list(caller.operatorId, below, limit + 1);
    return pageOf(jobs, limit, shown, (last) => cursorOf(last.id));
  }

  @Read('print-jobs/:id', { id: 'getPrintJob', summary: 'One print job', answers: PrintJob })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<PrintJob> {
    return shown(await this.printing.get(caller.operatorId, id));
  }

  @Read('print-jobs/:id/file', {
    id: 'getPrintFile',
    summary: 'The file of a print job, for the printer; the same bytes each time',
    right: 'personal',
    answers: [PDF, ZPL],
  })
  async file(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { type, name, bytes } = await this.printing.file(caller.operatorId, id);
    await sendPaper(reply, type, name, bytes);
  }

  @Read('orders/:id/labels', {
    id: 'listOrderLabels',
    summary: 'The labels that an order had, and who printed them when',
    answers: OrderPapers,
  })
  async ofOrder(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<OrderPapers> {
    if (!(await this.orders.get(caller.operatorId, id)))
      throw notFound({ what: 'order', id: String(id) });
    const { labels, prints } = await this.printing.ofOrder(caller.operatorId, id);
    return { labels: labels.map((label) => labelOf(label, prints)) };
  }

  @Read('orders/:id/label', {
    id: 'getOrderLabel',
    summary:
      'The label of an order as its printer takes it, to look at; this is not counted as printing',
    right: 'personal',
    answers: Object.values(TYPES),
  })
  async label(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { format, bytes } = await this.labels.fileOfOrder(caller.operatorId, id);
    await sendPaper(reply, TYPES[format], `label-${id}.${format.toLowerCase()}`, bytes);
  }
}

function shown({ id, kind, format, person, at, orders }: Job): PrintJob {
  const file = `/admin/v1/print-jobs/${id}/file`;
  return { id, kind, format, person, at: at.toISOString(), orders, file };
}

function labelOf(label: KeptLabel, all: readonly Print[]): OrderLabel {
  const { fetchProblem: problem, receivedAt, printedAt, replacedAt, ...fields } = label;
  const prints = all
    .filter((print) => print.labelNo === label.no)
    .map(({ jobId, kind, person, at }) => ({ jobId, kind, person, at: at.toISOString() }));
  return {
    ...fields,
    receivedAt: receivedAt.toISOString(),
    printedAt: printedAt?.toISOString() ?? null,
    replacedAt: replacedAt?.toISOString() ?? null,
    problem,
    timesPrinted: prints.length,
    prints,
  };
}
