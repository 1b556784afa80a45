import { PushDeskService } from '../../src/modules/pushes/push-desk.service';
import { AdminClient } from '../../src/simulator/admin-client';
import { order } from '../../src/simulator/orders';
import type { TemuRouter } from '../../src/simulator/router/router';
import { Session, succeeded } from '../../src/simulator/session';
import { PushAlarm } from '../../src/temu/pushes/push-alarm';
import { type RunningApp, startApp } from '../support/app';
import { Outbox, openTemu, pointTo, until } from '../support/temu';

interface Told {
  readonly agreement: string;
  readonly present: string;
  readonly items: { id: number; event: string; state: string; number: string; reason: string }[];
}

let running: RunningApp;
let temu: TemuRouter;
let outbox: Outbox;
let admin: AdminClient;
let session: Session;

beforeAll(async () => {
  running = await startApp(undefined, { TEMU_PUSHES: '1', TEMU_PUSHES_PER_SECOND: '0' });
  temu = await openTemu();
  await pointTo(running, temu);
  outbox = new Outbox(running);
  admin = new AdminClient(running.url, 'demo-admin-key');
  session = new Session(running.target, 'desk');
});

afterAll(async () => {
  await running.close();
  await temu.close();
});

beforeEach(() => temu.behave({ mode: 'ok' }));

/** An order of Temu's; gives its number and its id in the admin API. */
async function taken(): Promise<{ number: string; id: number }> {
  const made = order(session);
  succeeded(await session.ask('order/create', made));
  const number = made.cwFulfillNo;
  const { items } = await admin.get<{ items: { id: number }[] }>(`orders?number=${number}`);
  return { number, id: items[0]?.id ?? 0 };
}

function told(id: number): Promise<Told> {
  return admin.get<Told>(`orders/${id}/pushes`);
}

async function agrees(id: number, agreement = 'agrees'): Promise<void> {
  await until(agreement, async () => (await told(id)).agreement === agreement);
}

function statuses(number: string): unknown[] {
  return temu.taken(number).map((one) => one.fields.fulfillStatus ?? one.type);
}

describe('the life of an order', () => {
  it('shipped with tracking: 10, 20, 40, shippingInfo, 50 with packages', async () => {
    const { number, id } = await taken();
    await admin.post(`orders/${id}/start-picking`);
    await admin.post(`orders/${id}/pack`, { packages: [{ weight: '1.5' }] });
    await admin.post(`orders/${id}/set-tracking`, { packages: [{ trackingNumber: '1ZDESK' }] });
    await admin.post(`orders/${id}/ship`, {});
    await agrees(id);
    expect(statuses(number)).toEqual([
      10,
      20,
      40,
      'bg.certified.warehouse.order.shippingInfo.push',
      50,
    ]);
    expect(temu.taken(number).at(-1)?.fields.packageList).toMatchObject([
      { trackingNumber: '1ZDESK' },
    ]);
  });

  it('shipped without tracking: 50, and no packages', async () => {
    const { number, id } = await taken();
    await admin.post(`orders/${id}/ship`, {});
    await agrees(id);
    expect(statuses(number)).toEqual([10, 50]);
    expect(temu.taken(number).at(-1)?.fields).not.toHaveProperty('packageList');
  });

  it('cut by the merchant: 99 with the reason; cancelled by Temu afterwards: 60', async () => {
    const { number, id } = await taken();
    await admin.post(`orders/${id}/cut`, { by: 'customer', code: 'merchant_cut', reason: '截单' });
    await agrees(id);
    succeeded(await session.ask('order/cancel', { cwFulfillNo: number }));
    await agrees(id);
    expect(statuses(number)).toEqual([10, 99, 60]);
    expect(temu.taken(number)[1]?.fields).toMatchObject({
      failCode: 'merchant_cut',
      failReason: '截单',
    });
  });

  it('held: not told', async () => {
    const { number, id } = await taken();
    await admin.post(`orders/${id}/hold`, { reason: 'a look at it' });
    await agrees(id);
    expect(statuses(number)).toEqual([10]);
  });
});

describe('dead letters', () => {
  it('are told as refused, with reason and advice in the language that is asked', async () => {
    await temu.behave({ mode: 'refuse', errorCode: 3000001 });
    const { id } = await taken();
    await agrees(id, 'refused');
    const [row] = (await told(id)).items;
    expect(row).toMatchObject({ event: 'accepted', state: 'dead', outcome: 3000001 });
    expect(row?.reason).toContain('Check the app_secret');
    const chinese = await fetch(`${running.url}/admin/v1/pushes/${row?.id}`, {
      headers: { authorization: 'Bearer demo-admin-key', 'accept-language': 'zh-CN' },
    });
    expect(((await chinese.json()) as { reason: string }).reason).toContain('app_secret');
  });

  it('all come back after new credentials, in the order of each order', async () => {
    await temu.behave({ mode: 'refuse', errorCode: 3000001 });
    const orders = await Promise.all([taken(), taken(), taken()]);
    for (const { id } of orders) {
      await admin.post(`orders/${id}/start-picking`);
      await admin.post(`orders/${id}/ship`, {});
    }
    for (const { id } of orders) await agrees(id, 'refused');
    await temu.behave({ mode: 'ok' });
    const resent = await admin.post<{ revived: number }>('push-batches/resend', {
      outcome: 3000001,
    });
    expect(resent.revived).toBeGreaterThanOrEqual(9);
    for (const { id } of orders) await agrees(id);
    for (const { number } of orders) expect(statuses(number)).toEqual([10, 20, 50]);
  });

  it('that later news has overtaken stay, and say why', async () => {
    await temu.behave({ mode: 'refuse', errorCode: 2000000 });
    const { number, id } = await taken();
    await agrees(id, 'refused');
    await temu.behave({ mode: 'ok' });
    await admin.post(`orders/${id}/ship`, {});
    await agrees(id);
    const dead = (await told(id)).items.find((one) => one.state === 'dead');
    await expect(admin.post(`pushes/${dead?.id}/resend`)).rejects.toThrow('push.overtaken');
    const all = await admin.post<{ left: number }>('push-batches/resend', { number });
    expect(all).toMatchObject({ revived: 0, left: 1 });
    expect(statuses(number)).toEqual([50]);
  });
});

describe('telling again', () => {
  it('sends a delivered push anew, with the same content and moment', async () => {
    const { number, id } = await taken();
    await agrees(id);
    const [first] = (await told(id)).items;
    await admin.post(`pushes/${first?.id}/resend`);
    await until('it came twice', () => temu.taken(number).length === 2);
    const [one, two] = temu.taken(number).map((received) => received.fields);
    expect(two?.statusChangeTime).toBe(one?.statusChangeTime);
  });

  it('tells where an order stands now', async () => {
    const { number, id } = await taken();
    await admin.post(`orders/${id}/set-tracking`, { packages: [{ trackingNumber: '1ZAGAIN' }] });
    await agrees(id);
    await admin.post(`orders/${id}/tell-again`);
    await until('it came again', () => temu.taken(number).length === 4);
    expect(statuses(number)).toEqual([
      10,
      'bg.certified.warehouse.order.shippingInfo.push',
      10,
      'bg.certified.warehouse.order.shippingInfo.push',
    ]);
  });

  it('has no order of another operator, and no push', async () => {
    const { id } = await taken();
    await agrees(id);
    const [push] = (await told(id)).items;
    const other = new AdminClient(running.url, 'demo-admin-key-2');
    await expect(other.get(`orders/${id}/pushes`)).rejects.toThrow('404');
    await expect(other.post(`orders/${id}/tell-again`)).rejects.toThrow('404');
    await expect(other.get(`pushes/${push?.id}`)).rejects.toThrow('404');
    await expect(other.post(`pushes/${push?.id}/resend`)).rejects.toThrow('404');
  });

  it('brings forward what waits for Temu, and ends the pause', async () => {
    await temu.behave({ mode: 'down' });
    const orders = await Promise.all(Array.from({ length: 4 }, () => taken()));
    await until('it pauses', async () => {
      const { registrations } = await admin.get<{ registrations: { pausedUntil: string }[] }>(
        'pushes/summary',
      );
      return registrations[0]?.pausedUntil !== null;
    });
    // By themselves they would come in an hour.
    await until('all wait for long', async () => {
      await outbox.letPass(-3_600_000);
      const soon = await outbox.ask(
        "SELECT id FROM pushes WHERE state = 'waiting' AND next_try_at < now() + interval '50 minutes'",
      );
      return soon.length === 0;
    });
    await temu.behave({ mode: 'ok' });
    await admin.post('push-batches/resend', {});
    for (const { id } of orders) await agrees(id);
  });
});

describe('the list of pushes', () => {
  it('narrows by number, event, state, registration, answer and time, page by page', async () => {
    const { number, id } = await taken();
    await admin.post(`orders/${id}/ship`, {});
    await agrees(id);
    const find = (query: string) =>
      admin.get<{ items: Told['items']; nextCursor: string | null }>(`pushes?${query}`);
    const events = async (query: string) => (await find(query)).items.map((one) => one.event);
    expect(await events(`number=${number}`)).toEqual(['shipped', 'accepted']);
    expect(await events(`number=${number}&event=accepted`)).toEqual(['accepted']);
    expect(await events(`number=${number}&state=dead`)).toEqual([]);
    expect(await events(`number=${number}&environment=production`)).toEqual([]);
    expect(await events(`number=${number}&outcome=1000000`)).toHaveLength(2);
    expect(await events(`number=${number}&from=2099-01-01T00:00:00Z`)).toEqual([]);
    expect(await events(`number=${number}&until=2099-01-01T00:00:00Z`)).toHaveLength(2);
    const first = await find(`number=${number}&limit=1`);
    expect(first.items).toHaveLength(1);
    expect(await events(`number=${number}&limit=1&cursor=${first.nextCursor}`)).toEqual([
      'accepted',
    ]);
  });

  it('looks through a day, unless it is told a number, the dead, or a time', async () => {
    const { number, id } = await taken();
    await agrees(id);
    await outbox.ask(
      `UPDATE pushes SET happened_at = happened_at - interval '2 days' WHERE subject = $1`,
      [number],
    );
    const finds = async (query: string) => {
      const { items } = await admin.get<{ items: Told['items'] }>(`pushes?limit=200&${query}`);
      return items.some((one) => one.number === number);
    };
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    expect(await finds('event=accepted')).toBe(false);
    expect(await finds(`number=${number}`)).toBe(true);
    expect(await finds(`event=accepted&from=${daysAgo(3)}`)).toBe(true);
    expect(await finds(`event=accepted&until=${daysAgo(1)}`)).toBe(false);
    expect(await finds(`until=${daysAgo(1.5)}`)).toBe(true);
    await outbox.ask(`UPDATE pushes SET state = 'dead' WHERE subject = $1`, [number]);
    expect(await finds('state=dead')).toBe(true);
  });
});

describe('what waits for too long', () => {
  it('is said in the log, once in ten minutes, and is a figure for monitoring', async () => {
    await temu.behave({ mode: 'down' });
    const { id } = await taken();
    await outbox.ask(
      "UPDATE pushes SET happened_at = happened_at - interval '6 minutes' WHERE state = 'waiting'",
    );
    const said: object[] = [];
    const log = {
      debug: () => 0,
      info: () => 0,
      error: () => 0,
      warn: (fields: object) => said.push(fields),
    };
    const alarm = new PushAlarm(running.app.get(PushDeskService), running.clock, log);
    await alarm.look([1]);
    await alarm.look([1]);
    expect(said).toMatchObject([{ operatorId: 1, environment: 'test', waiting: 1 }]);
    const { registrations } = await admin.get<{
      registrations: { oldestWaitingSeconds: number; waitingSecond: number }[];
    }>('pushes/summary');
    expect(registrations[0]?.oldestWaitingSeconds).toBeGreaterThanOrEqual(360);
    expect(registrations[0]?.waitingSecond).toBe(1);
    await temu.behave({ mode: 'ok' });
    await admin.post('push-batches/resend', {});
    await agrees(id);
  });
});
