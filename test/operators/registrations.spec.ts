import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { RegistrationsService } from '../../src/modules/operators/registrations.service';
import { type Fields, signed } from '../../src/simulator/wire';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

const SECRET = 'aabbccddeeff00112233445566778899aabbccdd';
const WINDOW_S = 300;

let running: RunningApp;
let admin: AdminClient;
let other: AdminClient;
let router: http.Server;
let routerUrl: string;
let calls = 0;

/** The platform's router, as far as credentials go: it signs with the simulator's own code. */
function answerTo(body: string): { errorCode: number; errorMsg: string } {
  const { sign, ...fields } = JSON.parse(body) as Fields;
  const apart = Math.abs(Number(fields.timestamp) - Date.now() / 1000);
  if (fields.app_key !== 'new-key') return { errorCode: 3_000_020, errorMsg: 'app_key not exists' };
  if (apart > WINDOW_S) return { errorCode: 3_000_012, errorMsg: 'timestamp expired' };
  if (signed(fields, SECRET).sign !== sign) return { errorCode: 3_000_001, errorMsg: 'sign wrong' };
  return { errorCode: 3_000_030, errorMsg: 'access_token is empty' };
}

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  other = new AdminClient(running, 'demo-admin-key-2');
  router = http.createServer((request, response) => {
    calls += 1;
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      if (request.url !== '/router') response.writeHead(404).end('not here');
      else response.end(JSON.stringify({ success: false, ...answerTo(body) }));
    });
  });
  await new Promise<void>((resolve) => router.listen(0, '127.0.0.1', resolve));
  routerUrl = `http://127.0.0.1:${(router.address() as AddressInfo).port}/router`;
});

afterAll(async () => {
  router.close();
  await running.close();
});

const PRODUCTION = {
  environment: 'production',
  orgCode: 'WH1',
  appKey: 'new-key',
  appSecret: SECRET,
  authorizationMode: 'manual',
  returnHosts: ['Seller.Temu.com'],
};

async function verify() {
  const { body } = await admin.make('registrations/production/verify');
  return body;
}

describe('a registration', () => {
  it('is made with the documented router of its region, and never shows its secret', async () => {
    const { status, body } = await admin.make('registrations', PRODUCTION);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      routerUrl: 'https://openapi-b-us.temu.com/openapi/router',
      region: 'us',
      authorizationMode: 'manual',
      returnHosts: ['seller.temu.com'],
      version: 1,
    });
    const trail = await admin.ask('audit-lines?operation=createRegistration');
    for (const seen of [body, trail.body, (await admin.ask('registrations')).body])
      expect(JSON.stringify(seen)).not.toContain(SECRET);
    expect(JSON.stringify(trail.body)).toContain('\\"appSecret\\":\\"***\\"');
    const found = await running.app.get(RegistrationsService).findByAppKey('new-key');
    expect(found).toMatchObject({ operatorId: 1, secrets: [SECRET] });
  });

  it('is there once per environment, and its app_key once in the installation', async () => {
    const again = await admin.make('registrations', { ...PRODUCTION, appKey: 'another' });
    expect(again.body).toMatchObject({ status: 409, code: 'operator.registration_exists' });
    const stolen = await other.make('registrations', PRODUCTION);
    expect(stolen.body).toMatchObject({ status: 409, code: 'operator.app_key_taken' });
    expect((await other.ask('registrations/production')).status).toBe(404);
  });

  it.each([
    ['an inner address', { routerUrl: 'https://10.0.0.1/router' }, 'outbound.address_refused'],
    ['plain http', { routerUrl: 'http://router.example/' }, 'outbound.address_refused'],
    ['a host that is none', { returnHosts: ['https://a.b/c'] }, 'request.invalid'],
    ['an unknown mode', { authorizationMode: 'magic' }, 'request.invalid'],
  ])('refuses %s', async (_, fields, code) => {
    const before = await admin.ask('registrations/production');
    expect((await admin.change('registrations/production', fields)).body).toMatchObject({ code });
    expect((await admin.ask('registrations/production')).body).toEqual(before.body);
  });

  it('needs an address where none is documented', async () => {
    const { body } = await other.make('registrations', { ...PRODUCTION, region: 'other' });
    expect(body).toMatchObject({ status: 400, detail: expect.stringContaining('routerUrl') });
  });

  it('lets the old secret verify beside the new one until the overlap is over', async () => {
    const operators = running.app.get(RegistrationsService);
    await admin.change('registrations/production', { appSecret: 'a-new-one', overlapHours: 1 });
    const both = await operators.findByAppKey('new-key');
    expect(both?.secrets).toEqual(['a-new-one', SECRET]);
    await admin.change('registrations/production', { appSecret: SECRET, overlapHours: 0 });
    const one = await operators.findByAppKey('new-key');
    expect(one?.secrets).toEqual([SECRET]);
  });
});

describe('verifying a registration', () => {
  it('says that the router accepts it', async () => {
    await admin.change('registrations/production', { routerUrl });
    expect(await verify()).toMatchObject({
      outcome: 'ok',
      number: 3_000_030,
      message: 'access_token is empty',
      zh: expect.stringContaining('已接受'),
    });
    const trail = await admin.ask('audit-lines?operation=verifyRegistration');
    expect(trail.body).toMatchObject({ items: [{ after: '{"verified":"ok"}' }] });
  });

  it.each([
    ['a wrong secret', () => ({ appSecret: 'wrong' }), 'wrong_secret'],
    ['a wrong app_key', () => ({ appKey: 'unknown-there' }), 'unknown_app_key'],
    ['a wrong path', () => ({ routerUrl: `${routerUrl}/x` }), 'not_the_router'],
    ['a place where nobody listens', () => ({ routerUrl: 'http://127.0.0.1:9/' }), 'not_reached'],
  ])('says that it has %s', async (_, wrong, outcome) => {
    await admin.change('registrations/production', wrong());
    expect(await verify()).toMatchObject({ outcome });
    await admin.change('registrations/production', {
      appSecret: SECRET,
      appKey: 'new-key',
      routerUrl,
    });
  });

  it('says that this server’s clock is wrong, and by how much', async () => {
    running.clock.advance(400_000);
    const since = performance.now();
    const heard = await verify();
    const tookSeconds = (performance.now() - since) / 1_000;
    running.clock.advance(-400_000);
    expect(heard.outcome).toBe('wrong_clock');
    const apart = Number(/(\d+) s ahead/.exec(String(heard.en))?.[1]);
    expect(apart).toBeGreaterThanOrEqual(399);
    // Their clock is told in whole seconds, and was read while the question was on its way.
    expect(apart).toBeLessThanOrEqual(401 + tookSeconds);
  });

  it('asks once for a key: a repeat gets what was heard then, with nobody called', async () => {
    const key = admin.freshKey();
    const first = await admin.make('registrations/production/verify', {}, key);
    expect(first.body).toMatchObject({ outcome: 'ok' });
    const before = calls;
    await admin.change('registrations/production', { appSecret: 'wrong', overlapHours: 0 });
    const again = await admin.make('registrations/production/verify', {}, key);
    expect([again.body, calls]).toEqual([first.body, before]);
    expect(await verify()).toMatchObject({ outcome: 'wrong_secret' });
    expect(calls).toBe(before + 1);
    await admin.change('registrations/production', { appSecret: SECRET, overlapHours: 0 });
  });

  it('refuses the key for another registration, and a call without one', async () => {
    const key = admin.freshKey();
    await admin.make('registrations/production/verify', {}, key);
    const before = calls;
    const other = await admin.make('registrations/test/verify', {}, key);
    expect(other.body).toMatchObject({ code: 'request.idempotency_key_reused' });
    const without = await admin.ask('registrations/production/verify', {
      method: 'POST',
      body: {},
    });
    expect(without.body).toMatchObject({ code: 'request.idempotency_key_missing' });
    expect(calls).toBe(before);
  });

  it('is refused for a registration that is not there', async () => {
    expect((await other.make('registrations/production/verify')).status).toBe(404);
  });
});
