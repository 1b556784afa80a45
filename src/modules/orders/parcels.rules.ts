import type { Parcel } from '../fees/fees.types';
import type { ToldPackage } from '../pushes/pushes.types';
import type { OrderLine, OrderPackage } from './orders.types';

interface Packed {
  readonly lines: readonly OrderLine[];
  readonly packages: readonly OrderPackage[];
}

/** What a package holds; the only package of an order holds all of it, until somebody says else. */
export function linesIn(
  order: Packed,
  one: OrderPackage,
): { readonly line: OrderLine; readonly quantity: number }[] {
  if (one.lines.length === 0 && order.packages.length === 1) {
    return order.lines.map((line) => ({ line, quantity: line.quantity }));
  }
  return one.lines.flatMap(({ lineNo, quantity }) =>
    order.lines.filter((line) => line.lineNo === lineNo).map((line) => ({ line, quantity })),
  );
}

/** An order's packages as the other side is told of them. */
export function toldPackages(
  order: Packed & { readonly channelCode: string | null },
): ToldPackage[] {
  return order.packages.map((one) => ({
    packageRef: one.packageRef,
    trackingNumber: one.trackingNumber,
    carrierName: one.carrierName,
    carrierRef: one.carrierRef,
    channelCode: order.channelCode,
    lines: linesIn(order, one).map(({ line, quantity }) => ({
      lineRef: line.lineRef,
      skuCode: line.skuCode,
      quantity,
    })),
  }));
}

/** The parcels as they were weighed; null: not all of them were, so the goods' own weights count. */
export function weighedParcels(packages: readonly OrderPackage[]): Parcel[] | null {
  const parcels = packages.flatMap(({ weight, weightUnit, length, width, height, lengthUnit }) => {
    if (weight === null || weightUnit === null) return [];
    const measured = length !== null && width !== null && height !== null && lengthUnit !== null;
    return [{ weight, weightUnit, size: measured ? { length, width, height, lengthUnit } : null }];
  });
  return parcels.length > 0 && parcels.length === packages.length ? parcels : null;
}

export function isTracked(one: { readonly trackingNumber: string | null }): boolean {
  return one.trackingNumber !== null;
}
