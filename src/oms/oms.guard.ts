import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CustomerKeysService } from '../modules/customers/customer-keys.service';
import { CustomersService } from '../modules/customers/customers.service';
import { acts, type DeskAct } from '../rest/desk';
import { Rates } from '../rest/rates';
import { keyMissing, keyUnknown } from '../rest/rest.errors';
import { actFor, refuseImpossibleIds } from '../rest/route';

export const OPERATION = 'opencang:oms-operation';

/** An act of a merchant: everything is done for their operator, and for them alone. */
export interface MerchantAct extends DeskAct {
  readonly customer: { readonly id: number; readonly code: string };
}

/** A merchant's rights are those to their own account; the staff's mean nothing here. */
const NO_RIGHTS: ReadonlySet<never> = new Set();

/** Lets in programs of merchants by their key. The one place where a caller is bound to a customer. */
@Injectable()
export class MerchantGuard implements CanActivate {
  constructor(
    private readonly keys: CustomerKeysService,
    private readonly customers: CustomersService,
    private readonly rates: Rates,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    refuseImpossibleIds(request);
    const operation = this.reflector.get<string | undefined>(OPERATION, context.getHandler());
    if (!operation) throw new Error('a route for merchants has no name');
    const key = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const holder = key === undefined ? null : await this.keys.authenticate(key);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (!holder) {
      this.rates.admitStranger(request.ip, reply);
      throw key === undefined ? keyMissing({}) : keyUnknown({});
    }
    const { operatorId, keyId, customerId } = holder;
    this.rates.admit({ operatorId, kind: 'customer', id: customerId }, reply);
    const customer = await this.customers.get(operatorId, customerId);
    if (!customer) throw keyUnknown({});
    const name = `${customer.code}: ${holder.name}`;
    const caller = { kind: 'customer', operatorId, id: keyId, name, rights: NO_RIGHTS } as const;
    const act: MerchantAct = {
      ...actFor(request, caller, operation),
      customer: { id: customer.id, code: customer.code },
    };
    acts.set(request, act);
    return true;
  }
}
