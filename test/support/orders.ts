import { order as temuOrder } from '../../src/simulator/orders';
import { Session, succeeded } from '../../src/simulator/session';
import type { AdminClient } from './admin';
import type { RunningApp } from './app';

export interface TakenOrder {
  /** Temu's. */
  readonly number: string;
  readonly id: number;
}

/** An order of Temu's that the application has taken: by UPS-GROUND, unless the fields say otherwise. */
export async function takeOrder(
  { target }: RunningApp,
  admin: AdminClient,
  fields: Record<string, unknown> = {},
): Promise<TakenOrder> {
  const session = new Session(target, 'taken');
  const made = temuOrder(session, { logisticsProductCode: 'UPS-GROUND', ...fields });
  succeeded(await session.ask('order/create', made));
  return { number: made.cwFulfillNo, id: await idOfOrder(admin, made.cwFulfillNo) };
}

export async function idOfOrder(admin: AdminClient, number: string): Promise<number> {
  const { body } = await admin.ask<{ items: { id: number }[] }>(`orders?number=${number}`);
  const [found] = body.items;
  if (!found) throw new Error(`order ${number} is not there`);
  return found.id;
}
