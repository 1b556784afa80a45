import { Mismatch, type Session, succeeded } from './session';
import type { Fields } from './wire';

export const RECEIVER = {
  receiptName: 'Jane Roe',
  mobile: '+12135550123',
  backupMobile: '',
  mail: 'jane@example.com',
  regionName1: 'United States',
  regionName2: 'CA',
  regionName3: 'Los Angeles',
  regionName4: '',
  addressLine1: '350 S Grand Ave',
  addressLine2: '',
  addressLine3: '',
  postCode: '90071',
};

/** No demo price reaches it. */
export const UNREACHABLE = {
  ...RECEIVER,
  regionName2: 'AK',
  regionName3: 'Ketchikan',
  postCode: '99950',
};

/** An order as the platform sends it; fields given replace or add. */
export function order(
  session: Session,
  fields: Fields = {},
): Fields & { readonly cwFulfillNo: string } {
  const { sku, warehouse } = session.target;
  return {
    cwFulfillNo: session.number(),
    cwWarehouseCode: warehouse,
    tailShippingMode: 0,
    logisticsProductCode: 'selected_by_warehouse',
    chargeMethod: 0,
    parentOrderSn: 'PO-211-1',
    packageSn: 'PK-1',
    latestShipTime: 1_900_000_000,
    remark: '',
    orderList: [line(sku, 1)],
    receiver: RECEIVER,
    ...fields,
  };
}

export function line(cwSkuCode: string, quantity: unknown, orderSn = '211-1'): Fields {
  return {
    orderSn,
    parentOrderSn: 'PO-211-1',
    cwSkuCode,
    quantity,
    productSkuId: '17592352673534',
  };
}

/** Gives back what a case has taken. */
export async function giveBack(session: Session, number: string): Promise<void> {
  succeeded(
    await session.ask('order/cancel', { cwFulfillNo: number, cancelReason: 'conformance' }),
  );
}

/** Does something with an order, and gives it back whatever happens. */
export async function withOrder(
  session: Session,
  fields: Fields,
  work: (number: string) => Promise<void>,
): Promise<void> {
  const made = order(session, fields);
  succeeded(await session.ask('order/create', made));
  try {
    await work(made.cwFulfillNo);
  } finally {
    await giveBack(session, made.cwFulfillNo);
  }
}

export interface StockRow {
  readonly cwWarehouseCode: string;
  readonly cwSkuCode: string;
  readonly availableQty: number;
  readonly totalQty: number;
  readonly lockedQty: number;
  readonly defectiveQty: number;
  readonly inTransitQty: number;
}

export async function stockOf(session: Session, sku = session.target.sku): Promise<StockRow> {
  const { inventoryList } = succeeded<{ inventoryList: StockRow[] }>(
    await session.ask('inventory/batch/get', {
      cwWarehouseCode: session.target.warehouse,
      cwSkuCodeList: [sku],
    }),
  );
  const [row] = inventoryList;
  if (!row) throw new Mismatch(`no stock row of ${sku}`);
  return row;
}
