import { Body, Param, ParseIntPipe } from '@nestjs/common';
import type { Caller } from '../../modules/access/access.types';
import { type Customer, CustomersService } from '../../modules/customers/customers.service';
import { type Token as Held, TokensService } from '../../modules/tokens/tokens.service';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed, Make, Read } from '../admin.route';
import { MadeToken, NewToken, Token, Tokens } from './tokens.dto';

const WHAT = 'token';

@AdminController('Authorizations · 货主授权')
export class TokensController {
  constructor(
    private readonly desk: Desk,
    private readonly customers: CustomersService,
    private readonly tokens: TokensService,
  ) {}

  @Read('customers/:id/tokens', {
    id: 'listTokens',
    summary: 'The tokens by which Temu acts for a customer, without the tokens themselves',
    answers: Tokens,
  })
  async list(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) customerId: number,
  ): Promise<Tokens> {
    await this.customer(caller, customerId);
    return { items: (await this.tokens.list(caller.operatorId, customerId)).map(shown) };
  }

  @Make('customers/:id/tokens', {
    id: 'createToken',
    summary:
      "A token to be typed into Temu's portal, shown once; those before it end after 24 hours",
    answers: MadeToken,
    right: 'configure',
  })
  async create(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) customerId: number,
    @Body() { expiresAt }: NewToken,
  ): Promise<MadeToken> {
    const { code } = await this.customer(act.caller, customerId);
    // What is kept for repeats must not hold the token.
    let secrets: { token: string | null; key: string | null } = { token: null, key: null };
    const id = await this.desk.once(act, [customerId, expiresAt], async (tx, note) => {
      const until = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) };
      const made = await this.tokens.issue(tx, { customerId, ...until });
      secrets = { token: made.token, key: made.key };
      note({ subject: [WHAT, made.id], after: { customerId, expiresAt: made.expiresAt } });
      return made.id;
    });
    return { ...(await this.found(act.caller, customerId, id)), customerCode: code, ...secrets };
  }

  @Deed('customers/:id/tokens/:tokenId/revoke', {
    id: 'revokeToken',
    summary: 'Revoke a token; every process refuses it within a second, for good',
    answers: Token,
    right: 'configure',
  })
  async revoke(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) customerId: number,
    @Param('tokenId', ParseIntPipe) id: number,
  ): Promise<Token> {
    await this.desk.once(act, [customerId, id], async (tx, note) => {
      const revoked = await this.tokens.revoke(tx, { customerId, id });
      if (!revoked) throw notFound({ what: WHAT, id: String(id) });
      note({ subject: [WHAT, id], after: { customerId, revoked: true } });
      return id;
    });
    return this.found(act.caller, customerId, id);
  }

  private async customer({ operatorId }: Caller, id: number): Promise<Customer> {
    const found = await this.customers.get(operatorId, id);
    if (!found) throw notFound({ what: 'customer', id: String(id) });
    return found;
  }

  private async found({ operatorId }: Caller, customerId: number, id: number): Promise<Token> {
    const all = await this.tokens.list(operatorId, customerId);
    const held = all.find((one) => one.id === id);
    if (!held) throw notFound({ what: WHAT, id: String(id) });
    return shown(held);
  }
}

function shown(held: Held): Token {
  const { id, createdAt, expiresAt, revokedAt, lastUsedAt } = held;
  return {
    id,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
