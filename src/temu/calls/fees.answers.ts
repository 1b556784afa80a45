import { formatMinor } from '../../platform/money';
import type { FeeRow } from './orders.dto';

/** The platform's names for what is charged. */
export function feeRow(charge: {
  readonly type: string;
  readonly name: string;
  readonly amountMinor: number;
  readonly currency: string;
}): FeeRow {
  return {
    feeType: charge.type.toUpperCase(),
    feeName: charge.name,
    amount: formatMinor(charge.amountMinor, charge.currency),
    currency: charge.currency,
  };
}
