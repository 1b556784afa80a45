import { Failure } from '../../platform/failure';
import { formatMinor } from '../../platform/money';
import { insufficientStock } from '../inventory/inventory.errors';
import { available } from '../inventory/inventory.rules';
import type { LockedStock } from '../inventory/inventory.types';
import { insufficientBalance, noWallet } from '../wallets/wallets.errors';
import { type LockedWallet, spendable } from '../wallets/wallets.service';
import { cancelledBeforeArrival, numberCancelled, numberTaken } from './orders.errors';
import type { AcceptedOrder } from './orders.types';

/** What an order needs, once prices and SKUs are known. */
export interface Prepared {
  readonly customer: { readonly id: number; readonly code: string };
  readonly warehouse: { readonly id: number; readonly temuCode: string };
  /** Pieces by SKU; the same SKU on two lines counts together. */
  readonly needs: readonly {
    readonly skuId: number;
    readonly skuCode: string;
    readonly quantity: number;
  }[];
  readonly totalMinor: number;
  readonly currency: string;
}

/** What is already known under the number. */
export type Known =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'cancelled before arrival' }
  | {
      readonly kind: 'order';
      readonly order: AcceptedOrder;
      readonly sameContent: boolean;
      readonly cancelled: boolean;
    };

export interface Candidate {
  readonly number: string;
  /** Whether it may be taken although it can't be paid yet: what the platform sends may not. */
  readonly mayWait: boolean;
  readonly known: Known;
  readonly prepared: Prepared | Failure;
}

export type Decision =
  /** `held`: taken, but it waits for what is missing. */
  | { readonly kind: 'take'; readonly held: Failure | null }
  | { readonly kind: 'repeat'; readonly order: AcceptedOrder }
  | { readonly kind: 'refuse'; readonly failure: Failure };

/**
 * Decides about orders that arrive together, in their order. All rows are locked, so what is
 * seen here is what will be changed; an order that is refused leaves its stock and money to the
 * ones behind it. No number may come twice.
 */
export function decide(
  candidates: readonly Candidate[],
  stock: readonly LockedStock[],
  wallets: readonly LockedWallet[],
): Decision[] {
  const pieces = new Map(
    stock.map((row) => [stockKey(row.warehouseId, row.skuId), available(row)]),
  );
  const money = new Map(
    wallets.map((wallet) => [walletKey(wallet.customerId, wallet.currency), spendable(wallet)]),
  );
  return candidates.map(({ number, mayWait, known, prepared }) => {
    const earlier = alreadyKnown(number, known);
    if (earlier) return earlier;
    if (prepared instanceof Failure) return { kind: 'refuse', failure: prepared };
    const noStock = missingStock(prepared, pieces);
    if (noStock) return { kind: 'refuse', failure: noStock };
    const noMoney = missingMoney(prepared, money);
    if (noMoney && !mayWait) return { kind: 'refuse', failure: noMoney };
    reservePieces(prepared, pieces);
    if (!noMoney) reserveMoney(prepared, money);
    return { kind: 'take', held: noMoney };
  });
}

function alreadyKnown(number: string, known: Known): Decision | null {
  switch (known.kind) {
    case 'nothing':
      return null;
    case 'cancelled before arrival':
      return { kind: 'refuse', failure: cancelledBeforeArrival({ number }) };
    case 'order':
      if (known.cancelled && known.sameContent)
        return { kind: 'refuse', failure: numberCancelled({ number }) };
      return known.sameContent
        ? { kind: 'repeat', order: known.order }
        : { kind: 'refuse', failure: numberTaken({ number }) };
  }
}

function missingStock(prepared: Prepared, pieces: ReadonlyMap<string, number>): Failure | null {
  for (const need of prepared.needs) {
    const left = pieces.get(stockKey(prepared.warehouse.id, need.skuId)) ?? 0;
    if (left < need.quantity) {
      return insufficientStock({
        sku: need.skuCode,
        warehouse: prepared.warehouse.temuCode,
        asked: need.quantity,
        available: left,
      });
    }
  }
  return null;
}

function missingMoney(prepared: Prepared, money: ReadonlyMap<string, number>): Failure | null {
  const { customer, currency, totalMinor } = prepared;
  const left = money.get(walletKey(customer.id, currency));
  if (left === undefined) return noWallet({ customer: customer.code, currency });
  if (left >= totalMinor) return null;
  return insufficientBalance({
    customer: customer.code,
    needed: formatMinor(totalMinor, currency),
    spendable: formatMinor(left, currency),
    currency,
  });
}

function reservePieces(prepared: Prepared, pieces: Map<string, number>): void {
  for (const need of prepared.needs) {
    const key = stockKey(prepared.warehouse.id, need.skuId);
    pieces.set(key, (pieces.get(key) ?? 0) - need.quantity);
  }
}

function reserveMoney(prepared: Prepared, money: Map<string, number>): void {
  const key = walletKey(prepared.customer.id, prepared.currency);
  money.set(key, (money.get(key) ?? 0) - prepared.totalMinor);
}

export function stockKey(warehouseId: number, skuId: number): string {
  return `${warehouseId}/${skuId}`;
}

function walletKey(customerId: number, currency: string): string {
  return `${customerId}/${currency}`;
}
