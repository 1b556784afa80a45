import { Body, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../modules/access/access.service';
import { OperatorsService, type RegistrationView } from '../../modules/operators/operators.service';
import { notFound, versionStale } from '../admin.errors';
import { AdminController, CallerOf, Change, IfMatch, Read } from '../admin.route';
import { tell, versionOf } from '../versions';
import { Registration, RegistrationChange, Registrations } from './registrations.dto';

const WHAT = 'registration';

@AdminController('Temu settings · 认证仓设置')
export class RegistrationsController {
  constructor(private readonly operators: OperatorsService) {}

  @Read('registrations', {
    id: 'listRegistrations',
    summary: 'The registrations at Temu',
    answers: Registrations,
  })
  async list(@CallerOf() caller: Caller): Promise<Registrations> {
    return { items: (await this.operators.listRegistrations(caller.operatorId)).map(shown) };
  }

  @Read('registrations/:environment', {
    id: 'getRegistration',
    summary: 'One registration',
    answers: Registration,
  })
  async get(
    @CallerOf() caller: Caller,
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
  })
  async change(
    @CallerOf() caller: Caller,
    @Param('environment') environment: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() change: RegistrationChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Registration> {
    const version = versionOf(ifMatch, WHAT);
    const { operatorId } = caller;
    const changed = await this.operators.changeRegistration(
      operatorId,
      { environment, version },
      change,
    );
    if (!changed) {
      const there = await this.operators.getRegistration(operatorId, environment);
      throw there ? versionStale({ what: WHAT }) : notFound({ what: WHAT, id: environment });
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
