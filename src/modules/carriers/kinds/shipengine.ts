import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { Failure } from '../../../platform/failure';
import { formatMinor, parseMinor } from '../../../platform/money';
import { CarrierApi } from '../carrier-api';
import { carrierUnclear, forgedWebhook } from '../carriers.errors';
import type {
  BoughtLabel,
  Carrier,
  CarrierAccount,
  CarrierShipment,
  CarrierTools,
  ManifestAnswer,
  ManifestRequest,
  Party,
  TrackingReport,
  TrackingStep,
} from '../carriers.types';
import { joinPdf } from '../join-pdf';

const NAME = 'ShipEngine';
const ADDRESS = 'https://api.shipengine.com';
/** Of a webhook's moment and ours. */
const MAX_SKEW_MS = 300_000;
/** Whoever names a key that nobody knows can't make us ask for keys more often than this. */
const KEYS_AGAIN_MS = 60_000;
const MAX_KEY_SETS = 100;
/** They take no more on one. */
const MAX_ON_MANIFEST = 500;
/** One look tells all that are on the same manifest; a label that is on none costs one more. */
const MAX_LOOKS = 5;

interface Money {
  readonly currency: string;
  readonly amount: number;
}

interface Label {
  readonly label_id: string;
  readonly status: string;
  readonly voided?: boolean;
  readonly tracking_number?: string;
  readonly shipment_cost?: Money;
  readonly label_download?: Readonly<Record<string, string | undefined>>;
}

interface Track {
  readonly tracking_number?: string;
  readonly status_code?: string;
  readonly status_description?: string;
  readonly events?: readonly { readonly occurred_at?: string; readonly description?: string }[];
}

interface Manifest {
  readonly manifest_id?: string;
  /** The number of its barcode. */
  readonly submission_id?: string;
  readonly label_ids?: readonly string[];
  readonly manifest_download?: { readonly href?: string };
}

/**
 * ShipEngine, which is also called ShipStation API, by its API of version 1. A shipment is made
 * first, under our reference, and costs nothing; its label is bought by its id.
 */
export function shipEngine({ outbound, clock }: CarrierTools): Carrier {
  const keySets = new LRUCache<string, { keys: ReadonlyMap<string, KeyObject>; atMs: number }>({
    max: MAX_KEY_SETS,
  });
  const addressOf = ({ settings }: CarrierAccount) =>
    (settings.address ?? ADDRESS).replace(/\/+$/, '');
  const apiOf = (account: CarrierAccount): CarrierApi =>
    new CarrierApi(outbound, {
      carrier: NAME,
      address: addressOf(account),
      headers: { 'api-key': account.credentials.apiKey ?? '' },
      wordsOf,
    });

  async function make(account: CarrierAccount, shipment: CarrierShipment): Promise<string> {
    const path = '/v1/shipments';
    try {
      const body = { shipments: [shipmentBody(account, shipment)] };
      const { shipments } = await apiOf(account).ask<{ shipments?: { shipment_id?: string }[] }>({
        method: 'POST',
        path,
        body,
      });
      const id = shipments?.[0]?.shipment_id;
      if (!id) throw carrierUnclear({ carrier: NAME, what: 'no shipment_id' });
      return id;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'carrier.refused') throw error;
      // An earlier try may have made it and never have heard so: the reference is taken then.
      const reference = encodeURIComponent(shipment.reference);
      const found = await apiOf(account).find<{ shipment_id?: string }>(
        `${path}/external_shipment_id/${reference}`,
      );
      if (found?.shipment_id) return found.shipment_id;
      throw error;
    }
  }

  async function labelOf(
    account: CarrierAccount,
    { format }: CarrierShipment,
    label: Label,
  ): Promise<BoughtLabel> {
    const { label_id: carrierRef, tracking_number: trackingNumber, label_download: files } = label;
    const url = files?.[format.toLowerCase()] ?? files?.href;
    if (label.status !== 'completed' || !trackingNumber || !url)
      throw carrierUnclear({ carrier: NAME, what: `the label is ${label.status}` });
    const file = await apiOf(account).file(url);
    return { carrierRef, trackingNumber, format, file, cost: costOf(label.shipment_cost) };
  }

  /** Labels that none of the manifests has were left out. */
  async function manifestOf(
    account: CarrierAccount,
    { labels }: ManifestRequest,
    manifests: readonly Manifest[],
  ): Promise<ManifestAnswer> {
    const files: Buffer[] = [];
    for (const { manifest_download: file } of manifests) {
      if (!file?.href) return { outcome: 'pending' };
      files.push(await apiOf(account).file(file.href));
    }
    const on = new Set(manifests.flatMap(({ label_ids: ids = [] }) => ids));
    return {
      outcome: 'made',
      carrierRef: manifests.map(({ manifest_id: id }) => id).join(', '),
      number: manifests.map((one) => one.submission_id ?? one.manifest_id).join(', '),
      file: await joinPdf(files),
      refused: labels
        .filter(({ carrierRef }) => !on.has(carrierRef))
        .map(({ reference }) => ({ reference, words: NOT_ON_IT })),
    };
  }

  async function findManifest(
    account: CarrierAccount,
    request: ManifestRequest,
  ): Promise<ManifestAnswer | null> {
    const found = new Map<string, Manifest>();
    let unknown = request.labels.map(({ carrierRef }) => carrierRef);
    for (let looks = 0; looks < MAX_LOOKS && unknown.length > 0; looks += 1) {
      const [first = '', ...others] = unknown;
      const path = `/v1/manifests?label_ids=${encodeURIComponent(first)}`;
      const { manifests = [] } = await apiOf(account).ask<{ manifests?: Manifest[] }>({
        method: 'GET',
        path,
      });
      const its = manifests.filter(({ label_ids: ids }) => ids?.includes(first));
      for (const one of its) found.set(one.manifest_id ?? '', one);
      const on = new Set(its.flatMap(({ label_ids: ids = [] }) => ids));
      unknown = others.filter((id) => !on.has(id));
    }
    return found.size > 0 ? manifestOf(account, request, [...found.values()]) : null;
  }

  async function keyOf(account: CarrierAccount, id: string): Promise<KeyObject | undefined> {
    const address = addressOf(account);
    const known = keySets.get(address);
    const key = known?.keys.get(id);
    if (key || (known && clock.nowMs() - known.atMs < KEYS_AGAIN_MS)) return key;
    // Noted before it is asked: a flood asks once.
    keySets.set(address, { keys: known?.keys ?? new Map(), atMs: clock.nowMs() });
    const { keys = [] } = await apiOf(account).ask<{ keys?: (JsonWebKey & { kid?: string })[] }>({
      method: 'GET',
      path: '/jwks',
    });
    const read = new Map(
      keys.map((jwk) => [jwk.kid ?? '', createPublicKey({ key: jwk, format: 'jwk' })]),
    );
    keySets.set(address, { keys: read, atMs: clock.nowMs() });
    return read.get(id);
  }

  return {
    kind: 'shipengine',
    name: NAME,
    says: {
      en: 'USPS, UPS, FedEx and others through ShipEngine (ShipStation API)',
      zh: '通过 ShipEngine（ShipStation API）使用 USPS、UPS、FedEx 等',
    },
    byHand: false,
    credentials: [
      {
        name: 'apiKey',
        says: {
          en: 'the API key: production, or sandbox (TEST_…)',
          zh: 'API 密钥（生产，或以 TEST_ 开头的沙箱密钥）',
        },
        required: true,
        pattern: /^\S+$/,
      },
    ],
    settings: [
      {
        name: 'carrierId',
        says: { en: 'the id of the carrier there, se-…', zh: 'ShipEngine 中的承运商 id，se-…' },
        required: true,
        pattern: /^se-\w+$/,
      },
      {
        name: 'address',
        says: { en: `address of the API, if not ${ADDRESS}`, zh: `API 地址，默认 ${ADDRESS}` },
        required: false,
        isAddress: true,
      },
    ],
    formats: ['PDF', 'PNG', 'ZPL'],
    services: null,
    voidWithinDays: 30,

    async check(account) {
      await apiOf(account).ask({ method: 'GET', path: '/v1/carriers' });
    },

    async rate(account, shipment) {
      const { carrierId } = account.settings;
      const { rate_response: answer } = await apiOf(account).ask<{
        rate_response?: { rates?: RateBody[] };
      }>({
        method: 'POST',
        path: '/v1/rates',
        body: {
          rate_options: { carrier_ids: [carrierId] },
          shipment: {
            ...shipmentBody(account, shipment),
            service_code: undefined,
            external_shipment_id: undefined,
          },
        },
      });
      return (answer?.rates ?? []).flatMap((rate) => {
        const cost = costOf(rate.shipping_amount);
        if (!cost) return [];
        const { service_code: service, service_type: name, delivery_days: days } = rate;
        return [{ service, name: name ?? service, ...cost, days: days ?? null }];
      });
    },

    async buy(account, shipment, remember) {
      const { handle, format } = shipment;
      const id = handle ?? (await make(account, shipment));
      if (!handle) await remember(id);
      const label = await apiOf(account).ask<Label>({
        method: 'POST',
        path: `/v1/labels/shipment/${encodeURIComponent(id)}`,
        body: {
          label_format: format.toLowerCase(),
          label_layout: '4x6',
          label_download_type: 'inline',
          validate_address: 'no_validation',
        },
      });
      return labelOf(account, shipment, label);
    },

    async find(account, shipment) {
      const reference = encodeURIComponent(shipment.reference);
      const path = `/v1/labels/external_shipment_id/${reference}?label_download_type=inline`;
      const label = await apiOf(account).find<Label>(path);
      if (!label || label.voided || label.status === 'error') return null;
      return labelOf(account, shipment, label);
    },

    async void(account, { carrierRef }) {
      const path = `/v1/labels/${encodeURIComponent(carrierRef)}/void`;
      const {
        approved,
        message,
        reason_code: reason,
      } = await apiOf(account).ask<{
        approved?: boolean;
        message?: string;
        reason_code?: string;
      }>({ method: 'PUT', path });
      if (approved || reason === 'label_already_voided') return { outcome: 'voided' };
      if (approved === undefined)
        throw carrierUnclear({ carrier: NAME, what: 'approved is missing' });
      return { outcome: 'refused', words: message ?? reason ?? 'not approved' };
    },

    async track(account, { carrierRef, trackingNumber }) {
      const path = `/v1/labels/${encodeURIComponent(carrierRef)}/track`;
      const track = await apiOf(account).find<Track>(path);
      return reportOf({ ...track, tracking_number: trackingNumber });
    },

    manifest: {
      maxLabels: MAX_ON_MANIFEST,

      /** They split what can't go together, and may take their time over it. */
      async make(account, request) {
        try {
          const answer = await apiOf(account).ask<Manifest & { manifests?: Manifest[] }>({
            method: 'POST',
            path: '/v1/manifests',
            body: { label_ids: request.labels.map(({ carrierRef }) => carrierRef) },
          });
          const manifests = answer.manifests ?? (answer.manifest_id ? [answer] : []);
          if (manifests.length === 0) return { outcome: 'pending' };
          return await manifestOf(account, request, manifests);
        } catch (error) {
          if (!(error instanceof Failure) || error.code !== 'carrier.refused') throw error;
          // They are on one already: a try before this one was heard after all.
          const found = await findManifest(account, request);
          if (found) return found;
          throw error;
        }
      },

      find: findManifest,
    },

    /** RSA-SHA256 of "moment.body" under a key that they publish; old moments are replays. */
    async webhook(account, { headers, body }) {
      const [id, signature, moment] = [
        headers['x-shipengine-rsa-sha256-key-id'],
        headers['x-shipengine-rsa-sha256-signature'],
        headers['x-shipengine-timestamp'],
      ];
      const refuse = () => forgedWebhook({ carrier: NAME });
      if (!id || !signature || !moment) throw refuse();
      const skewMs = Math.abs(clock.nowMs() - Date.parse(moment));
      if (!(skewMs <= MAX_SKEW_MS)) throw refuse();
      const key = await keyOf(account, id);
      const signed = Buffer.concat([Buffer.from(`${moment}.`), body]);
      if (!key || !verify('sha256', signed, key, Buffer.from(signature, 'base64'))) throw refuse();
      const event = JSON.parse(body.toString()) as { resource_type?: string; data?: Track };
      if (event.resource_type !== 'API_TRACK' || !event.data?.tracking_number) return [];
      return [reportOf(event.data)];
    },
  };
}

const NOT_ON_IT = 'ShipEngine left it out of the manifest. ShipEngine 未将其列入交接单。';

interface RateBody {
  readonly service_code: string;
  readonly service_type?: string;
  readonly shipping_amount?: Money;
  readonly delivery_days?: number | null;
}

function shipmentBody({ settings }: CarrierAccount, shipment: CarrierShipment) {
  const { reference, service, from, to, weightOunces, sizeInches, insured } = shipment;
  return {
    external_shipment_id: reference,
    carrier_id: settings.carrierId,
    service_code: service,
    ship_to: partyOf(to),
    ship_from: partyOf(from),
    ...confirmationOf(shipment),
    ...(insured ? { insurance_provider: 'carrier' } : {}),
    packages: [
      {
        weight: { value: weightOunces, unit: 'ounce' },
        ...(sizeInches ? { dimensions: { ...sizeInches, unit: 'inch' } } : {}),
        ...(insured ? { insured_value: insuredValueOf(insured) } : {}),
      },
    ],
  };
}

/** Somebody at the very address: that word is FedEx's alone. */
function confirmationOf({ signature, service }: CarrierShipment) {
  if (signature === 'none') return {};
  if (signature === 'adult') return { confirmation: 'adult_signature' };
  return { confirmation: service.startsWith('fedex') ? 'direct_signature' : 'signature' };
}

/** They take amounts as numbers; the shortest text of one says the same cents. */
function insuredValueOf({ amountMinor, currency }: NonNullable<CarrierShipment['insured']>): Money {
  return {
    currency: currency.toLowerCase(),
    amount: Number(formatMinor(amountMinor, currency)),
  };
}

function partyOf(party: Party) {
  const { name, phone, mail, country, state, city, address1, address2, postcode } = party;
  return {
    name,
    phone: phone || undefined,
    email: mail || undefined,
    address_line1: address1,
    address_line2: address2 || undefined,
    city_locality: city,
    state_province: state,
    postal_code: postcode,
    country_code: country,
  };
}

/** They write amounts as numbers: read back through their shortest text, nothing is rounded. */
function costOf(money: Money | undefined): BoughtLabel['cost'] {
  if (!money) return null;
  const currency = money.currency.toUpperCase();
  const amountMinor = parseMinor(String(money.amount), currency);
  return amountMinor === null ? null : { amountMinor, currency };
}

const STEPS: Readonly<Record<string, TrackingStep>> = {
  NY: 'pre_transit',
  AC: 'picked_up',
  IT: 'in_transit',
  // A delivery was tried: it goes out again.
  AT: 'out_for_delivery',
  SP: 'out_for_delivery',
  DE: 'delivered',
  EX: 'exception',
};

function reportOf({
  tracking_number,
  status_code,
  status_description,
  events = [],
}: Track): TrackingReport {
  const times = events.map((event) => Date.parse(event.occurred_at ?? '')).filter(Number.isFinite);
  return {
    trackingNumber: tracking_number ?? '',
    step: STEPS[status_code ?? ''] ?? null,
    at: times.length > 0 ? new Date(Math.max(...times)) : null,
    words: status_description ?? '',
  };
}

interface ErrorBody {
  readonly errors?: readonly { readonly error_code?: string; readonly message?: string }[];
}

function wordsOf(body: unknown): string {
  const { errors = [] } = (body ?? {}) as ErrorBody;
  return errors
    .map(({ error_code: code, message }) => [code, message].filter(Boolean).join(': '))
    .join('; ');
}
