import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningApp, startApp } from '../support/app';

/** Set by `npm run openapi`, which writes what this compares. */
const WRITES = process.env.OPENAPI_WRITE === '1';

let running: RunningApp;

beforeAll(async () => {
  running = await startApp();
});

afterAll(() => running.close());

describe.each(['temu', 'admin', 'oms'])('the document of the %s face', (face) => {
  const file = join(__dirname, '../../docs/openapi', `${face}.json`);

  it('is the committed one; npm run openapi writes it anew', async () => {
    const served = await (await fetch(`${running.url}/docs/${face}.json`)).json();
    const text = `${JSON.stringify(served, null, 2)}\n`;
    if (WRITES) writeFileSync(file, text);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(served);
  });

  it('describes every route with a summary and what it answers', async () => {
    const served = (await (await fetch(`${running.url}/docs/${face}.json`)).json()) as {
      paths: Record<
        string,
        Record<string, { summary?: string; operationId?: string; responses: object }>
      >;
    };
    const routes = Object.entries(served.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((route) => ({ path, ...route })),
    );
    expect(routes.length).toBeGreaterThan(10);
    expect(
      routes.filter((route) => !route.summary || Object.keys(route.responses).length === 0),
    ).toEqual([]);
    expect(new Set(routes.map((route) => route.operationId)).size).toBe(routes.length);
  });
});

it('shows all documents on one page', async () => {
  const page = await fetch(`${running.url}/docs`);
  expect(page.status).toBe(200);
  const script = await (await fetch(`${running.url}/docs/swagger-ui-init.js`)).text();
  expect(script).toContain('/docs/temu.json');
  expect(script).toContain('/docs/admin.json');
  expect(script).toContain('/docs/oms.json');
});
