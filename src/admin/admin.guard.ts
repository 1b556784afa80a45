import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessService } from '../modules/access/access.service';
import type { Caller } from '../modules/access/access.types';
import type { Right } from '../modules/access/rights.rules';
import { acts, type DeskAct } from '../rest/desk';
import { Rates } from '../rest/rates';
import { keyMissing, keyUnknown } from '../rest/rest.errors';
import { actFor, refuseImpossibleIds } from '../rest/route';
import { rightMissing } from './admin.errors';

/** What a route needs and is called; every route of the admin API has it. */
export interface RouteNeeds {
  readonly id: string;
  /** Null: whoever is known. */
  readonly right: Right | null;
}

export const NEEDS = 'opencang:needs';

/**
 * Lets in whoever is known and has the right that the route names; everything after works for
 * that caller's operator. The one place where a caller is bound to an operator.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly access: AccessService,
    private readonly rates: Rates,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    refuseImpossibleIds(request);
    const needs = this.reflector.get<RouteNeeds | undefined>(NEEDS, context.getHandler());
    if (!needs) throw new Error('a route of the admin API says nothing about rights');
    const key = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const caller = key === undefined ? null : await this.access.callerOf(key);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (!caller) {
      this.rates.admitStranger(request.ip, reply);
      throw key === undefined ? keyMissing({}) : keyUnknown({});
    }
    this.rates.admit(caller, reply);
    if (needs.right !== null && !caller.rights.has(needs.right))
      throw rightMissing({ right: needs.right });
    acts.set(request, actFor(request, caller, needs.id));
    return true;
  }
}

/** Before anybody is known: a route that lets people in does it by what they send. */
@Injectable()
export class EntryGuard implements CanActivate {
  constructor(
    private readonly rates: Rates,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    this.rates.admitStranger(request.ip, context.switchToHttp().getResponse<FastifyReply>());
    const needs = this.reflector.get<RouteNeeds>(NEEDS, context.getHandler());
    entries.set(request, {
      address: request.ip,
      actOf: (caller) => actFor(request, caller, needs.id),
    });
    return true;
  }
}

/** What is known of somebody who is about to be let in. */
export interface Entry {
  readonly address: string;
  /** Once it is known who it is: from here on as everywhere. */
  actOf(caller: Caller): DeskAct;
}

const entries = new WeakMap<FastifyRequest, Entry>();

export const EntryOf = createParamDecorator((_: unknown, context: ExecutionContext): Entry => {
  const entry = entries.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!entry) throw new Error('a route that lets people in has no guard');
  return entry;
});
