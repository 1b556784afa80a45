import { Body, Param, ParseIntPipe, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../modules/access/access.types';
import { ChannelsService, type Channel as Held } from '../../modules/channels/channels.service';
import { CustomerGroupsService } from '../../modules/customers/customer-groups.service';
import { CustomersService } from '../../modules/customers/customers.service';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import { Database, type Tx } from '../../platform/database';
import { shortDecimal } from '../../platform/measures';
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
    private readonly groups: CustomerGroupsService,
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
    return { items: await this.shown(caller, channels, channels) };
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
    return this.one(caller, found);
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
      const { customerCodes = [], groupCodes = [], ...rest } = fields;
      const made = await this.channels.create(tx, {
        carrierName: '',
        customerScope: 'all',
        active: true,
        stockShown: true,
        ...rest,
        warehouseId,
        customerIds: await this.idsOf(tx, customerCodes),
        groupIds: await this.groupIdsOf(tx, groupCodes),
      });
      note({ subject: [WHAT, made], after: { warehouseId, ...fields } });
      return made;
    });
    const made = await this.channels.get(act.caller.operatorId, id);
    if (!made) throw new Error(`channel ${id} is not there after it was made`);
    return this.one(act.caller, made);
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
      const { customerCodes, groupCodes, ...rest } = fields;
      const named = customerCodes && { customerIds: await this.idsOf(tx, customerCodes) };
      const grouped = groupCodes && { groupIds: await this.groupIdsOf(tx, groupCodes) };
      const done = await this.channels.change(tx, key, { ...rest, ...named, ...grouped });
      if (done) note({ subject: [WHAT, id], ...done });
      return done?.after;
    });
    if (!changed) {
      const there = await this.channels.get(act.caller.operatorId, id);
      throw unchanged(WHAT, id, there !== null);
    }
    tell(reply, changed.version);
    return this.one(act.caller, changed);
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

  private async groupIdsOf(tx: Tx, codes: readonly string[]): Promise<number[]> {
    const found = await this.groups.findByCodes(tx, codes);
    const unknown = codes.find((code) => !found.some((group) => group.code === code));
    if (unknown !== undefined)
      throw requestInvalid({
        problems: `groupCodes holds "${unknown}", which is no customer group`,
      });
    return found.map((group) => group.id);
  }

  private async one(caller: Caller, channel: Held): Promise<Channel> {
    const others = await this.channels.listAll(caller.operatorId, channel.warehouseId);
    const [shown] = await this.shown(caller, [channel], others);
    if (!shown) throw new Error('a channel was not shown');
    return shown;
  }

  /** @param others all channels of the warehouse, which priorities name */
  private async shown(
    { operatorId }: Caller,
    channels: readonly Held[],
    others: readonly Held[],
  ): Promise<Channel[]> {
    const [customers, groups] = await this.db.transaction(operatorId, async (tx) => [
      await this.customers.findByIds(tx, idsIn(channels, 'customerIds')),
      await this.groups.findByIds(tx, idsIn(channels, 'groupIds')),
    ]);
    return channels.map((channel) => {
      const { operatorId: _, priorityIds, customerIds, groupIds, memberIds: __, ...rest } = channel;
      return {
        ...rest,
        customerCodes: codesOf(customers, [...customerIds]).sort(),
        groupCodes: codesOf(groups, [...groupIds]).sort(),
        priorityCodes: codesOf(others, priorityIds),
        maxWeight: short(channel.maxWeight),
        maxLength: short(channel.maxLength),
        maxLengthAndGirth: short(channel.maxLengthAndGirth),
        updatedAt: channel.updatedAt.toISOString(),
      };
    });
  }
}

function short(decimal: string | null): string | null {
  return decimal && shortDecimal(decimal);
}

function idsIn(channels: readonly Held[], named: 'customerIds' | 'groupIds'): number[] {
  return [...new Set(channels.flatMap((channel) => [...channel[named]]))];
}

function codesOf(rows: readonly { id: number; code: string }[], ids: readonly number[]): string[] {
  return ids.flatMap((id) => rows.find((row) => row.id === id)?.code ?? []);
}
