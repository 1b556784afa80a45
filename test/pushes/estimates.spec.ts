import { PushesService } from '../../src/modules/pushes/pushes.service';
import type { Announcement } from '../../src/modules/pushes/pushes.types';
import { RECEIVER } from '../../src/simulator/orders';
import { Session } from '../../src/simulator/session';
import { type RunningApp, startApp } from '../support/app';
import { Outbox } from '../support/temu';

let running: RunningApp;
let outbox: Outbox;

beforeAll(async () => {
  running = await startApp();
  outbox = new Outbox(running);
});

afterAll(() => running.close());

describe('estimates that come together', () => {
  it('are each told, with the figures that each was answered', async () => {
    const session = new Session(running.target, 'estimates');
    const numbers = Array.from({ length: 40 }, (_, n) => `TOGETHER-${n}`);
    const answers = await Promise.all(
      numbers.map((calcNo, n) =>
        session.ask('delivery/fee/calc', {
          calcNo,
          cwWarehouseCode: session.target.warehouse,
          skuList: [{ cwSkuCode: session.target.sku, quantity: 1 + n }],
          receiver: RECEIVER,
        }),
      ),
    );
    const rows = await outbox.rows();
    for (const [n, calcNo] of numbers.entries()) {
      const told = rows.filter((row) => row.subject === calcNo);
      expect(told.map((row) => row.content.result)).toEqual([answers[n]?.result]);
    }
  });

  it('are told although one among them cannot be', async () => {
    const registrationId = await outbox.registrationId();
    const told = (subject: string, id = registrationId): Promise<void> => {
      const content = { customerCode: 'C10001', result: { calcNo: subject } };
      const announcement: Announcement = {
        registrationId: id,
        event: 'estimate',
        subject,
        content,
      };
      return running.app.get(PushesService).announceAlone(1, announcement);
    };
    const all = await Promise.allSettled([
      told('AMONG-1'),
      told('AMONG-2'),
      told('AMONG-3', 987_654),
      told('AMONG-4'),
    ]);
    expect(all.map((one) => one.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    const subjects = (await outbox.rows()).map((row) => row.subject);
    expect(subjects.filter((subject) => subject.startsWith('AMONG')).sort()).toEqual([
      'AMONG-1',
      'AMONG-2',
      'AMONG-4',
    ]);
  });
});
