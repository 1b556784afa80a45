import type {
  WalletLine as HeldLine,
  Wallet as HeldWallet,
  WalletChange as Limits,
} from '../../modules/wallets/wallet-desk.service';
import { formatMinor } from '../../platform/money';
import { minorOf } from '../../rest/amounts';
import { requestInvalid } from '../../rest/rest.errors';
import type { Wallet, WalletChange, WalletLine } from './wallets.dto';

/** @throws request.invalid */
export function limitsOf({ creditLimit, alertBelow }: WalletChange, currency: string): Limits {
  if (creditLimit === null)
    throw requestInvalid({ problems: 'creditLimit is null; "0.00" is none' });
  const creditLimitMinor = minorIfSaid(creditLimit, currency, 'creditLimit');
  if (creditLimitMinor !== undefined && creditLimitMinor < 0)
    throw requestInvalid({ problems: `creditLimit "${creditLimit}" is below zero` });
  const alertBelowMinor =
    alertBelow === null ? null : minorIfSaid(alertBelow, currency, 'alertBelow');
  return { creditLimitMinor, alertBelowMinor };
}

function minorIfSaid(text: string | undefined, currency: string, field: string) {
  return text === undefined ? undefined : minorOf(text, currency, field);
}

export function walletShown(held: HeldWallet): Wallet {
  const money = (minor: number) => formatMinor(minor, held.currency);
  return {
    customerId: held.customerId,
    customerCode: held.customerCode,
    customerName: held.customerName,
    currency: held.currency,
    balance: money(held.balanceMinor),
    frozen: money(held.frozenMinor),
    creditLimit: money(held.creditLimitMinor),
    spendable: money(held.spendableMinor),
    alertBelow: held.alertBelowMinor === null ? null : money(held.alertBelowMinor),
    low: held.low,
    version: held.version,
  };
}

export function lineShown(held: HeldLine): WalletLine {
  const money = (minor: number) => formatMinor(minor, held.currency);
  return {
    customerId: held.customerId,
    customerCode: held.customerCode,
    currency: held.currency,
    no: held.no,
    type: held.type,
    balanceChange: money(held.balanceChangeMinor),
    frozenChange: money(held.frozenChangeMinor),
    balanceAfter: money(held.balanceAfterMinor),
    frozenAfter: money(held.frozenAfterMinor),
    documentKind: held.documentKind,
    documentNo: held.documentNo,
    person: held.person,
    reason: held.reason,
    requestId: held.requestId,
    at: held.at.toISOString(),
  };
}
