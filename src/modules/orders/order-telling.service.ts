import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { PushDeskService } from '../pushes/push-desk.service';
import { PushesService } from '../pushes/pushes.service';
import type { PushView } from '../pushes/pushes.types';
import { OrderReading } from './order-reading';
import { orderNotTold, stateNotTold } from './orders.errors';
import { EVENTS_OFF, HOLD_ORDERS, RECIPIENTS_OF_ORDERS } from './orders.sql';
import type { Order } from './orders.types';
import { type Agreement, agreementOf, presentEvent, presentNews } from './telling.rules';

export interface OrderTold {
  readonly order: Order;
  /** What tells where it stands. */
  readonly present: ReturnType<typeof presentEvent>;
  readonly agreement: Agreement;
  /** Newest first. */
  readonly pushes: readonly PushView[];
}

/** No order has more news than this, unless somebody resends for fun. */
const MOST_NEWS = 200;

/** What the other side was told of an order, and telling it again. */
@Injectable()
export class OrderTellingService {
  private readonly reading = new OrderReading();

  constructor(
    private readonly db: Database,
    private readonly desk: PushDeskService,
    private readonly pushes: PushesService,
  ) {}

  /** Null: there is no such order. */
  async told(operatorId: OperatorId, orderId: number): Promise<OrderTold | null> {
    const held = await this.db.transaction(operatorId, async (tx) => ({
      order: (await this.reading.byIds(tx, [orderId])).get(orderId),
      off: await eventsOff(tx, orderId),
      recipients: await tx.rows(RECIPIENTS_OF_ORDERS, [operatorId, [orderId]]),
    }));
    const { order, off, recipients } = held;
    if (!order) return null;
    const page = { below: null, limit: MOST_NEWS };
    const found = await this.desk.list(operatorId, { number: order.number }, page);
    const pushes = found.filter(({ event }) => event !== 'estimate' && event !== 'authorization');
    const present = presentEvent(order);
    const told = order.source === 'temu' ? [...pushes].reverse() : null;
    const agreement = agreementOf(present, told, off, recipients.length === 0);
    return { order, present, agreement, pushes };
  }

  /**
   * Announces where the order stands now, as of when it came to stand there.
   * @returns false: there is no such order. @throws order.not_told, order.state_not_told
   */
  async tellAgain(tx: Tx, orderId: number): Promise<boolean> {
    // Held, so that nothing newer is announced in between and overtaken by this.
    const [held] = await tx.rows(HOLD_ORDERS, [tx.operatorId, [orderId]]);
    const order = (await this.reading.byIds(tx, [orderId])).get(orderId);
    if (!held || !order) return false;
    if (held.registration_id === null) throw orderNotTold({ number: order.number });
    const news = presentNews(order, held.registration_id);
    const off = await eventsOff(tx, orderId);
    const event = presentEvent(order);
    if (news.every((one) => off.includes(one.event)))
      throw stateNotTold({ number: order.number, event });
    await this.pushes.announce(tx, news);
    return true;
  }
}

async function eventsOff(tx: Tx, orderId: number): Promise<readonly string[]> {
  const [row] = await tx.rows(EVENTS_OFF, [tx.operatorId, orderId]);
  return row?.pushes_off ?? [];
}
