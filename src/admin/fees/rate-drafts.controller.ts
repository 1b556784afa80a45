import { Body, Headers, Param, ParseIntPipe, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../modules/access/access.types';
import { ChannelsService } from '../../modules/channels/channels.service';
import { CustomerGroupsService } from '../../modules/customers/customer-groups.service';
import type { Card, DeliveryCard } from '../../modules/fees/engine/cards.types';
import { isDay } from '../../modules/fees/engine/surcharge-check.rules';
import { draftOfTheOtherKind } from '../../modules/fees/fees.errors';
import { RateCardsService } from '../../modules/fees/rate-cards.service';
import { type RateDraft as Held, RateDraftsService } from '../../modules/fees/rate-drafts.service';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import type { Tx } from '../../platform/database';
import { Desk, type DeskAct } from '../../rest/desk';
import { speaksChinese } from '../../rest/problems';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Deed, Make, Read } from '../admin.route';
import { deliveryFields, handlingFields, handlingOf, withDelivery } from './card-fields';
import { DeliveryChange, HandlingFields } from './card-fields.dto';
import {
  CardCheck,
  DraftKey,
  NewDeliveryDraft,
  NewHandlingDraft,
  Publication,
  PublishDraft,
  RateDraft,
  RateDrafts,
} from './rate-drafts.dto';

const WHAT = 'draft';

@AdminController('Prices · 报价')
export class RateDraftsController {
  constructor(
    private readonly desk: Desk,
    private readonly drafts: RateDraftsService,
    private readonly cards: RateCardsService,
    private readonly channels: ChannelsService,
    private readonly warehouses: WarehousesService,
    private readonly groups: CustomerGroupsService,
  ) {}

  @Read('rate-drafts', {
    id: 'listRateDrafts',
    summary: 'Cards in the making',
    answers: RateDrafts,
  })
  async list(@ActOf() { caller }: DeskAct): Promise<RateDrafts> {
    const drafts = await this.drafts.list(caller.operatorId);
    return { items: await Promise.all(drafts.map((one) => this.shown(caller, one))) };
  }

  @Read('rate-drafts/:id', { id: 'getRateDraft', summary: 'One of them', answers: RateDraft })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RateDraft> {
    const found = await this.found(caller.operatorId, id);
    tell(reply, found.version);
    return this.shown(caller, found);
  }

  @Make('channels/:id/rate-drafts', {
    id: 'draftDeliveryCard',
    summary: 'A new card of a channel; zones and prices are imported after',
    answers: RateDraft,
    right: 'finance',
  })
  async draftDelivery(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) channelId: number,
    @Body() { groupCode, ...fields }: NewDeliveryDraft,
  ): Promise<RateDraft> {
    const channel = await this.channels.get(act.caller.operatorId, channelId);
    if (channel?.kind !== 'fixed') throw notFound({ what: 'channel', id: String(channelId) });
    const empty = { kind: 'delivery' as const, zones: [], rates: { zones: [], rows: [] } };
    const card = withDelivery({ dimDivisor: null, ...fields, ...empty } as DeliveryCard, fields);
    const { warehouseId } = channel;
    return this.make(act, [channelId, groupCode, fields], groupCode, {
      warehouseId,
      channelId,
      card,
    });
  }

  @Make('warehouses/:id/rate-drafts', {
    id: 'draftHandlingCard',
    summary: 'New handling prices of a warehouse',
    answers: RateDraft,
    right: 'finance',
  })
  async draftHandling(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) warehouseId: number,
    @Body() { groupCode, ...fields }: NewHandlingDraft,
  ): Promise<RateDraft> {
    const warehouse = await this.warehouses.get(act.caller.operatorId, warehouseId);
    if (!warehouse) throw notFound({ what: 'warehouse', id: String(warehouseId) });
    const card = handlingOf(fields);
    return this.make(act, [warehouseId, groupCode, fields], groupCode, {
      warehouseId,
      channelId: null,
      card,
    });
  }

  @Make('rate-cards/:id/draft', {
    id: 'draftFromCard',
    summary: 'A draft that begins as a copy of a published card',
    answers: RateDraft,
    right: 'finance',
  })
  async draftFrom(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) cardId: number,
  ): Promise<RateDraft> {
    const published = await this.cards.get(act.caller.operatorId, cardId);
    if (!published) throw notFound({ what: 'card', id: String(cardId) });
    const { warehouseId, channelId, groupId, card } = published;
    const id = await this.desk.once(act, [cardId], async (tx, note) => {
      const made = await this.drafts.create(tx, { warehouseId, channelId, groupId, card });
      note({ subject: [WHAT, made], after: { copyOf: cardId } });
      return made;
    });
    return this.shown(act.caller, await this.found(act.caller.operatorId, id));
  }

  @Change('rate-drafts/:id/delivery', {
    id: 'changeDeliveryDraft',
    summary: 'Change what is named of a delivery card; null takes it away',
    answers: RateDraft,
    right: 'finance',
  })
  changeDelivery(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() fields: DeliveryChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RateDraft> {
    return this.change(act, id, fields, reply, (card) => {
      if (card.kind !== 'delivery') throw draftOfTheOtherKind({ id, kind: card.kind });
      return withDelivery(card, fields);
    });
  }

  @Change('rate-drafts/:id/handling', {
    id: 'changeHandlingDraft',
    summary: 'Replace handling prices as a whole',
    answers: RateDraft,
    right: 'finance',
  })
  changeHandling(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() fields: HandlingFields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RateDraft> {
    return this.change(act, id, fields, reply, (card) => {
      if (card.kind !== 'handling') throw draftOfTheOtherKind({ id, kind: card.kind });
      return handlingOf(fields);
    });
  }

  @Read('rate-drafts/:id/check', {
    id: 'checkRateDraft',
    summary: 'Gaps, overlaps, zones without a price, prices that fall with weight',
    answers: CardCheck,
  })
  async check(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Headers('accept-language') language?: string,
  ): Promise<CardCheck> {
    const draft = await this.found(caller.operatorId, id);
    const findings = await this.drafts.check(caller.operatorId, draft);
    const zh = speaksChinese(language);
    return {
      errors: findings.filter((one) => one.severity === 'error').length,
      items: findings.map(({ severity, code, place, ...words }) => ({
        severity,
        code,
        place,
        says: zh ? words.zh : words.en,
      })),
    };
  }

  @Deed('rate-drafts/:id/publish', {
    id: 'publishRateDraft',
    summary: 'Make a draft a card, which nobody can change',
    answers: Publication,
    right: 'finance',
  })
  async publish(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() { version, effectiveOn }: PublishDraft,
  ): Promise<Publication> {
    const { operatorId, name: by } = act.caller;
    const on = effectiveOn ?? null;
    if (on !== null && !isDay(on))
      throw requestInvalid({ problems: `effectiveOn "${on}" is no day` });
    // Every look-up before the transaction: it has one connection, and must not wait for a second.
    const draft = await this.drafts.get(operatorId, id);
    const warehouses = await this.warehouses.list(operatorId);
    const warehouse = warehouses.find((one) => one.id === draft?.warehouseId);
    const timeZone = warehouse?.timeZone ?? 'UTC';
    return this.desk.once(act, [id, version, on], async (tx, note) => {
      const key = { id, version };
      const done = await this.drafts.publish(tx, { key, effectiveOn: on, timeZone, by });
      if (!done) throw unchanged(WHAT, id, (await this.drafts.getIn(tx, id)) !== null);
      const published = { ...done, effectiveFrom: done.effectiveFrom.toISOString() };
      note({ subject: ['card', done.cardId], after: { draft: id, ...published } });
      return published;
    });
  }

  @Deed('rate-drafts/:id/discard', {
    id: 'discardRateDraft',
    summary: 'Throw a draft away',
    answers: DraftKey,
    right: 'finance',
  })
  discard(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() { version }: DraftKey,
  ): Promise<DraftKey> {
    return this.desk.once(act, [id, version], async (tx, note) => {
      const gone = await this.drafts.discard(tx, { id, version });
      if (!gone) throw unchanged(WHAT, id, (await this.drafts.getIn(tx, id)) !== null);
      note({ subject: [WHAT, id], before: { version, name: gone.card.name } });
      return { version };
    });
  }

  private async make(
    act: DeskAct,
    request: unknown,
    groupCode: string | undefined,
    draft: { warehouseId: number; channelId: number | null; card: Card },
  ): Promise<RateDraft> {
    const id = await this.desk.once(act, request, async (tx, note) => {
      const groupId = groupCode === undefined ? null : await this.groupIdOf(tx, groupCode);
      const made = await this.drafts.create(tx, { ...draft, groupId });
      const { warehouseId, channelId, card } = draft;
      note({
        subject: [WHAT, made],
        after: { warehouseId, channelId, groupCode, name: card.name },
      });
      return made;
    });
    return this.shown(act.caller, await this.found(act.caller.operatorId, id));
  }

  private async change(
    act: DeskAct,
    id: number,
    fields: object,
    reply: FastifyReply,
    edit: (card: Card) => Card,
  ): Promise<RateDraft> {
    const key = { id, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, fields, async (tx, note) => {
      const done = await this.drafts.change(tx, key, edit);
      if (done) note({ subject: [WHAT, id], after: { ...fields } });
      return done;
    });
    if (!changed) {
      const there = await this.drafts.get(act.caller.operatorId, id);
      throw unchanged(WHAT, id, there !== null);
    }
    tell(reply, changed.version);
    return this.shown(act.caller, changed);
  }

  private async groupIdOf(tx: Tx, code: string): Promise<number> {
    const [group] = await this.groups.findByCodes(tx, [code]);
    if (!group) throw requestInvalid({ problems: `groupCode "${code}" is no group of customers` });
    return group.id;
  }

  private async found(operatorId: number, id: number): Promise<Held> {
    const found = await this.drafts.get(operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    return found;
  }

  private async shown({ operatorId, rights }: Caller, draft: Held): Promise<RateDraft> {
    const costs = rights.has('finance');
    const { id, kind, warehouseId, channelId, groupId, card, version, updatedAt } = draft;
    const group = groupId === null ? null : await this.groups.get(operatorId, groupId);
    return {
      id,
      kind,
      warehouseId,
      channelId,
      groupCode: group?.code ?? null,
      ...(card.kind === 'delivery'
        ? {
            delivery: deliveryFields(card, costs),
            zoneRules: card.zones.length,
            prices: pricesIn(card),
          }
        : { handling: handlingFields(card, costs) }),
      version,
      updatedAt: updatedAt.toISOString(),
    };
  }
}

function pricesIn({ rates }: DeliveryCard): number {
  return rates.rows.reduce(
    (sum, { prices }) => sum + prices.filter((price) => price !== null).length,
    0,
  );
}
