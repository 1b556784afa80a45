import { Controller } from '@nestjs/common';
import { CatalogService, type ListedSku } from '../../modules/catalog/catalog.service';
import { formatMinor } from '../../platform/money';
import { Call, Came, type Incoming } from '../call';
import { TEMU_ROOT } from '../paths';
import { TemuFace } from '../temu.face';
import { reader } from '../wire/fields';
import { shortDecimal } from '../wire/values';
import {
  SkuDetailsRequest,
  SkuDetailsResult,
  type SkuDetailsRow,
  SkuListRequest,
  SkuListResult,
  type SkuRow,
} from './skus.dto';

const DEFAULT_PAGE_SIZE = 100;

const readList = reader(SkuListRequest);
const readDetails = reader(SkuDetailsRequest);

@Controller(TEMU_ROOT)
export class SkuCalls {
  constructor(
    private readonly face: TemuFace,
    private readonly catalog: CatalogService,
  ) {}

  @Call('skuInfos/list/get', {
    summary: "全量货品 · The customer's whole catalogue",
    owner: 'required',
    request: SkuListRequest,
    result: SkuListResult,
  })
  list(@Came() came: Incoming): Promise<string> {
    return this.face.owned(
      came,
      readList,
      async ({ registration, owner, request }): Promise<SkuListResult> => {
        const { pageNo = 1, pageSize = DEFAULT_PAGE_SIZE } = request;
        const page = await this.catalog.page(
          registration.operatorId,
          owner.customerId,
          pageNo,
          pageSize,
        );
        return { totalCount: page.total, skuInfoList: page.skus.map(skuRow) };
      },
    );
  }

  @Call('skuInfos/details/get', {
    summary: '货品详情 · SKUs in detail',
    owner: 'required',
    request: SkuDetailsRequest,
    result: SkuDetailsResult,
  })
  details(@Came() came: Incoming): Promise<string> {
    return this.face.owned(
      came,
      readDetails,
      async ({ registration, owner, request }): Promise<SkuDetailsResult> => {
        const codes = [...new Set(request.cwSkuCodeList)];
        const skus = await this.catalog.details(registration.operatorId, owner.customerId, codes);
        const found = new Set(skus.map((sku) => sku.code));
        return {
          skuInfoList: skus.map(detailsRow),
          notFoundList: codes.filter((code) => !found.has(code)),
        };
      },
    );
  }
}

function skuRow(sku: ListedSku): SkuRow {
  return {
    cwSkuCode: sku.code,
    skuName: sku.name,
    barcode: sku.barcode,
    weight: shortDecimal(sku.weight),
    weightUnit: sku.weightUnit,
    length: shortDecimal(sku.length),
    width: shortDecimal(sku.width),
    height: shortDecimal(sku.height),
    dimensionUnit: sku.lengthUnit,
    status: sku.active ? 1 : 0,
    cwWarehouseCodeList: [...sku.warehouseCodes],
    updateTime: sku.updatedAt.getTime(),
  };
}

function detailsRow(sku: ListedSku): SkuDetailsRow {
  return {
    ...skuRow(sku),
    imageUrl: sku.imageUrl,
    declaredValue: formatMinor(sku.declaredValueMinor, sku.currency),
    currency: sku.currency,
  };
}
