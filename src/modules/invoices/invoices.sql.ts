import { type Statement, statement } from '../../platform/database';
import type { FindingCause, FindingDetails, FindingState } from './invoices.types';

/** One import of an operator at a time: what two bring at once may be the same parcel twice. */
export const LOCK_IMPORTS: Statement<never> = statement(
  'invoices_lock',
  "SELECT pg_advisory_xact_lock(hashtext('invoices.import'), $1)",
);

export const INSERT_INVOICE: Statement<{ id: number }> = statement(
  'invoices_insert',
  `INSERT INTO carrier_invoices (operator_id, carrier, number, currency, sha256, lines, billed_minor,
                                 matched_orders, imported_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
);

export const INSERT_LINES: Statement<never> = statement(
  'invoices_insert_lines',
  `INSERT INTO carrier_invoice_lines (operator_id, invoice_id, line_no, tracking_number, charge, amount_minor, doubled)
   SELECT $1, $2, l.* FROM json_to_recordset($3::json) AS l (
     line_no integer, tracking_number text, charge text, amount_minor bigint, doubled boolean)`,
);

export const INSERT_FINDINGS: Statement<never> = statement(
  'invoices_insert_findings',
  `INSERT INTO carrier_invoice_findings (operator_id, invoice_id, no, cause, tracking_number, order_id,
                                         billed_minor, expected_minor, proposed_minor, details)
   SELECT $1, $2, f.* FROM json_to_recordset($3::json) AS f (
     no integer, cause text, tracking_number text, order_id bigint, billed_minor bigint,
     expected_minor bigint, proposed_minor bigint, details jsonb)`,
);

/** What was billed before for these parcels; of one parcel nobody bills a hundred things. */
export const EARLIER_LINES: Statement<{
  tracking_number: string;
  charge: string;
  amount_minor: number;
  doubled: boolean;
  number: string;
}> = statement(
  'invoices_earlier_lines',
  `SELECT l.tracking_number, l.charge, l.amount_minor, l.doubled, i.number
     FROM unnest($2::text[]) AS t (tracking_number)
    CROSS JOIN LATERAL (
      SELECT * FROM carrier_invoice_lines l
       WHERE l.operator_id = $1 AND l.tracking_number = t.tracking_number
       ORDER BY l.invoice_id, l.line_no LIMIT 100) l
     JOIN carrier_invoices i ON i.operator_id = $1 AND i.id = l.invoice_id
    ORDER BY l.invoice_id, l.line_no`,
);

export interface InvoiceRow {
  id: number;
  carrier: string;
  number: string;
  currency: string;
  lines: number;
  billed_minor: number;
  matched_orders: number;
  imported_by: string;
  imported_at: Date;
  open: number;
  proposed_minor: number;
  posted_minor: number;
}

/** The newest first, with what there is still to decide. @param $2 one of them, or null */
export const FIND_INVOICES: Statement<InvoiceRow> = statement(
  'invoices_find',
  `SELECT i.id, i.carrier, i.number, i.currency, i.lines, i.billed_minor, i.matched_orders, i.imported_by,
          i.imported_at, f.open, f.proposed_minor, f.posted_minor
     FROM carrier_invoices i
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE state = 'open') AS open,
             coalesce(sum(proposed_minor) FILTER (WHERE state = 'open'), 0)::bigint AS proposed_minor,
             coalesce(sum(posted_minor), 0)::bigint AS posted_minor
        FROM carrier_invoice_findings f WHERE f.operator_id = $1 AND f.invoice_id = i.id) f
    WHERE i.operator_id = $1 AND ($2::bigint IS NULL OR i.id = $2) AND i.id < $3
    ORDER BY i.id DESC LIMIT $4`,
);

export interface FindingRow {
  no: number;
  cause: FindingCause;
  tracking_number: string;
  order_id: number | null;
  order_number: string | null;
  customer_code: string | null;
  billed_minor: number;
  expected_minor: number;
  proposed_minor: number;
  details: FindingDetails;
  state: FindingState;
  posted_minor: number | null;
  note: string;
  decided_by: string;
  decided_at: Date | null;
}

export const FIND_FINDINGS: Statement<FindingRow> = statement(
  'invoices_find_findings',
  `SELECT f.no, f.cause, f.tracking_number, f.order_id, o.number AS order_number, c.code AS customer_code,
          f.billed_minor, f.expected_minor, f.proposed_minor, f.details, f.state, f.posted_minor, f.note,
          f.decided_by, f.decided_at
     FROM carrier_invoice_findings f
     LEFT JOIN outbound_orders o ON o.operator_id = f.operator_id AND o.id = f.order_id
     LEFT JOIN customers c ON c.operator_id = o.operator_id AND c.id = o.customer_id
    WHERE f.operator_id = $1 AND f.invoice_id = $2 AND f.no > $3
      AND ($4::text IS NULL OR f.state = $4) AND ($5::text IS NULL OR f.cause = $5)
    ORDER BY f.no LIMIT $6`,
);

/** Findings that nobody can be charged for; that never changes, so it can be asked first. */
export const UNPOSTABLE: Statement<{
  no: number;
  tracking_number: string;
  order_id: number | null;
}> = statement(
  'invoices_unpostable',
  `SELECT no, tracking_number, order_id FROM carrier_invoice_findings
      WHERE operator_id = $1 AND invoice_id = $2 AND no = ANY($3::integer[])
        AND (order_id IS NULL OR cause = 'currency')
      ORDER BY no LIMIT 1`,
);

/**
 * Decides findings that are open, in one order, so that two who decide the same wait for each
 * other; the second finds them decided. What is posted is what was asked, or else what was proposed.
 */
export const DECIDE_FINDINGS: Statement<{
  no: number;
  order_id: number | null;
  cause: FindingCause;
  posted_minor: number | null;
}> = statement(
  'invoices_decide',
  `WITH asked AS (
     SELECT * FROM json_to_recordset($4::json) AS a (no integer, amount_minor bigint)
   ),
   locked AS (
     SELECT f.no FROM carrier_invoice_findings f
      WHERE f.operator_id = $1 AND f.invoice_id = $2 AND f.no IN (SELECT no FROM asked)
      ORDER BY f.no FOR UPDATE
   )
   UPDATE carrier_invoice_findings f
      SET state = $3, note = $5, decided_by = $6, decided_at = clock_timestamp(),
          posted_minor = CASE WHEN $3 = 'posted' THEN coalesce(a.amount_minor, f.proposed_minor) END
     FROM asked a JOIN locked l USING (no)
    WHERE f.operator_id = $1 AND f.invoice_id = $2 AND f.no = a.no AND f.state = 'open'
   RETURNING f.no, f.order_id, f.cause, f.posted_minor`,
);
