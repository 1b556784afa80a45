import type { Order, OrderPackage } from '../orders/orders.types';
import { linesIn } from '../orders/parcels.rules';

/**
 * What a parcel is insured for: of what its order is, as much as it holds of the pieces. The parcels
 * of an order come to exactly what was asked for. Null: for nothing.
 */
export function insuredMinorOf(
  order: Pick<Order, 'lines' | 'packages' | 'services'>,
  parcel: OrderPackage | undefined,
): number | null {
  const { insuredMinor } = order.services;
  if (insuredMinor === null || !parcel || order.packages.length === 1) return insuredMinor;
  const held = order.packages.map((one) => ({ no: one.packageNo, pieces: piecesIn(order, one) }));
  const upTo = (last: number): bigint =>
    held.reduce((sum, { no, pieces }) => (no <= last ? sum + pieces : sum), 0n);
  const all = upTo(Number.MAX_SAFE_INTEGER);
  const share = (pieces: bigint): bigint => (BigInt(insuredMinor) * pieces) / all;
  const own = all === 0n ? 0n : share(upTo(parcel.packageNo)) - share(upTo(parcel.packageNo - 1));
  return own === 0n ? null : Number(own);
}

function piecesIn(order: Pick<Order, 'lines' | 'packages'>, one: OrderPackage): bigint {
  return linesIn(order, one).reduce((sum, { quantity }) => sum + BigInt(quantity), 0n);
}
