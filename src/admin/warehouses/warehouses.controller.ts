import { Body, Param, ParseIntPipe, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ChannelsService } from '../../modules/channels/channels.service';
import {
  type Warehouse as Held,
  WarehousesService,
} from '../../modules/warehouses/warehouses.service';
import { isTimeZone } from '../../platform/days';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT, Paging } from '../../rest/paging.dto';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Make, Read } from '../admin.route';
import { NewWarehouse, Warehouse, WarehouseChange, Warehouses } from './warehouses.dto';

const WHAT = 'warehouse';

@AdminController('Warehouses · 仓库')
export class WarehousesController {
  constructor(
    private readonly desk: Desk,
    private readonly warehouses: WarehousesService,
    private readonly channels: ChannelsService,
  ) {}

  @Read('warehouses', {
    id: 'listWarehouses',
    summary: 'Warehouses and their Temu codes',
    answers: Warehouses,
  })
  async list(
    @ActOf() { caller }: DeskAct,
    @Query() { limit = DEFAULT_LIMIT, cursor }: Paging,
  ): Promise<Warehouses> {
    const [after = 0] = cursor ? partsOf(cursor, 1) : [];
    const all = await this.warehouses.list(caller.operatorId);
    const rows = all.filter((one) => one.id > after).slice(0, limit + 1);
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }

  @Read('warehouses/:id', { id: 'getWarehouse', summary: 'One warehouse', answers: Warehouse })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Warehouse> {
    const found = await this.warehouses.get(caller.operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    tell(reply, found.version);
    return shown(found);
  }

  @Make('warehouses', {
    id: 'createWarehouse',
    summary: 'A new warehouse; its channel selected_by_warehouse is there from the first moment',
    answers: Warehouse,
    right: 'configure',
  })
  async create(
    @ActOf() act: DeskAct,
    @Body() fields: NewWarehouse,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Warehouse> {
    check(fields);
    const made = await this.desk.once(act, fields, async (tx, note) => {
      const warehouse = await this.warehouses.create(tx, {
        address2: '',
        contactName: '',
        contactPhone: '',
        contactMail: '',
        units: 'us',
        active: true,
        cancelAsksAt: ['packed'],
        ...fields,
      });
      await this.channels.createBuiltIn(tx, warehouse.id);
      note({ subject: [WHAT, warehouse.id], after: warehouse });
      return shown(warehouse);
    });
    tell(reply, made.version);
    return made;
  }

  @Change('warehouses/:id', {
    id: 'changeWarehouse',
    summary: 'Change a warehouse',
    answers: Warehouse,
    right: 'configure',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() { temuCodeConfirmed, ...fields }: WarehouseChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Warehouse> {
    check(fields);
    const key = { id, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, fields, async (tx, note) => {
      const done = await this.warehouses.change(tx, key, fields, temuCodeConfirmed);
      if (done) note({ subject: [WHAT, id], ...done });
      return done?.after;
    });
    if (!changed) {
      const there = await this.warehouses.get(act.caller.operatorId, id);
      throw unchanged(WHAT, id, there !== null);
    }
    tell(reply, changed.version);
    return shown(changed);
  }
}

const STAGES = ['accepted', 'picking', 'packed'];

/** What no decorator can know. */
function check({ timeZone, cancelAsksAt = [] }: WarehouseChange): void {
  const unknown = cancelAsksAt.find((stage) => !STAGES.includes(stage));
  if (unknown !== undefined) {
    throw requestInvalid({
      problems: `cancelAsksAt holds "${unknown}", which is none of ${STAGES.join(', ')}`,
    });
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw requestInvalid({
      problems: `timeZone "${timeZone}" is no IANA time zone, such as America/Los_Angeles`,
    });
  }
}

function shown(held: Held): Warehouse {
  const { operatorId: _, updatedAt, ...fields } = held;
  return {
    ...fields,
    cancelAsksAt: [...held.cancelAsksAt],
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
