import { type LowWallet, walletsLow } from '../../src/modules/mail/letters.rules';
import { MailService } from '../../src/modules/mail/mail.service';
import { CLAIM_MAIL } from '../../src/modules/mail/mail.sql';
import type { MailServer, NewMail } from '../../src/modules/mail/mail.types';
import { MailSender } from '../../src/modules/mail/mail-sender';
import { Smtp } from '../../src/modules/mail/smtp';
import { WalletWatch } from '../../src/modules/wallets/wallet-watch';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { Browser } from '../support/browser';
import { FakeSmtp, textOf } from '../support/fake-smtp';
import { until } from '../support/temu';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PASSWORD = 'hunter2-of-the-mail-server';

let smtp: FakeSmtp;
let running: RunningApp;
let admin: AdminClient;
let mails: MailService;
let sender: MailSender;
let people = 0;

beforeAll(async () => {
  smtp = await FakeSmtp.open();
  running = await startApp(undefined, {
    SMTP_URL: `smtp://mailer:${PASSWORD}@127.0.0.1:${smtp.port}`,
    MAIL_FROM: 'Demo 仓库 <mail@demo.example>',
    PUBLIC_URL: 'https://wms.demo.example',
  });
  admin = new AdminClient(running);
  mails = running.app.get(MailService, { strict: false });
  sender = running.app.get(MailSender, { strict: false });
});

afterAll(async () => {
  await running.close();
  await smtp.close();
});

beforeEach(() => {
  smtp.answers = {};
  // Whatever the mails before did to the way, it is open again.
  running.clock.advance(MINUTE_MS);
});

interface Row {
  id: number;
  state: string;
  attempts: number;
  reason: string | null;
  answer: string;
  sealed: Buffer | null;
  next_minutes: number;
}

function freshAddress(): string {
  people += 1;
  return `person${people}@merchant.example`;
}

function mailTo(to: string, fields: Partial<NewMail> = {}): NewMail {
  return {
    kind: 'staff_link',
    about: `test ${to.split('@')[0]}`,
    to,
    expiresAt: new Date(running.clock.nowMs() + 48 * HOUR_MS),
    subject: { en: 'Hello', zh: '您好' },
    body: { en: 'Open https://wms.demo.example/a', zh: '请打开链接' },
    ...fields,
  };
}

function write(mail: NewMail, operatorId = 1): Promise<boolean> {
  return running.db.transaction(operatorId, (tx) => mails.write(tx, mail));
}

async function rowOf(to: string): Promise<Row | undefined> {
  const [row] = await running.db.transaction(1, (tx) =>
    tx.manager.query<Row[]>(
      `SELECT *, (extract(epoch FROM due_at - $2::timestamptz) / 60)::float AS next_minutes FROM mails WHERE about = $1`,
      [`test ${to.split('@')[0]}`, running.clock.now()],
    ),
  );
  return row;
}

/** The first try, failed and noted. */
async function tried(to: string): Promise<Row> {
  await until(`${to} was tried`, async () => {
    await sender.sendAll();
    return ((await rowOf(to))?.reason ?? null) !== null;
  });
  const row = await rowOf(to);
  if (!row) throw new Error(`${to} is not there`);
  return row;
}

function receivedBy(to: string) {
  return smtp.received.filter((one) => one.to.includes(to));
}

describe('a mail', () => {
  it('is sent once it is committed, to one address, in both languages, from the operator', async () => {
    const to = freshAddress();
    expect(await write(mailTo(to))).toBe(true);
    await until('it came', () => receivedBy(to).length > 0);
    const [mail] = receivedBy(to);
    expect(mail).toMatchObject({ from: 'mail@demo.example', to: [to] });
    expect(mail?.source).toMatch(/^To: person\d+@merchant\.example$/m);
    expect(mail?.source).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(mail?.source).toMatch(/^Message-ID: <[\w-]+@wms\.demo\.example>$/m);
    const text = mail ? textOf(mail) : '';
    expect(text).toContain('Open https://wms.demo.example/a');
    expect(text).toContain('请打开链接');
    expect(text).toContain('Demo Warehouses');
    await until('it is noted', async () => (await rowOf(to))?.state === 'sent');
    expect(await rowOf(to)).toMatchObject({ sealed: null, attempts: 1, answer: '250 2.0.0' });
  });

  it('of a transaction that fails is not there', async () => {
    const to = freshAddress();
    const failed = running.db.transaction(1, async (tx) => {
      await mails.write(tx, mailTo(to));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await sender.sendAll();
    expect(await rowOf(to)).toBeUndefined();
    expect(receivedBy(to)).toEqual([]);
  });

  it('is sealed while it waits', async () => {
    smtp.answers = { RCPT: '450 4.7.1 later' };
    const to = freshAddress();
    await write(mailTo(to));
    const { sealed } = await tried(to);
    expect(sealed?.toString('latin1')).not.toMatch(/merchant|wms/);
  });

  it('of forty that are sent by eight at once comes once to each', async () => {
    const addresses = Array.from({ length: 40 }, freshAddress);
    await running.db.transaction(1, async (tx) => {
      for (const to of addresses) await mails.write(tx, mailTo(to));
    });
    // The loop is one of them; the others are what other processes would do.
    await until('all came', async () => {
      await Promise.all(Array.from({ length: 8 }, () => sender.sendAll()));
      return addresses.every((to) => receivedBy(to).length > 0);
    });
    expect(addresses.map((to) => receivedBy(to).length)).toEqual(addresses.map(() => 1));
  });

  it('that a process took and died over is left for five minutes, then sent by another', async () => {
    const to = freshAddress();
    await running.db.transaction(1, async (tx) => {
      await mails.write(tx, mailTo(to));
      const taken = [running.clock.now(), new Date(running.clock.nowMs() + 5 * MINUTE_MS)];
      await tx.rows(CLAIM_MAIL, [1, ...taken]);
    });
    await sender.sendAll();
    expect(receivedBy(to)).toEqual([]);
    running.clock.advance(5 * MINUTE_MS);
    await until('it came', async () => {
      await sender.sendAll();
      return receivedBy(to).length > 0;
    });
    await until('it is noted', async () => (await rowOf(to))?.state === 'sent');
    expect(await rowOf(to)).toMatchObject({ attempts: 2 });
  });

  it('goes to no address that could mean several, or other headers', async () => {
    for (const to of ['a@x.example,b@x.example', 'a@x.example\r\nBcc: b@x.example', 'a b'])
      expect(await write(mailTo(to))).toBe(false);
  });

  it('has no line of headers more, whatever stands in its subject', async () => {
    const to = freshAddress();
    const evil = 'Hi\r\nBcc: victim@merchant.example\r\n\r\nbody';
    await write(mailTo(to, { subject: { en: evil, zh: evil } }));
    await until('it came', () => receivedBy(to).length > 0);
    expect(receivedBy(to)[0]?.source.split('\n\n')[0]).not.toMatch(/^bcc:/im);
    expect(receivedBy('victim@merchant.example')).toEqual([]);
  });
});

describe('a mail server that', () => {
  it('asks to come later gets the mail later, under the same Message-ID', async () => {
    smtp.answers = { RCPT: '450 4.7.1 greylisted' };
    const to = freshAddress();
    await write(mailTo(to));
    expect(await tried(to)).toMatchObject({
      state: 'waiting',
      reason: 'postponed',
      answer: '450 4.7.1',
      next_minutes: expect.closeTo(1, 0),
    });
    await sender.sendAll();
    expect(await rowOf(to)).toMatchObject({ attempts: 1 });
    smtp.answers = {};
    running.clock.advance(MINUTE_MS);
    await until('it came', async () => {
      await sender.sendAll();
      return (await rowOf(to))?.state === 'sent';
    });
    expect(receivedBy(to)).toHaveLength(1);
  });

  it('refuses the address is not asked again, and the reason is shown without the address', async () => {
    smtp.answers = { RCPT: '550 5.1.1 <person@merchant.example> unknown' };
    const to = freshAddress();
    await write(mailTo(to));
    const row = await tried(to);
    expect(row).toMatchObject({ state: 'given_up', reason: 'refused', sealed: null });
    const { body } = await admin.ask<{ items: object[] }>('mails?state=given_up');
    expect(body.items[0]).toMatchObject({
      reason: 'refused',
      answer: '550 5.1.1',
      nextTryAt: null,
    });
    expect(JSON.stringify(body)).not.toMatch(/merchant\.example|wms\.demo/);
  });

  it.each([
    ['refuses to be signed in to', { AUTH: '535 5.7.8 no' }, 'sign_in'],
    ['refuses the sender', { MAIL: '550 5.7.1 not yours' }, 'sender_refused'],
    ['is closed', { GREETING: '421 4.3.2 closed' }, 'postponed'],
  ])(
    '%s keeps all mail waiting, and is left alone for half a minute',
    async (_, answers, reason) => {
      smtp.answers = answers;
      const [one, two] = [freshAddress(), freshAddress()];
      await write(mailTo(one));
      expect(await tried(one)).toMatchObject({ state: 'waiting', reason });
      await write(mailTo(two));
      await sender.sendAll();
      expect(await rowOf(two)).toMatchObject({ attempts: 0 });
      smtp.answers = {};
      running.clock.advance(MINUTE_MS);
      await until('both came', async () => {
        await sender.sendAll();
        return [one, two].every((to) => receivedBy(to).length === 1);
      });
    },
  );

  it('fails eight times over a day is given up, and nothing sealed is left', async () => {
    smtp.answers = { BODY: '451 4.3.1 disk' };
    const to = freshAddress();
    await write(mailTo(to));
    const minutes: number[] = [];
    for (let attempts = 1; attempts <= 8; attempts += 1) {
      await until(`try ${attempts} is noted`, async () => {
        await sender.sendAll();
        return (await rowOf(to))?.answer === `451 4.3.${attempts}`;
      });
      const row = await rowOf(to);
      minutes.push(Math.round(row?.next_minutes ?? 0));
      smtp.answers = { BODY: `451 4.3.${attempts + 1} disk` };
      running.clock.advance((row?.next_minutes ?? 0) * MINUTE_MS + 1_000);
    }
    expect(minutes.slice(0, 7)).toEqual([1, 5, 15, 60, 180, 360, 720]);
    expect(await rowOf(to)).toMatchObject({ state: 'given_up', reason: 'postponed', sealed: null });
  });

  it('is away too long gets nothing whose time is over', async () => {
    smtp.answers = { RCPT: '450 4.2.0 later' };
    const to = freshAddress();
    await write(mailTo(to, { expiresAt: new Date(running.clock.nowMs() + HOUR_MS) }));
    await tried(to);
    smtp.answers = {};
    running.clock.advance(HOUR_MS);
    await sender.sendAll();
    expect(await rowOf(to)).toMatchObject({ attempts: 1 });
    expect(receivedBy(to)).toEqual([]);
    await sender.tidy();
    expect(await rowOf(to)).toMatchObject({ state: 'given_up', reason: 'expired', sealed: null });
    running.clock.advance(31 * 24 * HOUR_MS);
    await sender.tidy();
    expect(await rowOf(to)).toBeUndefined();
  });
});

describe('the way to the mail server', () => {
  const letter = { to: 'jo@merchant.example', subject: 'Hi', text: 'Hi' };
  /** Longer than a machine that is busy takes for anything; a test waits for one that is less. */
  const patient = { silentMs: 30_000, wholeMs: 30_000 };
  const SHORT_MS = 2_000;

  function way(port: number, fields: Partial<MailServer> = {}, limits = {}): Smtp {
    const server = {
      host: '127.0.0.1',
      port,
      secure: false,
      loopback: true,
      user: 'a',
      password: 'b',
      from: { name: '', address: 'mail@demo.example' },
      publicUrl: 'https://wms.demo.example',
      ...fields,
    };
    return new Smtp(server, { ...patient, ...limits });
  }

  async function through(fake: FakeSmtp, fields?: Partial<MailServer>, limits = {}) {
    const begun = performance.now();
    const came = await way(fake.port, fields, limits).send('id', letter);
    await fake.close();
    return { came, ms: performance.now() - begun, fake };
  }

  it('trusts no certificate that nobody has signed', async () => {
    const { came, fake } = await through(await FakeSmtp.open({ selfSigned: true }), {
      secure: true,
    });
    expect(came).toMatchObject({ sent: false, reason: 'certificate', everywhere: true });
    expect(fake.heard).toEqual([]);
  });

  it('says no password and no mail in the clear to another machine', async () => {
    const { came, fake } = await through(await FakeSmtp.open(), { loopback: false });
    expect(came).toMatchObject({ sent: false, reason: 'certificate' });
    expect(fake.heard.join()).not.toMatch(/AUTH|MAIL/);
  });

  it('waits neither for one that is silent nor for one that never ends', async () => {
    const mute = await FakeSmtp.open({ answers: { BODY: null } });
    const silent = await through(mute, {}, { silentMs: SHORT_MS });
    expect(silent.came).toMatchObject({ sent: false, reason: expect.any(String), final: false });
    expect(silent.ms).toBeLessThan(patient.wholeMs / 2);
    const drips = await through(await FakeSmtp.open({ drips: true }), {}, { wholeMs: SHORT_MS });
    expect(drips.came).toMatchObject({ sent: false, reason: 'unreachable', final: false });
    expect(drips.ms).toBeLessThan(patient.silentMs / 2);
  });

  it('may be gone twice by a mail whose answer was lost, under one Message-ID', async () => {
    const fake = await FakeSmtp.open({ answers: { BODY: null } });
    const hasty = way(fake.port, {}, { silentMs: SHORT_MS });
    expect(await hasty.send('id', letter)).toMatchObject({ sent: false, final: false });
    fake.answers = {};
    expect(await way(fake.port).send('id', letter)).toMatchObject({ sent: true });
    await fake.close();
    const ids = fake.received.map(({ source }) => /^Message-ID: (.*)$/m.exec(source)?.[1]);
    expect(ids).toEqual(Array(2).fill('<id@wms.demo.example>'));
  });

  it('is told to be closed where nobody listens', async () => {
    const gone = await FakeSmtp.open();
    const { port } = gone;
    await gone.close();
    expect(await way(port).send('id', letter)).toMatchObject({ reason: 'unreachable' });
  });
});

describe('with a mail server', () => {
  it('a new colleague gets the link by mail, and nobody else sees it', async () => {
    const email = freshAddress();
    const made = await admin.make<{ staff: { id: number }; link: Record<string, unknown> }>(
      'staff',
      {
        email,
        name: 'Mei',
        role: 'support',
      },
    );
    expect(made.body.link).toMatchObject({ mailed: true, token: null, path: null });
    await until('it came', () => receivedBy(email).length > 0);
    const [mail] = receivedBy(email);
    const url = /https:\/\/wms\.demo\.example\/admin\/link#(\S+)/.exec(mail ? textOf(mail) : '');
    const redeemed = await fetch(`${running.url}/admin/v1/links/redeem`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: url?.[1], password: 'a long way to the river' }),
    });
    expect(redeemed.status).toBe(200);
    const again = await admin.make(`staff/${made.body.staff.id}/links`);
    expect(again.body).toMatchObject({ mailed: true, token: null });
    const trail = await admin.ask(`audit-lines?subjectKind=staff&subjectId=${made.body.staff.id}`);
    expect(JSON.stringify(trail.body)).not.toMatch(/link\.1\./);
  });

  it('a customer’s user gets it too', async () => {
    const email = freshAddress();
    const { body: customers } = await admin.ask<{ items: { id: number }[] }>('customers');
    const user = await admin.make<{ id: number }>(`customers/${customers.items[0]?.id}/users`, {
      email,
      name: 'Jo',
    });
    const link = await admin.make(`customer-users/${user.body.id}/links`);
    expect(link.body).toMatchObject({ mailed: true, link: null });
    await until('it came', () => receivedBy(email).length > 0);
    const [mail] = receivedBy(email);
    const path = /https:\/\/wms\.demo\.example(\/welcome\/cul_1_\S+)/.exec(
      mail ? textOf(mail) : '',
    );
    expect((await fetch(running.url + path?.[1])).status).toBe(200);
  });

  it('a merchant who came by an invitation gets it when approved', async () => {
    const email = freshAddress();
    const invitation = await admin.make<{ link: string }>('warehouses/1/invitations', {
      label: 'By mail',
    });
    const [, path = ''] = /^https:\/\/wms\.demo\.example(\/.+)$/.exec(invitation.body.link) ?? [];
    const browser = new Browser(running.url);
    const page = await browser.open(path);
    const typed = { company: 'Pay at evil.example', name: 'Jo', email, message: '' };
    await browser.post(path, { ...page.forms[0]?.fields, ...typed });
    const waiting = await admin.ask<{ items: { id: number }[] }>('applicants');
    const approved = await admin.make(`applicants/${waiting.body.items[0]?.id}/approve`, {
      customerCode: 'BYMAIL',
    });
    expect(approved.body).toMatchObject({ mailed: true, link: null });
    await until('it came', () => receivedBy(email).length > 0);
    const [mail] = receivedBy(email);
    const text = mail ? textOf(mail) : '';
    expect(text).toMatch(/https:\/\/wms\.demo\.example\/welcome\/cul_1_\S+/);
    // A stranger's words travel in no mail of the operator's.
    expect(text).not.toContain('evil');
  });

  it('an address that mail can’t go to is no dead end: the link is shown', async () => {
    const email = 'a,b@merchant.example';
    const made = await admin.make<{ link: object }>('staff', { email, name: 'M', role: 'support' });
    expect(made.body.link).toMatchObject({ mailed: false, token: expect.stringMatching(/^link/) });
  });

  it('those who look after money are told once when a wallet falls below its mark', async () => {
    const password = 'a long way to the river';
    const toldOf = (to: string) => receivedBy(to).filter((one) => textOf(one).includes('C10002'));
    const finance = freshAddress();
    const support = freshAddress();
    for (const [email, role] of [
      [finance, 'finance'],
      [support, 'support'],
    ] as const) {
      await admin.make('staff', { email, name: role, role });
      await until('the link came', () => receivedBy(email).length > 0);
      const [mail] = receivedBy(email);
      const token = /#(\S+)/.exec(mail ? textOf(mail) : '')?.[1];
      await fetch(`${running.url}/admin/v1/links/redeem`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token, password }),
      });
    }
    const { body } = await admin.ask<{ items: { customerId: number }[] }>(
      'wallets?customer=C10002',
    );
    await admin.change(`wallets/${body.items[0]?.customerId}/USD`, { alertBelow: '99999.00' });
    const watch = running.app.get(WalletWatch, { strict: false });
    await Promise.all(Array.from({ length: 6 }, () => watch.look(1)));
    await until('they are told', async () => {
      await sender.sendAll();
      return toldOf(finance).length > 0 && toldOf('admin@demo.local').length > 0;
    });
    await watch.look(1);
    await sender.sendAll();
    expect([
      toldOf(finance).length,
      toldOf('admin@demo.local').length,
      toldOf(support).length,
    ]).toEqual([1, 1, 0]);
    const [mail] = toldOf(finance);
    expect(mail ? textOf(mail) : '').toContain('C10002: 1000.00 USD (below 99999.00)');
  });

  it('another operator sees none of these mails', async () => {
    const other = new AdminClient(running, 'demo-admin-key-2');
    expect((await other.ask('mails')).body).toEqual({ items: [], nextCursor: null });
  });

  it('the password of the mail server is in no answer and no row', async () => {
    expect(JSON.stringify((await admin.ask('mails?limit=200')).body)).not.toContain(PASSWORD);
  });
});

it('names fifty wallets in a mail, and counts the others', () => {
  const wallets = Array.from({ length: 52 }, (_, n): LowWallet => {
    return { customerCode: `C${n}`, currency: 'USD', spendable: '1.00', alertBelow: '2.00' };
  });
  const { body } = walletsLow(wallets);
  expect(body.en).toContain('C49: 1.00 USD (below 2.00)\nand 2 more');
  expect(body.en).not.toContain('C50');
});

it('without a mail server, links are shown and nothing is written', async () => {
  const silent = await startApp();
  const client = new AdminClient(silent);
  const made = await client.make<{ link: object }>('staff', {
    email: 'mei@demo.example',
    name: 'Mei',
    role: 'support',
  });
  expect(made.body.link).toMatchObject({
    mailed: false,
    path: expect.stringMatching(/^\/admin\/link#link/),
  });
  expect((await client.ask('mails')).body).toEqual({ items: [], nextCursor: null });
  await silent.close();
});
