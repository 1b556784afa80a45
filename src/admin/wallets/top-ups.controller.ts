import { Body, Param, ParseIntPipe, Query } from '@nestjs/common';
import { CustomersService } from '../../modules/customers/customers.service';
import { type TopUp as Held, TopUpsService } from '../../modules/wallets/top-ups.service';
import type { Tx } from '../../platform/database';
import { formatMinor } from '../../platform/money';
import { positiveMinorOf } from '../../rest/amounts';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed, Make, Read } from '../admin.route';
import { NewTopUp, TopUp, TopUpCredit, TopUpQuery, TopUpRefusal, TopUps } from './top-ups.dto';

const WHAT = 'top-up';

@AdminController('Wallets · 钱包')
export class TopUpsController {
  constructor(
    private readonly desk: Desk,
    private readonly topUps: TopUpsService,
    private readonly customers: CustomersService,
  ) {}

  @Read('top-ups', {
    id: 'listTopUps',
    summary: 'Top-ups, the newest first; state=asked: those to be reviewed',
    answers: TopUps,
  })
  async list(@ActOf() { caller }: DeskAct, @Query() query: TopUpQuery): Promise<TopUps> {
    const { limit = DEFAULT_LIMIT, cursor, customer, state } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const filter = { customerCode: customer, state, below, limit: limit + 1 };
    const rows = await this.topUps.list(caller.operatorId, filter);
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }

  @Read('top-ups/:id', { id: 'getTopUp', summary: 'One top-up', answers: TopUp })
  async get(@ActOf() { caller }: DeskAct, @Param('id', ParseIntPipe) id: number): Promise<TopUp> {
    const found = await this.topUps.get(caller.operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    return shown(found);
  }

  @Make('top-ups', {
    id: 'createTopUp',
    summary: 'Write down for a customer that money was sent; nothing is credited before the review',
    answers: TopUp,
    right: 'finance',
  })
  async ask(@ActOf() act: DeskAct, @Body() asked: NewTopUp): Promise<TopUp> {
    const { customerCode, currency, reference, note = '' } = asked;
    const amountMinor = positiveMinorOf(asked.amount, currency, 'amount');
    return this.desk.once(act, asked, async (tx, remember) => {
      const customer = await this.customers.findByCode(tx, customerCode);
      if (!customer) throw notFound({ what: 'customer', id: customerCode });
      const made = await this.topUps.ask(tx, {
        customerId: customer.id,
        customerCode,
        currency,
        amountMinor,
        reference,
        note,
        askedBy: act.caller.name,
      });
      remember({ subject: [WHAT, made.id], after: made });
      return shown(made);
    });
  }

  @Deed('top-ups/:id/credit', {
    id: 'creditTopUp',
    summary: 'The money is here: credit it, once; orders that wait for money go on',
    answers: TopUp,
    right: 'finance',
  })
  async credit(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: TopUpCredit,
  ): Promise<TopUp> {
    const { note = '', amount } = asked;
    return this.decide(act, id, asked, async (tx, before) => {
      const came = amount === undefined ? null : positiveMinorOf(amount, before.currency, 'amount');
      return this.topUps.credit(tx, id, came, decisionOf(act, note));
    });
  }

  @Deed('top-ups/:id/refuse', {
    id: 'refuseTopUp',
    summary: 'The money did not come: refuse it, with the reason',
    answers: TopUp,
    right: 'finance',
  })
  async refuse(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: TopUpRefusal,
  ): Promise<TopUp> {
    if (asked.note.trim() === '') throw requestInvalid({ problems: 'note is blank; say why' });
    return this.decide(act, id, asked, (tx) =>
      this.topUps.refuse(tx, id, decisionOf(act, asked.note)),
    );
  }

  private decide(
    act: DeskAct,
    id: number,
    asked: object,
    decide: (tx: Tx, before: Held) => Promise<Held | null>,
  ): Promise<TopUp> {
    return this.desk.once(act, [id, asked], async (tx, remember) => {
      const before = await this.topUps.getIn(tx, id);
      const after = before && (await decide(tx, before));
      if (!after) throw notFound({ what: WHAT, id: String(id) });
      remember({ subject: [WHAT, id], before, after });
      return shown(after);
    });
  }
}

function decisionOf({ caller, requestId }: DeskAct, note: string) {
  return { note, person: caller.name, requestId };
}

function shown(held: Held): TopUp {
  const { amountMinor, creditedMinor, ...fields } = held;
  return {
    ...fields,
    amount: formatMinor(amountMinor, held.currency),
    askedAt: held.askedAt.toISOString(),
    credited: creditedMinor === null ? null : formatMinor(creditedMinor, held.currency),
    decidedAt: held.decidedAt?.toISOString() ?? null,
  };
}
