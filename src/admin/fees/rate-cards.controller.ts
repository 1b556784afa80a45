import { Body, Param, ParseIntPipe, Query } from '@nestjs/common';
import { CustomerGroupsService } from '../../modules/customers/customer-groups.service';
import { isDay } from '../../modules/fees/engine/surcharge-check.rules';
import { type PublishedCard, RateCardsService } from '../../modules/fees/rate-cards.service';
import { QueryCount } from '../../platform/fields';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed, Read } from '../admin.route';
import { deliveryFields, handlingFields } from './card-fields';
import { FuelWeeks, PostcodeLists, RateCard, RateCards, WholeRateCard } from './rate-drafts.dto';

export class CardQuery {
  @QueryCount({ says: 'Of this warehouse', optional: true, min: 1 })
  warehouseId?: number;
}

@AdminController('Prices · 报价')
export class RateCardsController {
  constructor(
    private readonly desk: Desk,
    private readonly cards: RateCardsService,
    private readonly groups: CustomerGroupsService,
  ) {}

  @Read('rate-cards', {
    id: 'listRateCards',
    summary: 'Published cards, those that are to come as well; the newest thousand',
    answers: RateCards,
  })
  async list(@ActOf() { caller }: DeskAct, @Query() query: CardQuery): Promise<RateCards> {
    const cards = await this.cards.list(caller.operatorId, query.warehouseId ?? null);
    const codes = await this.groupCodes(caller.operatorId);
    return { items: cards.map((card) => shown(card, codes)) };
  }

  @Read('rate-cards/:id', {
    id: 'getRateCard',
    summary: 'One card, as traces name it; its zones and prices are files',
    answers: WholeRateCard,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<WholeRateCard> {
    const found = await this.cards.get(caller.operatorId, id);
    if (!found) throw notFound({ what: 'card', id: String(id) });
    const { card } = found;
    const costs = caller.rights.has('finance');
    return {
      ...shown(found, await this.groupCodes(caller.operatorId)),
      ...(card.kind === 'delivery'
        ? { delivery: deliveryFields(card, costs) }
        : { handling: handlingFields(card, costs) }),
    };
  }

  @Read('postcode-lists', {
    id: 'listPostcodeLists',
    summary: 'Lists of postcodes, which conditions name',
    answers: PostcodeLists,
  })
  async lists(@ActOf() { caller }: DeskAct): Promise<PostcodeLists> {
    const lists = await this.cards.lists(caller.operatorId);
    return { items: lists.map((one) => ({ ...one, madeAt: one.madeAt.toISOString() })) };
  }

  @Read('fuel-weeks', {
    id: 'listFuelWeeks',
    summary: 'Percentages of fuel by week',
    answers: FuelWeeks,
  })
  async fuel(@ActOf() { caller }: DeskAct): Promise<FuelWeeks> {
    return { items: await this.cards.fuel(caller.operatorId) };
  }

  @Deed('fuel-weeks', {
    id: 'enterFuelWeeks',
    summary: 'Enter or correct weeks that are to come; a new series may begin in the past',
    answers: FuelWeeks,
    right: 'finance',
  })
  enterFuel(@ActOf() act: DeskAct, @Body() { items }: FuelWeeks): Promise<FuelWeeks> {
    const none = items.find(({ startsOn }) => !isDay(startsOn));
    if (none) throw requestInvalid({ problems: `startsOn "${none.startsOn}" is no day` });
    return this.desk.once(act, items, async (tx, note) => {
      await this.cards.enterFuel(tx, items, act.caller.name);
      for (const { series, startsOn, percent } of items)
        note({ subject: ['fuel', `${series} ${startsOn}`], after: { percent } });
      return { items };
    });
  }

  private async groupCodes(operatorId: number): Promise<ReadonlyMap<number, string>> {
    const groups = await this.groups.list(operatorId);
    return new Map(groups.map(({ id, code }) => [id, code]));
  }
}

function shown(card: PublishedCard, codes: ReadonlyMap<number, string>): RateCard {
  const { id, kind, name, warehouseId, channelId, groupId, version, publishedBy } = card;
  return {
    id,
    kind,
    name,
    warehouseId,
    channelId,
    groupCode: groupId === null ? null : (codes.get(groupId) ?? null),
    version,
    effectiveFrom: card.effectiveFrom.toISOString(),
    publishedAt: card.publishedAt.toISOString(),
    publishedBy,
  };
}
