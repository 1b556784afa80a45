import { Body, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OperatorsService, type RegistrationView } from '../../modules/operators/operators.service';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Read } from '../admin.route';
import { Registration, RegistrationChange, Registrations } from './registrations.dto';

const WHAT = 'registration';

@AdminController('Temu settings · 认证仓设置')
export class RegistrationsController {
  constructor(
    private readonly desk: Desk,
    private readonly operators: OperatorsService,
  ) {}

  @Read('registrations', {
    id: 'listRegistrations',
    summary: 'The registrations at Temu',
    answers: Registrations,
  })
  async list(@ActOf() { caller }: DeskAct): Promise<Registrations> {
    return { items: (await this.operators.listRegistrations(caller.operatorId)).map(shown) };
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
    const found = await this.operators.getRegistration(caller.operatorId, environment);
    if (!found) throw notFound({ what: WHAT, id: environment });
    tell(reply, found.version);
    return shown(found);
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
    @Body() change: RegistrationChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Registration> {
    const key = { environment, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, change, async (tx, note) => {
      const done = await this.operators.changeRegistration(tx, key, change);
      if (done) note({ subject: [WHAT, environment], ...done });
      return done?.after;
    });
    if (!changed) {
      const there = await this.operators.getRegistration(act.caller.operatorId, environment);
      throw unchanged(WHAT, environment, there !== null);
    }
    tell(reply, changed.version);
    return shown(changed);
  }
}

function shown(view: RegistrationView): Registration {
  return {
    ...view,
    previousSecretUntil: view.previousSecretUntil?.toISOString() ?? null,
    updatedAt: view.updatedAt.toISOString(),
  };
}
