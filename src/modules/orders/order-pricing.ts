import { Injectable } from '@nestjs/common';
import type { OperatorId } from '../../platform/database';
import { Sealer } from '../../platform/seal';
import { CatalogService } from '../catalog/catalog.service';
import type { PriceRequest } from '../fees/fees.types';
import { WarehousesService } from '../warehouses/warehouses.service';
import type { Order, OrderCharge, Recipient } from './orders.types';
import { weighedParcels } from './parcels.rules';
import { recipientIdentity } from './sealed.rules';

/** An order that is there, as something to be priced. */
@Injectable()
export class OrderPricing {
  constructor(
    private readonly sealer: Sealer,
    private readonly catalog: CatalogService,
    private readonly warehouses: WarehousesService,
  ) {}

  /**
   * The order as it stands: its parcels, if all were weighed, else its goods; for the day of its
   * estimate. Null: whose address is erased can't be priced anew.
   *
   * @param sealed its recipient, as it is kept
   */
  async requestOf(
    operatorId: OperatorId,
    order: Order,
    sealed: Buffer | undefined,
  ): Promise<PriceRequest | null> {
    const warehouse = await this.warehouses.get(operatorId, order.warehouseId);
    if (!sealed || !warehouse) return null;
    const opened = this.sealer.open(sealed, recipientIdentity(operatorId, order.id));
    const keys = order.lines.map(({ skuCode: code }) => ({ customerId: order.customerId, code }));
    const skus = await this.catalog.find(operatorId, keys);
    return {
      warehouse,
      customerId: order.customerId,
      basket: order.lines.flatMap(({ quantity }, at) => {
        const sku = skus[at];
        return sku ? [{ sku, quantity }] : [];
      }),
      destination: JSON.parse(opened.toString()) as Recipient,
      services: order.services,
      at: order.acceptedAt,
      day: dayOf(order.charges),
      parcels: weighedParcels(order.packages) ?? undefined,
    };
  }
}

/** The day whose prices the estimate has, as its trace says. */
function dayOf(charges: readonly OrderCharge[]): string | undefined {
  const traces = charges.map(({ trace }) => trace as { readonly day?: unknown });
  const day = traces.find((trace) => typeof trace.day === 'string')?.day;
  return typeof day === 'string' ? day : undefined;
}

/** The cards that made these lines, as their traces name them. */
export function cardIdsOf(charges: readonly { readonly trace: unknown }[]): number[] {
  const ids = charges.map(({ trace }) => (trace as { readonly cardId?: number }).cardId);
  return [...new Set(ids)].filter((id) => id !== undefined);
}
