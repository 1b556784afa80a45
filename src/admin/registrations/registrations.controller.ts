import { Body, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { returnHost, routerOf } from '../../modules/operators/registrations.rules';
import { RegistrationsService } from '../../modules/operators/registrations.service';
import type { RegistrationView } from '../../modules/operators/registrations.types';
import {
  REGISTRATION_VERIFIER,
  type RegistrationVerifier,
} from '../../modules/operators/verification.types';
import { Outbound } from '../../platform/outbound';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Deed, Make, Read } from '../admin.route';
import {
  NewRegistration,
  Registration,
  RegistrationChange,
  Registrations,
  Verification,
} from './registrations.dto';

const WHAT = 'registration';

@AdminController('Temu settings · 认证仓设置')
export class RegistrationsController {
  constructor(
    private readonly desk: Desk,
    private readonly registrations: RegistrationsService,
    private readonly outbound: Outbound,
    @Inject(REGISTRATION_VERIFIER) private readonly verifier: RegistrationVerifier,
  ) {}

  @Read('registrations', {
    id: 'listRegistrations',
    summary: 'The registrations at Temu',
    answers: Registrations,
  })
  async list(@ActOf() { caller }: DeskAct): Promise<Registrations> {
    return { items: (await this.registrations.list(caller.operatorId)).map(shown) };
  }

  @Read('registrations/:environment', {
    id: 'getRegistration',
    summary: 'One registration',
    answers: Registration,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('environment') environment: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Registration> {
    const found = await this.registrations.find(caller.operatorId, environment);
    if (!found) throw notFound({ what: WHAT, id: environment });
    tell(reply, found.version);
    return shown(found);
  }

  @Make('registrations', {
    id: 'createRegistration',
    summary: 'Register at Temu: what its portal shows for the application',
    answers: Registration,
    right: 'configure',
  })
  async create(
    @ActOf() act: DeskAct,
    @Body() fields: NewRegistration,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Registration> {
    const { environment, region = 'us' } = fields;
    const routerUrl = fields.routerUrl ?? routerOf(environment, region);
    if (routerUrl === null)
      throw requestInvalid({ problems: `routerUrl is not known for ${environment} in ${region}` });
    const checked = this.checked({ ...fields, routerUrl });
    await this.desk.once(act, fields, async (tx, note) => {
      await this.registrations.register(tx, { ...fields, ...checked, routerUrl });
      note({ subject: [WHAT, environment], after: { ...fields, ...checked } });
      return environment;
    });
    const made = await this.registrations.find(act.caller.operatorId, environment);
    if (!made) throw new Error(`the ${environment} registration is not there after it was made`);
    tell(reply, made.version);
    return shown(made);
  }

  @Change('registrations/:environment', {
    id: 'changeRegistration',
    summary:
      'Change a registration; a new app_secret counts at once, the old one for some hours more',
    answers: Registration,
    right: 'configure',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('environment') environment: string,
    @Body() fields: RegistrationChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Registration> {
    const change = this.checked(fields);
    const key = { environment, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, change, async (tx, note) => {
      const done = await this.registrations.change(tx, key, change);
      const rotated = change.appSecret === undefined ? {} : { rotated: true };
      if (done)
        note({
          subject: [WHAT, environment],
          before: done.before,
          after: { ...done.after, ...rotated },
        });
      return done?.after;
    });
    if (!changed) {
      const there = await this.registrations.find(act.caller.operatorId, environment);
      throw unchanged(WHAT, environment, there !== null);
    }
    tell(reply, changed.version);
    return shown(changed);
  }

  @Deed('registrations/:environment/verify', {
    id: 'verifyRegistration',
    summary: "Make a signed call to Temu's router that changes nothing, and say what came back",
    answers: Verification,
    right: 'configure',
  })
  async verify(
    @ActOf() act: DeskAct,
    @Param('environment') environment: string,
  ): Promise<Verification> {
    const ask = () => this.heard(act.caller.operatorId, environment);
    return this.desk.onceAfter(act, [environment], ask, (heard, note) => {
      note({ subject: [WHAT, environment], after: { verified: heard.outcome } });
      return heard;
    });
  }

  private async heard(operatorId: number, environment: string): Promise<Verification> {
    const registration = await this.registrations.open(operatorId, environment);
    if (!registration) throw notFound({ what: WHAT, id: environment });
    return this.verifier.verify(registration);
  }

  /** Refuses what could never be used, before it is kept. */
  private checked<T extends { routerUrl?: string; returnHosts?: string[] }>(fields: T): T {
    if (fields.routerUrl !== undefined) this.outbound.check(fields.routerUrl);
    const { returnHosts } = fields;
    return returnHosts === undefined ? fields : { ...fields, returnHosts: returnHosts.map(hostOf) };
  }
}

function hostOf(text: string): string {
  const host = returnHost(text);
  if (host === null)
    throw requestInvalid({
      problems: `returnHosts holds "${text}", which is no host name such as seller.temu.com`,
    });
  return host;
}

function shown(view: RegistrationView): Registration {
  return {
    ...view,
    returnHosts: [...view.returnHosts],
    pushesOff: [...view.pushesOff],
    previousSecretUntil: view.previousSecretUntil?.toISOString() ?? null,
    updatedAt: view.updatedAt.toISOString(),
  };
}
