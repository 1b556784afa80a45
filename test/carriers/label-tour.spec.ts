import { labelTour } from '../../src/simulator/label-tour';
import { Mismatch } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp(undefined, {}, { buysLabels: true });
  admin = new AdminClient(running);
});

afterAll(() => running.close());

async function fault(name: string): Promise<void> {
  const { body } = await admin.ask<{ items: { id: number }[] }>('carrier-accounts');
  await admin.change(`carrier-accounts/${body.items[0]?.id}`, { settings: { fault: name } });
}

async function tour(): Promise<string> {
  const lines: string[] = [];
  await labelTour(running.target, 'tour', (line) => lines.push(line));
  return lines.join('\n');
}

describe('the tour of a label', () => {
  it.each(['UPS-GROUND', 'USPS-GA'])(
    'sees one of %s bought, and its money come back',
    async (channel) => {
      const lines: string[] = [];
      const target = { ...running.target, channel };
      await labelTour(target, 'tour', (line) => lines.push(line));
      const told = lines.join('\n');
      expect(told).toMatch(/label ready: (UPS 1Z|USPS 93)\w+, tracking pre_transit/);
      expect(told).toContain('money: paid');
      expect(told).toContain('order cancelled, label voided');
      expect(told).toContain('money: refunded');
    },
    60_000,
  );

  it('says why there is no label, and gives the order back', async () => {
    await fault('refuse');
    await expect(tour()).rejects.toThrow(Mismatch);
    await fault('');
    const { body } = await admin.ask<{ items: { fulfilment: string }[] }>('orders?limit=1');
    expect(body.items[0]?.fulfilment).toBe('cancelled');
  }, 60_000);
});
