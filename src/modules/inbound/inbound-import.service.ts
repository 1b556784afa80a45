import { Injectable } from '@nestjs/common';
import { type CsvProblem, problemsOf } from '../../platform/csv';
import { type Statement, statement, type Tx } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { InventoryService } from '../inventory/inventory.service';
import type { Cause } from '../inventory/inventory.types';
import { referenceTaken } from './inbound.errors';
import { InboundService } from './inbound.service';
import type { WholeInbound } from './inbound.types';
import { type FiledInbound, problemOf } from './inbound-files';

/** Inbound orders from a file: all of them or none, with every line that is wrong. */
@Injectable()
export class InboundImportService {
  constructor(
    private readonly inbound: InboundService,
    private readonly inventory: InventoryService,
  ) {}

  /**
   * Drafts, or announced at once.
   * @throws csv.problems
   */
  async take(
    tx: Tx,
    filed: readonly FiledInbound[],
    submits: boolean,
    cause: Cause,
  ): Promise<WholeInbound[]> {
    const problems = [...(await this.unknown(tx, filed)), ...(await this.taken(tx, filed))];
    if (problems.length > 0) throw problemsOf(problems.sort((a, b) => a.line - b.line));
    if (submits) await this.holdStock(tx, filed);
    const made: WholeInbound[] = [];
    for (const one of filed) {
      const draft = await this.create(tx, one, cause);
      made.push(submits ? await this.inbound.submit(tx, { id: draft.id }, cause) : draft);
    }
    return made;
  }

  /** One order after the other would take stock rows in another order than everybody does. */
  private async holdStock(tx: Tx, filed: readonly FiledInbound[]): Promise<void> {
    const names = filed.flatMap(({ order }) => order.lines.map((line) => ({ ...order, ...line })));
    const places = await this.inventory.findPlaces(tx, names);
    await this.inventory.lock(
      tx,
      places.flatMap((place) => (place instanceof Failure ? [] : [place])),
    );
  }

  private async unknown(tx: Tx, filed: readonly FiledInbound[]): Promise<CsvProblem[]> {
    const lines = filed.flatMap((one) =>
      one.order.lines.map((line, at) => ({ one, at, name: { ...one.order, ...line } })),
    );
    const places = await this.inventory.findPlaces(
      tx,
      lines.map(({ name }) => name),
    );
    return lines.flatMap(({ one, at }, n) => {
      const place = places[n];
      return place instanceof Failure ? [problemOf(one, at, place)] : [];
    });
  }

  private async taken(tx: Tx, filed: readonly FiledInbound[]): Promise<CsvProblem[]> {
    const rows = await tx.rows(TAKEN_REFERENCES, [
      tx.operatorId,
      filed.map(({ order }) => order.customerCode),
      filed.map(({ order }) => order.reference),
    ]);
    return rows.flatMap(({ ord }) => {
      const one = filed[ord - 1];
      return one ? [problemOf(one, 0, referenceTaken({ reference: one.order.reference }))] : [];
    });
  }

  /** Somebody may take a reference meanwhile: the index refuses it, and the file is told. */
  private async create(tx: Tx, one: FiledInbound, cause: Cause): Promise<WholeInbound> {
    try {
      return await this.inbound.create(tx, one.order, cause);
    } catch (error) {
      if (error instanceof Failure) throw problemsOf([problemOf(one, 0, error)]);
      throw error;
    }
  }
}

const TAKEN_REFERENCES: Statement<{ ord: number }> = statement(
  'inbound_taken_references',
  `SELECT asked.ord::integer AS ord
     FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS asked (customer, reference, ord)
     JOIN customers c ON c.operator_id = $1 AND c.code = asked.customer
    WHERE EXISTS (SELECT FROM inbound_orders o
                   WHERE o.operator_id = $1 AND o.customer_id = c.id AND o.reference = asked.reference
                     AND o.reference <> '' AND o.state <> 'cancelled')
    ORDER BY asked.ord`,
);
