import { Param, ParseIntPipe, Req, type StreamableFile } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Card, DeliveryCard } from '../../modules/fees/engine/cards.types';
import { draftOfTheOtherKind } from '../../modules/fees/fees.errors';
import { RateCardsService } from '../../modules/fees/rate-cards.service';
import { RateDraftsService } from '../../modules/fees/rate-drafts.service';
import {
  ratesFile,
  readCosts,
  readPostcodes,
  readRates,
  readZones,
  zonesFile,
} from '../../modules/fees/rate-files';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { unchanged } from '../../rest/versions';
import { ActOf, AdminController } from '../admin.route';
import { csvFile, Export, fileOf, Import } from '../files';
import { Imported } from './rate-drafts.dto';

const LIST_CODE = /^[\w-]{1,64}$/;

const PRICES =
  'A line for each weight: the column "weight" (up to), then one for each zone ("2" or "Zone 2"). Amounts such as 8.42; empty: no service';

@AdminController('Prices · 报价')
export class RateFilesController {
  constructor(
    private readonly desk: Desk,
    private readonly drafts: RateDraftsService,
    private readonly cards: RateCardsService,
  ) {}

  @Import('rate-drafts/:id/prices', {
    id: 'importPrices',
    summary: 'Replace the prices of a draft; what the carrier takes has to be imported again',
    answers: Imported,
    right: 'finance',
    columns: PRICES,
  })
  async importPrices(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Req() request: FastifyRequest,
  ): Promise<Imported> {
    const draft = await this.delivery(act.caller.operatorId, id);
    const rates = await readRates(fileOf(request), draft.card);
    const count = rates.rows.length * rates.zones.length;
    return this.replace(act, draft, { rates }, count);
  }

  @Import('rate-drafts/:id/costs', {
    id: 'importCosts',
    summary: 'Replace what the carrier takes, for the weights and zones of the prices',
    answers: Imported,
    right: 'finance',
    columns: PRICES,
  })
  async importCosts(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Req() request: FastifyRequest,
  ): Promise<Imported> {
    const draft = await this.delivery(act.caller.operatorId, id);
    const rates = await readCosts(fileOf(request), draft.card);
    const count = rates.rows.length * rates.zones.length;
    return this.replace(act, draft, { rates }, count);
  }

  @Import('rate-drafts/:id/zones', {
    id: 'importZones',
    summary: 'Replace the rules that lead addresses to zones',
    answers: Imported,
    right: 'finance',
    columns:
      'zone, country (two letters; empty: US), state, from, to: a range of three or five digits, a state, a country, or a state and a range that then must both fit. What says more goes before',
  })
  async importZones(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Req() request: FastifyRequest,
  ): Promise<Imported> {
    const draft = await this.delivery(act.caller.operatorId, id);
    const zones = await readZones(fileOf(request));
    return this.replace(act, draft, { zones }, zones.length);
  }

  @Import('postcode-lists/:code', {
    id: 'importPostcodes',
    summary: 'The next version of a list of postcodes; published cards keep the one that they mean',
    answers: Imported,
    right: 'finance',
    columns:
      'postcode (five digits, or three for all that begin so), to (optional: the end of a range), country (optional: US)',
  })
  async importPostcodes(
    @ActOf() act: DeskAct,
    @Param('code') code: string,
    @Req() request: FastifyRequest,
  ): Promise<Imported> {
    if (!LIST_CODE.test(code))
      throw requestInvalid({ problems: 'the code of a list has 1 to 64 letters, digits, - or _' });
    const entries = await readPostcodes(fileOf(request));
    return this.desk.once(act, [code, entries], async (tx, note) => {
      const list = { code, entries, by: act.caller.name };
      const version = await this.cards.importList(tx, list);
      const imported = { count: entries.length, version };
      note({ subject: ['postcode list', list.code], after: imported });
      return imported;
    });
  }

  @Export('rate-drafts/:id/prices', { id: 'exportDraftPrices', summary: 'Prices of a draft' })
  async draftPrices(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<StreamableFile> {
    const { card } = await this.delivery(caller.operatorId, id);
    return csvFile(`prices-draft-${id}`, ratesFile(card, 'prices'));
  }

  @Export('rate-drafts/:id/costs', {
    id: 'exportDraftCosts',
    summary: 'Costs of a draft',
    right: 'finance',
  })
  async draftCosts(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<StreamableFile> {
    const { card } = await this.delivery(caller.operatorId, id);
    return csvFile(`costs-draft-${id}`, ratesFile(card, 'costs'));
  }

  @Export('rate-drafts/:id/zones', { id: 'exportDraftZones', summary: 'Zones of a draft' })
  async draftZones(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<StreamableFile> {
    const { card } = await this.delivery(caller.operatorId, id);
    return csvFile(`zones-draft-${id}`, zonesFile(card));
  }

  @Export('rate-cards/:id/prices', { id: 'exportCardPrices', summary: 'Prices of a card' })
  async cardPrices(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<StreamableFile> {
    return csvFile(`prices-${id}`, ratesFile(await this.card(caller.operatorId, id), 'prices'));
  }

  @Export('rate-cards/:id/costs', {
    id: 'exportCardCosts',
    summary: 'Costs of a card',
    right: 'finance',
  })
  async cardCosts(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<StreamableFile> {
    return csvFile(`costs-${id}`, ratesFile(await this.card(caller.operatorId, id), 'costs'));
  }

  @Export('rate-cards/:id/zones', { id: 'exportCardZones', summary: 'Zones of a card' })
  async cardZones(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<StreamableFile> {
    return csvFile(`zones-${id}`, zonesFile(await this.card(caller.operatorId, id)));
  }

  /** A file was read against one version of the draft; if that is gone, it is not taken. */
  private replace(
    act: DeskAct,
    { id, version, card: before }: DeliveryDraft,
    part: Partial<DeliveryCard>,
    count: number,
  ): Promise<Imported> {
    return this.desk.once(act, [id, part], async (tx, note) => {
      const done = await this.drafts.change(tx, { id, version }, () => ({ ...before, ...part }));
      if (!done) throw unchanged('draft', id, true);
      note({ subject: ['draft', id], after: { imported: Object.keys(part).join(), count } });
      return { count, version: done.version };
    });
  }

  private async delivery(operatorId: number, id: number): Promise<DeliveryDraft> {
    const draft = await this.drafts.get(operatorId, id);
    if (!draft) throw notFound({ what: 'draft', id: String(id) });
    return { id, version: draft.version, card: deliveryOf(draft.card, id) };
  }

  private async card(operatorId: number, id: number): Promise<DeliveryCard> {
    const found = await this.cards.get(operatorId, id);
    if (!found) throw notFound({ what: 'card', id: String(id) });
    return deliveryOf(found.card, id);
  }
}

interface DeliveryDraft {
  readonly id: number;
  readonly version: number;
  readonly card: DeliveryCard;
}

function deliveryOf(card: Card, id: number): DeliveryCard {
  if (card.kind !== 'delivery') throw draftOfTheOtherKind({ id, kind: card.kind });
  return card;
}
