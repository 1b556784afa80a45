import { Body, Param, ParseIntPipe, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ChannelCarriersService } from '../../modules/carriers/channel-carriers.service';
import { ChannelsService } from '../../modules/channels/channels.service';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Read } from '../admin.route';
import { ChannelCarrier, ChannelCarrierChange } from './channel-carriers.dto';

const WHAT = 'carrier of the channel';

@AdminController('Carriers · 承运商')
export class ChannelCarriersController {
  constructor(
    private readonly desk: Desk,
    private readonly channels: ChannelsService,
    private readonly channelCarriers: ChannelCarriersService,
  ) {}

  @Read('channels/:id/carrier', {
    id: 'getChannelCarrier',
    summary: 'With which account, by which service and when a channel buys labels',
    answers: ChannelCarrier,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChannelCarrier> {
    await this.expectChannel(caller.operatorId, id);
    const found = await this.channelCarriers.get(caller.operatorId, id);
    tell(reply, found.version);
    return { ...found };
  }

  @Change('channels/:id/carrier', {
    id: 'changeChannelCarrier',
    summary: 'Say with which account, by which service and when a channel buys labels',
    answers: ChannelCarrier,
    right: 'configure',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: ChannelCarrierChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChannelCarrier> {
    await this.expectChannel(act.caller.operatorId, id);
    const key = { channelId: id, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, asked, async (tx, note) => {
      const done = await this.channelCarriers.change(tx, key, asked);
      if (done) note({ subject: ['channel', id], ...done });
      return done?.after;
    });
    if (!changed) throw unchanged(WHAT, id, true);
    tell(reply, changed.version);
    return { ...changed };
  }

  private async expectChannel(operatorId: number, id: number): Promise<void> {
    if (!(await this.channels.get(operatorId, id)))
      throw notFound({ what: 'channel', id: String(id) });
  }
}
