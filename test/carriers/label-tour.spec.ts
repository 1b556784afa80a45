import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labelTour } from '../../src/simulator/label-tour';
import { main } from '../../src/simulator/main';
import { Mismatch } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { readBars, readPdf } from '../support/papers';

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
    'sees one of %s bought and printed, and its money come back; and three that are brought',
    async (channel) => {
      const lines: string[] = [];
      const files = new Map<string, Buffer>();
      const target = { ...running.target, channel };
      const keep = (name: string, bytes: Buffer) => {
        files.set(name, bytes);
        return name;
      };
      await labelTour(target, `tour-${channel}`, (line) => lines.push(line), keep);
      const told = lines.join('\n');
      expect(told).toMatch(/label ready: (UPS 1Z|USPS 93)\w+, tracking pre_transit/);
      expect(told).toContain('money: paid');
      expect(told).toContain('order cancelled, label voided');
      expect(told).toContain('money: refunded');
      expect(told.match(/order\/info\/get: \S+, tracking \w+/g)).toHaveLength(4);
      for (const format of ['PDF', 'PNG', 'ZPL'])
        expect(told).toContain(`taken, with its label as ${format}`);
      expect([...files.keys()].map((name) => name.replace(/-.*\./, '.'))).toEqual([
        ...['label.pdf', 'print.pdf', 'label.pdf', 'print.pdf'],
        ...['label.png', 'print.pdf', 'label.zpl', 'print.zpl'],
      ]);
      // What was bought scans from the very file that was printed.
      const [, bought = Buffer.alloc(0)] = files.values();
      const [page] = await readPdf(bought);
      expect([page?.width, page?.height]).toEqual([288, 432]);
      const bars = await readBars(page?.png ?? Buffer.alloc(0));
      const number = /label ready: \w+ (\w+)/.exec(told)?.[1] ?? 'none';
      expect(bars.at(-1)?.text.replace(/[()]/g, '')).toContain(number);
      for (const [name, bytes] of files)
        if (name.endsWith('.pdf')) expect((await readPdf(bytes, 0)).length).toBe(1);
    },
  );

  it('keeps the files where the command line says, or says why it can’t', async () => {
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const complained = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const folder = mkdtempSync(join(tmpdir(), 'labels-'));
    try {
      const args = ['label', '--url', running.url, '--save'];
      expect(await main([...args, join(folder, 'new')], {})).toBe(0);
      expect(readdirSync(join(folder, 'new'))).toHaveLength(8);
      writeFileSync(join(folder, 'taken'), '');
      expect(await main([...args, join(folder, 'taken')], {})).toBe(2);
      expect(complained.mock.calls.join()).toContain('--save');
    } finally {
      written.mockRestore();
      complained.mockRestore();
      rmSync(folder, { recursive: true });
    }
  });

  it('says why there is no label, and gives the order back', async () => {
    await fault('refuse');
    await expect(tour()).rejects.toThrow(Mismatch);
    await fault('');
    const { body } = await admin.ask<{ items: { fulfilment: string }[] }>('orders?limit=1');
    expect(body.items[0]?.fulfilment).toBe('cancelled');
  });
});
