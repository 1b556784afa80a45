import { setUpPath } from '../../src/app';
import { AccessService } from '../../src/modules/access/access.service';
import { RegistrationsService } from '../../src/modules/operators/registrations.service';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let api: AdminClient;

const OWNER = { operator: 'DEMO', email: 'admin@demo.local', password: 'opencang-demo' };
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

beforeAll(async () => {
  running = await startApp();
  api = new AdminClient(running);
});

afterAll(() => running.close());

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly sessionId: number;
}

/** A route that nobody has to be known for. */
function enter<Body = Record<string, unknown>>(path: string, body: unknown) {
  return api.ask<Body>(path, { method: 'POST', key: null, body });
}

async function signIn(as: object = OWNER): Promise<Tokens> {
  const { status, body } = await enter<Tokens & { detail?: string }>('sessions', as);
  if (status !== 200) throw new Error(`${status} ${body.detail}`);
  return body;
}

function owner(token: string): AdminClient {
  return new AdminClient(running, token);
}

let people = 0;

/** Somebody of the operator's who has set a password. */
async function hire(role: string, more: object = {}, by = api) {
  people += 1;
  const email = `person-${people}@example.com`;
  const made = await by.make<{ staff: { id: number }; link: { token: string } }>('staff', {
    email,
    name: 'Somebody',
    role,
    ...more,
  });
  expect(made.status).toBe(201);
  const password = 'a password of theirs';
  const set = await enter('links/redeem', { token: made.body.link.token, password });
  expect(set.status).toBe(200);
  return { id: made.body.staff.id, operator: 'DEMO', email, password };
}

describe('a session', () => {
  it('begins with a password and does what the role may do', async () => {
    const { accessToken, sessionId } = await signIn();
    const client = owner(accessToken);
    expect((await client.ask('me')).body).toEqual({
      kind: 'staff',
      name: 'admin@demo.local',
      role: 'owner',
      scope: 'operator',
      rights: ['read', 'work', 'finance', 'configure', 'access', 'personal'],
      sessionId,
    });
    expect((await client.ask<{ items: object[] }>('warehouses')).body.items).toHaveLength(2);
    const { body } = await client.ask<{ items: { person: string }[] }>('audit-lines?limit=1');
    expect(body.items[0]).toMatchObject({ operation: 'signIn', person: 'admin@demo.local' });
  });

  it.each([
    ['a wrong password', { ...OWNER, password: 'opencang-demO' }],
    ['an e-mail of nobody', { ...OWNER, email: 'nobody@demo.local' }],
    ['an operator of nobody', { ...OWNER, operator: 'NOBODY' }],
    ['another operator', { ...OWNER, operator: 'DEMO2' }],
    ['no operator', { ...OWNER, operator: undefined }],
  ])('is refused to %s, in the same words', async (_, asked) => {
    const answer = await enter('sessions', asked);
    expect(answer.body).toMatchObject({ status: 401, code: 'sign_in.refused' });
    expect(answer.body.detail).not.toContain('nobody');
  });

  it('takes the e-mail in whatever letters, and the password exactly', async () => {
    await signIn({ ...OWNER, email: ' Admin@DEMO.local ' });
  });

  it('ends after a quarter of an hour, and lives on by its refresh token', async () => {
    const first = await signIn();
    running.clock.advance(15 * MINUTE_MS + SECOND_MS);
    expect((await owner(first.accessToken).ask('me')).status).toBe(401);
    const next = await enter<Tokens>('sessions/refresh', { refreshToken: first.refreshToken });
    expect(next.status).toBe(200);
    expect((await owner(next.body.accessToken).ask('me')).status).toBe(200);
    expect(next.body.sessionId).toBe(first.sessionId);
  });

  it('is over for both when a refresh token comes twice', async () => {
    const first = await signIn();
    const next = await enter<Tokens>('sessions/refresh', { refreshToken: first.refreshToken });
    const again = await enter('sessions/refresh', { refreshToken: first.refreshToken });
    expect(again.body).toMatchObject({ status: 401, code: 'session.over' });
    const after = await enter('sessions/refresh', { refreshToken: next.body.refreshToken });
    expect(after.status).toBe(401);
    expect((await owner(next.body.accessToken).ask('me')).status).toBe(401);
    const { body } = await owner((await signIn()).accessToken).ask<{ items: { id: number }[] }>(
      'sessions',
    );
    expect(body.items.find((one) => one.id === first.sessionId)).toMatchObject({
      endedBecause: 'refresh_reused',
    });
  });

  it('gives the next tokens to one of eight who come at once', async () => {
    const { refreshToken } = await signIn();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => enter('sessions/refresh', { refreshToken })),
    );
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
  });

  it.each([
    '',
    'refresh.1.1.a.b',
    'refresh.99999999999.1.a.b',
    'session.1.x',
    'refresh.1.x.y.z',
    `refresh.1.${'9'.repeat(15)}.a.b`,
  ])('is not made of %j', async (refreshToken) => {
    expect((await enter('sessions/refresh', { refreshToken })).status).toBe(401);
  });

  it('is over after a week without use, and after thirty days at the latest', async () => {
    let { refreshToken } = await signIn();
    const idle = await signIn();
    for (let day = 0; day < 30; day += 6) {
      running.clock.advance(6 * 24 * 60 * MINUTE_MS - 10 * SECOND_MS);
      const next = await enter<Tokens>('sessions/refresh', { refreshToken });
      expect(next.status).toBe(200);
      refreshToken = next.body.refreshToken;
      if (day === 6)
        expect((await enter('sessions/refresh', { refreshToken: idle.refreshToken })).status).toBe(
          401,
        );
    }
    running.clock.advance(MINUTE_MS);
    expect((await enter('sessions/refresh', { refreshToken })).status).toBe(401);
  });

  it('is signed out by its number, at once, and its own alone', async () => {
    const mine = await signIn();
    const { id: _, ...colleague } = await hire('support');
    const other = await signIn(colleague);
    const path = `sessions/${mine.sessionId}`;
    const foreign = await owner(other.accessToken).ask(path, { method: 'DELETE' });
    expect(foreign.status).toBe(404);
    const out = await owner(mine.accessToken).ask(path, { method: 'DELETE' });
    expect(out.body).toMatchObject({ current: true, endedBecause: 'signed_out' });
    expect((await owner(mine.accessToken).ask('me')).status).toBe(401);
    expect((await enter('sessions/refresh', { refreshToken: mine.refreshToken })).status).toBe(401);
  });

  it('of a machine key there is none', async () => {
    expect((await api.ask('sessions')).body).toMatchObject({ code: 'access.staff_only' });
    expect((await api.ask('me')).body).toMatchObject({ kind: 'key', role: null });
  });
});

it('a caller who is looked up while somebody is revoked is found all the same', async () => {
  const access = running.app.get(AccessService);
  access.forget();
  const found = access.callerOf('demo-admin-key');
  access.forget();
  await expect(found).resolves.toMatchObject({ name: 'demo' });
});

describe('guessing a password', () => {
  it('is slowed down, tells when to come back, and is forgiven by a success', async () => {
    running.clock.stop();
    const person = await hire('support');
    const wrong = { ...person, password: 'not the password', id: undefined };
    for (let i = 0; i < 5; i += 1) expect((await enter('sessions', wrong)).status).toBe(401);
    const shut = await enter('sessions', { ...wrong, password: person.password });
    expect(shut.body).toMatchObject({ status: 429, code: 'sign_in.try_later' });
    expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(0);
    running.clock.advance(3 * SECOND_MS);
    const { id: _, ...credentials } = person;
    await signIn(credentials);
    expect((await enter('sessions', wrong)).status).toBe(401);
  });
});

describe('a password', () => {
  it('is changed by who knows it, a repeat is answered alike, and other sessions end', async () => {
    const { id: _, ...person } = await hire('warehouse');
    const here = owner((await signIn(person)).accessToken);
    const there = owner((await signIn(person)).accessToken);
    const wrong = await here.make('me/password', {
      currentPassword: 'not mine at all',
      newPassword: 'another good sentence',
    });
    expect(wrong.body).toMatchObject({ status: 400, code: 'password.wrong' });
    const asked = { currentPassword: person.password, newPassword: 'another good sentence' };
    const key = here.freshKey();
    expect((await here.make('me/password', asked, key)).body).toEqual({ done: true });
    expect((await here.make('me/password', asked, key)).body).toEqual({ done: true });
    expect((await here.ask('me')).status).toBe(200);
    expect((await there.ask('me')).status).toBe(401);
    await signIn({ ...person, password: asked.newPassword });
  });

  it('is set anew by a link that an admin makes, which is used once', async () => {
    const { id, ...person } = await hire('finance');
    const before = owner((await signIn(person)).accessToken);
    const first = await api.make<{ token: string; path: string }>(`staff/${id}/links`);
    const second = await api.make<{ token: string; path: string }>(`staff/${id}/links`);
    expect(second.body.path).toBe(`/admin/link#${second.body.token}`);
    const asked = { token: second.body.token, password: 'the third password' };
    const voided = await enter('links/redeem', { ...asked, token: first.body.token });
    expect(voided.body).toMatchObject({ status: 400, code: 'link.spent' });
    const short = await enter('links/redeem', { ...asked, password: 'short' });
    expect(short.body).toMatchObject({ status: 400, code: 'password.unfit' });
    const both = await Promise.all([enter('links/redeem', asked), enter('links/redeem', asked)]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 400]);
    expect((await before.ask('me')).status).toBe(401);
    await signIn({ ...person, password: asked.password });
  });

  it('stands in no audit line, no answer that is kept, and no table', async () => {
    const { id: _, ...person } = await hire('support');
    const rows = await running.db.transaction(1, (tx) =>
      tx.manager.query<object[]>(
        `SELECT to_jsonb(a) AS row FROM audit_lines a UNION ALL SELECT to_jsonb(i) FROM idempotency_keys i
         UNION ALL SELECT to_jsonb(s) FROM staff s UNION ALL SELECT to_jsonb(l) FROM staff_links l`,
      ),
    );
    expect(rows.length).toBeGreaterThan(3);
    const text = JSON.stringify(rows);
    expect(text).not.toContain(person.password);
    expect(text).not.toContain('link.1.');
  });
});

describe('the staff', () => {
  it('is listed page by page, and changed under its version', async () => {
    const { id } = await hire('support');
    const page = await api.ask<{ items: { id: number }[]; nextCursor: string }>('staff?limit=1');
    const rest = await api.ask<{ items: { id: number }[] }>(
      `staff?cursor=${page.body.nextCursor}&limit=200`,
    );
    expect(rest.body.items.map((one) => one.id)).toContain(id);
    const changed = await api.change(`staff/${id}`, { seesPersonal: true });
    expect(changed.body).toMatchObject({ role: 'support', seesPersonal: true, version: 2 });
    const stale = await api.ask(`staff/${id}`, {
      method: 'PATCH',
      body: { name: 'X' },
      headers: { 'if-match': '"1"' },
    });
    expect(stale.status).toBe(412);
  });

  it('obeys a new role, a grant and a switch within a second', async () => {
    const { id, ...person } = await hire('support');
    const client = owner((await signIn(person)).accessToken);
    expect((await client.ask('staff')).body).toMatchObject({ code: 'access.right_missing' });
    await api.change(`staff/${id}`, { role: 'admin', seesPersonal: true });
    expect((await client.ask('staff')).status).toBe(200);
    await api.change(`staff/${id}`, { active: false });
    expect((await client.ask('me')).status).toBe(401);
    expect((await enter('sessions', person)).body).toMatchObject({ code: 'sign_in.refused' });
  });

  it('has one account per e-mail', async () => {
    const asked = { email: 'Twice@example.com', name: 'Twice', role: 'support' };
    const both = await Promise.all([
      api.make('staff', asked),
      api.make('staff', { ...asked, email: 'twice@EXAMPLE.com' }),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual([201, 409]);
  });

  it('gives a repeat the same link, which is nowhere in the open', async () => {
    const asked = { email: 'repeat@example.com', name: 'Repeat', role: 'support' };
    const key = api.freshKey();
    const [first, again] = [
      await api.make('staff', asked, key),
      await api.make('staff', asked, key),
    ];
    expect(again.body).toEqual(first.body);
  });

  it('knows no installer, and gives no more than it has', async () => {
    const client = owner((await signIn()).accessToken);
    const installer = { email: 'i@example.com', name: 'I', role: 'installer' };
    expect((await client.make('staff', installer)).body.status).toBeGreaterThanOrEqual(400);
    const { id: _, ...admin } = await hire('admin');
    const by = owner((await signIn(admin)).accessToken);
    const made = await by.make('staff', { email: 'o@example.com', name: 'O', role: 'owner' });
    expect(made.body).toMatchObject({ status: 403, code: 'access.right_not_yours' });
    const { body } = await api.ask<{ items: { id: number; role: string }[] }>('staff');
    const top = body.items.find((one) => one.role === 'owner');
    const taken = await by.change(`staff/${top?.id}`, { active: false });
    expect(taken.body).toMatchObject({ status: 403, code: 'access.right_not_yours' });
    const reset = await by.make(`staff/${top?.id}/links`);
    expect(reset.body).toMatchObject({ status: 403, code: 'access.right_not_yours' });
  });

  it('keeps one owner who can sign in, also when two owners go at once', async () => {
    const client = owner((await signIn()).accessToken);
    const { id } = await hire('owner', {}, client);
    const { body } = await client.ask<{ items: { id: number; role: string; active: boolean }[] }>(
      'staff?limit=200',
    );
    const owners = body.items.filter((one) => one.role === 'owner');
    expect(owners.map((one) => one.id)).toContain(id);
    const answers = await Promise.all(
      owners.map((one) =>
        client.change(`staff/${one.id}`, one.id === id ? { role: 'support' } : { role: 'admin' }),
      ),
    );
    expect(answers.map((one) => one.status).sort()).toEqual([200, expect.any(Number)]);
    const after = await api.ask<{ items: { role: string }[] }>('staff?limit=200');
    expect(after.body.items.filter((one) => one.role === 'owner')).toHaveLength(1);
  });
});

describe('a machine key', () => {
  it('is shown once, does what it was given, and tells when it was used', async () => {
    const made = await api.make<{ id: number; key: string }>('keys', {
      name: 'erp',
      rights: ['read'],
    });
    expect(made.status).toBe(201);
    const client = owner(made.body.key);
    expect((await client.ask('warehouses')).status).toBe(200);
    expect((await client.ask('keys')).status).toBe(403);
    const shown = await api.ask(`keys/${made.body.id}`);
    expect(shown.body).toMatchObject({ name: 'erp', rights: ['read'], madeBy: 'demo' });
    expect(shown.body.lastUsedAt).not.toBeNull();
    expect(JSON.stringify(shown.body)).not.toContain(made.body.key);
  });

  it('works no longer once it is revoked or has expired', async () => {
    const one = await api.make<{ id: number; key: string }>('keys', {
      name: 'x',
      rights: ['read'],
    });
    expect((await owner(one.body.key).ask('me')).status).toBe(200);
    const revoked = await api.make(`keys/${one.body.id}/revoke`);
    expect(revoked.body.revokedAt).not.toBeNull();
    expect((await owner(one.body.key).ask('me')).status).toBe(401);
    const short = await api.make<{ key: string }>('keys', {
      name: 'short',
      rights: ['read'],
      expiresInDays: 1,
    });
    running.clock.advance(24 * 60 * MINUTE_MS);
    expect((await owner(short.body.key).ask('me')).status).toBe(401);
  });

  it('gives no right that its maker has not', async () => {
    const maker = await api.make<{ key: string }>('keys', {
      name: 'm',
      rights: ['read', 'access'],
    });
    const made = await owner(maker.body.key).make('keys', {
      name: 'n',
      rights: ['read', 'finance'],
    });
    expect(made.body).toMatchObject({
      status: 403,
      code: 'access.right_not_yours',
      detail: expect.stringContaining('finance'),
    });
    const none = await api.make('keys', { name: 'n', rights: ['everything'] });
    expect(none.body).toMatchObject({ status: 400, detail: expect.stringContaining('everything') });
    expect((await api.make('keys', { name: 'n', rights: ['installation'] })).status).toBe(403);
  });

  it('of another operator does not exist', async () => {
    const other = owner('demo-admin-key-2');
    const { body } = await other.ask<{ items: { id: number }[] }>('keys');
    expect(body.items).toHaveLength(1);
    const foreign = body.items[0]?.id;
    expect((await api.ask(`keys/${foreign}`)).status).toBe(404);
    expect((await api.make(`keys/${foreign}/revoke`)).status).toBe(404);
  });
});

describe('the installation', () => {
  const PASSWORD = 'a good long password';
  let installer: AdminClient;

  /** The link as the start prints it. */
  async function setUpToken(): Promise<string | undefined> {
    return (await setUpPath(running.app))?.split('#')[1];
  }

  beforeAll(async () => {
    const tokens = [await setUpToken(), await setUpToken()];
    const both = await Promise.all(
      tokens.map((token, no) =>
        enter('set-up', {
          token,
          email: `first-${no}@example.com`,
          name: 'First',
          password: PASSWORD,
        }),
      ),
    );
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const no = both.findIndex((answer) => answer.status === 200);
    const session = await signIn({ email: `first-${no}@example.com`, password: PASSWORD });
    installer = owner(session.accessToken);
  });

  it('is set up once, and prints no link after that', async () => {
    expect(await setUpToken()).toBeUndefined();
    expect((await installer.ask('me')).body).toMatchObject({
      role: 'installer',
      scope: 'installation',
      rights: ['installation', 'access'],
    });
  });

  it('sees nothing of its operators but that they are there', async () => {
    const { body } = await installer.ask<{ items: { code: string }[] }>('operators');
    expect(body.items.map((one) => one.code)).toEqual(['DEMO', 'DEMO2']);
    expect((await installer.ask('warehouses')).body).toMatchObject({
      code: 'access.right_missing',
    });
    expect((await installer.ask<{ items: object[] }>('staff')).body.items).toHaveLength(1);
    const trail = await installer.ask<{ items: { operation: string }[] }>('audit-lines');
    expect(trail.body.items.map((one) => one.operation)).toContain('setUp');
    expect(trail.body.items.map((one) => one.operation)).not.toContain('createStaff');
  });

  it('makes an operator whose owner comes by a link, once per code', async () => {
    const asked = {
      code: 'ACME',
      name: 'Acme Warehouses',
      owner: { email: 'owner@acme.example', name: 'Wei' },
    };
    const both = await Promise.all([
      installer.make<{ owner: { link: { token: string } } }>('operators', asked),
      installer.make<{ owner: { link: { token: string } } }>('operators', asked),
    ]);
    expect(both.map((answer) => answer.status).sort()).toEqual([201, 409]);
    const made = both.find((answer) => answer.status === 201);
    const { token } = made?.body.owner.link ?? { token: '' };
    expect((await enter('links/redeem', { token, password: PASSWORD })).status).toBe(200);
    const session = await signIn({
      operator: 'ACME',
      email: asked.owner.email,
      password: PASSWORD,
    });
    const client = owner(session.accessToken);
    expect((await client.ask('me')).body).toMatchObject({ role: 'owner', scope: 'operator' });
    expect((await client.ask('warehouses')).body).toEqual({ items: [], nextCursor: null });
    expect((await client.ask('operators')).body).toMatchObject({ code: 'access.right_missing' });
  });

  it('leaves nothing of an operator that could not be made', async () => {
    const taken = { code: 'DEMO', name: 'Mine', owner: { email: 'x@example.com', name: 'X' } };
    const before = await installer.ask<{ items: object[] }>('operators');
    const answer = await installer.make('operators', taken);
    expect(answer.body).toMatchObject({ status: 409, code: 'operator.code_taken' });
    const after = await installer.ask<{ items: object[] }>('operators');
    expect(after.body.items).toEqual(before.body.items);
  });

  it('switches an operator off and on: keys, sign-in and calls, within a second', async () => {
    const { body } = await installer.ask<{ items: { id: number; code: string }[] }>('operators');
    const id = body.items.find((one) => one.code === 'DEMO2')?.id;
    const theirs = owner('demo-admin-key-2');
    expect((await theirs.ask('me')).status).toBe(200);
    const off = await installer.change(`operators/${id}`, { active: false });
    expect(off.body).toMatchObject({ active: false, version: 2 });
    expect((await theirs.ask('me')).status).toBe(401);
    const found = running.app.get(RegistrationsService);
    await expect(found.findByAppKey('demo-app-key-2')).resolves.toBeNull();
    await installer.change(`operators/${id}`, { active: true });
    expect((await theirs.ask('me')).status).toBe(200);
  });

  it.each(['operators/0', 'operators/-1', 'operators/2147483648', 'operators/999'])(
    'knows no %s',
    async (path) => {
      expect((await installer.ask(path)).status).toBe(404);
    },
  );

  it('cannot be left without anyone, and takes keys of its own', async () => {
    const { body } = await installer.ask<{ items: { id: number }[] }>('staff');
    const left = await installer.change(`staff/${body.items[0]?.id}`, { active: false });
    expect(left.body).toMatchObject({ status: 409, code: 'staff.last_owner' });
    const key = await installer.make<{ key: string }>('keys', {
      name: 'robot',
      rights: ['installation'],
    });
    expect((await owner(key.body.key).ask('operators')).status).toBe(200);
  });
});

describe('the page of a link', () => {
  it.each(['link', 'set-up'])(
    '%s asks in two languages, and runs no script but its own',
    async (path) => {
      const page = await fetch(`${running.url}/admin/${path}`);
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[^']+';/);
      expect(await page.text()).toContain('新密码');
    },
  );
});
