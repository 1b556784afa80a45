import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemo } from '../../src/app';
import { AdminClient } from '../../src/simulator/admin-client';
import { TemuRouter } from '../../src/simulator/router/router';
import { SELFTEST } from '../../src/simulator/selftest/cases';
import { runSelftest } from '../../src/simulator/selftest/command';
import { OtherRouter, type SelftestOutcome } from '../../src/simulator/selftest/selftest';
import type { Target } from '../../src/simulator/target';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let target: Target;
let admin: AdminClient;
let folder: string;

beforeAll(async () => {
  running = await startApp(undefined, { TEMU_PUSHES: '1' });
  folder = mkdtempSync(join(tmpdir(), 'opencang-selftest-'));
  // The demo's router has one address for all; this one is free.
  const router = new TemuRouter({ secrets: {}, perSecond: null });
  await router.listen(0);
  await router.close();
  const routerUrl = router.url;
  target = {
    ...running.target,
    router: { host: '127.0.0.1', port: Number(new URL(routerUrl).port), url: '' },
  };
  admin = new AdminClient(running.url, 'demo-admin-key');
  await admin.patch('registrations/test', { routerUrl });
});

afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true });
});

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly cases: readonly SelftestOutcome[];
}

async function play(): Promise<{ passed: boolean; report: Report; html: string; text: string }> {
  let text = '';
  const html = join(folder, 'report.html');
  const passed = await runSelftest(target, { json: true, html }, (part) => {
    text += part;
  });
  return { passed, report: JSON.parse(text) as Report, html: readFileSync(html, 'utf8'), text };
}

describe('the portal’s self-test, played against this warehouse', () => {
  it('passes every case in its order, the token push last, and again', async () => {
    for (const _ of ['first', 'again']) {
      const { passed, report, html, text } = await play();
      expect(report.cases.map((one) => [one.id, one.reason])).toEqual(
        [...SELFTEST.map((one) => one.id), '2g'].map((id) => [id, '']),
      );
      expect(passed).toBe(true);
      for (const { title, said } of report.cases) {
        expect(html).toContain(title.replaceAll('"', '&#34;'));
        expect(said.length).toBeGreaterThan(0);
      }
      expect(html).toContain('bg.certified.warehouse.order.status.change');
      for (const secret of ['demo-cw-token', 'demo-admin-key', 'opencang-demo', 'demo-cw-key"'])
        expect(text + html).not.toContain(secret);
    }
  });

  it('leaves the demo’s own token valid for ever, once the server has started again', async () => {
    const tokenOf = async () => {
      const { items } = await admin.get<{ items: { id: number; code: string }[] }>('customers');
      const { id } = items.find((one) => one.code === target.main.customer) ?? {};
      const tokens = await admin.get<{ items: { expiresAt: string | null }[] }>(
        `customers/${id}/tokens`,
      );
      return tokens.items.at(-1);
    };
    expect((await tokenOf())?.expiresAt).not.toBeNull();
    await seedDemo(running.app);
    expect((await tokenOf())?.expiresAt).toBeNull();
  });

  it('says which case fails and why, and goes on', async () => {
    const { items } = await admin.get<{ items: { id: number; temuCode: string }[] }>('warehouses');
    const here = items.find((one) => one.temuCode === target.warehouse);
    await admin.patch(`warehouses/${here?.id}`, { cancelAsksAt: ['accepted'] });
    const { passed, report } = await play();
    await admin.patch(`warehouses/${here?.id}`, { cancelAsksAt: [] });
    expect(passed).toBe(false);
    const failed = report.cases.filter((one) => one.outcome === 'failed');
    expect(failed.map((one) => one.id)).toEqual(['0', '2c']);
    expect(failed[0]?.reason).toContain('cancelAsksAt');
    expect(failed[1]?.reason).toContain('fulfillCancelStatus: 20 expected, got 10');
  });

  it('begins nothing where pushes go somewhere else', async () => {
    const elsewhere = { ...target, router: { ...target.router, url: 'https://else.example.com/' } };
    const html = join(folder, 'none.html');
    const played = runSelftest(elsewhere, { json: true, html }, () => undefined);
    await expect(played).rejects.toThrow(OtherRouter);
  });
});
