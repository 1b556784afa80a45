import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { from, map, type Observable } from 'rxjs';
import type { Act } from '../modules/access/access.types';
import { IdempotencyService } from '../modules/access/idempotency.service';
import { AuditService, type Change } from '../modules/audit/audit.service';
import { Database, type Tx } from '../platform/database';

/** Notes what is changed, in the words of the business; several subjects make several lines. */
export type Note = (change: Change) => void;

/** What was done through the desk; a route that changes something around it is a bug. */
const attended = new WeakSet<Act>();

/**
 * Where every change of the admin API passes: it opens the transaction of the caller's operator,
 * claims the idempotency key, does the work, and writes the audit trail, all or nothing. A change
 * that notes nothing is noted with what was asked, secrets masked: no change leaves no line.
 */
@Injectable()
export class Desk {
  constructor(
    private readonly db: Database,
    private readonly idempotency: IdempotencyService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Has its effect once per Idempotency-Key, and gives the first answer to every repeat.
   * @param request what is asked: the same key with another request is refused
   */
  once<T>(act: DeskAct, request: unknown, effect: (tx: Tx, note: Note) => Promise<T>): Promise<T> {
    attended.add(act);
    return this.idempotency.once(act.caller, act.idempotencyKey, [act.operation, request], (tx) =>
      this.audited(tx, act, request, effect),
    );
  }

  /** The first answer of what is a repeat, for routes that do something slow before `once`. */
  async repeated<T>(act: DeskAct, request: unknown): Promise<{ answer: T } | null> {
    const whole = [act.operation, request];
    const found = await this.idempotency.find<T>(act.caller, act.idempotencyKey, whole);
    if (found) attended.add(act);
    return found;
  }

  /** As `once`, after something slow that no transaction waits for; a repeat does not do it again. */
  async onceAfter<S, T>(
    act: DeskAct,
    request: unknown,
    slow: () => Promise<S>,
    effect: (found: S, note: Note) => T,
  ): Promise<T> {
    const earlier = await this.repeated<T>(act, request);
    if (earlier) return earlier.answer;
    const found = await slow();
    return this.once(act, request, async (_, note) => effect(found, note));
  }

  /** A change that is safe to repeat by itself, because it names the version that it changes. */
  change<T>(
    act: DeskAct,
    request: unknown,
    effect: (tx: Tx, note: Note) => Promise<T>,
  ): Promise<T> {
    attended.add(act);
    return this.db.transaction(act.caller.operatorId, (tx) =>
      this.audited(tx, act, request, effect),
    );
  }

  private async audited<T>(
    tx: Tx,
    act: Act,
    request: unknown,
    effect: (tx: Tx, note: Note) => Promise<T>,
  ): Promise<T> {
    const changes: Change[] = [];
    const answer = await effect(tx, (change) => changes.push(change));
    const whole = { subject: ['request', act.operation], after: request } as const;
    await this.audit.write(tx, act, changes.length > 0 ? changes : [whole]);
    return answer;
  }
}

/** An act with the headers that a change needs. */
export interface DeskAct extends Act {
  readonly idempotencyKey: string | undefined;
  readonly ifMatch: string | undefined;
}

/** Where the guard leaves who calls, and how, for the handler. */
export const acts = new WeakMap<FastifyRequest, DeskAct>();

export function actOf(context: ExecutionContext): DeskAct {
  const act = acts.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!act) throw new Error('a route of the admin API has no guard');
  return act;
}

/** On every route that changes something: fails loudly, in the first test that calls it. */
@Injectable()
export class ThroughTheDesk implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const act = actOf(context);
    return from(next.handle()).pipe(
      map((answer: unknown) => {
        if (!attended.has(act)) throw new Error(`${act.operation} changes something unaudited`);
        return answer;
      }),
    );
  }
}
