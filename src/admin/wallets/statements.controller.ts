import { Param, ParseIntPipe, Query, StreamableFile } from '@nestjs/common';
import type { Statement as Held } from '../../modules/wallets/statement.types';
import { StatementsService } from '../../modules/wallets/statements.service';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import type { OperatorId } from '../../platform/database';
import { isDay, isTimeZone } from '../../platform/days';
import { formatMinor } from '../../platform/money';
import { isCurrency } from '../../rest/amounts';
import type { DeskAct } from '../../rest/desk';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { ActOf, AdminController, Read } from '../admin.route';
import { Statement, StatementQuery } from './statements.dto';

const PLACE = 'wallets/:customerId/:currency';

@AdminController('Wallets · 钱包')
export class StatementsController {
  constructor(
    private readonly statements: StatementsService,
    private readonly warehouses: WarehousesService,
  ) {}

  @Read(`${PLACE}/statement`, {
    id: 'getStatement',
    summary:
      'Statement of a wallet for some days: opening balance, sums, every line, closing balance',
    answers: Statement,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('customerId', ParseIntPipe) customerId: number,
    @Param('currency') currency: string,
    @Query() query: StatementQuery,
  ): Promise<Statement> {
    const made = await this.make(caller.operatorId, customerId, currency, query);
    const money = (minor: number) => formatMinor(minor, currency);
    const lines = await this.statements.fewLines(caller.operatorId, made);
    return {
      customerId,
      customerCode: made.customerCode,
      currency,
      from: made.firstDay,
      to: made.lastDay,
      timeZone: made.timeZone,
      opening: money(made.openingMinor),
      sums: made.sums.map(({ kind, lines: count, sumMinor }) => ({
        kind,
        lines: count,
        sum: money(sumMinor),
      })),
      closing: money(made.closingMinor),
      frozen: money(made.frozenMinor),
      lines: lines.map((line) => ({
        no: line.no,
        at: line.at.toISOString(),
        kind: line.kind,
        documentNo: line.documentNo,
        amount: money(line.amountMinor),
        balanceAfter: money(line.balanceAfterMinor),
        reason: line.reason,
      })),
    };
  }

  @Read(`${PLACE}/statement.csv`, {
    id: 'downloadStatementCsv',
    summary: 'The same as CSV, for spreadsheets; any number of lines',
    answers: 'text/csv',
  })
  async csv(
    @ActOf() { caller }: DeskAct,
    @Param('customerId', ParseIntPipe) customerId: number,
    @Param('currency') currency: string,
    @Query() query: StatementQuery,
  ): Promise<StreamableFile> {
    const made = await this.make(caller.operatorId, customerId, currency, query);
    const file = this.statements.csv(caller.operatorId, made);
    return new StreamableFile(file, named(made, 'csv', 'text/csv; charset=utf-8'));
  }

  @Read(`${PLACE}/statement.pdf`, {
    id: 'downloadStatementPdf',
    summary: 'The same as PDF, in English and Chinese, for people and their accountants',
    answers: 'application/pdf',
  })
  async pdf(
    @ActOf() { caller }: DeskAct,
    @Param('customerId', ParseIntPipe) customerId: number,
    @Param('currency') currency: string,
    @Query() query: StatementQuery,
  ): Promise<StreamableFile> {
    const made = await this.make(caller.operatorId, customerId, currency, query);
    const file = await this.statements.pdf(caller.operatorId, made);
    return new StreamableFile(file, named(made, 'pdf', 'application/pdf'));
  }

  private async make(
    operatorId: OperatorId,
    customerId: number,
    currency: string,
    { from: firstDay, to: lastDay, timeZone }: StatementQuery,
  ): Promise<Held> {
    for (const [field, day] of Object.entries({ from: firstDay, to: lastDay }))
      if (!isDay(day))
        throw requestInvalid({ problems: `${field} "${day}" is no day of the calendar` });
    if (lastDay < firstDay)
      throw requestInvalid({ problems: `to "${lastDay}" is before from "${firstDay}"` });
    if (timeZone !== undefined && !isTimeZone(timeZone))
      throw requestInvalid({ problems: `timeZone "${timeZone}" is no IANA time zone` });
    const zone = timeZone ?? (await this.warehouses.list(operatorId))[0]?.timeZone ?? 'UTC';
    const period = { firstDay, lastDay, timeZone: zone };
    const made = isCurrency(currency)
      ? await this.statements.make(operatorId, { customerId, currency }, period)
      : null;
    if (!made) throw notFound({ what: 'wallet', id: `${customerId}/${currency.slice(0, 16)}` });
    return made;
  }
}

function named({ customerCode, currency, firstDay, lastDay }: Held, end: string, type: string) {
  const name = `statement-${customerCode.replaceAll(/[^\w.-]/g, '_')}-${currency}-${firstDay}-${lastDay}`;
  return { type, disposition: `attachment; filename="${name}.${end}"` };
}
