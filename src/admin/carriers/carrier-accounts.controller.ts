import { Body, Headers, Param, ParseIntPipe, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CarriersService } from '../../modules/carriers/carriers.service';
import type { CarrierAccountView, CarrierField } from '../../modules/carriers/carriers.types';
import { TrackingService } from '../../modules/carriers/tracking.service';
import { Database } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { Desk, type DeskAct } from '../../rest/desk';
import { speaksChinese } from '../../rest/problems';
import { notFound } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Deed, Make, Read } from '../admin.route';
import { Nothing } from '../order-work/order-work.dto';
import {
  CarrierAccount,
  CarrierAccountChange,
  CarrierAccounts,
  CarrierKinds,
  CarrierTrial,
  NewCarrierAccount,
} from './carrier-accounts.dto';

const WHAT = 'carrier account';

@AdminController('Carriers · 承运商')
export class CarrierAccountsController {
  constructor(
    private readonly desk: Desk,
    private readonly db: Database,
    private readonly carriers: CarriersService,
    private readonly tracking: TrackingService,
  ) {}

  @Read('carriers', {
    id: 'listCarriers',
    summary: 'Carriers that there can be accounts with, and what each needs',
    answers: CarrierKinds,
  })
  kinds(@Headers('accept-language') language?: string): CarrierKinds {
    const zh = speaksChinese(language);
    const told = ({ name, says, required }: CarrierField) => ({
      name,
      says: zh ? says.zh : says.en,
      required,
    });
    const items = this.carriers.list().map((carrier) => ({
      kind: carrier.kind,
      name: carrier.name,
      says: zh ? carrier.says.zh : carrier.says.en,
      byHand: carrier.byHand,
      credentials: carrier.credentials.map(told),
      settings: carrier.settings.map(told),
      formats: [...carrier.formats],
      services: carrier.services && [...carrier.services],
      manifests: carrier.manifest !== undefined,
      voidWithinDays: carrier.voidWithinDays,
    }));
    return { items };
  }

  @Read('carrier-accounts', {
    id: 'listCarrierAccounts',
    summary: 'Accounts at carriers',
    answers: CarrierAccounts,
  })
  async list(@ActOf() { caller }: DeskAct): Promise<CarrierAccounts> {
    const accounts = await this.carriers.accounts(caller.operatorId);
    return { items: accounts.map((account) => this.shown(caller.operatorId, account)) };
  }

  @Read('carrier-accounts/:id', {
    id: 'getCarrierAccount',
    summary: 'One account at a carrier',
    answers: CarrierAccount,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CarrierAccount> {
    const found = await this.expect(caller.operatorId, id);
    tell(reply, found.version);
    return this.shown(caller.operatorId, found);
  }

  @Make('carrier-accounts', {
    id: 'createCarrierAccount',
    summary: 'A new account at a carrier',
    answers: CarrierAccount,
    right: 'configure',
  })
  async create(@ActOf() act: DeskAct, @Body() asked: NewCarrierAccount): Promise<CarrierAccount> {
    const id = await this.desk.once(act, asked, async (tx, note) => {
      const { credentials = {}, settings = {}, active = true } = asked;
      const made = await this.carriers.create(tx, { ...asked, credentials, settings, active });
      note({ subject: [WHAT, made], after: asked });
      return made;
    });
    return this.shown(act.caller.operatorId, await this.expect(act.caller.operatorId, id));
  }

  @Change('carrier-accounts/:id', {
    id: 'changeCarrierAccount',
    summary: 'Change an account; secrets that are not named stay',
    answers: CarrierAccount,
    right: 'configure',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: CarrierAccountChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CarrierAccount> {
    const key = { id, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, asked, async (tx, note) => {
      const done = await this.carriers.change(tx, key, asked);
      if (done) note({ subject: [WHAT, id], ...done });
      return done?.after;
    });
    if (!changed) {
      const there = await this.carriers.account(act.caller.operatorId, id);
      throw unchanged(WHAT, id, there !== null);
    }
    tell(reply, changed.version);
    return this.shown(act.caller.operatorId, changed);
  }

  @Deed('carrier-accounts/:id/try', {
    id: 'tryCarrierAccount',
    summary: 'Ask the carrier whether it knows the account; costs nothing',
    answers: CarrierTrial,
    right: 'configure',
  })
  async try(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: Nothing,
    @Headers('accept-language') language?: string,
  ): Promise<CarrierTrial> {
    // The carrier is asked before the transaction of the desk: it may take its time.
    const ask = () => this.problemOf(act.caller.operatorId, id);
    return this.desk.onceAfter(act, [id, asked], ask, (failure, note) => {
      const detail = failure && (speaksChinese(language) ? failure.zh : failure.en);
      const trial = { works: failure === null, code: failure?.code ?? null, detail };
      note({ subject: [WHAT, id], after: { tried: trial.code ?? 'works' } });
      return trial;
    });
  }

  private async problemOf(operatorId: number, id: number): Promise<Failure | null> {
    const found = await this.db.transaction(operatorId, (tx) => this.carriers.open(tx, id));
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    try {
      await found.carrier.check(found.account);
      return null;
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  }

  private async expect(operatorId: number, id: number): Promise<CarrierAccountView> {
    const found = await this.carriers.account(operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    return found;
  }

  private shown(operatorId: number, account: CarrierAccountView): CarrierAccount {
    const { id, kind, credentials, settings, updatedAt } = account;
    const calls = this.carriers.get(kind).webhook !== undefined;
    return {
      ...account,
      credentials: { ...credentials },
      settings: { ...settings },
      webhookKey: calls ? this.tracking.webhookKey(operatorId, id) : null,
      updatedAt: updatedAt.toISOString(),
    };
  }
}
