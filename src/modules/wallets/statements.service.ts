import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { writeCsv } from '../../platform/csv';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { dayAfter, localTime, startOfDay } from '../../platform/days';
import { formatMinor } from '../../platform/money';
import { OperatorsService } from '../operators/operators.service';
import {
  STATEMENT_KINDS,
  type Statement,
  type StatementKind,
  type StatementLine,
  type StatementPeriod,
} from './statement.types';
import { drawStatement } from './statement-pdf';
import {
  BOUNDS_OF_PERIOD,
  HELD_AFTER,
  LINES_OF_PERIOD,
  type StatementLineRow,
  SUMS_OF_LINES,
} from './statements.sql';
import { WalletDeskService, type WalletKey } from './wallet-desk.service';
import { statementTooLong } from './wallets.errors';

/** More is nothing that a person reads, and takes seconds to draw. */
const FEW_LINES = 2_000;
/** Lines that are read from the ledger at once. */
const LINES_AT_ONCE = 1_000;

const HEADINGS = ['no', 'time', 'kind', '类型', 'document', 'amount', 'balance', 'reason'];

/**
 * Statements of wallets, for customers and their accountants. They are read from the ledger alone,
 * so that the same period always gives the same statement, and checked against it: opening balance
 * and sums must give the closing balance.
 */
@Injectable()
export class StatementsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly operators: OperatorsService,
    private readonly wallets: WalletDeskService,
  ) {}

  /** @returns null: there is no such wallet */
  make(operatorId: OperatorId, key: WalletKey, period: StatementPeriod): Promise<Statement | null> {
    return this.db.transaction(operatorId, async (tx) => {
      const wallet = await this.wallets.getIn(tx, key);
      if (!wallet) return null;
      const { customerId, customerCode, customerName, currency } = wallet;
      const place = [tx.operatorId, customerId, currency];
      const [bounds] = await tx.rows(BOUNDS_OF_PERIOD, [
        ...place,
        startOfDay(period.firstDay, period.timeZone),
        startOfDay(dayAfter(period.lastDay), period.timeZone),
      ]);
      const { before_no: afterNo, last_no: lastNo } = bounds ?? { before_no: 0, last_no: 0 };
      const held = await tx.rows(HELD_AFTER, [...place, [afterNo, lastNo]]);
      const sums = await tx.rows(SUMS_OF_LINES, [...place, afterNo, lastNo]);
      const closing = held.find((row) => row.no === lastNo);
      const statement: Statement = {
        ...period,
        operatorName: await this.operators.nameIn(tx),
        customerId,
        customerCode,
        customerName,
        currency,
        openingMinor: held.find((row) => row.no === afterNo)?.balance_minor ?? 0,
        sums: sumsOf(sums),
        closingMinor: closing?.balance_minor ?? 0,
        frozenMinor: closing?.frozen_minor ?? 0,
        afterNo,
        lastNo,
        madeAt: this.clock.now(),
      };
      expectToAddUp(statement);
      return statement;
    });
  }

  /** All its lines in their order, read as they are taken. */
  async *lines(operatorId: OperatorId, statement: Statement): AsyncGenerator<StatementLine> {
    for (let after = statement.afterNo; ; ) {
      const rows = await this.db.transaction(operatorId, (tx) =>
        linesAfter(tx, statement, after, LINES_AT_ONCE),
      );
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < LINES_AT_ONCE) return;
      after = last.no;
    }
  }

  /** For spreadsheets: every line, between a line for the opening and one for the closing balance. */
  csv(operatorId: OperatorId, statement: Statement): Readable {
    return writeCsv(HEADINGS, this.cells(operatorId, statement));
  }

  /** All its lines at once, where they are no more than a person reads. @throws statement.too_long */
  async fewLines(operatorId: OperatorId, statement: Statement): Promise<StatementLine[]> {
    const lines = await this.db.transaction(operatorId, (tx) =>
      linesAfter(tx, statement, statement.afterNo, FEW_LINES + 1),
    );
    if (lines.length > FEW_LINES) throw statementTooLong({ most: FEW_LINES });
    return lines;
  }

  /** For paper. @throws statement.too_long */
  async pdf(operatorId: OperatorId, statement: Statement): Promise<Buffer> {
    return drawStatement(statement, await this.fewLines(operatorId, statement));
  }

  private async *cells(
    operatorId: OperatorId,
    statement: Statement,
  ): AsyncGenerator<readonly string[]> {
    const { currency, timeZone, firstDay, lastDay } = statement;
    const money = (minor: number) => formatMinor(minor, currency);
    const { openingMinor, closingMinor } = statement;
    yield ['', firstDay, 'Opening balance', '期初余额', '', '', money(openingMinor), ''];
    for await (const line of this.lines(operatorId, statement)) {
      const { en, zh } = STATEMENT_KINDS[line.kind];
      yield [
        String(line.no),
        localTime(line.at, timeZone),
        en,
        zh,
        line.documentNo,
        money(line.amountMinor),
        money(line.balanceAfterMinor),
        line.reason,
      ];
    }
    const change = money(closingMinor - openingMinor);
    yield ['', lastDay, 'Closing balance', '期末余额', '', change, money(closingMinor), ''];
  }
}

async function linesAfter(
  tx: Tx,
  { customerId, currency, lastNo }: Statement,
  afterNo: number,
  limit: number,
): Promise<StatementLine[]> {
  const values = [tx.operatorId, customerId, currency, afterNo, lastNo, limit];
  return (await tx.rows(LINES_OF_PERIOD, values)).map(lineOf);
}

function lineOf(row: StatementLineRow): StatementLine {
  return {
    no: row.no,
    at: row.at,
    kind: kindOf(row),
    documentNo: row.document_no,
    amountMinor: row.balance_change_minor,
    balanceAfterMinor: row.balance_after_minor,
    reason: row.reason,
  };
}

function kindOf({ type, document_kind }: { type: string; document_kind: string }): StatementKind {
  if (type === 'top_up' || type === 'charge') return type;
  return document_kind === 'outbound_order' ? 'order_correction' : 'correction';
}

/** Every kind stands there, also where nothing happened: its absence would be a question. */
function sumsOf(
  rows: readonly { type: string; document_kind: string; lines: number; sum_minor: number }[],
): Statement['sums'] {
  return (Object.keys(STATEMENT_KINDS) as StatementKind[]).map((kind) => {
    const own = rows.filter((row) => kindOf(row) === kind);
    return {
      kind,
      lines: own.reduce((sum, row) => sum + row.lines, 0),
      sumMinor: own.reduce((sum, row) => sum + row.sum_minor, 0),
    };
  });
}

/** A statement that does not add up must not leave the house: then the ledger itself is wrong. */
function expectToAddUp({ openingMinor, sums, closingMinor, customerId, currency }: Statement) {
  const sum = sums.reduce((total, { sumMinor }) => total + sumMinor, openingMinor);
  if (sum !== closingMinor)
    throw new Error(
      `wallet ${customerId}/${currency}: lines sum up to ${sum}, not ${closingMinor}`,
    );
}
