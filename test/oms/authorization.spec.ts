import { AuthorizationsService } from '../../src/modules/authorizations/authorizations.service';
import { CustomerUsersService } from '../../src/modules/customers/customer-users.service';
import { CustomersService } from '../../src/modules/customers/customers.service';
import { Session } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { Browser, type ShownPage } from '../support/browser';

const PAGE = '/DEMO/temu-warehouse-authorization';
const BACK = 'https://seller.temu.com/bind?step=2';
const ACCOUNT = { email: 'merchant@demo.local', password: 'opencang-demo' };
const SIGN_IN = '/oms/authorization/sign-in';
const AUTHORIZE = '/oms/authorization/authorize';
const MAKE = '/oms/authorization/make';
const END = '/oms/authorization/end';
const MINUTE_MS = 60_000;

let running: RunningApp;
let tickets = 0;

beforeAll(async () => {
  running = await startApp();
});

afterAll(() => running.close());

function freshTicket(): string {
  tickets += 1;
  return `ticket-${process.pid}-${tickets}`;
}

function addressOf(ticket: string, back = BACK): string {
  return `${PAGE}?${new URLSearchParams({ ticket, redirectUrl: back })}`;
}

async function signedIn(path: string, account = ACCOUNT) {
  const browser = new Browser(running.url);
  const entered = await browser.open(path);
  return { browser, page: await browser.send(entered, SIGN_IN, account) };
}

async function verified(token: string, key: string) {
  const asked = new Session(running.target, 'authorized');
  const answer = await asked.ask(
    'token/verify',
    {},
    { as: { ...running.target.main, token, key } },
  );
  return answer.result as { verifyResult: boolean };
}

function pushCount(): Promise<number> {
  return running.db.transaction(1, async (tx) => {
    const [row] = await tx.manager.query<{ n: number }[]>(
      "SELECT count(*)::integer AS n FROM pushes WHERE operator_id = 1 AND event = 'authorization'",
    );
    return row?.n ?? 0;
  });
}

async function auditOf(operation: string) {
  const admin = new AdminClient(running);
  const { body } = await admin.ask<{ items: { after: unknown; person: string }[] }>(
    `audit-lines?operation=${operation}`,
  );
  return body.items;
}

describe('a merchant whom the portal sent', () => {
  it('signs in, sees who asks for what, authorizes, and goes back', async () => {
    const before = await pushCount();
    const browser = new Browser(running.url);
    const entered = await browser.open(addressOf(freshTicket()));
    expect(entered).toMatchObject({ status: 200, title: 'Authorize Temu' });
    expect(entered.text).toContain('Demo Warehouses');
    expect(entered.text).toContain('starts only in Temu’s portal');
    const asked = await browser.send(entered, SIGN_IN, ACCOUNT);
    expect(asked.text).toContain('Demo Merchant One (C10001)');
    expect(asked.text).toContain('create and cancel outbound orders');
    const done = await browser.send(asked, AUTHORIZE);
    // Nobody plays Temu here: the page says that the answer is still to come.
    expect(done).toMatchObject({ status: 200, title: 'Temu has not answered yet' });
    expect(done.links).toContain(BACK);
    expect((await pushCount()) - before).toBe(1);
    expect((await auditOf('authorize'))[0]).toMatchObject({
      person: 'merchant@demo.local',
      after: expect.stringContaining('"customer":"C10001"'),
    });
  });

  it('reads the page in Chinese', async () => {
    const browser = new Browser(running.url, 'zh-CN,zh;q=0.9');
    const entered = await browser.open(addressOf(freshTicket()));
    expect(entered).toMatchObject({ title: '授权 Temu' });
    expect(entered.text).toContain('请使用仓库（OMS）账号登录');
    const asked = await browser.send(entered, SIGN_IN, ACCOUNT);
    expect(asked.title).toBe('确认授权 Temu？');
  });

  it('may cancel before and after signing in, and nothing is changed', async () => {
    const before = await pushCount();
    const { browser, page } = await signedIn(addressOf(freshTicket()));
    const cancelled = await browser.send(page, '/oms/authorization/cancel');
    expect(cancelled.text).toContain('Nothing was changed');
    expect(cancelled.links).toContain(BACK);
    expect(await pushCount()).toBe(before);
  });

  it('loads nothing from elsewhere and can’t be framed', async () => {
    const page = await new Browser(running.url).open(addressOf(freshTicket()));
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.source).not.toMatch(/<script|<img|<link/);
  });
});

describe('a ticket', () => {
  it('counts once, and a repeat by the same merchant shows the first outcome', async () => {
    const ticket = freshTicket();
    const { browser, page } = await signedIn(addressOf(ticket));
    const before = await pushCount();
    const [one, two] = await Promise.all([
      browser.send(page, AUTHORIZE),
      browser.send(page, AUTHORIZE),
    ]);
    expect([one?.title, two?.title]).toEqual(Array(2).fill('Temu has not answered yet'));
    expect((await pushCount()) - before).toBe(1);
    const again = await new Browser(running.url).open(addressOf(ticket));
    expect(again).toMatchObject({ status: 409 });
    expect(again.text).toContain('was used already');
  });

  it('that two merchants use at once is one merchant’s', async () => {
    const ticket = freshTicket();
    const accounts = [ACCOUNT, { email: 'merchant2@demo.local', password: 'opencang-demo' }];
    const visits = [];
    for (const account of accounts) visits.push(await signedIn(addressOf(ticket), account));
    const before = await pushCount();
    const pages = await Promise.all(
      visits.map(({ browser, page }) => browser.send(page, AUTHORIZE)),
    );
    expect(pages.map((page) => page.status).sort()).toEqual([200, 409]);
    expect((await pushCount()) - before).toBe(1);
    expect(JSON.stringify(await auditOf('authorizeRefused'))).toContain('ticket_used');
  });

  it('that eight forms use at once makes one token', async () => {
    const service = running.app.get(AuthorizationsService, { strict: false });
    const ticket = { operatorId: 1, registrationId: 1, text: freshTicket() };
    await service.see(ticket);
    const customer = await running.db.transaction(1, (tx) =>
      running.app.get(CustomersService, { strict: false }).findByCode(tx, 'C10001'),
    );
    const by = { customerId: customer?.id ?? 0, customerCode: 'C10001' };
    const caller = { kind: 'customer', operatorId: 1, id: 1, name: 'x', rights: new Set<never>() };
    const act = { caller, operation: 'authorize', requestId: 'r', address: '' } as const;
    const before = await pushCount();
    const pushes = await Promise.all(
      Array.from({ length: 8 }, () => service.authorize(ticket, by, act as never)),
    );
    expect(new Set(pushes).size).toBe(1);
    expect((await pushCount()) - before).toBe(1);
  });

  it('ends ten minutes after it was first seen', async () => {
    const ticket = freshTicket();
    const { browser, page } = await signedIn(addressOf(ticket));
    running.clock.advance(11 * MINUTE_MS);
    const late = await browser.send(page, AUTHORIZE);
    const again = await new Browser(running.url).open(addressOf(ticket));
    running.clock.advance(-11 * MINUTE_MS);
    expect(late.status).toBe(409);
    expect(late.text).toContain('older than ten minutes');
    expect(again.text).toContain('older than ten minutes');
  });

  it('that no portal gives is refused', async () => {
    const page = await new Browser(running.url).open(addressOf('<script>'));
    expect(page.status).toBe(400);
    expect(page.text).toContain('not one that a portal gives');
  });
});

describe('the page is closed to', () => {
  it.each([
    'https://evil.example/x',
    'https://seller.temu.com.evil.example/',
    'https://user@seller.temu.com/',
    'http://seller.temu.com/',
    'javascript:alert(1)',
    '//evil.example',
    'https://seller.temu.com:8443/',
  ])('the return address %s', async (back) => {
    const page = await new Browser(running.url).open(addressOf(freshTicket(), back));
    expect(page.status).toBe(400);
    expect(page.text).toContain('does not allow');
    expect(page.links.filter((link) => !link.startsWith('/'))).toEqual([]);
  });

  it('a wrong password, an unknown e-mail and an account of another operator, all in the same words', async () => {
    const path = addressOf(freshTicket());
    const texts = [];
    for (const account of [
      { email: 'merchant@demo.local', password: 'not the password' },
      { email: 'nobody@demo.local', password: 'opencang-demo' },
      { email: 'merchant@demo.local', password: 'opencang-demo-2' },
    ]) {
      const { page } = await signedIn(path, account);
      expect(page.status).toBe(401);
      texts.push(/E-mail or password is not right[^.]*/.exec(page.text)?.[0]);
    }
    expect(new Set(texts).size).toBe(1);
    expect((await auditOf('signInRefused')).length).toBeGreaterThanOrEqual(3);
  });

  it('whoever guesses passwords', async () => {
    const account = { email: 'merchant2@demo.local', password: 'guess' };
    const statuses = [];
    for (let n = 0; n < 12; n += 1)
      statuses.push((await signedIn(addressOf(freshTicket()), account)).page.status);
    expect(statuses).toContain(429);
    running.clock.advance(24 * 60 * MINUTE_MS);
    const { page } = await signedIn(addressOf(freshTicket()), {
      ...account,
      password: 'opencang-demo',
    });
    running.clock.advance(-24 * 60 * MINUTE_MS);
    expect(page.title).toBe('Authorize Temu?');
  });

  it('a form that another site or another browser sends', async () => {
    const { browser, page } = await signedIn(addressOf(freshTicket()));
    const foreign = await browser.send(page, AUTHORIZE, {}, { origin: 'https://evil.example' });
    const visit = page.forms[0]?.fields.visit ?? '';
    const stolen = await new Browser(running.url).post(AUTHORIZE, { visit });
    const forged = await browser.post(AUTHORIZE, { visit: `${visit.slice(0, -4)}AAAA` });
    expect([foreign.status, stolen.status, forged.status]).toEqual([403, 403, 400]);
  });

  it('a page left open, and a step before signing in', async () => {
    const browser = new Browser(running.url);
    const entered = await browser.open(addressOf(freshTicket()));
    const visit = entered.forms[0]?.fields.visit ?? '';
    expect((await browser.post(AUTHORIZE, { visit })).text).toContain('open for too long');
    const { browser: other, page } = await signedIn(PAGE);
    running.clock.advance(16 * MINUTE_MS);
    const late = await other.send(page, MAKE);
    running.clock.advance(-16 * MINUTE_MS);
    expect(late.text).toContain('open for too long');
  });

  it('a user who was switched off after signing in', async () => {
    const users = running.app.get(CustomerUsersService, { strict: false });
    const { user, link } = await newUser('leaving@demo.local');
    await users.redeemLink(link, 'a long password');
    const account = { email: 'leaving@demo.local', password: 'a long password' };
    const { browser, page } = await signedIn(PAGE, account);
    await running.db.transaction(1, async (tx) => {
      const now = await users.get(1, user.id);
      await users.change(tx, { id: user.id, version: now?.version ?? 0 }, { active: false });
    });
    expect((await browser.send(page, MAKE)).status).toBe(400);
    expect((await signedIn(PAGE, account)).page.status).toBe(401);
  });

  it('markup that somebody puts into it', async () => {
    const account = { email: '"><script>alert(1)</script>', password: 'x' };
    const { page } = await signedIn(addressOf(freshTicket()), account);
    expect(page.source).not.toContain('<script');
    const back = await new Browser(running.url).open(
      addressOf(freshTicket(), 'https://<img src=x>/'),
    );
    expect(back.source).not.toContain('<img');
  });

  it('operators that are not there, and to no operator at all where there are several', async () => {
    const browser = new Browser(running.url);
    const unknown = await browser.open('/NOBODY/temu-warehouse-authorization');
    const many = await browser.open('/temu-warehouse-authorization');
    expect([unknown.status, many.status]).toEqual([404, 404]);
    expect(unknown.text).toContain('"NOBODY"'.replaceAll('"', '&quot;'));
    expect(many.text).toContain('Several warehouses work here');
  });
});

describe('a merchant who types the values in', () => {
  it('is shown them once, they are good, and can be ended', async () => {
    const { browser, page } = await signedIn(PAGE);
    expect(page.title).toBe('Authorizations of Temu');
    const values = await browser.send(page, MAKE);
    const [code, token = '', key = ''] = values.codes;
    expect(code).toBe('C10001');
    expect(await verified(token, key)).toMatchObject({ verifyResult: true });
    const listed = await signedIn(PAGE);
    expect(listed.page.source).not.toContain(token);
    const ended = await endNewest(listed.browser, listed.page);
    expect(ended.status).toBe(200);
    expect(await verified(token, key)).toMatchObject({ verifyResult: false });
    expect((await auditOf('endAuthorization')).length).toBe(1);
  });

  it('can’t end what is another customer’s', async () => {
    const mine = await signedIn(PAGE);
    const made = await mine.browser.send(mine.page, MAKE);
    const [, token = '', key = ''] = made.codes;
    const newest = Math.max(...(await tokenIds()));
    const other = await signedIn(PAGE, {
      email: 'merchant2@demo.local',
      password: 'opencang-demo',
    });
    const visit = other.page.forms[0]?.fields.visit ?? '';
    await other.browser.post(END, { visit, token: String(newest) });
    expect(await verified(token, key)).toMatchObject({ verifyResult: true });
  });
});

describe('a new person of a merchant', () => {
  it('chooses a password by the link, once', async () => {
    const { link } = await newUser('newcomer@demo.local');
    const browser = new Browser(running.url);
    const page = await browser.open(`/welcome/${link}`);
    expect(page.source).toContain('newcomer@demo.local');
    const short = await browser.post(`/welcome/${link}`, { password: 'short' });
    expect(short.status).toBe(400);
    const done = await browser.post(`/welcome/${link}`, { password: 'long enough a word' });
    expect(done.title).toBe('Your password is set');
    expect((await browser.open(`/welcome/${link}`)).status).toBe(404);
    const account = { email: 'newcomer@demo.local', password: 'long enough a word' };
    expect((await signedIn(PAGE, account)).page.title).toBe('Authorizations of Temu');
  });
});

async function newUser(email: string) {
  const users = running.app.get(CustomerUsersService, { strict: false });
  const customers = running.app.get(CustomersService, { strict: false });
  return running.db.transaction(1, async (tx) => {
    const customer = await customers.findByCode(tx, 'C10001');
    const user = await users.create(tx, { customerId: customer?.id ?? 0, email, name: 'New' });
    const { link } = await users.makeLink(tx, user.id);
    return { user, link };
  });
}

async function tokenIds(): Promise<number[]> {
  const rows = await running.db.transaction(1, (tx) =>
    tx.manager.query<{ id: number }[]>('SELECT id FROM tokens WHERE operator_id = 1'),
  );
  return rows.map((row) => row.id);
}

async function endNewest(browser: Browser, page: ShownPage): Promise<ShownPage> {
  const ids = page.forms.flatMap(({ fields }) => (fields.token ? [Number(fields.token)] : []));
  const visit = page.forms[0]?.fields.visit ?? '';
  return browser.post(END, { visit, token: String(Math.max(...ids)) });
}
