import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { Search } from '../../platform/search';
import { noWallet, walletExists } from './wallets.errors';
import { type MovedMoney, WalletsService } from './wallets.service';
import { type AccountRow, CHANGE_WALLET, FIND_WALLET, LIST_WALLETS } from './wallets.sql';

/** A wallet as people see it. Amounts in the smallest unit of the currency. */
export interface Wallet {
  readonly customerId: number;
  readonly customerCode: string;
  readonly customerName: string;
  readonly currency: string;
  readonly balanceMinor: number;
  /** Promised to orders that have not left. */
  readonly frozenMinor: number;
  readonly creditLimitMinor: number;
  readonly spendableMinor: number;
  /** Somebody is told when less than this can be spent; null: nobody is. */
  readonly alertBelowMinor: number | null;
  readonly low: boolean;
  /** Raised by what people set, not by money that moves. */
  readonly version: number;
}

export interface WalletKey {
  readonly customerId: number;
  readonly currency: string;
}

export interface WalletChange {
  readonly creditLimitMinor?: number;
  readonly alertBelowMinor?: number | null;
}

export type WalletLineType = 'top_up' | 'freeze' | 'release' | 'charge' | 'adjust';

/** A line of a ledger, with what the wallet held after it. */
export interface WalletLine extends WalletKey {
  readonly customerCode: string;
  readonly no: number;
  readonly type: WalletLineType;
  readonly balanceChangeMinor: number;
  readonly frozenChangeMinor: number;
  readonly balanceAfterMinor: number;
  readonly frozenAfterMinor: number;
  readonly documentKind: string;
  readonly documentNo: string;
  readonly person: string;
  readonly reason: string;
  readonly requestId: string;
  readonly at: Date;
  /** The same in microseconds, which is how exact the order of lines is. */
  readonly atUs: number;
}

export interface WalletLineFilter {
  readonly customerId?: number;
  readonly customerCode?: string;
  readonly currency?: string;
  readonly type?: WalletLineType;
  readonly documentNo?: string;
  readonly from?: Date;
  readonly until?: Date;
  /** The line after which the page goes on. */
  readonly below: (WalletKey & { readonly atUs: number; readonly no: number }) | null;
  readonly limit: number;
}

export interface Correction extends WalletKey {
  readonly customerCode: string;
  /** Above zero, the customer gets it; below, it is taken, whatever is there. */
  readonly amountMinor: number;
  readonly documentNo: string;
  readonly cause: { readonly person: string; readonly reason: string; readonly requestId: string };
}

/** What people do with wallets: look, set limits, correct. Lines are added, never changed. */
@Injectable()
export class WalletDeskService {
  constructor(
    private readonly db: Database,
    private readonly wallets: WalletsService,
  ) {}

  get(operatorId: OperatorId, key: WalletKey): Promise<Wallet | null> {
    return this.db.transaction(operatorId, (tx) => this.getIn(tx, key));
  }

  async getIn(tx: Tx, { customerId, currency }: WalletKey): Promise<Wallet | null> {
    const [row] = await tx.rows(FIND_WALLET, [tx.operatorId, customerId, currency]);
    return row ? walletOf(row) : null;
  }

  /** By customer and currency; `after` is the wallet after which the page goes on. */
  async list(
    operatorId: OperatorId,
    filter: {
      readonly customerCode?: string;
      readonly low?: boolean;
      readonly after: WalletKey | null;
      readonly limit: number;
    },
  ): Promise<Wallet[]> {
    const { customerCode = null, low = false, after, limit } = filter;
    const place = [after?.customerId ?? 0, after?.currency ?? ''];
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(LIST_WALLETS, [operatorId, customerCode, low, ...place, limit]),
    );
    return rows.map(walletOf);
  }

  /** @throws wallet.exists */
  async open(tx: Tx, key: WalletKey, change: WalletChange): Promise<Wallet> {
    const { customerId, currency } = key;
    try {
      await this.wallets.open(tx, customerId, currency);
    } catch (error) {
      if (violatedConstraint(error) === 'wallets_pkey') throw walletExists({ currency });
      throw error;
    }
    await this.change(tx, { ...key, version: 1 }, change);
    const made = await this.getIn(tx, key);
    if (!made) throw new Error(`the wallet of customer ${customerId} was not made`);
    return made;
  }

  /** Changes what is named if the wallet still is at this version; null: it is not. */
  async change(
    tx: Tx,
    { customerId, currency, version }: WalletKey & { readonly version: number },
    change: WalletChange,
  ): Promise<{ before: Wallet; after: Wallet } | null> {
    const key = { customerId, currency };
    const before = await this.getIn(tx, key);
    const [changed] = await tx.rows(CHANGE_WALLET, [
      tx.operatorId,
      customerId,
      currency,
      version,
      change.creditLimitMinor ?? null,
      change.alertBelowMinor !== undefined,
      change.alertBelowMinor ?? null,
    ]);
    if (changed && change.creditLimitMinor !== undefined) this.wallets.announceMoney(tx);
    const after = changed ? await this.getIn(tx, key) : null;
    return before && after && { before, after };
  }

  /** Corrects a balance by a new line. It is always recorded: an overdraft shows. */
  async correct(tx: Tx, correction: Correction): Promise<MovedMoney> {
    const { customerId, customerCode, currency, amountMinor, documentNo, cause } = correction;
    const locked = await this.wallets.lock(tx, [customerId]);
    if (!locked.some((wallet) => wallet.currency === currency))
      throw noWallet({ customer: customerCode, currency });
    const [line] = await this.wallets.move(tx, [
      {
        customerId,
        currency,
        type: 'adjust',
        balanceMinor: amountMinor,
        frozenMinor: 0,
        document: { kind: 'adjustment', no: documentNo },
        cause,
      },
    ]);
    if (!line) throw new Error(`the wallet of customer ${customerId} did not move`);
    return line;
  }

  /** Lines of all wallets that the filter lets through, the newest first. */
  lines(operatorId: OperatorId, filter: WalletLineFilter): Promise<WalletLine[]> {
    return this.db.transaction(operatorId, async (tx) => {
      const search = new Search(tx, 'l.operator_id');
      narrow(search, filter);
      const rows = await tx.manager.query<LineRow[]>(
        `SELECT l.*, c.code AS customer_code,
                (extract(epoch FROM l.at) * 1000000)::bigint AS at_us
           FROM wallet_lines l JOIN customers c ON c.operator_id = l.operator_id AND c.id = l.customer_id
          WHERE ${search.conditions.join(' AND ')}
          ORDER BY l.at DESC, l.customer_id DESC, l.currency DESC, l.no DESC
          LIMIT ${Math.trunc(filter.limit)}`,
        search.values,
      );
      return rows.map(lineOf);
    });
  }
}

function narrow(search: Search, filter: WalletLineFilter): void {
  const { customerId, customerCode, currency, type, documentNo, from, until, below } = filter;
  search.is('l.customer_id', customerId);
  if (customerCode !== undefined) {
    // As a value of its own, so that the planner knows that it is one customer.
    const own = '(SELECT id FROM customers WHERE operator_id = $1 AND code = ?1)';
    search.where(`l.customer_id = ${own}`, customerCode);
  }
  search.is('l.currency', currency);
  search.is('l.type', type);
  search.is('l.document_no', documentNo);
  if (from !== undefined) search.where('l.at >= ?1', from);
  if (until !== undefined) search.where('l.at < ?1', until);
  if (below)
    search.where(
      `(l.at, l.customer_id, l.currency, l.no)
       < (timestamptz 'epoch' + ?1 * interval '1 microsecond', ?2, ?3, ?4)`,
      below.atUs,
      below.customerId,
      below.currency,
      below.no,
    );
}

function walletOf(row: AccountRow): Wallet {
  return {
    customerId: row.customer_id,
    customerCode: row.customer_code,
    customerName: row.customer_name,
    currency: row.currency,
    balanceMinor: row.balance_minor,
    frozenMinor: row.frozen_minor,
    creditLimitMinor: row.credit_limit_minor,
    spendableMinor: row.balance_minor - row.frozen_minor + row.credit_limit_minor,
    alertBelowMinor: row.alert_below_minor,
    low: row.low,
    version: row.version,
  };
}

export interface LineRow {
  customer_id: number;
  customer_code: string;
  currency: string;
  no: number;
  type: WalletLineType;
  balance_change_minor: number;
  frozen_change_minor: number;
  balance_after_minor: number;
  frozen_after_minor: number;
  document_kind: string;
  document_no: string;
  person: string;
  reason: string;
  request_id: string;
  at: Date;
  at_us: number;
}

export function lineOf(row: LineRow): WalletLine {
  return {
    customerId: row.customer_id,
    customerCode: row.customer_code,
    currency: row.currency,
    no: row.no,
    type: row.type,
    balanceChangeMinor: row.balance_change_minor,
    frozenChangeMinor: row.frozen_change_minor,
    balanceAfterMinor: row.balance_after_minor,
    frozenAfterMinor: row.frozen_after_minor,
    documentKind: row.document_kind,
    documentNo: row.document_no,
    person: row.person,
    reason: row.reason,
    requestId: row.request_id,
    at: row.at,
    atUs: row.at_us,
  };
}
