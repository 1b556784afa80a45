import { Body, Param, ParseIntPipe, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../modules/access/access.service';
import { IdempotencyService } from '../../modules/access/idempotency.service';
import { ChannelsService, type Channel as Held } from '../../modules/channels/channels.service';
import { CustomersService } from '../../modules/customers/customers.service';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import { Database, type Tx } from '../../platform/database';
import { notFound, requestInvalid, versionStale } from '../admin.errors';
import {
  AdminController,
  CallerOf,
  Change,
  IdempotencyKey,
  IfMatch,
  Make,
  Read,
} from '../admin.route';
import { tell, versionOf } from '../versions';
import { Channel, ChannelChange, Channels, NewChannel } from './channels.dto';

const WHAT = 'channel';

@AdminController('Channels · 物流渠道')
export class ChannelsController {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelsService,
    private readonly customers: CustomersService,
    private readonly warehouses: WarehousesService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Read('warehouses/:id/channels', {
    id: 'listChannels',
    summary: 'Channels of a warehouse',
    answers: Channels,
  })
  async list(
    @CallerOf() caller: Caller,
    @Param('id', ParseIntPipe) warehouseId: number,
  ): Promise<Channels> {
    await this.expectWarehouse(caller, warehouseId);
    const channels = await this.channels.listAll(caller.operatorId, warehouseId);
    return { items: await Promise.all(channels.map((channel) => this.shown(caller, channel))) };
  }

  @Read('channels/:id', { id: 'getChannel', summary: 'One channel', answers: Channel })
  async get(
    @CallerOf() caller: Caller,
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
  })
  async create(
    @CallerOf() caller: Caller,
    @Param('id', ParseIntPipe) warehouseId: number,
    @IdempotencyKey() key: string | undefined,
    @Body() fields: NewChannel,
  ): Promise<Channel> {
    await this.expectWarehouse(caller, warehouseId);
    const id = await this.idempotency.once(
      caller,
      key,
      ['createChannel', warehouseId, fields],
      async (tx) => {
        const { customerCodes = [], code, name } = fields;
        return this.channels.create(tx, {
          warehouseId,
          code,
          name,
          carrierName: fields.carrierName ?? '',
          customerScope: fields.customerScope ?? 'all',
          customerIds: await this.idsOf(tx, customerCodes),
          active: fields.active ?? true,
        });
      },
    );
    const made = await this.channels.get(caller.operatorId, id);
    if (!made) throw new Error(`channel ${id} is not there after it was made`);
    return this.shown(caller, made);
  }

  @Change('channels/:id', { id: 'changeChannel', summary: 'Change a channel', answers: Channel })
  async change(
    @CallerOf() caller: Caller,
    @Param('id', ParseIntPipe) id: number,
    @IfMatch() ifMatch: string | undefined,
    @Body() { customerCodes, ...fields }: ChannelChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Channel> {
    const version = versionOf(ifMatch, WHAT);
    const { operatorId } = caller;
    const named =
      customerCodes &&
      (await this.db.transaction(operatorId, (tx) => this.idsOf(tx, customerCodes)));
    const change = named ? { ...fields, customerIds: named } : fields;
    const changed = await this.channels.change(operatorId, { id, version }, change);
    if (!changed) {
      const there = await this.channels.get(operatorId, id);
      throw there ? versionStale({ what: WHAT }) : notFound({ what: WHAT, id: String(id) });
    }
    tell(reply, changed.version);
    return this.shown(caller, changed);
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
      version,
      updatedAt: updatedAt.toISOString(),
    };
  }
}
