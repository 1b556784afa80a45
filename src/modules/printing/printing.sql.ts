import { type Statement, statement } from '../../platform/database';
import type { PrintFormat } from '../labels/labels.types';
import type { PrintKind } from './printing.types';

export interface PrintJobRow {
  id: number;
  kind: PrintKind;
  format: PrintFormat;
  person: string;
  created_at: Date;
  orders: number;
}

/** The job and what is on it, in the order of the file: one statement, whatever their number. */
export const ADD_PRINT_JOB: Statement<{ id: number; created_at: Date }> = statement(
  'printing_add_job',
  `WITH job AS (
     INSERT INTO print_jobs (operator_id, kind, format, person, request_id)
     VALUES ($1, $2, $3, $4, $5) RETURNING id, created_at
   ),
   orders AS (
     INSERT INTO print_job_orders (operator_id, job_id, seq, order_id, label_no)
     SELECT $1, job.id, o.seq, o.order_id, o.label_no
       FROM job, unnest($6::bigint[], $7::integer[]) WITH ORDINALITY AS o (order_id, label_no, seq)
   )
   SELECT id, created_at FROM job`,
);

export const PRINT_JOBS: Statement<PrintJobRow> = statement(
  'printing_jobs',
  `SELECT j.id, j.kind, j.format, j.person, j.created_at, c.orders
     FROM print_jobs j
    CROSS JOIN LATERAL (
      SELECT count(DISTINCT o.order_id)::integer AS orders FROM print_job_orders o
       WHERE o.operator_id = j.operator_id AND o.job_id = j.id) c
    WHERE j.operator_id = $1 AND ($2::bigint IS NULL OR j.id < $2) AND ($3::bigint IS NULL OR j.id = $3)
    ORDER BY j.id DESC LIMIT $4`,
);

export const ORDERS_OF_PRINT_JOB: Statement<{ order_id: number; label_no: number | null }> =
  statement(
    'printing_orders_of_job',
    `SELECT order_id, label_no FROM print_job_orders
      WHERE operator_id = $1 AND job_id = $2 ORDER BY seq`,
  );

export const PRINTS_OF_ORDER: Statement<{
  job_id: number;
  kind: PrintKind;
  label_no: number | null;
  person: string;
  created_at: Date;
}> = statement(
  'printing_prints_of_order',
  `SELECT j.id AS job_id, j.kind, o.label_no, j.person, j.created_at
     FROM print_job_orders o
     JOIN print_jobs j ON j.operator_id = o.operator_id AND j.id = o.job_id
    WHERE o.operator_id = $1 AND o.order_id = $2
    ORDER BY j.id`,
);
