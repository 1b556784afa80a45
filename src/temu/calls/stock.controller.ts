import { Controller } from '@nestjs/common';
import { ChannelsService } from '../../modules/channels/channels.service';
import { InventoryService } from '../../modules/inventory/inventory.service';
import type { ShownStock, StockChange } from '../../modules/inventory/inventory.types';
import { type Warehouse, WarehousesService } from '../../modules/warehouses/warehouses.service';
import type { OperatorId } from '../../platform/database';
import { Call, Came, type Incoming } from '../call';
import { TEMU_ROOT } from '../paths';
import { changeType } from '../status';
import { TemuFace } from '../temu.face';
import { badParameter } from '../wire/fault';
import { reader } from '../wire/fields';
import { utcText } from '../wire/values';
import {
  type ChangeRow,
  ChangesRequest,
  ChangesResult,
  InventoryRequest,
  InventoryResult,
  type InventoryRow,
} from './stock.dto';

const DEFAULT_PAGE_SIZE = 100;
const SECOND_MS = 1_000;
const LONGEST_WINDOW_DAYS = 31;
const DAY_MS = 86_400_000;

const readInventory = reader(InventoryRequest);
const readChanges = reader(ChangesRequest);

@Controller(TEMU_ROOT)
export class StockCalls {
  constructor(
    private readonly face: TemuFace,
    private readonly inventory: InventoryService,
    private readonly warehouses: WarehousesService,
    private readonly channels: ChannelsService,
  ) {}

  @Call('inventory/batch/get', {
    summary: '库存批量查询 · Stock',
    owner: 'required',
    request: InventoryRequest,
    result: InventoryResult,
  })
  inventoryBatchGet(@Came() came: Incoming): Promise<string> {
    return this.face.owned(
      came,
      readInventory,
      async ({ registration, owner, request }): Promise<InventoryResult> => {
        const { operatorId } = registration;
        const { customerId } = owner;
        const warehouses = await this.warehousesOf(operatorId, warehouseCodes(request));
        const rows = await this.inventory.show(
          operatorId,
          customerId,
          warehouses.map((warehouse) => warehouse.id),
          request.cwSkuCodeList,
        );
        const hidden = await this.hidden(operatorId, customerId, warehouses);
        return { inventoryList: rows.map((row) => inventoryRow(row, hidden)) };
      },
    );
  }

  @Call('inventory/change/list/get', {
    summary: '库存流水 · Stock changes',
    owner: 'required',
    request: ChangesRequest,
    result: ChangesResult,
  })
  inventoryChanges(@Came() came: Incoming): Promise<string> {
    return this.face.owned(
      came,
      readChanges,
      async ({ registration, owner, request }): Promise<ChangesResult> => {
        const { operatorId } = registration;
        const { from, until } = windowOf(request);
        const { cwWarehouseCode: code, cwSkuCodeList: skus } = request;
        const { total, changes } = await this.inventory.changes(operatorId, {
          customerId: owner.customerId,
          warehouseIds:
            code === undefined
              ? null
              : (await this.warehousesOf(operatorId, [code])).map((warehouse) => warehouse.id),
          skuCodes: skus?.length ? skus : null,
          from,
          until,
          pageNo: request.pageNo ?? 1,
          pageSize: request.pageSize ?? DEFAULT_PAGE_SIZE,
        });
        return { totalCount: total, inventoryChangeList: changes.map(changeRow) };
      },
    );
  }

  private warehousesOf(operatorId: OperatorId, codes: readonly string[]): Promise<Warehouse[]> {
    return Promise.all(codes.map((code) => this.warehouses.getByTemuCode(operatorId, code)));
  }

  /** The codes of those of whose stock this customer is shown nothing; from memory. */
  private async hidden(
    operatorId: OperatorId,
    customerId: number,
    warehouses: readonly Warehouse[],
  ): Promise<ReadonlySet<string>> {
    const shown = await Promise.all(
      warehouses.map(({ id }) => this.channels.showStock(operatorId, id, customerId)),
    );
    return new Set(warehouses.filter((_, at) => !shown[at]).map(({ temuCode }) => temuCode));
  }
}

function warehouseCodes({ cwWarehouseCode, cwWarehouseCodeList = [] }: InventoryRequest): string[] {
  const codes = new Set(
    cwWarehouseCode === undefined ? cwWarehouseCodeList : [cwWarehouseCode, ...cwWarehouseCodeList],
  );
  if (codes.size === 0) {
    throw badParameter(
      'cwWarehouseCode or cwWarehouseCodeList is missing.',
      '缺少 cwWarehouseCode 或 cwWarehouseCodeList。',
    );
  }
  return [...codes];
}

/** The end includes its whole second. */
function windowOf({ startTime, endTime }: ChangesRequest): { from: Date; until: Date } {
  const untilMs = (Math.floor(endTime / SECOND_MS) + 1) * SECOND_MS;
  if (endTime < startTime) {
    throw badParameter('endTime is before startTime.', 'endTime 早于 startTime。');
  }
  if (endTime - startTime > LONGEST_WINDOW_DAYS * DAY_MS) {
    throw badParameter(
      `startTime and endTime are more than ${LONGEST_WINDOW_DAYS} days apart; ask in several windows.`,
      `startTime 与 endTime 相差超过 ${LONGEST_WINDOW_DAYS} 天，请分段查询。`,
    );
  }
  return { from: new Date(startTime), until: new Date(untilMs) };
}

function inventoryRow(stock: ShownStock, hidden: ReadonlySet<string>): InventoryRow {
  return {
    cwWarehouseCode: stock.warehouseCode,
    cwSkuCode: stock.skuCode,
    availableQty: hidden.has(stock.warehouseCode) ? 0 : stock.available,
    totalQty: stock.onHand,
    lockedQty: stock.allocated + stock.locked,
    defectiveQty: stock.defective,
    inTransitQty: stock.inTransit,
    updateTime: stock.changedAt.getTime(),
  };
}

function changeRow(change: StockChange): ChangeRow {
  const { number, name } = changeType(change.type, change.change);
  return {
    cwSkuCode: change.skuCode,
    cwWarehouseCode: change.warehouseCode,
    changeQty: change.change,
    changeTime: utcText(change.writtenAt),
    changeTimestamp: change.writtenAt.getTime(),
    changeType: number,
    changeTypeName: name,
    changeNo: String(change.id),
    orderNo: change.documentNo,
    beforeQty: change.after - change.change,
    afterQty: change.after,
  };
}
