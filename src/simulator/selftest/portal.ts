import { AdminClient } from '../admin-client';
import { order } from '../orders';
import type { Received, TemuRouter } from '../router/router';
import { Mismatch, Session, succeeded } from '../session';
import type { Target } from '../target';
import { type Answer, type Fields, masked } from '../wire';

/** A push that has not come by then is counted as missing. */
const PUSH_WITHIN_MS = 20_000;

/** One thing that was said, in a form that may be shown around. */
export interface Said {
  readonly way:
    | 'Temu → warehouse'
    | 'warehouse → Temu'
    | 'staff → warehouse'
    | 'browser → warehouse';
  readonly name: string;
  readonly request: string;
  readonly answer: string;
}

export interface TestOrder {
  readonly number: string;
  /** In the admin API. */
  readonly id: number;
}

/**
 * What one case needs: Temu that calls, Temu that is told, and the warehouse's own people at the
 * admin API. Everything that is said is kept.
 */
export class Portal {
  readonly said: Said[] = [];
  private readonly session: Session;
  private readonly admin: AdminClient;

  constructor(
    readonly target: Target,
    readonly run: string,
    private readonly router: TemuRouter,
  ) {
    this.session = new Session(target, run);
    this.admin = new AdminClient(target.url, target.adminKey);
  }

  number(): string {
    return this.session.number();
  }

  /** Calls the warehouse as Temu does. */
  async call(name: string, fields: Fields = {}): Promise<Answer> {
    const answer = await this.session.ask(name, fields);
    const exchange = this.session.exchanges.at(-1);
    this.said.push({
      way: 'Temu → warehouse',
      name: exchange?.path ?? name,
      request: masked(exchange?.body ?? ''),
      answer: JSON.stringify(answer),
    });
    return answer;
  }

  /** Looks something up as the warehouse's staff. */
  async look<T>(path: string): Promise<T> {
    return this.noted(() => this.admin.get<T>(path));
  }

  /** Does something as the warehouse's staff. */
  async work<T>(path: string, body: unknown = {}): Promise<T> {
    return this.noted(() => this.admin.post<T>(path, body));
  }

  note(said: Said): void {
    this.said.push(said);
  }

  /** A new order of Temu's, as the warehouse's staff find it. */
  async order(fields: Fields = {}): Promise<TestOrder> {
    const made = order(this.session, { logisticsProductCode: this.target.channel, ...fields });
    succeeded(await this.call('order/create', made));
    const number = made.cwFulfillNo;
    const { items } = await this.look<{ items: { id: number }[] }>(
      `orders?number=${encodeURIComponent(number)}`,
    );
    const [found] = items;
    if (!found) throw new Mismatch(`the admin API does not find order ${number}`);
    return { number, id: found.id };
  }

  /** Waits for a push that fits, and gives what it says. */
  async push(what: string, number: string, fits: (fields: Fields) => boolean): Promise<Fields> {
    const came = await this.router.expect(
      (one) => one.taken && one.number === number && fits(one.fields),
      PUSH_WITHIN_MS,
    );
    const all = this.router.received.filter((one) => one.number === number);
    for (const one of all) this.noteReceived(one);
    if (came) return came.fields;
    const others = all.map((one) => `${one.type} ${one.fields.fulfillStatus ?? ''}`.trim());
    throw new Mismatch(
      `${what} did not come within ${PUSH_WITHIN_MS / 1_000} s; came: ${others.join(', ') || 'nothing'}`,
    );
  }

  /** Waits for the status of an order. */
  status(number: string, code: number): Promise<Fields> {
    return this.push(`status ${code}`, number, (fields) => fields.fulfillStatus === code);
  }

  private noteReceived(one: Received): void {
    const request = masked(one.body);
    if (this.said.some((said) => said.request === request)) return;
    const answer = JSON.stringify(one.answer);
    this.said.push({ way: 'warehouse → Temu', name: one.type, request, answer });
  }

  private async noted<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } finally {
      const {
        method = '',
        path = '',
        request = '',
        answer = '',
      } = this.admin.exchanges.at(-1) ?? {};
      this.said.push({
        way: 'staff → warehouse',
        name: `${method} /admin/v1/${path}`,
        request,
        answer: answer.slice(0, 2_000),
      });
    }
  }
}
