import { createHmac } from 'node:crypto';
import { CarriersService } from '../../src/modules/carriers/carriers.service';
import type { Carrier, CarrierAccount } from '../../src/modules/carriers/carriers.types';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import type { CarrierReply } from '../support/fake-carrier';
import { FakeEasyPost, NUMBER, refusal } from './fake-easypost';
import { PAID, SHIPMENT } from './shipment';

let running: RunningApp;
let admin: AdminClient;
let server: FakeEasyPost;
let carrier: Carrier;
let account: CarrierAccount;
let names = 0;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

beforeEach(async () => {
  server = new FakeEasyPost();
  await server.listen();
  account = await openAccount({ address: server.url });
});

afterEach(() => server.close());

async function openAccount(settings: Record<string, string>): Promise<CarrierAccount> {
  names += 1;
  const body = {
    kind: 'easypost',
    name: `EasyPost ${names}`,
    credentials: { apiKey: 'EZTK-key', webhookSecret: 'sécret' },
    settings,
  };
  const made = await admin.make<{ id: number }>('carrier-accounts', body);
  expect(made.status).toBe(201);
  const found = await running.db.transaction(1, (tx) =>
    running.app.get(CarriersService).open(tx, made.body.id),
  );
  if (!found) throw new Error('the account is not there');
  carrier = found.carrier;
  return found.account;
}

const shipment = { ...SHIPMENT, service: 'USPS.GroundAdvantage' };
const nothing = async () => undefined;

describe('EasyPost', () => {
  it('is asked as documented, and gives number, file and price', async () => {
    const handles: string[] = [];
    const label = await carrier.buy(account, shipment, async (handle) => {
      handles.push(handle);
    });
    expect(label).toMatchObject({
      carrierRef: 'shp_1',
      trackingNumber: NUMBER,
      cost: { amountMinor: 557, currency: 'USD' },
    });
    expect(label.file.subarray(0, 5).toString()).toBe('%PDF-');
    expect(handles).toEqual(['shp_1']);
    const [made] = server.asked('POST', '/v2/shipments');
    expect(made?.headers.authorization).toBe(
      `Basic ${Buffer.from('EZTK-key:').toString('base64')}`,
    );
    expect(made?.body.shipment).toMatchObject({
      reference: shipment.reference,
      to_address: { name: 'Jane Doe', street1: '12 Oak St', zip: '90001', country: 'US' },
      parcel: { weight: 19.2, length: 8, width: 6, height: 4 },
      options: { label_format: 'PDF' },
    });
    expect(server.asked('POST', '/v2/shipments/shp_1/buy')[0]?.body).toEqual({
      rate: { id: 'rate_2' },
    });
    expect(made?.body.shipment.options).not.toHaveProperty('delivery_confirmation');
  });

  it.each([
    ['direct', 'SIGNATURE'],
    ['adult', 'ADULT_SIGNATURE'],
  ] as const)('is asked for a %s signature and insurance', async (signature, word) => {
    const insured = { amountMinor: 25_050, currency: 'USD' };
    await carrier.buy(account, { ...shipment, signature, insured }, nothing);
    const [made] = server.asked('POST', '/v2/shipments');
    expect(made?.body.shipment.options).toMatchObject({ delivery_confirmation: word });
    expect(server.asked('POST', '/v2/shipments/shp_1/buy')[0]?.body).toEqual({
      rate: { id: 'rate_2' },
      insurance: '250.50',
    });
  });

  it('that pays and never answers is asked for what it paid, and is not paid again', async () => {
    let handle: string | null = null;
    server.answer = (request) => {
      const reply = server.reply(request);
      return request.path.endsWith('/buy') ? { silent: true } : reply;
    };
    const lost = carrier.buy(account, shipment, async (told) => {
      handle = told;
    });
    await expect(lost).rejects.toMatchObject({ code: 'outbound.no_answer' });
    server.behave();
    const found = await carrier.find(account, { ...shipment, handle });
    expect(found?.trackingNumber).toBe(NUMBER);
    const again = await carrier.buy(account, { ...shipment, handle }, nothing);
    expect(again.trackingNumber).toBe(NUMBER);
    expect([server.charged, server.shipments.size]).toEqual([1, 1]);
  });

  it('is not paid twice by two who buy the same shipment at once', async () => {
    await expect(
      carrier.buy(account, { ...shipment, service: 'none' }, nothing),
    ).rejects.toMatchObject({ code: 'carrier.refused' });
    const both = await Promise.all(
      [1, 2].map(() => carrier.buy(account, { ...shipment, handle: 'shp_1' }, nothing)),
    );
    expect(both.map((label) => label.trackingNumber)).toEqual([NUMBER, NUMBER]);
    expect(server.charged).toBe(1);
  });

  it('of which nothing was remembered has sold nothing', async () => {
    expect(await carrier.find(account, shipment)).toBeNull();
    expect(server.requests).toEqual([]);
  });

  it.each<[string, CarrierReply, string, RegExp]>([
    [
      'that refuses says why',
      refusal('ADDRESS.VERIFY.FAILURE', 'Unable to verify address'),
      'carrier.refused',
      /ADDRESS.VERIFY.FAILURE: Unable/,
    ],
    [
      'that does not know the key says so',
      { status: 401, body: { error: {} } },
      'carrier.refused',
      /credentials/,
    ],
    [
      'that has enough says for how long',
      { status: 429, headers: { 'retry-after': '7' }, body: {} },
      'carrier.limited',
      /7 s/,
    ],
    ['that fails leaves it open', { status: 503, body: {} }, 'carrier.unclear', /503/],
    [
      'that redirects is not followed',
      { status: 302, headers: { location: 'http://169.254.169.254/' } },
      'carrier.unclear',
      /302/,
    ],
    [
      'that answers no JSON leaves it open',
      { body: Buffer.from('<html>') },
      'carrier.unclear',
      /no JSON/,
    ],
    [
      'that never ends is cut off',
      { body: Buffer.alloc(9 * 1024 * 1024, 'a') },
      'outbound.answer_too_large',
      /larger/,
    ],
  ])('%s', async (_, reply, code, words) => {
    server.answer = () => reply;
    const bought = carrier.buy(account, shipment, nothing);
    await expect(bought).rejects.toMatchObject({ code, en: expect.stringMatching(words) });
  });

  it('without the service says which there are', async () => {
    const bought = carrier.buy(account, { ...shipment, service: 'UPS.Ground' }, nothing);
    await expect(bought).rejects.toMatchObject({
      code: 'carrier.refused',
      en: expect.stringContaining('USPS.GroundAdvantage'),
    });
  });

  it.each([
    ['inside', 'http://10.0.0.1/label.pdf'],
    ['of the cloud', 'http://169.254.169.254/latest'],
    ['of a file', 'file:///etc/passwd'],
  ])(
    'whose label lies at an address %s is paid, and the address is not asked',
    async (_, address) => {
      server.answer = (request) => {
        const reply = server.reply(request);
        for (const one of server.shipments.values())
          if (one.postage_label) one.postage_label = { label_url: address };
        return reply;
      };
      // Unclear, and not refused: it is paid, whatever its file is.
      await expect(carrier.buy(account, shipment, nothing)).rejects.toMatchObject({
        code: 'carrier.unclear',
      });
    },
  );

  it('gives money back when it has decided', async () => {
    const { carrierRef } = await carrier.buy(account, shipment, nothing);
    const paid = { ...PAID, carrierRef };
    expect(await carrier.void(account, paid)).toEqual({ outcome: 'pending' });
    expect(await carrier.void(account, paid)).toEqual({ outcome: 'pending' });
    expect(server.asked('POST', '/v2/shipments/shp_1/refund')).toHaveLength(1);
    Object.assign(server.shipments.get('shp_1') ?? {}, { refund_status: 'rejected' });
    expect(await carrier.void(account, paid)).toMatchObject({ outcome: 'refused' });
    Object.assign(server.shipments.get('shp_1') ?? {}, { refund_status: 'refunded' });
    expect(await carrier.void(account, paid)).toEqual({ outcome: 'voided' });
  });

  it('tells where the parcel is, and what others would cost', async () => {
    const { carrierRef } = await carrier.buy(account, shipment, nothing);
    expect(await carrier.track(account, { ...PAID, carrierRef })).toEqual({
      trackingNumber: NUMBER,
      step: 'in_transit',
      at: new Date('2026-11-20T10:00:00Z'),
      words: 'Arrived',
    });
    expect(await carrier.rate(account, shipment)).toContainEqual(
      expect.objectContaining({ service: 'USPS.Priority', amountMinor: 890 }),
    );
  });

  it('is tried by the admin, who learns what is wrong', async () => {
    const key = admin.freshKey();
    const path = `carrier-accounts/${account.id}/try`;
    expect((await admin.make(path, {}, key)).body).toMatchObject({ works: true });
    server.answer = () => ({ status: 401, body: {} });
    expect((await admin.make(path)).body).toMatchObject({
      works: false,
      code: 'carrier.refused',
    });
    // A repeat is told what was heard then.
    expect((await admin.make(path, {}, key)).body).toMatchObject({ works: true });
  });

  it.each([
    ['http://10.0.0.1'],
    ['http://example.com'],
    ['https://user:pass@example.com'],
    ['nonsense'],
  ])('can’t be told to live at %s', async (address) => {
    const body = {
      kind: 'easypost',
      name: 'Hostile',
      credentials: { apiKey: 'k' },
      settings: { address },
    };
    const answer = await admin.make('carrier-accounts', body);
    expect([answer.status, answer.body.code]).toEqual([403, 'outbound.address_refused']);
  });

  it('never shows its key, nor keeps it where it can be read', async () => {
    const shown = await admin.ask(`carrier-accounts/${account.id}`);
    expect(shown.body.credentials).toEqual({ apiKey: '***', webhookSecret: '***' });
    const trail = await admin.ask('audit-lines?limit=50');
    expect(JSON.stringify(trail.body)).not.toContain('EZTK-key');
    const kept = await running.db.transaction(1, (tx) =>
      tx.manager.query<{ hit: boolean }[]>(
        "SELECT position('EZTK-key'::bytea IN credentials) > 0 AS hit FROM carrier_accounts",
      ),
    );
    expect(kept.some((row) => row.hit)).toBe(false);
  });
});

describe('a manifest of EasyPost', () => {
  const REQUEST = {
    reference: 'MF261126-1',
    handle: null,
    from: SHIPMENT.from,
    labels: ['shp_1', 'shp_2'].map((carrierRef, at) => ({
      ...PAID,
      carrierRef,
      reference: `R${at}`,
      trackingNumber: `94${at}`,
    })),
  };
  const manifest = () => {
    if (!carrier.manifest) throw new Error('it makes none');
    return carrier.manifest;
  };
  const remembered: string[] = [];
  const remember = async (handle: string) => {
    remembered.push(handle);
  };

  beforeEach(() => {
    remembered.length = 0;
    for (const { carrierRef: id, trackingNumber } of REQUEST.labels)
      server.shipments.set(id, { id, tracking_code: trackingNumber, scan_form: null });
  });

  it('is asked for as documented, and gives number and file', async () => {
    const made = await manifest().make(account, REQUEST, remember);
    expect(server.asked('POST', '/v2/scan_forms')[0]?.body).toEqual({
      shipments: [{ id: 'shp_1' }, { id: 'shp_2' }],
    });
    expect(made).toEqual({
      outcome: 'made',
      carrierRef: 'sf_1',
      number: 'sf_1',
      file: expect.any(Buffer),
      refused: [],
    });
    expect(remembered).toEqual(['sf_1']);
  });

  it('that was made and never told is found by its shipments, and not made again', async () => {
    server.answer = (request) =>
      request.method === 'POST'
        ? { ...server.reply(request), silent: true }
        : server.reply(request);
    await expect(manifest().make(account, REQUEST, remember)).rejects.toMatchObject({
      code: 'outbound.no_answer',
    });
    server.behave();
    expect(await manifest().find(account, REQUEST)).toMatchObject({ carrierRef: 'sf_1' });
    // Who asks for it all the same gets the one that there is.
    expect(await manifest().make(account, REQUEST, remember)).toMatchObject({ carrierRef: 'sf_1' });
    expect(server.forms.size).toBe(1);
  });

  it('of which the carrier knows nothing was not made', async () => {
    expect(await manifest().find(account, REQUEST)).toBeNull();
  });

  it.each([
    [{ status: 'creating', form_url: null }, { outcome: 'pending' }],
    [
      { status: 'failed', message: 'label_date is over' },
      { outcome: 'refused', words: 'label_date is over' },
    ],
    [
      { tracking_codes: ['940'], message: '' },
      { outcome: 'made', refused: [{ reference: 'R1', words: expect.stringContaining('left') }] },
    ],
  ])('that is %j comes to that, and is asked after by its id', async (fields, outcome) => {
    server.answer = (request) => {
      const reply = server.reply(request);
      const isForm = request.path.startsWith('/v2/scan_forms');
      return isForm ? { ...reply, body: { ...(reply.body as object), ...fields } } : reply;
    };
    expect(await manifest().make(account, REQUEST, remember)).toMatchObject(outcome);
    const found = await manifest().find(account, { ...REQUEST, handle: remembered[0] ?? null });
    expect(found).toMatchObject(outcome);
  });

  it('that is refused as a whole says why', async () => {
    server.answer = (request) =>
      request.method === 'POST' ? refusal('SCAN_FORM.INVALID', 'no origin') : server.reply(request);
    await expect(manifest().make(account, REQUEST, remember)).rejects.toMatchObject({
      code: 'carrier.refused',
      values: { words: 'SCAN_FORM.INVALID: no origin' },
    });
  });

  it('is one for each of its carriers', () => {
    const group = (service: string) => manifest().groupOf?.(service);
    expect(group('USPS.GroundAdvantage')).toBe(group('usps.Priority'));
    expect(group('UPS.Ground')).not.toBe(group('USPS.Priority'));
  });
});

describe('a webhook of EasyPost', () => {
  const event = {
    id: 'evt_1',
    object: 'Event',
    description: 'tracker.updated',
    result: { object: 'Tracker', tracking_code: NUMBER, status: 'delivered', tracking_details: [] },
  };
  const body = Buffer.from(JSON.stringify(event));
  const sign = (content: Buffer, secret = 'sécret') =>
    `hmac-sha256-hex=${createHmac('sha256', secret.normalize('NFKD')).update(content).digest('hex')}`;
  const hear = (headers: Record<string, string>, content = body) =>
    carrier.webhook?.(account, { headers, body: content });

  it('is believed where the signature fits', async () => {
    expect(await hear({ 'x-hmac-signature': sign(body) })).toEqual([
      { trackingNumber: NUMBER, step: 'delivered', at: null, words: '' },
    ]);
  });

  it.each<[string, () => Record<string, string>]>([
    ['without a signature', () => ({})],
    ['signed with another secret', () => ({ 'x-hmac-signature': sign(body, 'other') })],
    ['signed for another body', () => ({ 'x-hmac-signature': sign(Buffer.from('{}')) })],
    ['with a signature that is cut', () => ({ 'x-hmac-signature': sign(body).slice(0, -1) })],
  ])('%s is not believed', async (_, headers) => {
    await expect(hear(headers())).rejects.toMatchObject({ code: 'carrier.webhook_forged' });
  });
});
