import { order, RECEIVER } from '../orders';
import { equal, refused, shape, succeeded, truthy } from '../session';
import { type Case, cases } from './case';

interface Warehouse {
  readonly cwWarehouseCode: string;
}

interface Products {
  readonly cwWarehouseCode: string;
  readonly logisticsProductList: readonly {
    readonly logisticsProductCode: string;
    readonly enabled: boolean;
  }[];
}

const NOT_THERE = 'NO-SUCH-WAREHOUSE';

export const WAREHOUSES: readonly Case[] = [
  ...cases('basic/get', [
    {
      title: 'lists the warehouses with every field',
      run: async (session) => {
        const result = succeeded<{ totalCount: number; warehouseList: Warehouse[] }>(
          await session.ask('basic/get'),
        );
        const found = result.warehouseList.find(
          (one) => one.cwWarehouseCode === session.target.warehouse,
        );
        shape(
          found,
          {
            cwWarehouseCode: 'text',
            cwWarehouseName: 'text',
            regionId: 'number',
            regionName1: 'text',
            regionName2: 'text',
            regionName3: 'text',
            addressLine1: 'text',
            addressLine2: 'text',
            postCode: 'text',
            contactName: 'text',
            contactPhone: 'text',
            mail: 'text',
            timeZone: 'text',
            status: 'number',
          },
          'warehouse',
        );
        equal(result.totalCount, result.warehouseList.length, 'totalCount');
      },
    },
    {
      title: 'needs no owner',
      run: async (session) => succeeded(await session.ask('basic/get', {}, { withoutOwner: true })),
    },
    {
      title: 'narrows to the codes that are named, and pages',
      run: async (session) => {
        const { warehouse } = session.target;
        const named = succeeded<{ warehouseList: Warehouse[] }>(
          await session.ask('basic/get', {
            cwWarehouseCodeList: [warehouse, warehouse],
            pageNo: 1,
            pageSize: 1,
          }),
        );
        equal(
          named.warehouseList.map((one) => one.cwWarehouseCode),
          [warehouse],
          'codes',
        );
        const behind = succeeded<{ totalCount: number; warehouseList: Warehouse[] }>(
          await session.ask('basic/get', { cwWarehouseCodeList: [warehouse], pageNo: 2 }),
        );
        equal([behind.totalCount, behind.warehouseList], [1, []], 'the page behind the last');
      },
    },
    {
      title: 'refuses page 0 and pages that are too large',
      run: async (session) => {
        refused(await session.ask('basic/get', { pageNo: 0 }), 3000000, 'pageNo');
        refused(await session.ask('basic/get', { pageSize: 100_000 }), 3000000, 'pageSize');
      },
    },
  ]),
  ...cases('logistics/product/list/batch/get', [
    {
      title: 'lists selected_by_warehouse and the channels of each warehouse',
      run: async (session) => {
        const { warehouse, channel } = session.target;
        const { warehouseLogisticsProductList: list } = succeeded<{
          warehouseLogisticsProductList: Products[];
        }>(
          await session.ask('logistics/product/list/batch/get', {
            cwWarehouseCodeList: [warehouse],
          }),
        );
        const codes = list[0]?.logisticsProductList.map((one) => one.logisticsProductCode) ?? [];
        truthy(codes.includes('selected_by_warehouse'), 'selected_by_warehouse is missing');
        truthy(codes.includes(channel), `${channel} is missing`);
        shape(
          list[0]?.logisticsProductList[0],
          {
            logisticsProductCode: 'text',
            logisticsProductName: 'text',
            shipCompanyName: 'text',
            enabled: 'flag',
          },
          'product',
        );
      },
    },
    {
      title: 'unknown warehouse: exactly temuWarehouseCode:<code> not found',
      run: async (session) => {
        const answer = await session.ask('logistics/product/list/batch/get', {
          cwWarehouseCodeList: [NOT_THERE],
        });
        refused(answer);
        equal(answer.errorMsg, `temuWarehouseCode:${NOT_THERE} not found`, 'errorMsg');
      },
    },
    {
      title: 'every other call that names a warehouse says the same',
      run: async (session) => {
        const { sku } = session.target;
        const asked = [
          ['basic/get', { cwWarehouseCodeList: [session.target.warehouse, NOT_THERE] }],
          ['inventory/batch/get', { cwWarehouseCode: NOT_THERE, cwSkuCodeList: [sku] }],
          [
            'inventory/change/list/get',
            { cwWarehouseCode: NOT_THERE, startTime: 1_700_000_000, endTime: 1_700_000_001 },
          ],
          [
            'delivery/fee/calc',
            {
              cwWarehouseCode: NOT_THERE,
              skuList: [{ cwSkuCode: sku, quantity: 1 }],
              receiver: RECEIVER,
            },
          ],
          ['order/create', order(session, { cwWarehouseCode: NOT_THERE })],
          [
            'order/createWithLabel',
            order(session, { cwWarehouseCode: NOT_THERE, tailShippingMode: 1 }),
          ],
        ] as const;
        for (const [call, fields] of asked) {
          const answer = await session.ask(call, fields);
          equal(answer.errorMsg, `temuWarehouseCode:${NOT_THERE} not found`, `errorMsg of ${call}`);
        }
      },
    },
    {
      title: 'codes are trimmed, but upper and lower case count',
      run: async (session) => {
        const { warehouse } = session.target;
        const call = 'logistics/product/list/batch/get';
        succeeded(await session.ask(call, { cwWarehouseCodeList: [` ${warehouse} `] }));
        const lower = warehouse.toLowerCase();
        if (lower === warehouse) return;
        const answer = await session.ask(call, { cwWarehouseCodeList: [lower] });
        equal(answer.errorMsg, `temuWarehouseCode:${lower} not found`, 'errorMsg');
      },
    },
  ]),
];
