import { equal, refused, shape, succeeded, truthy } from '../session';
import { type Case, cases } from './case';

interface SkuPage {
  readonly totalCount: number;
  readonly skuInfoList: readonly { readonly cwSkuCode: string }[];
}

const LIST = 'skuInfos/list/get';
const DETAILS = 'skuInfos/details/get';

const SKU = {
  cwSkuCode: 'text',
  skuName: 'text',
  barcode: 'text',
  weight: 'decimal',
  weightUnit: 'text',
  length: 'decimal',
  width: 'decimal',
  height: 'decimal',
  dimensionUnit: 'text',
  status: 'number',
  cwWarehouseCodeList: 'list',
  updateTime: 'moment',
} as const;

export const CATALOG: readonly Case[] = [
  ...cases(LIST, [
    {
      title: 'lists the whole catalogue with every field',
      run: async (session) => {
        const page = succeeded<SkuPage>(await session.ask(LIST, { pageNo: 1, pageSize: 200 }));
        const found = page.skuInfoList.find((one) => one.cwSkuCode === session.target.sku);
        shape(found, SKU, 'SKU');
        truthy(page.totalCount >= page.skuInfoList.length, 'totalCount is too small');
      },
    },
    {
      title: 'pages in a stable order, to the end',
      run: async (session) => {
        const codes: string[] = [];
        const { totalCount } = succeeded<SkuPage>(await session.ask(LIST, { pageSize: 1 }));
        const pages = Math.min(totalCount, 5);
        for (let pageNo = 1; pageNo <= pages; pageNo += 1) {
          const page = succeeded<SkuPage>(await session.ask(LIST, { pageNo, pageSize: 1 }));
          codes.push(...page.skuInfoList.map((one) => one.cwSkuCode));
        }
        equal(new Set(codes).size, pages, 'distinct codes');
        const behind = succeeded<SkuPage>(
          await session.ask(LIST, { pageNo: totalCount + 1, pageSize: 1 }),
        );
        equal(behind.skuInfoList, [], 'the page behind the last');
      },
    },
    {
      title: '201 rows a page are too many',
      run: async (session) =>
        refused(await session.ask(LIST, { pageSize: 201 }), 3000000, 'pageSize'),
    },
  ]),
  ...cases(DETAILS, [
    {
      title: 'tells details, and which codes are not found',
      run: async (session) => {
        const result = succeeded<{ skuInfoList: unknown[]; notFoundList: string[] }>(
          await session.ask(DETAILS, { cwSkuCodeList: [session.target.sku, 'NO-SUCH-SKU'] }),
        );
        shape(
          result.skuInfoList[0],
          { ...SKU, imageUrl: 'text', declaredValue: 'decimal', currency: 'text' },
          'SKU',
        );
        equal(result.notFoundList, ['NO-SUCH-SKU'], 'notFoundList');
      },
    },
    {
      title: '101 codes are too many',
      run: async (session) => {
        const cwSkuCodeList = Array.from({ length: 101 }, (_, at) => `S${at}`);
        refused(await session.ask(DETAILS, { cwSkuCodeList }), 3000000, '100');
      },
    },
    {
      title: "another customer's equal code is another product",
      needs: (target) => target.otherCustomer !== null,
      run: async (session) => {
        const as = session.target.otherCustomer ?? session.target.main;
        const fields = { cwSkuCodeList: [session.target.sku] };
        const mine = succeeded(await session.ask(DETAILS, fields));
        const theirs = succeeded(await session.ask(DETAILS, fields, { as }));
        truthy(JSON.stringify(mine) !== JSON.stringify(theirs), 'both are the same');
      },
    },
  ]),
  ...cases('token/verify', [
    {
      title: 'a valid token is valid',
      run: async (session) => {
        const result = succeeded<Record<string, unknown>>(await session.ask('token/verify'));
        shape(
          result,
          {
            verifyResult: 'flag',
            authorizationSuccess: 'flag',
            cwCustomerCode: 'text',
            expireTime: 'moment or null',
            failReason: 'text',
            authorizationFailReason: 'text',
          },
          'result',
        );
        equal(
          [result.verifyResult, result.authorizationSuccess, result.failReason],
          [true, true, ''],
          'verdict',
        );
      },
    },
    {
      title: 'a token that is not valid: success, and the reason',
      run: async (session) => {
        const result = succeeded<Record<string, unknown>>(
          await session.ask('token/verify', { cwAccessToken: 'wrong' }),
        );
        equal([result.verifyResult, result.authorizationSuccess], [false, false], 'verdict');
        truthy(result.failReason !== '', 'no reason is given');
      },
    },
  ]),
];
