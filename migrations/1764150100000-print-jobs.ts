import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossOperators, ofOneOperator } from './tenant';

/**
 * What was printed, by whom, and what was on it. The file itself is not kept: it is drawn again
 * from what it names, and is the same.
 */
export class PrintJobs1764150100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      acrossOperators(
        'outbound_orders',
        `CREATE TABLE print_jobs (
           operator_id integer NOT NULL REFERENCES operators,
           id bigint GENERATED ALWAYS AS IDENTITY,
           kind text NOT NULL CONSTRAINT print_kind CHECK (kind IN ('labels', 'packing_slips', 'pick_list')),
           format text NOT NULL CONSTRAINT print_format CHECK (format IN ('PDF', 'ZPL')),
           person text NOT NULL,
           request_id text NOT NULL,
           created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
           PRIMARY KEY (operator_id, id)
         );
         CREATE TABLE print_job_orders (
           operator_id integer NOT NULL,
           job_id bigint NOT NULL,
           -- The place in the file.
           seq integer NOT NULL,
           order_id bigint NOT NULL,
           label_no integer,
           PRIMARY KEY (operator_id, job_id, seq),
           FOREIGN KEY (operator_id, job_id) REFERENCES print_jobs,
           FOREIGN KEY (operator_id, order_id) REFERENCES outbound_orders,
           CONSTRAINT print_names_a_label_once UNIQUE NULLS NOT DISTINCT (operator_id, job_id, order_id, label_no)
         );
         CREATE INDEX print_of_order ON print_job_orders (operator_id, order_id)`,
      ),
    );
    for (const table of ['print_jobs', 'print_job_orders'])
      await runner.query(ofOneOperator(table, 'SELECT, INSERT'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE print_job_orders; DROP TABLE print_jobs');
  }
}
