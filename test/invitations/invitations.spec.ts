import { AuditService } from '../../src/modules/audit/audit.service';
import { InvitationsService } from '../../src/modules/invitations/invitations.service';
import { createLog } from '../../src/platform/log';
import { Session } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { Browser, type ShownPage } from '../support/browser';
import { Walker } from '../support/walker';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const PASSWORD = 'a long way to the river';
const FORM = 'Become a customer';
const CLOSED = 'This invitation is not open';
const THANKS = 'Thank you';

let running: RunningApp;
let admin: AdminClient;
let other: AdminClient;
let made = 0;
const logged: string[] = [];

beforeAll(async () => {
  const log = createLog('trace', { write: (line: string) => void logged.push(line) });
  running = await startApp(undefined, {}, { log });
  admin = new AdminClient(running);
  other = new AdminClient(running, 'demo-admin-key-2');
});

afterAll(() => running.close());

interface Invitation {
  readonly id: number;
  readonly link: string;
  readonly state: string;
  readonly uses: number;
}

interface Applicant {
  readonly id: number;
  readonly state: string;
  readonly [name: string]: unknown;
}

/** The demo's first warehouse. */
const WAREHOUSE = 1;

async function invite(fields: Record<string, unknown> = {}): Promise<Invitation> {
  made += 1;
  const asked = { label: `Fair ${made}`, ...fields };
  const { status, body } = await admin.make<Invitation>(
    `warehouses/${WAREHOUSE}/invitations`,
    asked,
  );
  expect(status).toBe(201);
  return body;
}

function somebody() {
  made += 1;
  return {
    company: `Merchant ${made} Ltd`,
    name: `Jo the ${made}th`,
    email: `jo${made}@merchant.example`,
    message: 'Mugs.',
  };
}

type Typed = Readonly<Record<string, string>>;

async function come({ link }: { link: string }, typed: Typed = somebody()): Promise<ShownPage> {
  const browser = new Browser(running.url);
  return sendOn(browser, link, await browser.open(link), typed);
}

function sendOn(browser: Browser, link: string, page: ShownPage, typed: Typed) {
  return browser.post(link, { ...page.forms[0]?.fields, ...typed });
}

async function applicantsOf({ id }: { id: number }): Promise<Applicant[]> {
  const { body } = await admin.ask<{ items: Applicant[] }>(`applicants?invitation=${id}`);
  return body.items;
}

async function waiting(typed: Typed = somebody()): Promise<Applicant> {
  const invitation = await invite();
  expect((await come(invitation, typed)).title).toBe(THANKS);
  const [applicant] = await applicantsOf(invitation);
  if (!applicant) throw new Error('nobody came');
  return applicant;
}

function freshCode(): string {
  made += 1;
  return `INV${made}`;
}

function rows<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  return running.db.transaction(1, (tx) => tx.manager.query<Row[]>(text, values));
}

describe('a merchant who is invited', () => {
  it('comes, waits, is approved, chooses a password and signs in', async () => {
    const invitation = await invite({ label: 'Trade fair', maxUses: 2, validDays: 30 });
    expect(invitation).toMatchObject({
      warehouseCode: 'US-LA1',
      label: 'Trade fair',
      maxUses: 2,
      uses: 0,
      state: 'open',
    });
    const browser = new Browser(running.url);
    const page = await browser.open(invitation.link);
    expect(page).toMatchObject({ status: 200, title: FORM });
    expect(page.text).toContain('Demo Warehouses');
    expect(page.text).toMatch(/Los Angeles/);
    const typed = somebody();
    expect(await sendOn(browser, invitation.link, page, typed)).toMatchObject({
      status: 200,
      title: THANKS,
    });
    const [applicant] = await applicantsOf(invitation);
    expect(applicant).toMatchObject({
      ...typed,
      invitationLabel: 'Trade fair',
      warehouseCode: 'US-LA1',
      state: 'waiting',
      customerId: null,
      settledAt: null,
    });
    expect((await admin.ask(`invitations/${invitation.id}`)).body).toMatchObject({ uses: 1 });

    const customerCode = freshCode();
    const approved = await admin.make<Applicant & { link: string; userId: number }>(
      `applicants/${applicant?.id}/approve`,
      { customerCode },
    );
    expect(approved).toMatchObject({
      status: 200,
      body: { state: 'approved', customerCode, mailed: false, link: expect.any(String) },
    });
    expect(JSON.stringify(approved.body)).not.toContain(typed.email);
    expect((await admin.ask(`customers?code=${customerCode}`)).body).toMatchObject({
      items: [{ id: approved.body.customerId, name: typed.company, active: true }],
    });
    expect((await admin.ask(`customer-users/${approved.body.userId}`)).body).toMatchObject({
      email: typed.email,
      name: typed.name,
      hasPassword: false,
    });
    expect(
      await rows('SELECT balance_minor FROM wallets WHERE customer_id = $1', [
        approved.body.customerId,
      ]),
    ).toEqual([{ balance_minor: 0 }]);

    const welcome = `/welcome/${approved.body.link}`;
    expect((await browser.open(welcome)).text).toContain(typed.name);
    expect((await browser.post(welcome, { password: PASSWORD })).title).toBe(
      'Your password is set',
    );
    const entered = await browser.open('/DEMO/temu-warehouse-authorization');
    const signedIn = await browser.send(entered, '/oms/authorization/sign-in', {
      email: typed.email,
      password: PASSWORD,
    });
    expect(signedIn.text).toContain(`${typed.company} (${customerCode})`);
  });

  it('reads the page in Chinese, by preference or by choice', async () => {
    const { link } = await invite();
    expect((await new Browser(running.url, 'zh-CN').open(link)).title).toBe('申请成为货主');
    const browser = new Browser(running.url);
    const chinese = await browser.open(`${link}?lang=zh`);
    expect(chinese.links).toContain('?lang=en');
    const wrong = await sendOn(browser, `${link}?lang=zh`, chinese, { company: '', name: '张三' });
    expect(wrong).toMatchObject({ status: 400, title: '申请成为货主' });
    expect(wrong.text).toContain('请检查：公司名称');
  });

  it('loads nothing from elsewhere, and the page can’t be framed', async () => {
    const page = await new Browser(running.url).open((await invite()).link);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.source).not.toMatch(/<script|<img|<link/);
  });

  it('finds what they typed again where something is wrong, as text and never as HTML', async () => {
    const invitation = await invite();
    const company = '"><script>alert(1)</script>';
    const typed = { ...somebody(), company, email: 'nobody', message: '</textarea><b>x</b>' };
    const page = await come(invitation, typed);
    expect(page).toMatchObject({ status: 400, title: FORM });
    expect(page.source).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(page.source).not.toMatch(/<script|<b>/);
    expect(page.text).toContain('e-mail (an address such as');
    expect(await applicantsOf(invitation)).toEqual([]);
    expect((await admin.ask(`invitations/${invitation.id}`)).body).toMatchObject({ uses: 0 });
  });

  it.each([
    ['nothing', ''],
    ['JSON', '{"company":"x"}'],
    ['many of a name', 'company=a&company=b&email=c'],
    ['half a sign', 'company=%ff%fe&name=%00&email=%'],
    ['a form of its own', 'form=AAAA&company=a&name=b&email=a@b.cd'],
  ])('gets a page whatever is sent: %s', async (_, body) => {
    const { link } = await invite();
    const type = body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded';
    const answer = await fetch(running.url + link, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(FORM);
  });
});

describe('until somebody approves', () => {
  it('there is no customer: no sign-in, no stock, no authorization', async () => {
    const before = await rows('SELECT id FROM customers');
    const typed = somebody();
    await waiting(typed);
    expect(await rows('SELECT id FROM customers')).toEqual(before);
    expect(await rows('SELECT id FROM customer_users WHERE email = $1', [typed.email])).toEqual([]);
    const browser = new Browser(running.url);
    const entered = await browser.open('/DEMO/temu-warehouse-authorization');
    const credentials = { email: typed.email, password: PASSWORD };
    expect(await browser.send(entered, '/oms/authorization/sign-in', credentials)).toMatchObject({
      status: 401,
    });
  });

  it('Temu is told the same of them as of a customer that is not there', async () => {
    const code = freshCode();
    const asked = async () => {
      const session = new Session(running.target, 'applicant');
      const as = { ...running.target.main, customerCode: code };
      const { errorCode, errorMsg } = await session.ask('token/verify', {}, { as });
      return { errorCode, errorMsg };
    };
    const before = await asked();
    await waiting({ ...somebody(), company: code });
    expect(await asked()).toEqual(before);
  });
});

describe('an invitation that can’t be used', () => {
  const NOT_THERE = `inv_1_${'x'.repeat(43)}`;

  async function shut(): Promise<Record<string, string>> {
    const [revoked, expired, used] = [await invite(), await invite(), await invite()];
    await admin.make(`invitations/${revoked.id}/revoke`);
    await come(used);
    await rows(
      "UPDATE invitations SET expires_at = created_at - interval '1 second' WHERE id = $1",
      [expired.id],
    );
    return {
      revoked: revoked.link,
      expired: expired.link,
      used: used.link,
      unknown: `/invitation/${NOT_THERE}`,
      nobodys: `/invitation/inv_999999999_${'x'.repeat(43)}`,
      nonsense: '/invitation/%00%0a',
      another: `/invitation/cul_1_${'x'.repeat(43)}`,
    };
  }

  it('says the same whatever the reason, when it is opened and when a form is sent', async () => {
    const links = await shut();
    const seen = new Set<string>();
    for (const link of Object.values(links)) {
      const browser = new Browser(running.url);
      const opened = await browser.open(link);
      const sent = await browser.post(link, { form: 'x', ...somebody() });
      for (const page of [opened, sent]) {
        expect([link, page.status, page.title]).toEqual([link, 404, CLOSED]);
        seen.add(page.source);
      }
    }
    expect(seen.size).toBe(1);
    expect([...seen][0]).not.toMatch(/Demo|Los Angeles/);
    const chinese = await new Browser(running.url, 'zh').open(links.revoked ?? '');
    expect(chinese.title).toBe('邀请不可用');
  });

  it('lets nobody in who had opened the page before', async () => {
    const invitation = await invite();
    const browser = new Browser(running.url);
    const page = await browser.open(invitation.link);
    await admin.make(`invitations/${invitation.id}/revoke`);
    const sent = await sendOn(browser, invitation.link, page, somebody());
    expect(sent).toMatchObject({ status: 404, title: CLOSED });
    expect(await applicantsOf(invitation)).toEqual([]);
  });

  it('is one to a warehouse that is switched off, until it is on again', async () => {
    const invitation = await invite();
    const switched = (active: boolean) => admin.change(`warehouses/${WAREHOUSE}`, { active });
    await switched(false);
    const off = await new Browser(running.url).open(invitation.link);
    await switched(true);
    const on = await new Browser(running.url).open(invitation.link);
    expect([off.title, on.title]).toEqual([CLOSED, FORM]);
  });

  it('is one of an operator that is switched off, also for who had opened the page', async () => {
    const { link } = await invite();
    const browser = new Browser(running.url);
    const page = await browser.open(link);
    const switched = (active: boolean) =>
      rows('UPDATE operators SET active = $1 WHERE operator_id = 1', [active]);
    await switched(false);
    const off = [await browser.open(link), await sendOn(browser, link, page, somebody())];
    await switched(true);
    expect(off.map((one) => one.title)).toEqual([CLOSED, CLOSED]);
    expect((await sendOn(browser, link, page, somebody())).title).toBe(THANKS);
  });

  it('ends when its days are over, and not before', async () => {
    const { link } = await invite({ validDays: 1 });
    running.clock.advance(DAY_MS - 60_000);
    const last = await new Browser(running.url).open(link);
    running.clock.advance(60_000);
    const over = await new Browser(running.url).open(link);
    running.clock.advance(-DAY_MS);
    expect([last.title, over.title]).toEqual([FORM, CLOSED]);
  });
});

describe('a form', () => {
  it('that is sent twice counts once, also after its invitation is used up', async () => {
    const invitation = await invite();
    const browser = new Browser(running.url);
    const page = await browser.open(invitation.link);
    const typed = somebody();
    const twice = await Promise.all([
      sendOn(browser, invitation.link, page, typed),
      sendOn(browser, invitation.link, page, typed),
    ]);
    const later = await sendOn(browser, invitation.link, page, typed);
    expect([...twice, later].map((one) => one.title)).toEqual([THANKS, THANKS, THANKS]);
    expect(await applicantsOf(invitation)).toHaveLength(1);
  });

  it('on the last use is taken from exactly one of twelve', async () => {
    const invitation = await invite({ maxUses: 3 });
    await come(invitation);
    await come(invitation);
    const visits = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const browser = new Browser(running.url);
        return { browser, page: await browser.open(invitation.link) };
      }),
    );
    const pages = await Promise.all(
      visits.map(({ browser, page }) => sendOn(browser, invitation.link, page, somebody())),
    );
    expect(pages.filter((page) => page.title === THANKS)).toHaveLength(1);
    expect(pages.filter((page) => page.title === CLOSED)).toHaveLength(11);
    expect(await applicantsOf(invitation)).toHaveLength(3);
    expect((await admin.ask(`invitations/${invitation.id}`)).body).toMatchObject({
      uses: 3,
      state: 'used_up',
    });
  });

  it('of another site, another browser, another invitation or an hour ago is not taken', async () => {
    const [invitation, another] = [await invite({ maxUses: 9 }), await invite()];
    const browser = new Browser(running.url);
    const page = await browser.open(invitation.link);
    const fields = { ...page.forms[0]?.fields, ...somebody() };
    const foreign = await browser.post(invitation.link, fields, { origin: 'https://evil.example' });
    const stolen = await new Browser(running.url).post(invitation.link, fields);
    const moved = await browser.post(another.link, fields);
    running.clock.advance(HOUR_MS + 1);
    const late = await browser.post(invitation.link, fields);
    running.clock.advance(-HOUR_MS - 1);
    expect([foreign, stolen, moved, late].map((one) => one.status)).toEqual([403, 403, 400, 400]);
    expect(await applicantsOf(invitation)).toEqual([]);
    expect(await applicantsOf(another)).toEqual([]);
  });
});

describe('an e-mail that is known', () => {
  it('is told to nobody who types it, and makes no second user', async () => {
    const known = { ...somebody(), email: 'Merchant@Demo.local' };
    const invitation = await invite();
    const invitation2 = await invite();
    const unknown = await come(invitation2);
    const told = await come(invitation, known);
    expect([told.status, told.source]).toEqual([unknown.status, unknown.source]);
    const [applicant] = await applicantsOf(invitation);
    const refused = await admin.make(`applicants/${applicant?.id}/approve`, {
      customerCode: freshCode(),
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'customer.email_taken' } });
    expect(await applicantsOf(invitation)).toMatchObject([{ state: 'waiting' }]);
    expect(
      await rows("SELECT id FROM customer_users WHERE lower(email) = 'merchant@demo.local'"),
    ).toHaveLength(1);
  });

  it('of two who wait is approved once', async () => {
    const typed = somebody();
    const both = [await waiting(typed), await waiting(typed)];
    const answers = await Promise.all(
      both.map(({ id }) => admin.make(`applicants/${id}/approve`, { customerCode: freshCode() })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(
      await rows('SELECT id FROM customer_users WHERE email = $1', [typed.email]),
    ).toHaveLength(1);
  });
});

describe('an applicant', () => {
  it('is approved or refused once, of ten who decide at once', async () => {
    const { id } = await waiting();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        at % 2 === 0
          ? admin.make(`applicants/${id}/approve`, { customerCode: freshCode() })
          : admin.make(`applicants/${id}/refuse`, { reason: 'No room' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'applicant.settled')).toHaveLength(9);
    const customers = await rows('SELECT customer_id FROM applicants WHERE id = $1', [id]);
    expect(customers).toHaveLength(1);
  });

  it('that is approved twice under one key is one customer, and the link is shown once', async () => {
    const { id } = await waiting();
    const key = admin.freshKey();
    const asked = { customerCode: freshCode(), name: 'As we write it', groupCode: null };
    const first = await admin.make<Applicant>(`applicants/${id}/approve`, asked, key);
    const again = await admin.make<Applicant>(`applicants/${id}/approve`, asked, key);
    expect(again.body).toEqual({ ...first.body, link: null });
    expect((await admin.ask(`customers/${first.body.customerId}`)).body).toMatchObject({
      name: 'As we write it',
    });
  });

  it('stays waiting where the code is taken, or the group is not there', async () => {
    const { id } = await waiting();
    const approve = (fields: object) => admin.make(`applicants/${id}/approve`, fields);
    expect((await approve({ customerCode: 'C10001' })).body).toMatchObject({
      status: 409,
      code: 'customer.code_taken',
    });
    expect((await approve({ customerCode: freshCode(), groupCode: 'NONE' })).body).toMatchObject({
      status: 400,
      code: 'customer.unknown_group',
    });
    expect((await approve({})).status).toBe(400);
    expect((await admin.ask(`applicants/${id}`)).body).toMatchObject({ state: 'waiting' });
  });

  it('that is refused stays refused, with the reason and who it was', async () => {
    const { id } = await waiting();
    const refused = await admin.make(`applicants/${id}/refuse`, { reason: 'No room' });
    expect(refused).toMatchObject({
      status: 200,
      body: { state: 'refused', reason: 'No room', settledBy: expect.any(String) },
    });
    expect(refused.body).not.toHaveProperty('email');
    const late = await admin.make(`applicants/${id}/approve`, { customerCode: freshCode() });
    expect(late).toMatchObject({ status: 409, body: { code: 'applicant.settled' } });
    expect(String(late.body.detail)).toContain('refused already');
    expect((await admin.ask('applicants?state=refused&limit=1')).body).toMatchObject({
      items: [{ id }],
    });
  });
});

describe('staff', () => {
  it('see a link once, and a hash is all that is kept', async () => {
    const key = admin.freshKey();
    const path = `warehouses/${WAREHOUSE}/invitations`;
    const first = await admin.make<Invitation>(path, { label: 'Once' }, key);
    const again = await admin.make<Invitation>(path, { label: 'Once' }, key);
    expect(first.body.link).toMatch(/^\/invitation\/inv_1_[\w-]{43}$/);
    expect(again.body).toEqual({ ...first.body, link: null });
    const secret = first.body.link.slice(-43);
    const [kept] = await rows<{ row: string }>(
      'SELECT to_jsonb(i)::text AS row FROM invitations i WHERE id = $1',
      [first.body.id],
    );
    expect(kept?.row).toContain('Once');
    expect(kept?.row).not.toContain(secret);
    const shown = await admin.ask(`invitations/${first.body.id}`);
    expect(JSON.stringify(shown.body)).not.toContain(secret);
    const trail = await admin.ask('audit-lines?operation=createInvitation&limit=200');
    expect(JSON.stringify(trail.body)).toContain('Once');
    expect(JSON.stringify(trail.body)).not.toContain(secret);
  });

  it('revoke once: a repeat leaves the moment as it was', async () => {
    const { id } = await invite();
    const first = await admin.make<{ revokedAt: string }>(`invitations/${id}/revoke`);
    running.clock.advance(1_000);
    const again = await admin.make(`invitations/${id}/revoke`);
    expect(first.body).toMatchObject({ state: 'revoked', revokedAt: expect.any(String) });
    expect(again).toMatchObject({ status: 200, body: { revokedAt: first.body.revokedAt } });
    expect((await admin.make('invitations/999999/revoke')).status).toBe(404);
  });

  it('make none without a label, without an end, without uses, or to a warehouse that is not there', async () => {
    const path = `warehouses/${WAREHOUSE}/invitations`;
    for (const wrong of [
      {},
      { label: ' ' },
      { label: 'x', maxUses: 0 },
      { label: 'x', maxUses: 1_001 },
      { label: 'x', validDays: 0 },
      { label: 'x', validDays: 366 },
    ])
      expect([wrong, (await admin.make(path, wrong)).status]).toEqual([wrong, 400]);
    expect((await admin.make('warehouses/999/invitations', { label: 'x' })).status).toBe(404);
  });

  it('list invitations by warehouse and state, page by page', async () => {
    const [open, revoked] = [await invite(), await invite()];
    await admin.make(`invitations/${revoked.id}/revoke`);
    const ids: number[] = [];
    let path = 'invitations?warehouse=US-LA1&limit=2';
    for (let next = path; next; ) {
      const { body } = await admin.ask<{ items: Invitation[]; nextCursor: string | null }>(next);
      ids.push(...body.items.map(({ id }) => id));
      next = body.nextCursor ? `${path}&cursor=${body.nextCursor}` : '';
    }
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(ids.slice(0, 2)).toEqual([revoked.id, open.id]);
    path = 'invitations?limit=1&state=';
    expect((await admin.ask(`${path}open`)).body).toMatchObject({ items: [{ id: open.id }] });
    expect((await admin.ask(`${path}revoked`)).body).toMatchObject({ items: [{ id: revoked.id }] });
    expect((await admin.ask('invitations?warehouse=US-NJ1')).body).toMatchObject({ items: [] });
    expect((await admin.ask('invitations?state=closed')).status).toBe(400);
  });

  it('list applicants by warehouse, state and invitation, page by page', async () => {
    const invitation = await invite({ maxUses: 3 });
    for (let n = 0; n < 3; n += 1) await come(invitation);
    const all = await applicantsOf(invitation);
    await admin.make(`applicants/${all[1]?.id}/refuse`);
    const page = `applicants?warehouse=US-LA1&state=waiting&invitation=${invitation.id}&limit=1`;
    const first = await admin.ask<{ items: Applicant[]; nextCursor: string }>(page);
    const second = await admin.ask<{ items: Applicant[]; nextCursor: null }>(
      `${page}&cursor=${first.body.nextCursor}`,
    );
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual([
      all[0]?.id,
      all[2]?.id,
    ]);
    expect(second.body.nextCursor).toBeNull();
    expect((await admin.ask('applicants?warehouse=US-NJ1')).body).toMatchObject({ items: [] });
  });

  it('of another operator see and decide nothing', async () => {
    const invitation = await invite();
    await come(invitation);
    const [applicant] = await applicantsOf(invitation);
    const { id } = applicant ?? { id: 0 };
    expect((await other.ask('invitations')).body).toMatchObject({ items: [] });
    expect((await other.ask('applicants')).body).toMatchObject({ items: [] });
    expect((await other.ask(`invitations/${invitation.id}`)).status).toBe(404);
    expect((await other.ask(`applicants/${id}`)).status).toBe(404);
    expect((await other.make(`invitations/${invitation.id}/revoke`)).status).toBe(404);
    expect((await other.make(`applicants/${id}/refuse`)).status).toBe(404);
    const approval = { customerCode: freshCode() };
    expect((await other.make(`applicants/${id}/approve`, approval)).status).toBe(404);
    expect((await other.make(`warehouses/${WAREHOUSE}/invitations`, { label: 'x' })).status).toBe(
      404,
    );
    expect((await admin.ask(`applicants/${id}`)).body).toMatchObject({ state: 'waiting' });
  });

  it('who may not see people’s data may decide, and see none of it', async () => {
    const { id, email } = await waiting();
    const walker = await Walker.of(running);
    const blind = new AdminClient(running, await walker.keyWith(['read', 'configure']));
    expect((await blind.ask(`applicants/${id}`)).status).toBe(403);
    const refused = await blind.make(`applicants/${id}/refuse`);
    expect(refused.status).toBe(200);
    expect(JSON.stringify(refused.body)).not.toContain(email);
  });

  it('find who came and who decided in the trail, by number and never by name', async () => {
    const typed = somebody();
    const { id } = await waiting(typed);
    await admin.make(`applicants/${id}/approve`, { customerCode: freshCode() });
    const { body } = await admin.ask<{ items: { operation: string; subjectId: string }[] }>(
      `audit-lines?subjectKind=applicant&subjectId=${id}`,
    );
    expect(body.items.map(({ operation }) => operation)).toEqual([
      'approveApplicant',
      'applyByInvitation',
    ]);
    const all = await rows<{ line: string }>('SELECT to_jsonb(l)::text AS line FROM audit_lines l');
    const text = all.map(({ line }) => line).join('\n');
    for (const said of Object.values(typed).filter((one) => one !== 'Mugs.'))
      expect(text).not.toContain(said);
  });
});

it('an invitation is known by its operator alone, whoever asks with its number', async () => {
  const { link } = await invite();
  const text = link.split('/').at(-1) ?? '';
  const moved = text.replace(/^inv_1_/, 'inv_2_');
  expect((await new Browser(running.url).open(`/invitation/${moved}`)).title).toBe(CLOSED);
  const invitations = running.app.get(InvitationsService, { strict: false });
  expect(await invitations.list(2, { below: null, limit: 10 })).toEqual([]);
});

it('the log holds nothing of who came, and no link, whatever goes wrong', async () => {
  const typed = somebody();
  const { link } = await invite();
  const audit = running.app.get(AuditService, { strict: false });
  const failing = jest.spyOn(audit, 'write').mockImplementation(async (tx) => {
    await tx.manager.query('SELECT $1::integer', [typed.email]);
  });
  const broken = await come({ link }, typed);
  failing.mockRestore();
  expect(broken).toMatchObject({ status: 500, title: 'This did not work' });
  expect((await come({ link }, typed)).title).toBe(THANKS);
  const text = logged.join('');
  expect(text).toContain('a page failed');
  expect(text).toContain('/invitation/:link');
  for (const secret of [typed.company, typed.name, '@merchant.example', link.slice(-43)])
    expect([secret, text.includes(secret)]).toEqual([secret, false]);
});
