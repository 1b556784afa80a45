import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdminClient } from './admin';
import type { RunningApp } from './app';

const EXAMPLES = join(__dirname, '../../docs/examples/prices');
/** The day before that of the guide's examples. */
const NOW = '2026-11-30T12:00:00Z';
/** Longer than any process goes on with what it knows. */
const KNOWN_MS = 6_000;

function example(name: string): string {
  return readFileSync(join(EXAMPLES, name), 'utf8');
}

/** Imports, checks and publishes the example cards for US-LA1, as the guide says. */
export async function publishExamples(
  running: RunningApp,
  admin: AdminClient,
): Promise<{ warehouseId: number }> {
  running.clock.advance(Date.parse(NOW) - running.clock.nowMs());
  const { body } = await admin.ask<{ items: { id: number; code: string }[] }>('warehouses');
  const warehouseId = body.items.find((one) => one.code === 'US-LA1')?.id ?? 0;
  const listed = await admin.ask<{ items: { id: number; code: string }[] }>(
    `warehouses/${warehouseId}/channels`,
  );
  const channel = (code: string) =>
    `channels/${listed.body.items.find((one) => one.code === code)?.id}`;
  const fuel = await admin.make('fuel-weeks', JSON.parse(example('fuel-weeks.json')));
  expect(fuel.status).toBe(200);
  await send(admin, 'postcode-lists/EXAMPLE-AREA', 'area.csv');
  await send(admin, 'postcode-lists/EXAMPLE-REMOTE', 'remote.csv');
  await publish(admin, channel('UPS-GROUND'), 'ground');
  await publish(admin, channel('USPS-GA'), 'postal');
  await publish(admin, `warehouses/${warehouseId}`, 'handling');
  running.clock.advance(KNOWN_MS);
  return { warehouseId };
}

async function send(admin: AdminClient, path: string, name: string): Promise<{ version: number }> {
  const { status, body } = await admin.file<{ version: number }>(path, example(name));
  expect([status, body]).toEqual([200, expect.anything()]);
  return body;
}

async function publish(
  admin: AdminClient,
  path: string,
  name: 'ground' | 'postal' | 'handling',
): Promise<void> {
  const made = await admin.make<{ id: number; version: number }>(
    `${path}/rate-drafts`,
    JSON.parse(example(`${name}.json`)),
  );
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  const { id } = made.body;
  let { version } = made.body;
  if (name !== 'handling') {
    for (const part of ['zones', 'prices', 'costs'])
      ({ version } = await send(admin, `rate-drafts/${id}/${part}`, `${name}-${part}.csv`));
  }
  const check = await admin.ask<{ errors: number }>(`rate-drafts/${id}/check`);
  expect(check.body).toMatchObject({ errors: 0 });
  const published = await admin.make(`rate-drafts/${id}/publish`, { version });
  expect(published.status).toBe(200);
}
