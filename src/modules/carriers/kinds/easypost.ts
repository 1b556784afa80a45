import { createHmac, timingSafeEqual } from 'node:crypto';
import { Failure } from '../../../platform/failure';
import { formatMinor, parseMinor } from '../../../platform/money';
import { CarrierApi } from '../carrier-api';
import { carrierRefused, carrierUnclear, forgedWebhook } from '../carriers.errors';
import type {
  BoughtLabel,
  Carrier,
  CarrierAccount,
  CarrierShipment,
  CarrierTools,
  LabelFormat,
  ManifestAnswer,
  ManifestRequest,
  Party,
  TrackingReport,
  TrackingStep,
} from '../carriers.types';

const NAME = 'EasyPost';
const ADDRESS = 'https://api.easypost.com';

interface Rate {
  readonly id: string;
  readonly carrier: string;
  readonly service: string;
  readonly rate: string;
  readonly currency: string;
  readonly delivery_days: number | null;
}

interface Tracker {
  readonly tracking_code: string;
  readonly status: string;
  readonly tracking_details?: readonly { readonly datetime: string; readonly message?: string }[];
}

interface Shipment {
  readonly id: string;
  readonly rates?: readonly Rate[];
  readonly messages?: readonly { readonly carrier?: string; readonly message?: unknown }[];
  readonly selected_rate?: Rate | null;
  readonly tracking_code?: string | null;
  readonly postage_label?: {
    readonly label_url: string;
    readonly label_pdf_url?: string | null;
    readonly label_zpl_url?: string | null;
  } | null;
  readonly refund_status?: string | null;
  readonly tracker?: Tracker | null;
  readonly scan_form?: { readonly id: string } | null;
}

interface ScanForm {
  readonly id: string;
  readonly status: string;
  readonly message?: string | null;
  readonly tracking_codes?: readonly string[] | null;
  readonly form_url?: string | null;
}

/** One form can be scanned for all; more wait for the next. */
const MAX_ON_FORM = 500;

/**
 * EasyPost, by its API of version 2. A shipment is made first and costs nothing; paying for it is a
 * second step that EasyPost does once per shipment, so its id is remembered in between.
 */
export function easyPost({ outbound }: CarrierTools): Carrier {
  const apiOf = ({ credentials, settings }: CarrierAccount): CarrierApi =>
    new CarrierApi(outbound, {
      carrier: NAME,
      address: (settings.address ?? ADDRESS).replace(/\/+$/, ''),
      headers: {
        authorization: `Basic ${Buffer.from(`${credentials.apiKey ?? ''}:`).toString('base64')}`,
      },
      wordsOf,
    });
  const make = (account: CarrierAccount, shipment: CarrierShipment): Promise<Shipment> =>
    apiOf(account).ask({
      method: 'POST',
      path: '/v2/shipments',
      body: { shipment: shipmentBody(account, shipment) },
    });
  const get = (account: CarrierAccount, id: string): Promise<Shipment> =>
    apiOf(account).ask({ method: 'GET', path: `/v2/shipments/${encodeURIComponent(id)}` });

  async function labelOf(
    account: CarrierAccount,
    { format }: CarrierShipment,
    found: Shipment,
  ): Promise<BoughtLabel> {
    const { postage_label: label, tracking_code: trackingNumber, selected_rate: rate } = found;
    if (!label || !trackingNumber) throw carrierUnclear({ carrier: NAME, what: 'no label' });
    const file = await apiOf(account).file(fileUrl(label, format));
    const amountMinor = rate ? parseMinor(rate.rate, rate.currency) : null;
    const cost = rate && amountMinor !== null ? { amountMinor, currency: rate.currency } : null;
    return { carrierRef: found.id, trackingNumber, format, file, cost };
  }

  const getForm = (account: CarrierAccount, id: string): Promise<ScanForm> =>
    apiOf(account).ask({ method: 'GET', path: `/v2/scan_forms/${encodeURIComponent(id)}` });

  async function manifestOf(
    account: CarrierAccount,
    { labels }: ManifestRequest,
    form: ScanForm,
  ): Promise<ManifestAnswer> {
    const { id, status, message, form_url: url, tracking_codes: codes } = form;
    if (status === 'failed') return { outcome: 'refused', words: message || NO_FORM };
    if (!url) return { outcome: 'pending' };
    const file = await apiOf(account).file(url);
    const refused = labels
      .filter(({ trackingNumber }) => codes && !codes.includes(trackingNumber))
      .map(({ reference }) => ({ reference, words: message || NOT_ON_IT }));
    return { outcome: 'made', carrierRef: id, number: id, file, refused };
  }

  /** By its id, or through one of its shipments, which knows the form that it is on. */
  async function findManifest(
    account: CarrierAccount,
    request: ManifestRequest,
  ): Promise<ManifestAnswer | null> {
    const { handle, labels } = request;
    if (handle) return manifestOf(account, request, await getForm(account, handle));
    const [first] = labels;
    const form = first && (await get(account, first.carrierRef)).scan_form;
    if (!form) return null;
    const found = await getForm(account, form.id);
    return found.status === 'failed' ? null : manifestOf(account, request, found);
  }

  /** What is insured is bought together with the postage: both, or nothing. */
  async function pay(
    account: CarrierAccount,
    made: Shipment,
    rate: Rate,
    insured: CarrierShipment['insured'],
  ): Promise<Shipment> {
    const path = `/v2/shipments/${encodeURIComponent(made.id)}/buy`;
    const insurance = insured && formatMinor(insured.amountMinor, insured.currency);
    const body = { rate: { id: rate.id }, ...(insurance ? { insurance } : {}) };
    try {
      return await apiOf(account).ask({ method: 'POST', path, body });
    } catch (error) {
      // It is paid already: a try before this one has done it, or another process.
      if (error instanceof Failure && error.code === 'carrier.refused') {
        const found = await get(account, made.id).catch(() => {
          throw carrierUnclear({ carrier: NAME, what: error.en });
        });
        if (found.postage_label) return found;
      }
      throw error;
    }
  }

  return {
    kind: 'easypost',
    name: NAME,
    says: {
      en: 'USPS, UPS, FedEx and others through EasyPost',
      zh: '通过 EasyPost 使用 USPS、UPS、FedEx 等',
    },
    byHand: false,
    credentials: [
      {
        name: 'apiKey',
        says: { en: 'the API key: production, or test', zh: 'API 密钥（生产或测试）' },
        required: true,
        pattern: /^\S+$/,
      },
      {
        name: 'webhookSecret',
        says: { en: 'the secret of the webhook, if there is one', zh: 'Webhook 密钥（如有）' },
        required: false,
      },
    ],
    settings: [
      {
        name: 'address',
        says: { en: `address of the API, if not ${ADDRESS}`, zh: `API 地址，默认 ${ADDRESS}` },
        required: false,
        isAddress: true,
      },
      {
        name: 'carrierAccounts',
        says: {
          en: 'ids of carrier accounts at EasyPost, separated by commas; left out: all',
          zh: 'EasyPost 承运商账号 id，逗号分隔；不填为全部',
        },
        required: false,
        pattern: /^ca_\w+(\s*,\s*ca_\w+)*$/,
      },
    ],
    formats: ['PDF', 'PNG', 'ZPL'],
    services: null,
    // USPS takes labels back for 30 days, the others for longer.
    voidWithinDays: 30,

    async check(account) {
      await apiOf(account).ask({ method: 'GET', path: '/v2/shipments?page_size=1' });
    },

    async rate(account, shipment) {
      const { rates = [] } = await make(account, shipment);
      return rates.flatMap(({ carrier, service, rate, currency, delivery_days: days }) => {
        const amountMinor = parseMinor(rate, currency);
        if (amountMinor === null) return [];
        const code = `${carrier}.${service}`;
        return [{ service: code, name: `${carrier} ${service}`, amountMinor, currency, days }];
      });
    },

    async buy(account, shipment, remember) {
      const { handle, service } = shipment;
      const made = handle ? await get(account, handle) : await make(account, shipment);
      if (made.postage_label) return labelOf(account, shipment, made);
      if (!handle) await remember(made.id);
      const rate = made.rates?.find((one) => isService(one, service));
      if (!rate) throw carrierRefused({ carrier: NAME, words: noRate(service, made) });
      return labelOf(account, shipment, await pay(account, made, rate, shipment.insured));
    },

    /** Without an id that was remembered nothing can have been paid: it is remembered before. */
    async find(account, shipment) {
      if (!shipment.handle) return null;
      const found = await get(account, shipment.handle);
      return found.postage_label ? labelOf(account, shipment, found) : null;
    },

    async void(account, { carrierRef }) {
      const found = await get(account, carrierRef);
      const asked = found.refund_status
        ? found
        : await apiOf(account).ask<Shipment>({
            method: 'POST',
            path: `/v2/shipments/${encodeURIComponent(carrierRef)}/refund`,
          });
      switch (asked.refund_status) {
        case 'refunded':
          return { outcome: 'voided' };
        case 'rejected':
          return { outcome: 'refused', words: 'EasyPost: rejected. EasyPost 拒绝退款。' };
        case 'not_applicable':
          // Nothing is paid before the parcel is scanned, so there is nothing to give back.
          return { outcome: 'voided' };
        default:
          return { outcome: 'pending' };
      }
    },

    async track(account, { carrierRef, trackingNumber }) {
      const { tracker } = await get(account, carrierRef);
      return tracker ? reportOf(tracker) : { trackingNumber, step: null, at: null, words: '' };
    },

    manifest: {
      maxLabels: MAX_ON_FORM,

      /** A form is of one carrier. */
      groupOf: (service) => service.split('.')[0]?.toLowerCase() ?? '',

      async make(account, request, remember) {
        try {
          const shipments = request.labels.map(({ carrierRef: id }) => ({ id }));
          const form = await apiOf(account).ask<ScanForm>({
            method: 'POST',
            path: '/v2/scan_forms',
            body: { shipments },
          });
          await remember(form.id);
          return await manifestOf(account, request, form);
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

    /** HMAC of the body as it came, in hex, under the secret as Unicode's NFKD writes it. */
    async webhook({ credentials }, { headers, body }) {
      const told = headers['x-hmac-signature'];
      const secret = credentials.webhookSecret;
      if (!secret || typeof told !== 'string') throw forgedWebhook({ carrier: NAME });
      const right = `hmac-sha256-hex=${createHmac('sha256', secret.normalize('NFKD')).update(body).digest('hex')}`;
      if (!isSame(told, right)) throw forgedWebhook({ carrier: NAME });
      const event = parsed(body);
      const tracker = event?.result;
      if (!event?.description?.startsWith('tracker.') || !tracker?.tracking_code) return [];
      return [reportOf(tracker)];
    },
  };
}

const NO_FORM = 'EasyPost made no form. EasyPost 未能生成交接单。';
const NOT_ON_IT = 'EasyPost left it out of the form. EasyPost 未将其列入交接单。';

const CONFIRMATION = {
  none: {},
  direct: { delivery_confirmation: 'SIGNATURE' },
  adult: { delivery_confirmation: 'ADULT_SIGNATURE' },
} as const;

function shipmentBody({ settings }: CarrierAccount, shipment: CarrierShipment) {
  const { reference, from, to, weightOunces, sizeInches, format, signature } = shipment;
  const accounts = settings.carrierAccounts?.split(',').map((id) => id.trim());
  return {
    reference,
    to_address: addressOf(to),
    from_address: addressOf(from),
    parcel: { weight: weightOunces, ...sizeInches },
    options: { label_format: format, label_size: '4x6', ...CONFIRMATION[signature] },
    ...(accounts ? { carrier_accounts: accounts } : {}),
  };
}

function addressOf(party: Party) {
  const { name, phone, mail, country, state, city, address1, address2, postcode } = party;
  return {
    name,
    street1: address1,
    street2: address2 || null,
    city,
    state,
    zip: postcode,
    country,
    phone: phone || null,
    email: mail || null,
  };
}

/** A service is named with its carrier, `USPS.GroundAdvantage`, or alone where it is the only one. */
function isService({ carrier, service }: Rate, wanted: string): boolean {
  const name = wanted.toLowerCase();
  return `${carrier}.${service}`.toLowerCase() === name || service.toLowerCase() === name;
}

function noRate(service: string, { messages = [], rates = [] }: Shipment): string {
  const why = messages.map((one) => `${one.carrier ?? ''}: ${textOf(one.message)}`).join('; ');
  const there = rates.map((one) => `${one.carrier}.${one.service}`).join(', ');
  return `no rate for ${service}. ${why || `There are: ${there || 'none'}`}. 没有该服务的运价。`;
}

function fileUrl(label: NonNullable<Shipment['postage_label']>, format: LabelFormat): string {
  if (format === 'PDF') return label.label_pdf_url || label.label_url;
  if (format === 'ZPL') return label.label_zpl_url || label.label_url;
  return label.label_url;
}

const STEPS: Readonly<Record<string, TrackingStep>> = {
  pre_transit: 'pre_transit',
  in_transit: 'in_transit',
  out_for_delivery: 'out_for_delivery',
  available_for_pickup: 'out_for_delivery',
  delivered: 'delivered',
  return_to_sender: 'returning',
  failure: 'exception',
  error: 'exception',
};

function reportOf({ tracking_code, status, tracking_details = [] }: Tracker): TrackingReport {
  const last = tracking_details.at(-1);
  return {
    trackingNumber: tracking_code,
    step: STEPS[status] ?? null,
    at: momentOf(last?.datetime),
    words: last?.message ?? '',
  };
}

function momentOf(text: string | undefined): Date | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : new Date(ms);
}

interface ErrorBody {
  readonly error?: {
    readonly code?: string;
    readonly message?: unknown;
    readonly errors?: unknown;
  };
}

function wordsOf(body: unknown): string {
  const { error } = (body ?? {}) as ErrorBody;
  return [error?.code, textOf(error?.message)].filter(Boolean).join(': ');
}

/** Mostly a text; sometimes a list or an object of texts. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

interface EventBody {
  readonly description?: string;
  readonly result?: Tracker;
}

function parsed(body: Buffer): EventBody | null {
  try {
    return JSON.parse(body.toString()) as EventBody;
  } catch {
    return null;
  }
}

function isSame(told: string, right: string): boolean {
  const [a, b] = [Buffer.from(told), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
