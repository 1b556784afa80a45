import { Param, ParseIntPipe } from '@nestjs/common';
import { type Token as Held, TokensService } from '../../modules/tokens/tokens.service';
import { Count, List, Moment, Text } from '../../platform/fields';
import { Desk } from '../../rest/desk';
import { notFound } from '../../rest/rest.errors';
import { ActOf, End, Make, type MerchantAct, MerchantController, Read } from '../oms.route';

const WHAT = 'authorization';

export class Authorization {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Moment({ says: 'When it was made' })
  createdAt!: string;

  @Moment({ says: 'Until when it is valid; null: without an end', nullable: true })
  expiresAt!: string | null;

  @Moment({ says: 'When it was ended; null: it was not', nullable: true })
  revokedAt!: string | null;

  @Moment({ says: 'Last use, to the minute; null: never', nullable: true })
  lastUsedAt!: string | null;
}

export class Authorizations {
  @List(() => Authorization, { says: 'Newest first' })
  items!: Authorization[];
}

export class NewAuthorization {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Text({ says: '货主ID' })
  customerCode!: string;

  @Text({
    says: '货主 token · shown this once; null where the request was a repeat',
    nullable: true,
  })
  token!: string | null;

  @Text({
    says: '货主授权 key · shown this once; null where the request was a repeat',
    nullable: true,
  })
  key!: string | null;

  @Moment({ says: 'Until when it is valid; null: without an end', nullable: true })
  expiresAt!: string | null;
}

@MerchantController('Authorizations · 授权')
export class AuthorizationsController {
  constructor(
    private readonly desk: Desk,
    private readonly tokens: TokensService,
  ) {}

  @Read('authorizations', {
    id: 'listOwnAuthorizations',
    summary: 'Authorizations of Temu that you have or had',
    answers: Authorizations,
  })
  async list(@ActOf() { caller, customer }: MerchantAct): Promise<Authorizations> {
    const held = await this.tokens.list(caller.operatorId, customer.id);
    return { items: held.map(shown) };
  }

  @Make('authorizations', {
    id: 'createOwnAuthorization',
    summary: 'A new one, to be typed into Temu’s portal; the ones before it end after a day',
    answers: NewAuthorization,
  })
  async create(@ActOf() act: MerchantAct): Promise<NewAuthorization> {
    // What is kept for repeats must not hold the secrets.
    let secrets: { token: string | null; key: string | null } = { token: null, key: null };
    const made = await this.desk.once(act, null, async (tx, note) => {
      const issued = await this.tokens.issue(tx, { customerId: act.customer.id });
      secrets = { token: issued.token, key: issued.key };
      const expiresAt = issued.expiresAt?.toISOString() ?? null;
      note({ subject: [WHAT, issued.id], after: { customer: act.customer.code, expiresAt } });
      return { id: issued.id, customerCode: act.customer.code, expiresAt };
    });
    return { ...made, ...secrets };
  }

  @End('authorizations/:id', {
    id: 'endOwnAuthorization',
    summary: 'End one at once; Temu can do nothing by it any more',
    answers: Authorization,
  })
  async end(
    @ActOf() act: MerchantAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<Authorization> {
    const token = { customerId: act.customer.id, id };
    await this.desk.change(act, [id], async (tx, note) => {
      if (!(await this.tokens.revoke(tx, token))) throw notFound({ what: WHAT, id: String(id) });
      note({ subject: [WHAT, id], after: { ended: true } });
    });
    const held = await this.tokens.list(act.caller.operatorId, act.customer.id);
    const found = held.find((one) => one.id === id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    return shown(found);
  }
}

function shown(held: Held): Authorization {
  return {
    id: held.id,
    createdAt: held.createdAt.toISOString(),
    expiresAt: held.expiresAt?.toISOString() ?? null,
    revokedAt: held.revokedAt?.toISOString() ?? null,
    lastUsedAt: held.lastUsedAt?.toISOString() ?? null,
  };
}
