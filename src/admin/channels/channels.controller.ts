import { Body, Param, ParseIntPipe, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../modules/access/access.types';
import { ChannelsService, type Channel as Held } from '../../modules/channels/channels.service';
import { CustomersService } from '../../modules/customers/customers.service';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import { Database, type Tx } from '../../platform/database';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Make, Read } from '../admin.route';
import { Channel, ChannelChange, Channels, NewChannel } from './channels.dto';

const WHAT = 'channel';

@AdminController('Channels · 物流渠道')
export class ChannelsController {
  constructor(
    private readonly desk: Desk,
    private readonly db: Database,
    private readonly channels: ChannelsService,
    private readonly customers: CustomersService,
    private readonly warehouses: WarehousesService,
  ) {}

  @Read('warehouses/:id/channels', {
    id: 'listChannels',
    summary: 'Channels of a warehouse',
    answers: Channels,
  })
  async list(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) warehouseId: number,
  ): Promise<Channels> {
    await this.expectWarehouse(caller, warehouseId);
    const channels = await this.channels.listAll(caller.operatorId, warehouseId);
    return { items: await Promise.all(channels.map((channel) => this.shown(caller, channel))) };
  }

  @Read('channels/:id', { id: 'getChannel', summary: 'One channel', answers: Channel })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Channel> {
    const found = await this.channels.get(caller.operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    tell(reply, found.version);
    return this.shown(caller, found);
  }

  @Make('warehouses/:id/channels', {
    id: 'createChannel',
    summary: 'A new channel of a warehouse',
    answers: Channel,
    right: 'configure',
  })
  async create(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) warehouseId: number,
    @Body() fields: NewChannel,
  ): Promise<Channel> {
    await this.expectWarehouse(act.caller, warehouseId);
    const id = await this.desk.once(act, [warehouseId, fields], async (tx, note) => {
      const { customerCodes = [], code, name } = fields;
      const made = await this.channels.create(tx, {
        warehouseId,
        code,
        name,
        carrierName: fields.carrierName ?? '',
        customerScope: fields.customerScope ?? 'all',
        customerIds: await this.idsOf(tx, customerCodes),
        active: fields.active ?? true,
        stockShown: fields.stockShown ?? true,
      });
      note({ subject: [WHAT, made], after: { warehouseId, ...fields } });
      return made;
    });
    const made = await this.channels.get(act.caller.operatorId, id);
    if (!made) throw new Error(`channel ${id} is not there after it was made`);
    return this.shown(act.caller, made);
  }

  @Change('channels/:id', {
    id: 'changeChannel',
    summary: 'Change a channel',
    answers: Channel,
    right: 'configure',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() fields: ChannelChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Channel> {
    const key = { id, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, fields, async (tx, note) => {
      const { customerCodes, ...rest } = fields;
      const named = customerCodes && { customerIds: await this.idsOf(tx, customerCodes) };
      const done = await this.channels.change(tx, key, { ...rest, ...named });
      if (done) note({ subject: [WHAT, id], ...done });
      return done?.after;
    });
    if (!changed) {
      const there = await this.channels.get(act.caller.operatorId, id);
      throw unchanged(WHAT, id, there !== null);
    }
    tell(reply, changed.version);
    return this.shown(act.caller, changed);
  }

  private async expectWarehouse({ operatorId }: Caller, id: number): Promise<void> {
    if (!(await this.warehouses.get(operatorId, id)))
      throw notFound({ what: 'warehouse', id: String(id) });
  }

  private async idsOf(tx: Tx, codes: readonly string[]): Promise<number[]> {
    const found = await this.customers.findByCodes(tx, codes);
    const unknown = codes.find((code) => !found.some((customer) => customer.code === code));
    if (unknown !== undefined)
      throw requestInvalid({ problems: `customerCodes holds "${unknown}", which is no customer` });
    return found.map((customer) => customer.id);
  }

  private async shown({ operatorId }: Caller, channel: Held): Promise<Channel> {
    const {
      id,
      warehouseId,
      code,
      name,
      carrierName,
      kind,
      customerScope,
      active,
      stockShown,
      version,
      updatedAt,
    } = channel;
    const named =
      channel.customerIds.size === 0
        ? []
        : await this.db.transaction(operatorId, (tx) =>
            this.customers.findByIds(tx, [...channel.customerIds]),
          );
    return {
      id,
      warehouseId,
      code,
      name,
      carrierName,
      kind,
      customerScope,
      customerCodes: named.map((customer) => customer.code).sort(),
      active,
      stockShown,
      version,
      updatedAt: updatedAt.toISOString(),
    };
  }
}
