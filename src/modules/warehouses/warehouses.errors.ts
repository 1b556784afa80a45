import { failure } from '../../platform/failure';

export const unknownWarehouse = failure('missing', 'warehouse.unknown', (v: { code: string }) => ({
  en: `No active warehouse has the code "${v.code}". Codes are compared exactly, upper and lower case included.`,
  zh: `没有启用的仓库使用编码“${v.code}”。编码区分大小写，须完全一致。`,
}));

export const warehouseCodeTaken = failure(
  'conflict',
  'warehouse.code_taken',
  (v: { code: string }) => ({
    en: `Another warehouse has the code "${v.code}". Choose another code.`,
    zh: `编码“${v.code}”已被其他仓库使用，请更换编码。`,
  }),
);

export const temuCodeTaken = failure(
  'conflict',
  'warehouse.temu_code_taken',
  (v: { code: string }) => ({
    en: `Another warehouse has the Temu code "${v.code}". Take it away there first, or choose another.`,
    zh: `Temu 仓库编码“${v.code}”已被其他仓库使用，请先在该仓库移除，或更换编码。`,
  }),
);

export const temuCodeInUse = failure(
  'conflict',
  'warehouse.temu_code_in_use',
  (v: { code: string; orders: number; skus: number }) => ({
    en: `Temu uses the code "${v.code}": ${v.orders} of its orders are open here, and it asks for the stock of ${v.skus} SKUs by it. After the change it is answered "temuWarehouseCode:${v.code} not found" until its portal has the new code. If that is meant, send temuCodeConfirmed: true.`,
    zh: `Temu 正在使用编码“${v.code}”：本仓有 ${v.orders} 个未完结的 Temu 订单，并以此编码查询 ${v.skus} 个货品的库存。修改后，在 Temu 后台更新编码之前，Temu 会收到“temuWarehouseCode:${v.code} not found”。如确认修改，请发送 temuCodeConfirmed: true。`,
  }),
);
