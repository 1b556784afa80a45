import { Controller } from '@nestjs/common';
import { BUILT_IN_CODE, ChannelsService } from '../../modules/channels/channels.service';
import { type Warehouse, WarehousesService } from '../../modules/warehouses/warehouses.service';
import { Call, Came, type Incoming } from '../call';
import { TEMU_ROOT } from '../paths';
import { regionOf } from '../regions';
import { TemuFace } from '../temu.face';
import { reader } from '../wire/fields';
import {
  BasicGetRequest,
  BasicGetResult,
  LogisticsProductsRequest,
  LogisticsProductsResult,
  type WarehouseProducts,
  type WarehouseRow,
} from './warehouses.dto';

const DEFAULT_PAGE_SIZE = 100;
const ACTIVE = 1;

const readBasicGet = reader(BasicGetRequest);
const readProducts = reader(LogisticsProductsRequest);

@Controller(TEMU_ROOT)
export class WarehouseCalls {
  constructor(
    private readonly face: TemuFace,
    private readonly warehouses: WarehousesService,
    private readonly channels: ChannelsService,
  ) {}

  @Call('basic/get', {
    summary: '仓库信息列表 · Warehouses',
    owner: 'optional',
    request: BasicGetRequest,
    result: BasicGetResult,
  })
  basicGet(@Came() came: Incoming): Promise<string> {
    return this.face.open(
      came,
      readBasicGet,
      async ({ registration, request }): Promise<BasicGetResult> => {
        const { pageNo = 1, pageSize = DEFAULT_PAGE_SIZE, cwWarehouseCodeList: asked } = request;
        const wanted = await this.wanted(registration.operatorId, asked);
        const first = (pageNo - 1) * pageSize;
        return {
          totalCount: wanted.length,
          warehouseList: wanted.slice(first, first + pageSize).map(warehouseRow),
        };
      },
    );
  }

  @Call('logistics/product/list/batch/get', {
    summary: '物流产品 · Logistics products of warehouses',
    owner: 'optional',
    request: LogisticsProductsRequest,
    result: LogisticsProductsResult,
  })
  logisticsProducts(@Came() came: Incoming): Promise<string> {
    return this.face.open(
      came,
      readProducts,
      async ({ registration, owner, request }): Promise<LogisticsProductsResult> => {
        const { operatorId } = registration;
        const codes = [...new Set(request.cwWarehouseCodeList)];
        const found = await Promise.all(
          codes.map((code) => this.warehouses.getByTemuCode(operatorId, code)),
        );
        const products = found.map((warehouse) =>
          this.productsOf(operatorId, warehouse, owner?.customerId ?? null),
        );
        return { warehouseLogisticsProductList: await Promise.all(products) };
      },
    );
  }

  /** Those that are named, each of which must be there; else all that are active. */
  private async wanted(operatorId: number, codes: string[] = []): Promise<readonly Warehouse[]> {
    if (codes.length === 0)
      return (await this.warehouses.list(operatorId)).filter((warehouse) => warehouse.active);
    return Promise.all(
      [...new Set(codes)].map((code) => this.warehouses.getByTemuCode(operatorId, code)),
    );
  }

  private async productsOf(
    operatorId: number,
    warehouse: Warehouse,
    customerId: number | null,
  ): Promise<WarehouseProducts> {
    const channels =
      customerId === null
        ? await this.channels.listActive(operatorId, warehouse.id)
        : await this.channels.listFor(operatorId, warehouse.id, customerId);
    return {
      cwWarehouseCode: warehouse.temuCode,
      logisticsProductList: channels.map((channel) => ({
        logisticsProductCode: channel.code,
        logisticsProductName: channel.name,
        shipCompanyName: channel.code === BUILT_IN_CODE ? '' : channel.carrierName,
        enabled: true,
      })),
    };
  }
}

function warehouseRow(warehouse: Warehouse): WarehouseRow {
  return {
    cwWarehouseCode: warehouse.temuCode,
    cwWarehouseName: warehouse.name,
    regionId: regionOf(warehouse.country),
    regionName1: warehouse.country,
    regionName2: warehouse.state,
    regionName3: warehouse.city,
    addressLine1: warehouse.address1,
    addressLine2: warehouse.address2,
    postCode: warehouse.postcode,
    contactName: warehouse.contactName,
    contactPhone: warehouse.contactPhone,
    mail: warehouse.contactMail,
    timeZone: warehouse.timeZone,
    status: ACTIVE,
  };
}
