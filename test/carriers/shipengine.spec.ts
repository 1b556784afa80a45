import { createSign, generateKeyPairSync } from 'node:crypto';
import { CarriersService } from '../../src/modules/carriers/carriers.service';
import type { Carrier, CarrierAccount } from '../../src/modules/carriers/carriers.types';
import { drawSandboxLabel } from '../../src/modules/labels/sandbox-label.rules';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { type CarrierReply, type CarrierRequest, FakeCarrier } from '../support/fake-carrier';
import { readPdf } from '../support/papers';
import { LABEL, PAID, SHIPMENT } from './shipment';

const NUMBER = '9405500208303109884199';
const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 });

let running: RunningApp;
let admin: AdminClient;
let server: FakeCarrier;
let carrier: Carrier;
let account: CarrierAccount;
/** By our reference. */
let shipments: Map<string, string>;
let labels: Map<string, Record<string, unknown>>;
let manifests: Record<string, unknown>[];
let names = 0;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

beforeEach(async () => {
  shipments = new Map();
  labels = new Map();
  manifests = [];
  server = new FakeCarrier(shipEngine);
  await server.listen();
  names += 1;
  const made = await admin.make<{ id: number }>('carrier-accounts', {
    kind: 'shipengine',
    name: `ShipEngine ${names}`,
    credentials: { apiKey: 'TEST_key' },
    settings: { carrierId: 'se-123456', address: server.url },
  });
  expect(made.status).toBe(201);
  const found = await running.db.transaction(1, (tx) =>
    running.app.get(CarriersService).open(tx, made.body.id),
  );
  if (!found) throw new Error('the account is not there');
  ({ carrier, account } = found);
});

afterEach(() => server.close());

/** Answers as the documentation of version 1 shows. */
function shipEngine({ method, path, body }: CarrierRequest): CarrierReply {
  if (method === 'POST' && path === '/v1/shipments') {
    const { external_shipment_id: reference } = body.shipments[0];
    if (shipments.has(reference))
      return refusal('identifier_conflict', 'external_shipment_id is taken');
    const id = `se-${shipments.size + 1}`;
    shipments.set(reference, id);
    return { body: { has_errors: false, shipments: [{ shipment_id: id, errors: [] }] } };
  }
  const byReference = /^\/v1\/shipments\/external_shipment_id\/([^?]+)/.exec(path)?.[1];
  if (byReference) {
    const id = shipments.get(byReference);
    return id ? { body: { shipment_id: id } } : missing();
  }
  const bought = /^\/v1\/labels\/shipment\/(se-\d+)$/.exec(path)?.[1];
  if (bought) {
    const label = labelOf(`lb-${labels.size + 1}`, bought);
    labels.set(bought, label);
    return { body: label };
  }
  const found = /^\/v1\/labels\/external_shipment_id\/([^?]+)/.exec(path)?.[1];
  if (found) {
    const label = labels.get(shipments.get(found) ?? '');
    return label ? { body: label } : missing();
  }
  if (method === 'POST' && path === '/v1/manifests') {
    const taken = manifests.flatMap((one) => one.label_ids as string[]);
    if (body.label_ids.some((id: string) => taken.includes(id)))
      return refusal('invalid_status', 'a label is on a manifest already');
    const manifest = manifestOf(`se-${11_101 + manifests.length}`, body.label_ids);
    manifests.push(manifest);
    return { body: { manifests: [manifest], manifest_requests: [], ...manifest } };
  }
  const on = /^\/v1\/manifests\?label_ids=([^&]+)$/.exec(path)?.[1];
  if (on)
    return {
      body: { manifests: manifests.filter((one) => (one.label_ids as string[]).includes(on)) },
    };
  if (path === '/manifest.pdf') return { body: drawSandboxLabel(LABEL, 'PDF') };
  if (path.endsWith('/void'))
    return { body: { approved: true, message: 'Request for refund submitted.' } };
  if (path.endsWith('/track'))
    return {
      body: {
        tracking_number: NUMBER,
        status_code: 'AC',
        status_description: 'Accepted',
        events: [{ occurred_at: '2026-11-20T10:00:00Z', description: 'Accepted' }],
      },
    };
  if (path === '/v1/rates')
    return {
      body: {
        rate_response: {
          rates: [
            {
              service_code: 'ups_ground',
              service_type: 'UPS Ground',
              shipping_amount: { currency: 'usd', amount: 8.1 },
              delivery_days: 3,
            },
          ],
        },
      },
    };
  if (path === '/v1/carriers') return { body: { carriers: [] } };
  if (path === '/jwks')
    return { body: { keys: [{ ...KEYS.publicKey.export({ format: 'jwk' }), kid: 'kid-1' }] } };
  return missing();
}

function manifestOf(id: string, labelIds: readonly string[]) {
  return {
    manifest_id: id,
    form_id: id,
    created_at: '2026-11-26T16:39:34.503Z',
    ship_date: '2026-11-26T00:00:00Z',
    shipments: labelIds.length,
    label_ids: labelIds,
    warehouse_id: null,
    submission_id: `9475711201080308${id.slice(3)}`,
    carrier_id: 'se-123456',
    manifest_download: { href: `${server.url}/manifest.pdf` },
  };
}

function labelOf(id: string, shipmentId: string) {
  const file = drawSandboxLabel(LABEL, 'PDF').toString('base64');
  return {
    label_id: id,
    status: 'completed',
    shipment_id: shipmentId,
    shipment_cost: { currency: 'usd', amount: 3.3 },
    tracking_number: NUMBER,
    voided: false,
    label_download: { href: `data:application/pdf;base64,${file}` },
  };
}

function refusal(code: string, message: string): CarrierReply {
  const errors = [
    { error_source: 'shipengine', error_type: 'validation', error_code: code, message },
  ];
  return { status: 400, body: { request_id: 'r', errors } };
}

function missing(): CarrierReply {
  return { ...refusal('not_found', 'not found'), status: 404 };
}

const shipment = { ...SHIPMENT, service: 'usps_ground_advantage' };
const nothing = async () => undefined;

describe('ShipEngine', () => {
  it('is asked as documented, and gives number, file and price', async () => {
    const handles: string[] = [];
    const label = await carrier.buy(account, shipment, async (handle) => {
      handles.push(handle);
    });
    expect(label).toMatchObject({
      carrierRef: 'lb-1',
      trackingNumber: NUMBER,
      cost: { amountMinor: 330, currency: 'USD' },
    });
    expect(label.file.subarray(0, 5).toString()).toBe('%PDF-');
    expect(handles).toEqual(['se-1']);
    const [made] = server.asked('POST', '/v1/shipments');
    expect(made?.headers['api-key']).toBe('TEST_key');
    expect(made?.body.shipments[0]).toMatchObject({
      external_shipment_id: shipment.reference,
      carrier_id: 'se-123456',
      service_code: 'usps_ground_advantage',
      ship_to: { name: 'Jane Doe', postal_code: '90001', country_code: 'US' },
      packages: [
        { weight: { value: 19.2, unit: 'ounce' }, dimensions: { unit: 'inch', length: 8 } },
      ],
    });
    expect(server.asked('POST', '/v1/labels/shipment/se-1')[0]?.body).toMatchObject({
      label_format: 'pdf',
      label_layout: '4x6',
    });
    expect(made?.body.shipments[0]).not.toHaveProperty('confirmation');
    expect(made?.body.shipments[0]).not.toHaveProperty('insurance_provider');
  });

  it.each([
    ['direct', 'usps_ground_advantage', 'signature'],
    ['direct', 'fedex_ground', 'direct_signature'],
    ['adult', 'usps_ground_advantage', 'adult_signature'],
  ] as const)(
    'is asked for a %s signature and insurance by %s',
    async (signature, service, word) => {
      const insured = { amountMinor: 25_050, currency: 'USD' };
      await carrier.buy(account, { ...shipment, service, signature, insured }, nothing);
      expect(server.asked('POST', '/v1/shipments')[0]?.body.shipments[0]).toMatchObject({
        confirmation: word,
        insurance_provider: 'carrier',
        packages: [{ insured_value: { currency: 'usd', amount: 250.5 } }],
      });
    },
  );

  it('that sells and never answers is found by our reference', async () => {
    server.answer = (request) => {
      const reply = shipEngine(request);
      return request.path.startsWith('/v1/labels/shipment') ? { silent: true } : reply;
    };
    await expect(carrier.buy(account, shipment, nothing)).rejects.toMatchObject({
      code: 'outbound.no_answer',
    });
    server.answer = shipEngine;
    expect((await carrier.find(account, shipment))?.carrierRef).toBe('lb-1');
    expect(labels.size).toBe(1);
  });

  it('that has made the shipment and never said so is asked for it by our reference', async () => {
    server.answer = (request) => {
      shipEngine(request);
      return { silent: true };
    };
    await expect(carrier.buy(account, shipment, nothing)).rejects.toMatchObject({
      code: 'outbound.no_answer',
    });
    server.answer = shipEngine;
    expect(await carrier.find(account, shipment)).toBeNull();
    expect((await carrier.buy(account, shipment, nothing)).carrierRef).toBe('lb-1');
    expect(shipments.size).toBe(1);
  });

  it.each<[string, CarrierReply, string, RegExp]>([
    [
      'that refuses says why',
      refusal('invalid_address', 'No such street'),
      'carrier.refused',
      /invalid_address: No such street/,
    ],
    [
      'that has enough says for how long',
      { status: 429, headers: { 'retry-after': '3' }, body: {} },
      'carrier.limited',
      /3 s/,
    ],
    [
      'that says nothing of how long is left alone for a minute',
      { status: 429, body: {} },
      'carrier.limited',
      /60 s/,
    ],
    ['that fails leaves it open', { status: 500, body: {} }, 'carrier.unclear', /500/],
  ])('%s', async (_, reply, code, words) => {
    server.answer = ({ path }) => (path.includes('external') ? missing() : reply);
    const bought = carrier.buy(account, shipment, nothing);
    await expect(bought).rejects.toMatchObject({ code, en: expect.stringMatching(words) });
  });

  it('whose label is not made yet leaves it open', async () => {
    server.answer = (request) => {
      const reply = shipEngine(request);
      return request.path.startsWith('/v1/labels/')
        ? { body: { ...(reply.body as object), status: 'processing' } }
        : reply;
    };
    await expect(carrier.buy(account, shipment, nothing)).rejects.toMatchObject({
      code: 'carrier.unclear',
    });
  });

  it.each<[string, object, object]>([
    ['agrees', { approved: true, message: 'ok' }, { outcome: 'voided' }],
    [
      'did it before',
      { approved: false, message: 'x', reason_code: 'label_already_voided' },
      { outcome: 'voided' },
    ],
    [
      'refuses',
      { approved: false, message: 'Already used', reason_code: 'label_already_used' },
      { outcome: 'refused', words: 'Already used' },
    ],
  ])('%s to a void', async (_, body, outcome) => {
    server.answer = () => ({ body });
    expect(await carrier.void(account, { ...PAID, carrierRef: 'lb-1' })).toEqual(outcome);
    expect(server.requests).toMatchObject([{ method: 'PUT', path: '/v1/labels/lb-1/void' }]);
  });

  it('tells where the parcel is, what others would cost, and whether it knows the account', async () => {
    expect(await carrier.track(account, { ...PAID, carrierRef: 'lb-1' })).toEqual({
      trackingNumber: PAID.trackingNumber,
      step: 'picked_up',
      at: new Date('2026-11-20T10:00:00Z'),
      words: 'Accepted',
    });
    expect(await carrier.rate(account, shipment)).toEqual([
      { service: 'ups_ground', name: 'UPS Ground', amountMinor: 810, currency: 'USD', days: 3 },
    ]);
    await expect(carrier.check(account)).resolves.toBeUndefined();
  });
});

describe('a manifest of ShipEngine', () => {
  const REQUEST = {
    reference: 'MF261126-1',
    handle: null,
    from: SHIPMENT.from,
    labels: ['se-1', 'se-2', 'se-3'].map((carrierRef, at) => ({
      ...PAID,
      carrierRef,
      reference: `R${at}`,
    })),
  };
  const manifest = () => {
    if (!carrier.manifest) throw new Error('it makes none');
    return carrier.manifest;
  };

  it('is asked for as documented, and gives number and file', async () => {
    const made = await manifest().make(account, REQUEST, nothing);
    expect(server.asked('POST', '/v1/manifests')[0]?.body).toEqual({
      label_ids: ['se-1', 'se-2', 'se-3'],
    });
    expect(made).toEqual({
      outcome: 'made',
      carrierRef: 'se-11101',
      number: '947571120108030811101',
      file: expect.any(Buffer),
      refused: [],
    });
  });

  it('that was made and never told is found by its labels, and not made again', async () => {
    server.answer = (request) =>
      request.method === 'POST' ? { ...shipEngine(request), silent: true } : shipEngine(request);
    await expect(manifest().make(account, REQUEST, nothing)).rejects.toMatchObject({
      code: 'outbound.no_answer',
    });
    server.answer = shipEngine;
    expect(await manifest().find(account, REQUEST)).toMatchObject({ carrierRef: 'se-11101' });
    // Who asks for it all the same gets the one that there is.
    expect(await manifest().make(account, REQUEST, nothing)).toMatchObject({
      carrierRef: 'se-11101',
      refused: [],
    });
    expect(manifests).toHaveLength(1);
  });

  it('of which the carrier knows nothing was not made', async () => {
    expect(await manifest().find(account, REQUEST)).toBeNull();
  });

  it('that they split is one file of all, and what is on none is named', async () => {
    server.answer = (request) => {
      if (request.method !== 'POST') return shipEngine(request);
      manifests = [manifestOf('se-1', ['se-1']), manifestOf('se-2', ['se-3'])];
      return { body: { manifests } };
    };
    const made = await manifest().make(account, REQUEST, nothing);
    expect(made).toMatchObject({
      carrierRef: 'se-1, se-2',
      refused: [{ reference: 'R1', words: expect.stringContaining('left it out') }],
    });
    const pages = made.outcome === 'made' ? await readPdf(made.file, 0) : [];
    expect(pages).toHaveLength(2);
    expect(await manifest().find(account, REQUEST)).toMatchObject({ carrierRef: 'se-1, se-2' });
  });

  it('that is not ready yet is asked after', async () => {
    server.answer = () => ({
      body: { manifests: [], manifest_requests: [{ status: 'in_progress' }] },
    });
    expect(await manifest().make(account, REQUEST, nothing)).toEqual({ outcome: 'pending' });
    server.answer = (request) => {
      const { manifest_download: _, ...bare } = manifestOf('se-1', ['se-1', 'se-2', 'se-3']);
      return request.path === '/manifest.pdf'
        ? shipEngine(request)
        : { body: { manifests: [bare] } };
    };
    expect(await manifest().find(account, REQUEST)).toEqual({ outcome: 'pending' });
  });

  it('that is refused says why', async () => {
    server.answer = (request) =>
      request.method === 'POST'
        ? refusal('invalid_date', 'ship_date is over')
        : shipEngine(request);
    await expect(manifest().make(account, REQUEST, nothing)).rejects.toMatchObject({
      code: 'carrier.refused',
      values: { words: 'invalid_date: ship_date is over' },
    });
  });
});

describe('a webhook of ShipEngine', () => {
  const body = Buffer.from(
    JSON.stringify({
      resource_type: 'API_TRACK',
      data: {
        tracking_number: NUMBER,
        status_code: 'DE',
        status_description: 'Delivered',
        events: [],
      },
    }),
  );

  function signed({
    moment = running.clock.now().toISOString(),
    key = KEYS.privateKey,
    id = 'kid-1',
    content = body,
  } = {}) {
    const signature = createSign('sha256').update(`${moment}.`).update(content).sign(key, 'base64');
    return {
      'x-shipengine-rsa-sha256-key-id': id,
      'x-shipengine-rsa-sha256-signature': signature,
      'x-shipengine-timestamp': moment,
    };
  }
  const hear = (headers: Record<string, string>) => carrier.webhook?.(account, { headers, body });

  it('is believed where the signature fits a key that they publish', async () => {
    expect(await hear(signed())).toEqual([
      { trackingNumber: NUMBER, step: 'delivered', at: null, words: 'Delivered' },
    ]);
  });

  it.each<[string, () => Record<string, string>]>([
    ['without a signature', () => ({})],
    [
      'signed with another key',
      () => signed({ key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }),
    ],
    ['signed for another body', () => signed({ content: Buffer.from('{}') })],
    [
      'that is ten minutes old',
      () => signed({ moment: new Date(running.clock.nowMs() - 600_000).toISOString() }),
    ],
    ['with a moment that is none', () => signed({ moment: 'yesterday' })],
  ])('%s is not believed', async (_, headers) => {
    await expect(hear(headers())).rejects.toMatchObject({ code: 'carrier.webhook_forged' });
  });

  it('that names keys that nobody has asks for keys once', async () => {
    for (const id of ['a', 'b', 'c'])
      await expect(hear(signed({ id }))).rejects.toMatchObject({ code: 'carrier.webhook_forged' });
    expect(server.asked('GET', '/jwks')).toHaveLength(1);
  });
});
