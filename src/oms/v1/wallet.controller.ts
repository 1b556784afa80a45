import { Body, Query } from '@nestjs/common';
import { type TopUp as HeldTopUp, TopUpsService } from '../../modules/wallets/top-ups.service';
import {
  type WalletLine as HeldLine,
  type Wallet as HeldWallet,
  WalletDeskService,
} from '../../modules/wallets/wallet-desk.service';
import { formatMinor } from '../../platform/money';
import { positiveMinorOf } from '../../rest/amounts';
import { cursorOf, pageOf, partsOf, placeOf } from '../../rest/cursors';
import { Desk } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { ActOf, Make, type MerchantAct, MerchantController, Read } from '../oms.route';
import {
  NewTopUp,
  TopUp,
  TopUpQuery,
  TopUps,
  type Wallet,
  type WalletLine,
  WalletLineQuery,
  WalletLines,
  Wallets,
} from './wallet.dto';

/** A customer has a wallet for each currency, of which there are few. */
const MAX_WALLETS = 200;

@MerchantController('Wallet · 余额')
export class WalletController {
  constructor(
    private readonly desk: Desk,
    private readonly wallets: WalletDeskService,
    private readonly topUps: TopUpsService,
  ) {}

  @Read('wallets', { id: 'listOwnWallets', summary: 'What you have here', answers: Wallets })
  async list(@ActOf() { caller, customer }: MerchantAct): Promise<Wallets> {
    const rows = await this.wallets.list(caller.operatorId, {
      customerCode: customer.code,
      low: false,
      after: { customerId: 0, currency: '' },
      limit: MAX_WALLETS,
    });
    return { items: rows.map(walletShown) };
  }

  @Read('wallet-lines', {
    id: 'listOwnWalletLines',
    summary: 'What moved, newest first, each line with the balance after it',
    answers: WalletLines,
  })
  async lines(
    @ActOf() { caller, customer }: MerchantAct,
    @Query() query: WalletLineQuery,
  ): Promise<WalletLines> {
    const { limit = DEFAULT_LIMIT, cursor, from, until, document, ...filter } = query;
    const place = cursor ? placeOf(cursor, ['number', 'text', 'number']) : null;
    const rows = await this.wallets.lines(caller.operatorId, {
      ...filter,
      customerId: customer.id,
      documentNo: document,
      from: from === undefined ? undefined : new Date(from),
      until: until === undefined ? undefined : new Date(until),
      below: place && {
        atUs: place[0],
        customerId: customer.id,
        currency: place[1],
        no: place[2],
      },
      limit: limit + 1,
    });
    return pageOf(rows, limit, lineShown, (last) => cursorOf(last.atUs, last.currency, last.no));
  }

  @Read('top-ups', { id: 'listOwnTopUps', summary: 'Your top-ups, newest first', answers: TopUps })
  async listTopUps(
    @ActOf() { caller, customer }: MerchantAct,
    @Query() query: TopUpQuery,
  ): Promise<TopUps> {
    const { limit = DEFAULT_LIMIT, cursor, state } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const filter = { customerId: customer.id, state, below, limit: limit + 1 };
    const rows = await this.topUps.list(caller.operatorId, filter);
    return pageOf(rows, limit, topUpShown, (last) => cursorOf(last.id));
  }

  @Make('top-ups', {
    id: 'askTopUp',
    summary: 'Say that you have sent money; the warehouse credits it once it is there',
    answers: TopUp,
  })
  ask(@ActOf() act: MerchantAct, @Body() asked: NewTopUp): Promise<TopUp> {
    const { currency, reference, note = '' } = asked;
    const amountMinor = positiveMinorOf(asked.amount, currency, 'amount');
    return this.desk.once(act, asked, async (tx, remember) => {
      const made = await this.topUps.ask(tx, {
        customerId: act.customer.id,
        customerCode: act.customer.code,
        currency,
        amountMinor,
        reference,
        note,
        askedBy: act.caller.name,
      });
      remember({ subject: ['top-up', made.id], after: made });
      return topUpShown(made);
    });
  }
}

function walletShown(held: HeldWallet): Wallet {
  const money = (minor: number) => formatMinor(minor, held.currency);
  return {
    currency: held.currency,
    balance: money(held.balanceMinor),
    frozen: money(held.frozenMinor),
    creditLimit: money(held.creditLimitMinor),
    spendable: money(held.spendableMinor),
    low: held.low,
  };
}

function lineShown(held: HeldLine): WalletLine {
  const money = (minor: number) => formatMinor(minor, held.currency);
  return {
    currency: held.currency,
    no: held.no,
    type: held.type,
    balanceChange: money(held.balanceChangeMinor),
    frozenChange: money(held.frozenChangeMinor),
    balanceAfter: money(held.balanceAfterMinor),
    frozenAfter: money(held.frozenAfterMinor),
    documentNo: held.documentNo,
    reason: held.reason,
    at: held.at.toISOString(),
  };
}

function topUpShown(held: HeldTopUp): TopUp {
  const money = (minor: number) => formatMinor(minor, held.currency);
  return {
    id: held.id,
    no: held.no,
    currency: held.currency,
    amount: money(held.amountMinor),
    reference: held.reference,
    state: held.state,
    credited: held.creditedMinor === null ? null : money(held.creditedMinor),
    decisionNote: held.decisionNote,
    askedAt: held.askedAt.toISOString(),
    decidedAt: held.decidedAt?.toISOString() ?? null,
  };
}
