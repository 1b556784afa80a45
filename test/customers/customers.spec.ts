import { CustomerKeysService } from '../../src/modules/customers/customer-keys.service';
import { CustomerUsersService } from '../../src/modules/customers/customer-users.service';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;
let other: AdminClient;
let users: CustomerUsersService;
let keys: CustomerKeysService;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  other = new AdminClient(running, 'demo-admin-key-2');
  users = running.app.get(CustomerUsersService);
  keys = running.app.get(CustomerKeysService);
});

afterAll(() => running.close());

interface Made {
  id: number;
  version: number;
  [name: string]: unknown;
}

const PASSWORD = 'a long way to the river';
const MINUTE_MS = 60_000;
let made = 0;

/** A customer of its own, so that tests don't meet. */
async function newCustomer(fields: Record<string, unknown> = {}): Promise<Made> {
  made += 1;
  const { status, body } = await admin.make<Made>('customers', {
    code: `N${made}`,
    name: `New ${made}`,
    ...fields,
  });
  expect(status).toBe(201);
  return body;
}

async function newUser(email: string, customer?: Made): Promise<Made & { link: string }> {
  const { id } = customer ?? (await newCustomer());
  const user = await admin.make<Made>(`customers/${id}/users`, { email, name: 'Jo' });
  expect(user.status).toBe(201);
  const link = await admin.make<{ link: string }>(`customer-users/${user.body.id}/links`);
  return { ...user.body, link: link.body.link };
}

function signIn(email: string, password = PASSWORD, address = '203.0.113.9') {
  return users.signIn({ operatorId: 1, email, password, address });
}

describe('customers', () => {
  it('are made with an empty wallet, read, listed by their marks, and changed', async () => {
    await admin.make('customer-groups', { code: 'GOLD', name: 'Gold' });
    const customer = await newCustomer({ groupCode: 'GOLD', test: true });
    expect(customer).toMatchObject({ groupCode: 'GOLD', test: true, active: true, version: 1 });
    const wallets = await running.db.transaction(1, (tx) =>
      tx.manager.query('SELECT balance_minor, currency FROM wallets WHERE customer_id = $1', [
        customer.id,
      ]),
    );
    expect(wallets).toEqual([{ balance_minor: 0, currency: 'USD' }]);
    const listed = await admin.ask('customers?group=GOLD&test=true&active=true');
    expect(listed.body).toMatchObject({ items: [{ id: customer.id, groupCode: 'GOLD' }] });
    const changed = await admin.change(`customers/${customer.id}`, { groupCode: null, name: 'X' });
    expect(changed.body).toMatchObject({ groupCode: null, name: 'X', test: true, version: 2 });
    expect((await admin.ask('customers?group=GOLD')).body).toMatchObject({ items: [] });
  });

  it('come page by page', async () => {
    const codes: string[] = [];
    for (let path = 'customers?limit=1'; path; ) {
      const { body } = await admin.ask<{ items: { code: string }[]; nextCursor: string | null }>(
        path,
      );
      codes.push(...body.items.map((one) => one.code));
      path = body.nextCursor ? `customers?limit=1&cursor=${body.nextCursor}` : '';
    }
    expect(codes.slice(0, 2)).toEqual(['C10001', 'C10002']);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('of one code there is one, of forty that are made at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => admin.make('customers', { code: 'TWIN', name: 'Twin' })),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 39 }, () => 409)]);
    const refused = answers.find((answer) => answer.status === 409);
    expect(refused?.body).toMatchObject({ code: 'customer.code_taken' });
  });

  it('keep their code, and join no group that is not there', async () => {
    const { id } = await newCustomer();
    expect((await admin.change(`customers/${id}`, { code: 'OTHER' })).body).toMatchObject({
      status: 400,
      code: 'request.invalid',
    });
    expect((await admin.change(`customers/${id}`, { groupCode: 'NONE' })).body).toMatchObject({
      status: 400,
      code: 'customer.unknown_group',
    });
  });

  it('are nobody’s but their operator’s', async () => {
    const { id } = await newCustomer();
    expect((await other.ask(`customers/${id}`)).status).toBe(404);
    expect((await other.ask(`customers/${id}/keys`)).status).toBe(404);
    expect((await other.make(`customers/${id}/keys`, { name: 'mine' })).status).toBe(404);
    expect((await other.ask('customer-groups')).body).toEqual({ items: [] });
  });
});

describe('a key of a customer', () => {
  async function newKey(fields: Record<string, unknown> = {}) {
    const { id } = await newCustomer();
    const { body } = await admin.make<Made & { key: string }>(`customers/${id}/keys`, {
      name: 'ERP',
      ...fields,
    });
    return { ...body, customer: id };
  }

  it('opens for its customer, is shown once, and tells its last use', async () => {
    const key = await newKey();
    expect(await keys.authenticate(key.key)).toMatchObject({
      operatorId: 1,
      customerId: key.customer,
      name: 'ERP',
    });
    const { body } = await admin.ask<{ items: Record<string, unknown>[] }>(
      `customers/${key.customer}/keys`,
    );
    expect(body.items).toMatchObject([{ id: key.id, lastUsedAt: expect.any(String) }]);
    expect(JSON.stringify(body)).not.toContain(key.key);
  });

  it('is not shown to a repeat of the request that made it, nor kept for it', async () => {
    const { id } = await newCustomer();
    const first = await admin.make<{ key: string }>(
      `customers/${id}/keys`,
      { name: 'A' },
      'same-key-1',
    );
    const again = await admin.make<{ key: null }>(
      `customers/${id}/keys`,
      { name: 'A' },
      'same-key-1',
    );
    expect(again.body).toEqual({ ...first.body, key: null });
    const kept = await running.db.transaction(1, (tx) =>
      tx.manager.query(`SELECT answer::text FROM idempotency_keys WHERE key = 'same-key-1'`),
    );
    expect(JSON.stringify(kept)).not.toContain(first.body.key.slice(-20));
  });

  it('ends when it is revoked, when its time is over, and while its customer is off', async () => {
    const revoked = await newKey();
    expect((await admin.make(`customer-keys/${revoked.id}/revoke`)).body).toMatchObject({
      revokedAt: expect.any(String),
    });
    expect(await keys.authenticate(revoked.key)).toBeNull();

    const expiresAt = new Date(running.clock.nowMs() + MINUTE_MS).toISOString();
    const expiring = await newKey({ expiresAt });
    expect(await keys.authenticate(expiring.key)).not.toBeNull();
    running.clock.advance(MINUTE_MS + 1);
    expect(await keys.authenticate(expiring.key)).toBeNull();

    const off = await newKey();
    await admin.change(`customers/${off.customer}`, { active: false });
    expect(await keys.authenticate(off.key)).toBeNull();
  });

  it('opens nothing if it is made up, another’s, or no key at all', async () => {
    const { key } = await newKey();
    for (const wrong of ['', 'ck_1_x', 'demo-admin-key', `ck_2_${key.slice(5)}`, `${key}x`])
      expect(await keys.authenticate(wrong)).toBeNull();
  });
});

describe('a user of a customer', () => {
  it('comes by a link, chooses a password, and signs in whatever the case', async () => {
    const user = await newUser('Jo@Merchant.example');
    expect(await signIn('jo@merchant.example')).toBeNull();
    expect(await users.findByLink(user.link)).toEqual({ email: 'Jo@Merchant.example', name: 'Jo' });
    const come = await users.redeemLink(user.link, PASSWORD);
    expect(come).toMatchObject({ operatorId: 1, userId: user.id, customerId: user.customerId });
    expect(await signIn(' jo@MERCHANT.example ')).toMatchObject({ userId: user.id });
    const { body } = await admin.ask(`customer-users/${user.id}`);
    expect(body).toMatchObject({ hasPassword: true, lastSignInAt: expect.any(String) });
    expect(JSON.stringify(body)).not.toContain('argon2');
  });

  it('comes by a link once, of eight that use it at the same moment', async () => {
    const { link } = await newUser('once@merchant.example');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => users.redeemLink(link, `${PASSWORD} ${n}`)),
    );
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.find((one) => one.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'customer.link_spent' });
  });

  it('finds a link closed by a newer one, by time, and by being switched off', async () => {
    const replaced = await newUser('replaced@merchant.example');
    const newer = await admin.make<{ link: string }>(`customer-users/${replaced.id}/links`);
    expect(await users.findByLink(replaced.link)).toBeNull();
    expect(await users.findByLink(newer.body.link)).not.toBeNull();
    await admin.change(`customer-users/${replaced.id}`, { active: false });
    await expect(users.redeemLink(newer.body.link, PASSWORD)).rejects.toMatchObject({
      code: 'customer.link_spent',
    });
    const late = await newUser('late@merchant.example');
    running.clock.advance(73 * 60 * MINUTE_MS);
    expect(await users.findByLink(late.link)).toBeNull();
  });

  it('keeps the link if the password is not fit', async () => {
    const { link } = await newUser('short@merchant.example');
    await expect(users.redeemLink(link, 'short')).rejects.toMatchObject({ code: 'password.unfit' });
    expect(await users.findByLink(link)).not.toBeNull();
  });

  it('is out when switched off, and when its customer is', async () => {
    const user = await newUser('out@merchant.example');
    await users.redeemLink(user.link, PASSWORD);
    await admin.change(`customer-users/${user.id}`, { active: false });
    expect(await signIn('out@merchant.example')).toBeNull();
    expect(await users.findActive(1, user.id)).toBeNull();
    await admin.change(`customer-users/${user.id}`, { active: true });
    expect(await users.findActive(1, user.id)).toMatchObject({ userId: user.id });
    await admin.change(`customers/${user.customerId}`, { active: false });
    expect(await signIn('out@merchant.example')).toBeNull();
  });

  it('is there once per operator, whatever the case', async () => {
    const user = await newUser('same@merchant.example');
    const again = await admin.make(`customers/${user.customerId}/users`, {
      email: 'SAME@merchant.example',
      name: 'Again',
    });
    expect(again.body).toMatchObject({ status: 409, code: 'customer.email_taken' });
    expect(again.body.detail).not.toContain('merchant.example');
    const elsewhere = await other.make('customers/3/users', {
      email: 'same@merchant.example',
      name: 'Elsewhere',
    });
    expect(elsewhere.status).toBe(201);
  });

  it('is shut out by its own failures, not by those of a stranger elsewhere', async () => {
    running.clock.stop();
    const user = await newUser('target@merchant.example');
    await users.redeemLink(user.link, PASSWORD);
    for (let n = 0; n < 5; n += 1)
      expect(
        await signIn('target@merchant.example', 'a wrong password', '198.51.100.1'),
      ).toBeNull();
    await expect(signIn('target@merchant.example', PASSWORD, '198.51.100.1')).rejects.toMatchObject(
      { code: 'sign_in.try_later' },
    );
    expect(await signIn('target@merchant.example')).toMatchObject({ userId: user.id });
  });

  it('leaves neither address nor name in the audit trail', async () => {
    await newUser('trail@merchant.example');
    const { body } = await admin.ask('audit-lines?subjectKind=customer%20user');
    expect(body).toMatchObject({ items: expect.arrayContaining([expect.anything()]) });
    expect(JSON.stringify(body)).not.toMatch(/merchant\.example|"Jo"|cul_/);
  });
});
