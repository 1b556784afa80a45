import { Body, Param, ParseIntPipe, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CustomersService } from '../../modules/customers/customers.service';
import { WalletDeskService } from '../../modules/wallets/wallet-desk.service';
import type { Tx } from '../../platform/database';
import { formatMinor } from '../../platform/money';
import { isCurrency, minorOf } from '../../rest/amounts';
import { cursorOf, pageOf, placeOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Make, Read } from '../admin.route';
import { limitsOf, lineShown, walletShown } from './wallets.answers';
import {
  NewWallet,
  NewWalletCorrection,
  Wallet,
  WalletChange,
  WalletCorrection,
  WalletLineQuery,
  WalletLines,
  WalletQuery,
  Wallets,
} from './wallets.dto';

const WHAT = 'wallet';

@AdminController('Wallets · 钱包')
export class WalletsController {
  constructor(
    private readonly desk: Desk,
    private readonly wallets: WalletDeskService,
    private readonly customers: CustomersService,
  ) {}

  @Read('wallets', {
    id: 'listWallets',
    summary: 'Wallets with what is in them; low=true: those that run low',
    answers: Wallets,
  })
  async list(@ActOf() { caller }: DeskAct, @Query() query: WalletQuery): Promise<Wallets> {
    const { limit = DEFAULT_LIMIT, cursor, customer, low } = query;
    const [customerId, currency] = cursor ? placeOf(cursor, ['number', 'text']) : [0, ''];
    const rows = await this.wallets.list(caller.operatorId, {
      customerCode: customer,
      low: low === 'true',
      after: { customerId, currency },
      limit: limit + 1,
    });
    return pageOf(rows, limit, walletShown, (last) => cursorOf(last.customerId, last.currency));
  }

  @Read('wallets/:customerId/:currency', {
    id: 'getWallet',
    summary: 'One wallet',
    answers: Wallet,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('customerId', ParseIntPipe) customerId: number,
    @Param('currency') currency: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Wallet> {
    const found = isCurrency(currency)
      ? await this.wallets.get(caller.operatorId, { customerId, currency })
      : null;
    if (!found) throw notFound({ what: WHAT, id: `${customerId}/${currency.slice(0, 16)}` });
    tell(reply, found.version);
    return walletShown(found);
  }

  @Make('wallets', {
    id: 'openWallet',
    summary: 'A wallet for a customer, empty; one for each currency',
    answers: Wallet,
    right: 'finance',
  })
  async open(@ActOf() act: DeskAct, @Body() asked: NewWallet): Promise<Wallet> {
    const limits = limitsOf(asked, asked.currency);
    return this.desk.once(act, asked, async (tx, note) => {
      const customerId = await this.customerIdOf(tx, asked.customerCode);
      const made = await this.wallets.open(tx, { customerId, currency: asked.currency }, limits);
      note({ subject: [WHAT, `${asked.customerCode}/${asked.currency}`], after: made });
      return walletShown(made);
    });
  }

  @Change('wallets/:customerId/:currency', {
    id: 'changeWallet',
    summary: 'Set the credit limit and the low-balance alert; money moves only by documents',
    answers: Wallet,
    right: 'finance',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('customerId', ParseIntPipe) customerId: number,
    @Param('currency') currency: string,
    @Body() asked: WalletChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Wallet> {
    const id = `${customerId}/${currency.slice(0, 16)}`;
    if (!isCurrency(currency)) throw notFound({ what: WHAT, id });
    const limits = limitsOf(asked, currency);
    const key = { customerId, currency, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, asked, async (tx, note) => {
      const done = await this.wallets.change(tx, key, limits);
      // Thrown in here, it leaves no line in the trail: nothing was changed.
      if (!done) throw unchanged(WHAT, id, (await this.wallets.getIn(tx, key)) !== null);
      note({ subject: [WHAT, `${done.after.customerCode}/${currency}`], ...done });
      return done.after;
    });
    tell(reply, changed.version);
    return walletShown(changed);
  }

  @Read('wallet-lines', {
    id: 'listWalletLines',
    summary: 'What moved in wallets, the newest first, each line with the balance after it',
    answers: WalletLines,
  })
  async lines(@ActOf() { caller }: DeskAct, @Query() query: WalletLineQuery): Promise<WalletLines> {
    const { limit = DEFAULT_LIMIT, cursor, from, until, customer, document, ...filter } = query;
    const place = cursor ? placeOf(cursor, ['number', 'number', 'text', 'number']) : null;
    const rows = await this.wallets.lines(caller.operatorId, {
      ...filter,
      customerCode: customer,
      documentNo: document,
      from: from === undefined ? undefined : new Date(from),
      until: until === undefined ? undefined : new Date(until),
      below: place && { atUs: place[0], customerId: place[1], currency: place[2], no: place[3] },
      limit: limit + 1,
    });
    return pageOf(rows, limit, lineShown, (last) =>
      cursorOf(last.atUs, last.customerId, last.currency, last.no),
    );
  }

  @Make('wallet-corrections', {
    id: 'createWalletCorrection',
    summary: 'Correct a balance by a new line with its reason; no line is ever edited',
    answers: WalletCorrection,
    right: 'finance',
  })
  async correct(
    @ActOf() act: DeskAct,
    @Body() asked: NewWalletCorrection,
  ): Promise<WalletCorrection> {
    const { customerCode, currency, reason } = asked;
    const amountMinor = minorOf(asked.amount, currency, 'amount');
    if (amountMinor === 0) throw requestInvalid({ problems: 'amount is zero; say how much' });
    if (reason.trim() === '') throw requestInvalid({ problems: 'reason is blank; say why' });
    return this.desk.once(act, asked, async (tx, note) => {
      const documentNo = `COR-${act.requestId}`;
      const line = await this.wallets.correct(tx, {
        customerId: await this.customerIdOf(tx, customerCode),
        customerCode,
        currency,
        amountMinor,
        documentNo,
        cause: { person: act.caller.name, reason, requestId: act.requestId },
      });
      const done = {
        ...asked,
        amount: formatMinor(amountMinor, currency),
        documentNo,
        no: line.no,
        balanceAfter: formatMinor(line.balanceAfterMinor, currency),
      };
      note({ subject: ['wallet correction', documentNo], after: done });
      return done;
    });
  }

  private async customerIdOf(tx: Tx, code: string): Promise<number> {
    const customer = await this.customers.findByCode(tx, code);
    if (!customer) throw notFound({ what: 'customer', id: code });
    return customer.id;
  }
}
