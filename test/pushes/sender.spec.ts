import type { Announcement } from '../../src/modules/pushes/pushes.types';
import type { TemuRouter } from '../../src/simulator/router/router';
import { type RunningApp, startApp } from '../support/app';
import { PATIENCE_MS } from '../support/patience';
import { Outbox, openTemu, pointTo, until } from '../support/temu';

let running: RunningApp;
let temu: TemuRouter;
let outbox: Outbox;
let registrationId: number;

beforeAll(async () => {
  running = await startApp(undefined, { TEMU_PUSHES: '1', TEMU_PUSHES_PER_SECOND: '0' });
  temu = await openTemu();
  await pointTo(running, temu);
  outbox = new Outbox(running);
  registrationId = await outbox.registrationId();
});

afterAll(async () => {
  await running.close();
  await temu.close();
});

beforeEach(async () => {
  await temu.behave({ mode: 'ok' });
});

let numbers = 0;
function freshNumber(): string {
  numbers += 1;
  return `CW-${process.pid}-${numbers}`;
}

function news(subject: string, event: 'accepted' | 'picking' | 'packed'): Announcement {
  return { registrationId, event, subject, content: { number: subject } };
}

function statuses(number: string): unknown[] {
  return temu.taken(number).map((one) => one.fields.fulfillStatus);
}

async function settled(subject: string): Promise<void> {
  await until(`${subject} is over`, async () =>
    (await outbox.rows(subject)).every((row) => row.state !== 'waiting'),
  );
}

describe('what has to be told', () => {
  it('arrives signed, in time, and in the order in which it happened', async () => {
    const number = freshNumber();
    await outbox.announce(news(number, 'accepted'));
    await outbox.announce(news(number, 'picking'), news(number, 'packed'));
    await settled(number);
    expect(statuses(number)).toEqual([10, 20, 40]);
    const [first] = temu.taken(number);
    expect(first?.type).toBe('bg.certified.warehouse.order.status.change');
    expect(first?.fields).toMatchObject({
      app_key: 'demo-app-key',
      data_type: 'JSON',
      version: 'V1',
    });
  });

  it('is sent within a moment of the commit', async () => {
    const tookMs: number[] = [];
    for (const number of Array.from({ length: 10 }, freshNumber)) {
      const since = performance.now();
      await outbox.announce(news(number, 'accepted'));
      await until('it came', () => temu.taken(number).length > 0);
      tookMs.push(performance.now() - since);
    }
    // Whoever looked by the clock alone would need half a second for each.
    expect(Math.min(...tookMs)).toBeLessThan(400);
  });

  it('is repeated with the same content and time where the answer was lost', async () => {
    const number = freshNumber();
    await temu.behave({ mode: 'forget', number });
    const came = temu.expect((one) => one.number === number, PATIENCE_MS);
    const better = came.then(() => temu.behave({ mode: 'ok' }));
    await outbox.announce(news(number, 'accepted'));
    await better;
    await settled(number);
    const [first, second] = temu.taken(number).map(({ fields }) => {
      const { sign: _, timestamp: __, ...content } = fields;
      return content;
    });
    expect(second).toEqual(first);
    expect(await outbox.rows(number)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  it('waits while the other side is too busy, and is not given up', async () => {
    const number = freshNumber();
    await temu.behave({ mode: 'busy', number });
    await outbox.announce(news(number, 'accepted'));
    await until('it was turned away', async () => {
      const [row] = await outbox.rows(number);
      return row?.outcome === 4_000_004;
    });
    await temu.behave({ mode: 'ok' });
    await settled(number);
    expect(statuses(number)).toEqual([10]);
  });

  it('goes to the dead letters at once where it is refused, with reason and advice', async () => {
    const number = freshNumber();
    await temu.behave({ mode: 'refuse', number, errorCode: 170020004 });
    await outbox.announce(news(number, 'accepted'));
    await settled(number);
    const [row] = await outbox.rows(number);
    expect(row).toMatchObject({ state: 'dead', attempts: 1, outcome: 170020004 });
    expect(row?.reason_en).toContain('The order is not known there');
    expect(row?.reason_zh).toContain('平台不存在该订单');
  });

  it('holds back its own order alone where it fails again and again', async () => {
    const [poisoned, healthy] = [freshNumber(), freshNumber()];
    await temu.behave({ mode: 'fail', number: poisoned });
    await outbox.announce(news(poisoned, 'accepted'), news(poisoned, 'picking'));
    await until(
      'it failed twice',
      async () => ((await outbox.rows(poisoned))[0]?.attempts ?? 0) > 1,
    );
    await outbox.announce(news(healthy, 'accepted'), news(healthy, 'picking'));
    await settled(healthy);
    expect(statuses(healthy)).toEqual([10, 20]);
    expect(await outbox.rows(poisoned)).toMatchObject([
      { state: 'waiting' },
      { state: 'waiting', attempts: 0 },
    ]);
    await temu.behave({ mode: 'ok' });
    await outbox.letPass(600_000);
    await settled(poisoned);
    expect(statuses(poisoned)).toEqual([10, 20]);
  });

  it('is recorded as a call, signature masked, under the number of the order', async () => {
    const number = freshNumber();
    await outbox.announce(news(number, 'accepted'));
    await settled(number);
    const ask = async (path: string) => {
      const response = await fetch(`${running.url}/admin/v1/${path}`, {
        headers: { authorization: 'Bearer demo-admin-key' },
      });
      return (await response.json()) as Record<string, unknown> & { items: { id: string }[] };
    };
    const { items } = await ask(`calls?number=${number}`);
    expect(items).toMatchObject([
      {
        direction: 'out',
        ok: true,
        outcome: 1_000_000,
        subject: 'bg.certified.warehouse.order.status.change',
      },
    ]);
    const call = await ask(`calls/${items[0]?.id}`);
    expect(call.request).toContain(`"cwFulfillNo":"${number}"`);
    expect(call.request).toContain('"sign":"***"');
  });
});

describe('fee pushes', () => {
  const estimate = (subject: string, n: number): Announcement => ({
    registrationId,
    event: 'estimate',
    subject,
    content: { customerCode: 'C10001', result: { calcNo: subject, n } },
  });

  it('tell the newest of a calculation alone, where several wait', async () => {
    const calcNo = freshNumber();
    await outbox.announce(estimate(calcNo, 1), estimate(calcNo, 2), estimate(calcNo, 3));
    await until('the newest came', () => temu.taken(calcNo).length > 0);
    await until('the others are dropped', async () =>
      (await outbox.rows(calcNo)).every((row) => row.state !== 'waiting'),
    );
    expect(temu.taken(calcNo).map((one) => one.fields.n)).toEqual([3]);
    expect((await outbox.rows(calcNo)).map((row) => row.state)).toEqual([
      'dropped',
      'dropped',
      'delivered',
    ]);
  });

  it('are dropped once they are older than ten minutes', async () => {
    const calcNo = freshNumber();
    await temu.behave({ mode: 'fail', number: calcNo });
    await outbox.announce(estimate(calcNo, 1));
    await until(
      'it failed',
      async () => ((await outbox.rows(calcNo))[0]?.outcome ?? 0) === 4_000_000,
    );
    await until('it is over', async () => {
      // Again, for one that was on its way just now.
      await outbox.letPass(600_000);
      return (await outbox.rows(calcNo)).every((row) => row.state !== 'waiting');
    });
    expect(await outbox.rows(calcNo)).toMatchObject([
      { state: 'dropped', reason_en: 'It was too old to be of use.' },
    ]);
  });

  it('hold back no order that bears the same number', async () => {
    const number = freshNumber();
    await temu.behave({ mode: 'fail', number });
    await outbox.announce(estimate(number, 1));
    await until('it failed', async () => (await outbox.rows(number))[0]?.outcome === 4_000_000);
    await outbox.announce(news(number, 'accepted'));
    await until(
      'the order was tried',
      async () => ((await outbox.rows(number))[1]?.attempts ?? 0) > 0,
    );
    await temu.behave({ mode: 'ok' });
    await outbox.letPass(60_000);
    await settled(number);
  });
});

describe('a clock that is wrong by ten minutes', () => {
  it('is tried once more, and then said plainly', async () => {
    const number = freshNumber();
    running.clock.advance(600_000);
    try {
      await outbox.announce(news(number, 'accepted'));
      await settled(number);
    } finally {
      running.clock.advance(-600_000);
    }
    const [row] = await outbox.rows(number);
    expect(row).toMatchObject({ state: 'dead', attempts: 2, outcome: 3000012 });
    expect(row?.reason_en).toContain('The clock of this server differs');
    expect(row?.reason_zh).toContain('NTP');
  });
});
