import { order, stockOf, withOrder } from '../orders';
import { equal, refused, type Session, shape, succeeded, truthy } from '../session';
import { type Case, cases } from './case';

const DAY_SECONDS = 86_400;
const INVENTORY = 'inventory/batch/get';
const CHANGES = 'inventory/change/list/get';

interface Change {
  readonly cwSkuCode: string;
  readonly changeQty: number;
  readonly changeType: number;
  readonly changeNo: string;
  readonly orderNo: string;
  readonly beforeQty: number;
  readonly afterQty: number;
  readonly changeTimestamp: number;
}

interface Changes {
  readonly totalCount: number;
  readonly inventoryChangeList: readonly Change[];
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Made so that clocks a few minutes apart still see what was just done. */
function lately() {
  return { startTime: nowSeconds() - DAY_SECONDS, endTime: nowSeconds() + 600 };
}

/** All that was lately told of a document, for the SKU and the warehouse of the run. */
export async function changesOf(session: Session, number: string): Promise<Change[]> {
  const { sku, warehouse } = session.target;
  const found: Change[] = [];
  for (let pageNo = 1; ; pageNo += 1) {
    const page = succeeded<Changes>(
      await session.ask(CHANGES, {
        ...lately(),
        cwWarehouseCode: warehouse,
        cwSkuCodeList: [sku],
        pageNo,
        pageSize: 500,
      }),
    );
    found.push(...page.inventoryChangeList.filter((row) => row.orderNo === number));
    if (pageNo * 500 >= page.totalCount) return found;
  }
}

export const STOCK: readonly Case[] = [
  ...cases(INVENTORY, [
    {
      title: 'tells stock with every field; unknown SKUs are left out',
      run: async (session) => {
        const { warehouse, sku } = session.target;
        const { inventoryList } = succeeded<{ inventoryList: Record<string, number>[] }>(
          await session.ask(INVENTORY, {
            cwWarehouseCode: warehouse,
            cwSkuCodeList: [sku, 'NO-SUCH-SKU'],
          }),
        );
        equal(inventoryList.length, 1, 'rows');
        shape(
          inventoryList[0],
          {
            cwWarehouseCode: 'text',
            cwSkuCode: 'text',
            availableQty: 'number',
            totalQty: 'number',
            lockedQty: 'number',
            defectiveQty: 'number',
            inTransitQty: 'number',
            updateTime: 'moment',
          },
          'stock',
        );
      },
    },
    {
      title: 'only unknown SKUs: success and an empty list',
      run: async (session) => {
        const fields = {
          cwWarehouseCode: session.target.warehouse,
          cwSkuCodeList: ['NO-SUCH-SKU'],
        };
        equal(succeeded(await session.ask(INVENTORY, fields)), { inventoryList: [] }, 'result');
      },
    },
    {
      title: 'several warehouses at once',
      needs: (target) => target.otherWarehouse !== '',
      run: async (session) => {
        const { warehouse, otherWarehouse, sku } = session.target;
        const { inventoryList } = succeeded<{ inventoryList: { cwWarehouseCode: string }[] }>(
          await session.ask(INVENTORY, {
            cwWarehouseCodeList: [warehouse, otherWarehouse],
            cwSkuCodeList: [sku],
          }),
        );
        equal(
          inventoryList.map((row) => row.cwWarehouseCode).sort(),
          [warehouse, otherWarehouse].sort(),
          'warehouses',
        );
      },
    },
    {
      title: '201 SKUs are too many',
      run: async (session) => {
        const cwSkuCodeList = Array.from({ length: 201 }, (_, at) => `S${at}`);
        refused(
          await session.ask(INVENTORY, {
            cwWarehouseCode: session.target.warehouse,
            cwSkuCodeList,
          }),
          3000000,
          '200',
        );
      },
    },
    {
      title: 'no warehouse named',
      run: async (session) => {
        refused(
          await session.ask(INVENTORY, { cwSkuCodeList: [session.target.sku] }),
          3000000,
          'cwWarehouseCode',
        );
      },
    },
    {
      title: 'an order takes what can be sold, its cancel gives it back',
      run: async (session) => {
        const before = await stockOf(session);
        await withOrder(
          session,
          { orderList: [{ orderSn: '1', cwSkuCode: session.target.sku, quantity: 3 }] },
          async () => {
            const during = await stockOf(session);
            equal(before.availableQty - during.availableQty, 3, 'availableQty taken');
            equal(during.lockedQty - before.lockedQty, 3, 'lockedQty added');
            equal(during.totalQty, before.totalQty, 'totalQty');
          },
        );
        equal(
          (await stockOf(session)).availableQty,
          before.availableQty,
          'availableQty given back',
        );
      },
    },
    {
      title: "another operator's equal codes are other goods",
      needs: (target) => target.otherOperator !== null,
      run: async (session) => {
        const as = session.target.otherOperator ?? session.target.main;
        const fields = {
          cwWarehouseCode: session.target.warehouse,
          cwSkuCodeList: [session.target.sku],
        };
        const read = async (): Promise<unknown> =>
          succeeded(await session.ask(INVENTORY, fields, { as }));
        const before = await read();
        await withOrder(session, {}, async () =>
          equal(await read(), before, 'stock of the other operator'),
        );
      },
    },
  ]),
  ...cases(CHANGES, [
    {
      title: 'tells an order as 20 and its cancel as 21, with before and after',
      run: async (session) => {
        const made = order(session, {
          orderList: [{ orderSn: '1', cwSkuCode: session.target.sku, quantity: 2 }],
        });
        succeeded(await session.ask('order/create', made));
        succeeded(await session.ask('order/cancel', { cwFulfillNo: made.cwFulfillNo }));
        const rows = await changesOf(session, made.cwFulfillNo);
        equal(
          rows.map((row) => [row.changeType, row.changeQty]),
          [
            [20, -2],
            [21, 2],
          ],
          'changes',
        );
        for (const row of rows)
          equal(row.afterQty - row.beforeQty, row.changeQty, 'after less before');
        shape(
          rows[0],
          {
            cwSkuCode: 'text',
            cwWarehouseCode: 'text',
            changeQty: 'number',
            changeTime: 'text',
            changeTimestamp: 'moment',
            changeType: 'number',
            changeTypeName: 'text',
            changeNo: 'text',
            orderNo: 'text',
            beforeQty: 'number',
            afterQty: 'number',
          },
          'change',
        );
      },
    },
    {
      title: 'pages fit together, in order, without a row twice',
      run: async (session) => {
        const window = lately();
        const whole = succeeded<Changes>(await session.ask(CHANGES, { ...window, pageSize: 6 }));
        const first = succeeded<Changes>(
          await session.ask(CHANGES, { ...window, pageSize: 3, pageNo: 1 }),
        );
        const second = succeeded<Changes>(
          await session.ask(CHANGES, { ...window, pageSize: 3, pageNo: 2 }),
        );
        const pages = [...first.inventoryChangeList, ...second.inventoryChangeList].map(
          (row) => row.changeNo,
        );
        equal(
          pages,
          whole.inventoryChangeList.map((row) => row.changeNo),
          'change numbers',
        );
        equal(new Set(pages).size, pages.length, 'distinct rows');
        const times = whole.inventoryChangeList.map((row) => row.changeTimestamp);
        equal(
          times,
          [...times].sort((a, b) => a - b),
          'order of time',
        );
      },
    },
    {
      title: 'seconds and milliseconds mean the same',
      run: async (session) => {
        const { startTime, endTime } = lately();
        const seconds = succeeded<Changes>(
          await session.ask(CHANGES, { startTime, endTime: endTime - 3600 }),
        );
        const ms = succeeded<Changes>(
          await session.ask(CHANGES, {
            startTime: startTime * 1000,
            endTime: (endTime - 3600) * 1000,
          }),
        );
        equal(ms.totalCount, seconds.totalCount, 'totalCount');
      },
    },
    {
      title: 'more than 31 days, an end before the start, 501 rows: refused',
      run: async (session) => {
        const { startTime, endTime } = lately();
        refused(
          await session.ask(CHANGES, { startTime: endTime - 32 * DAY_SECONDS, endTime }),
          3000000,
          '31',
        );
        refused(
          await session.ask(CHANGES, { startTime: endTime, endTime: startTime }),
          3000000,
          'endTime',
        );
        refused(
          await session.ask(CHANGES, { startTime, endTime, pageSize: 501 }),
          3000000,
          'pageSize',
        );
        refused(await session.ask(CHANGES, { endTime }), 3000000, 'startTime');
      },
    },
    {
      title: "shows nothing of another customer's",
      needs: (target) => target.otherCustomer !== null,
      run: async (session) => {
        const as = session.target.otherCustomer ?? session.target.main;
        await withOrder(session, {}, async (number) => {
          const theirs = succeeded<Changes>(
            await session.ask(CHANGES, { ...lately(), pageSize: 500 }, { as }),
          );
          truthy(!theirs.inventoryChangeList.some((row) => row.orderNo === number), 'it is there');
        });
      },
    },
  ]),
];
