import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database';
import { LOCK_WALLETS, MOVE_MONEY, OPEN_WALLET } from './wallets.sql';

/** A wallet that this transaction has locked. Amounts in the smallest unit of the currency. */
export interface LockedWallet {
  readonly customerId: number;
  readonly currency: string;
  readonly balanceMinor: number;
  readonly frozenMinor: number;
  readonly creditLimitMinor: number;
}

export interface WalletMovement {
  readonly customerId: number;
  readonly currency: string;
  readonly type: 'top_up' | 'freeze' | 'release' | 'charge' | 'adjust';
  readonly balanceMinor: number;
  readonly frozenMinor: number;
  readonly document: {
    readonly kind: 'outbound_order' | 'top_up' | 'adjustment';
    readonly no: string;
  };
  readonly cause: { readonly person: string; readonly reason: string; readonly requestId: string };
}

/** A line of a wallet's ledger that was written. */
export interface MovedMoney {
  readonly customerId: number;
  readonly currency: string;
  readonly no: number;
  readonly balanceAfterMinor: number;
  readonly frozenAfterMinor: number;
}

@Injectable()
export class WalletsService {
  private readonly listeners: (() => void)[] = [];

  /** Locks the wallets of these customers; call it last, after orders and stock. */
  async lock(tx: Tx, customerIds: readonly number[]): Promise<LockedWallet[]> {
    if (customerIds.length === 0) return [];
    const rows = await tx.rows(LOCK_WALLETS, [tx.operatorId, [...new Set(customerIds)]]);
    return rows.map((row) => ({
      customerId: row.customer_id,
      currency: row.currency,
      balanceMinor: row.balance_minor,
      frozenMinor: row.frozen_minor,
      creditLimitMinor: row.credit_limit_minor,
    }));
  }

  /** Moves money of locked wallets and writes their ledgers. */
  async move(tx: Tx, movements: readonly WalletMovement[]): Promise<MovedMoney[]> {
    if (movements.length === 0) return [];
    const owners = [...new Set(movements.map((movement) => movement.customerId))];
    if (movements.some(isCredit)) this.announceMoney(tx);
    const values = [tx.operatorId, JSON.stringify(movements.map(asked)), owners];
    return (await tx.rows(MOVE_MONEY, values)).map((row) => ({
      customerId: row.customer_id,
      currency: row.currency,
      no: row.no,
      balanceAfterMinor: row.balance_after_minor,
      frozenAfterMinor: row.frozen_after_minor,
    }));
  }

  /**
   * Calls when money has come to a wallet of this process, after it is committed: for whoever would
   * else find it by looking from time to time, and still has to look, because others may write too.
   */
  whenMoneyComes(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** A wallet can spend more than before. */
  announceMoney(tx: Tx): void {
    tx.onCommit(() => {
      for (const listener of this.listeners) listener();
    });
  }

  async open(tx: Tx, customerId: number, currency: string, creditLimitMinor = 0): Promise<void> {
    await tx.rows(OPEN_WALLET, [tx.operatorId, customerId, currency, creditLimitMinor]);
  }
}

function isCredit({ type, balanceMinor }: WalletMovement): boolean {
  return balanceMinor > 0 && (type === 'top_up' || type === 'adjust');
}

/** What a wallet can still promise: its own money and its credit, less what is promised already. */
export function spendable(wallet: LockedWallet): number {
  return wallet.balanceMinor - wallet.frozenMinor + wallet.creditLimitMinor;
}

function asked(movement: WalletMovement, ord: number): Record<string, unknown> {
  const { document, cause } = movement;
  return {
    ord,
    customer_id: movement.customerId,
    currency: movement.currency,
    type: movement.type,
    balance: movement.balanceMinor,
    frozen: movement.frozenMinor,
    document_kind: document.kind,
    document_no: document.no,
    person: cause.person,
    reason: cause.reason,
    request_id: cause.requestId,
  };
}
