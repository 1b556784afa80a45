import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { LabelsService } from '../labels/labels.service';
import type { KeptLabel } from '../labels/labels.types';
import { OrderWorkService } from '../orders/order-work.service';
import { OrdersService } from '../orders/orders.service';
import type { Cause, WorkOutcome } from '../orders/orders.types';
import { OrderPapers } from './order-papers';
import { inPickingOrder } from './picking.rules';
import { nothingToPrint, printIsPdf, unknownPrintJob } from './printing.errors';
import {
  ADD_PRINT_JOB,
  ORDERS_OF_PRINT_JOB,
  PRINT_JOBS,
  PRINTS_OF_ORDER,
  type PrintJobRow,
} from './printing.sql';
import type { MadePrintJob, Print, PrintFile, PrintJob, PrintRequest } from './printing.types';

/**
 * Papers of the warehouse. A job says what is printed and who wanted it; its file is drawn from that
 * whenever it is asked for, so that paper which was spoilt can be had again. Labels are the same
 * bytes each time; slips and lists say what is known then. Printing a label again is another job:
 * the jobs are the count.
 */
@Injectable()
export class PrintingService {
  constructor(
    private readonly db: Database,
    private readonly orders: OrdersService,
    private readonly work: OrderWorkService,
    private readonly labels: LabelsService,
    private readonly papers: OrderPapers,
  ) {}

  /** Makes a job of the orders that can be printed. @throws print.nothing if there are none */
  async print(tx: Tx, request: PrintRequest, cause: Cause): Promise<MadePrintJob> {
    const { kind, format } = request;
    if (kind !== 'labels' && format !== 'PDF') throw printIsPdf({ kind });
    const outcomes = await this.judge(tx, request, cause);
    const good = await this.sorted(tx, outcomes);
    if (good.length === 0) {
      const { en = '', zh = '' } = outcomes[0]?.failure ?? {};
      throw nothingToPrint({ en, zh });
    }
    const parts = good.flatMap(({ orderId, labelNos }) =>
      labelNos.map((labelNo) => ({ orderId, labelNo })),
    );
    const [job] = await tx.rows(ADD_PRINT_JOB, [
      tx.operatorId,
      kind,
      format,
      cause.person,
      cause.requestId,
      parts.map((part) => part.orderId),
      parts.map((part) => part.labelNo),
    ]);
    if (!job) throw new Error('the print job was not written');
    const { id, created_at: at } = job;
    return { id, kind, format, person: cause.person, at, orders: good.length, outcomes };
  }

  /** The file of a job. @throws print.unknown, label.gone */
  async file(operatorId: OperatorId, jobId: number): Promise<PrintFile> {
    const { job, parts } = await this.db.transaction(operatorId, async (tx) => ({
      job: await find(tx, jobId),
      parts: await tx.rows(ORDERS_OF_PRINT_JOB, [operatorId, jobId]),
    }));
    const name = `${job.kind.replace('_', '-')}-${jobId}`;
    if (job.kind !== 'labels') {
      const ids = parts.map((part) => part.order_id);
      const bytes = await this.papers.draw(operatorId, jobOf(job), ids);
      return { type: 'application/pdf', name: `${name}.pdf`, bytes };
    }
    const labels = parts.flatMap(({ order_id: orderId, label_no: no }) =>
      no === null ? [] : [{ orderId, no }],
    );
    const bytes = await this.labels.printFile(operatorId, labels, job.format);
    return job.format === 'ZPL'
      ? { type: 'application/zpl', name: `${name}.zpl`, bytes }
      : { type: 'application/pdf', name: `${name}.pdf`, bytes };
  }

  async get(operatorId: OperatorId, jobId: number): Promise<PrintJob> {
    return jobOf(await this.db.transaction(operatorId, (tx) => find(tx, jobId)));
  }

  /** Newest first. @param below the job after which the page continues */
  async list(operatorId: OperatorId, below: number | null, limit: number): Promise<PrintJob[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(PRINT_JOBS, [operatorId, below, null, limit]),
    );
    return rows.map(jobOf);
  }

  /** The labels that an order had, and each time that it was printed. */
  async ofOrder(
    operatorId: OperatorId,
    orderId: number,
  ): Promise<{ readonly labels: KeptLabel[]; readonly prints: Print[] }> {
    return this.db.transaction(operatorId, async (tx) => {
      const rows = await tx.rows(PRINTS_OF_ORDER, [operatorId, orderId]);
      const prints = rows.map((row) => ({
        jobId: row.job_id,
        kind: row.kind,
        labelNo: row.label_no,
        person: row.person,
        at: row.created_at,
      }));
      return { labels: await this.labels.listOf(tx, orderId), prints };
    });
  }

  private async judge(
    tx: Tx,
    { kind, format, orderIds }: PrintRequest,
    cause: Cause,
  ): Promise<Judged[]> {
    if (kind !== 'labels') {
      const outcomes = await this.papers.judge(tx, orderIds);
      return outcomes.map((outcome) => ({ ...outcome, labelNos: [null] }));
    }
    const outcomes = await this.work.printLabels(tx, orderIds, format, cause);
    return outcomes.map((outcome) => ({
      ...outcome,
      labelNos: outcome.labels.map((label) => label.no),
    }));
  }

  private async sorted(tx: Tx, outcomes: readonly Judged[]): Promise<Judged[]> {
    const good = new Map(
      outcomes.filter((one) => one.failure === null).map((one) => [one.orderId, one]),
    );
    const orders = await this.orders.readMany(tx, [...good.keys()]);
    return inPickingOrder([...orders.values()]).flatMap(({ id }) => good.get(id) ?? []);
  }
}

/** What becomes of an order in a job: its labels, or itself alone on a paper that shows none. */
interface Judged extends WorkOutcome {
  readonly labelNos: readonly (number | null)[];
}

async function find(tx: Tx, jobId: number): Promise<PrintJobRow> {
  const [row] = await tx.rows(PRINT_JOBS, [tx.operatorId, null, jobId, 1]);
  if (!row) throw unknownPrintJob({ id: jobId });
  return row;
}

function jobOf({ id, kind, format, person, created_at: at, orders }: PrintJobRow): PrintJob {
  return { id, kind, format, person, at, orders };
}
