import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { Search } from '../../platform/search';
import { DECIDE_TOP_UP, INSERT_TOP_UP, TOP_UP, type TopUpRow } from './top-ups.sql';
import type { TopUpState } from './top-ups.types';
import type { WalletKey } from './wallet-desk.service';
import { noWallet, topUpDecided, topUpReferenceUsed } from './wallets.errors';
import { WalletsService } from './wallets.service';

/** Money that a customer says has been sent. Amounts in the smallest unit of the currency. */
export interface TopUp extends WalletKey {
  readonly id: number;
  /** By which the ledger names it. */
  readonly no: string;
  readonly customerCode: string;
  readonly amountMinor: number;
  /** Of the bank or the payment service: what the review looks for. */
  readonly reference: string;
  readonly note: string;
  readonly state: TopUpState;
  readonly askedBy: string;
  readonly askedAt: Date;
  /** What came; null: nothing was credited. */
  readonly creditedMinor: number | null;
  readonly decidedBy: string;
  readonly decidedAt: Date | null;
  readonly decisionNote: string;
}

export interface NewTopUp extends WalletKey {
  readonly customerCode: string;
  readonly amountMinor: number;
  readonly reference: string;
  readonly note: string;
  readonly askedBy: string;
}

export interface TopUpFilter {
  readonly customerId?: number;
  readonly customerCode?: string;
  readonly state?: TopUpState;
  /** The newest first, below this one; null: from the newest. */
  readonly below: number | null;
  readonly limit: number;
}

interface Decision {
  readonly note: string;
  readonly person: string;
  readonly requestId: string;
}

/**
 * Top-ups: a customer says that money was sent, somebody here looks for it, and it is credited or
 * refused, once. `asked` is left by one statement that only finds it there, so of two people who
 * press at once, one is told that the other was faster.
 */
@Injectable()
export class TopUpsService {
  constructor(
    private readonly db: Database,
    private readonly wallets: WalletsService,
  ) {}

  /** @throws wallet.missing, top_up.reference_used */
  async ask(tx: Tx, asked: NewTopUp): Promise<TopUp> {
    const { customerId, currency, reference } = asked;
    try {
      const [made] = await tx.rows(INSERT_TOP_UP, [
        tx.operatorId,
        customerId,
        currency,
        asked.amountMinor,
        reference,
        asked.note,
        asked.askedBy,
      ]);
      const found = made && (await this.getIn(tx, made.id));
      if (!found) throw new Error('the top-up was not written');
      return found;
    } catch (error) {
      switch (violatedConstraint(error)) {
        case 'top_up_transfer_counts_once':
          throw topUpReferenceUsed({ reference });
        case 'top_ups_operator_id_customer_id_currency_fkey':
          throw noWallet({ customer: asked.customerCode, currency });
        default:
          throw error;
      }
    }
  }

  /** @param customerId narrows to one customer's: another's is not there */
  async get(operatorId: OperatorId, id: number, customerId?: number): Promise<TopUp | null> {
    const found = await this.db.transaction(operatorId, (tx) => this.getIn(tx, id));
    return customerId === undefined || found?.customerId === customerId ? found : null;
  }

  async getIn(tx: Tx, id: number): Promise<TopUp | null> {
    const search = new Search(tx, 't.operator_id');
    search.is('t.id', id);
    return (await find(search, 1))[0] ?? null;
  }

  /** The newest first. */
  list(operatorId: OperatorId, filter: TopUpFilter): Promise<TopUp[]> {
    return this.db.transaction(operatorId, (tx) => {
      const search = new Search(tx, 't.operator_id');
      search.is('t.customer_id', filter.customerId);
      search.is('c.code', filter.customerCode);
      search.is('t.state', filter.state);
      if (filter.below !== null) search.where('t.id < ?1', filter.below);
      return find(search, filter.limit);
    });
  }

  /**
   * The money is here: the wallet gets it, and orders that wait for it go on.
   * @param creditedMinor what came; null: what was said
   * @returns null: there is no such top-up
   * @throws top_up.decided
   */
  async credit(
    tx: Tx,
    id: number,
    creditedMinor: number | null,
    decision: Decision,
  ): Promise<TopUp | null> {
    const topUp = await this.decide(tx, id, 'credited', creditedMinor, decision);
    if (!topUp) return null;
    const { customerId, currency, no, reference } = topUp;
    await this.wallets.lock(tx, [customerId]);
    await this.wallets.move(tx, [
      {
        customerId,
        currency,
        type: 'top_up',
        balanceMinor: topUp.creditedMinor ?? 0,
        frozenMinor: 0,
        document: { kind: 'top_up', no },
        cause: { person: decision.person, reason: reference, requestId: decision.requestId },
      },
    ]);
    return topUp;
  }

  /** @returns null: there is no such top-up @throws top_up.decided */
  refuse(tx: Tx, id: number, decision: Decision): Promise<TopUp | null> {
    return this.decide(tx, id, 'refused', null, decision);
  }

  private async decide(
    tx: Tx,
    id: number,
    state: 'credited' | 'refused',
    creditedMinor: number | null,
    { note, person }: Decision,
  ): Promise<TopUp | null> {
    const values = [tx.operatorId, id, state, creditedMinor, note, person];
    const [decided] = await tx.rows(DECIDE_TOP_UP, values);
    const topUp = await this.getIn(tx, id);
    if (topUp && !decided)
      throw topUpDecided({ no: topUp.no, by: topUp.decidedBy, ...said(topUp) });
    return topUp;
  }
}

function said({ state }: TopUp): { en: string; zh: string } {
  return state === 'credited' ? { en: 'credited', zh: '入账' } : { en: 'refused', zh: '驳回' };
}

async function find(search: Search, limit: number): Promise<TopUp[]> {
  const rows = await search.tx.manager.query<TopUpRow[]>(
    `${TOP_UP} WHERE ${search.conditions.join(' AND ')} ORDER BY t.id DESC LIMIT ${Math.trunc(limit)}`,
    search.values,
  );
  return rows.map((row) => ({
    id: row.id,
    no: topUpNo(row.id),
    customerId: row.customer_id,
    customerCode: row.customer_code,
    currency: row.currency,
    amountMinor: row.amount_minor,
    reference: row.reference,
    note: row.note,
    state: row.state,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    creditedMinor: row.credited_minor,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decisionNote: row.decision_note,
  }));
}

/** The ledger's unique index knows top-ups by this beginning. */
function topUpNo(id: number): string {
  return `TU-${id}`;
}
