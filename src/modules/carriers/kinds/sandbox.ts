import { setTimeout as wait } from 'node:timers/promises';
import { type Statement, statement } from '../../../platform/database';
import { formatMinor } from '../../../platform/money';
import { noAnswer, notReached } from '../../../platform/outbound.errors';
import { drawSandboxLabel } from '../../labels/sandbox-label.rules';
import { type SandboxStyle, sandboxTrackingNumber } from '../../labels/sandbox-numbers.rules';
import { carrierRefused } from '../carriers.errors';
import type {
  BoughtLabel,
  Carrier,
  CarrierAccount,
  CarrierShipment,
  CarrierTools,
  ManifestAnswer,
  ManifestRequest,
  Party,
  TrackingStep,
} from '../carriers.types';
import { drawSandboxManifest } from '../sandbox-manifest';

const NAME = 'Sandbox';
const HOST = 'sandbox';

const SERVICES: Readonly<Record<string, { style: SandboxStyle; name: string; cents: number }>> = {
  ups_ground: { style: 'UPS', name: 'UPS Ground', cents: 842 },
  usps_ground_advantage: { style: 'USPS', name: 'USPS Ground Advantage', cents: 615 },
};

/** What goes wrong on demand. */
const FAULTS = [
  'slow',
  'slow_after_buying',
  'timeout_after_buying',
  'down',
  'refuse',
  'refuse_void',
  'never_settle_void',
  'refuse_manifest',
  'refuse_one_on_manifest',
  'timeout_after_manifest',
  'slow_manifest',
] as const;
type Fault = (typeof FAULTS)[number];

const WAY = [
  ['pre_transit', 'Label made'],
  ['picked_up', 'Picked up'],
  ['in_transit', 'On its way'],
  ['out_for_delivery', 'Out for delivery'],
  ['delivered', 'Delivered'],
] as const satisfies readonly (readonly [TrackingStep, string])[];
const DEFAULT_STEP_SECONDS = 6 * 3_600;

const MAX_ON_MANIFEST = 500;

const DEFAULT_SLOW_MS = 5_000;
const MAX_SLOW_MS = 60_000;

/**
 * Sells labels that look and scan like real ones and costs nothing. It remembers what it sold, as
 * a carrier does: asked twice for the same reference it gives the same label.
 */
export function sandbox({ db, clock }: CarrierTools): Carrier {
  async function sold(account: CarrierAccount, shipment: CarrierShipment): Promise<BoughtLabel> {
    const { operatorId, id } = account;
    const { reference, service } = shipment;
    const [row] = await db.transaction(operatorId, (tx) =>
      tx.rows(SELL, [operatorId, id, reference, service, clock.now()]),
    );
    if (!row) throw new Error(`the sandbox has lost ${reference}`);
    return labelOf(shipment, row);
  }

  /** What was given back is not taken. */
  async function handOver(
    account: CarrierAccount,
    request: ManifestRequest,
  ): Promise<ManifestAnswer> {
    const { operatorId, id } = account;
    const references = request.labels.map(({ reference }) => reference);
    const one = faultOf(account) === 'refuse_one_on_manifest' ? references.slice(0, 1) : [];
    const [row] = await db.transaction(operatorId, (tx) =>
      tx.rows(HAND_OVER, [operatorId, id, request.reference, references, one, clock.now()]),
    );
    if (!row) throw new Error(`the sandbox has lost ${request.reference}`);
    return manifestOf(request, row);
  }

  return {
    kind: 'sandbox',
    name: NAME,
    says: {
      en: 'Sells labels that scan but are worth nothing, for trying out',
      zh: '用于试用：面单可扫描但没有邮资',
    },
    byHand: false,
    credentials: [],
    settings: [
      {
        name: 'fault',
        says: {
          en: `what goes wrong: ${FAULTS.join(', ')}; left out: nothing`,
          zh: `模拟故障：${FAULTS.join('、')}；不填则正常`,
        },
        required: false,
        pattern: new RegExp(`^(${FAULTS.join('|')})$`),
      },
      {
        name: 'slowMs',
        says: {
          en: `how slow it is, in milliseconds, at most ${MAX_SLOW_MS}`,
          zh: `延迟毫秒数，最大 ${MAX_SLOW_MS}`,
        },
        required: false,
        pattern: /^([1-5]?\d{1,4}|60000)$/,
      },
      {
        name: 'stepSeconds',
        says: {
          en: 'seconds after which a parcel is one step further, at most six digits',
          zh: '包裹每前进一步所需秒数，最多六位数字',
        },
        required: false,
        pattern: /^[1-9]\d{0,5}$/,
      },
    ],
    formats: ['PDF', 'PNG', 'ZPL'],
    services: Object.keys(SERVICES),
    voidWithinDays: 30,

    async check(account) {
      if (faultOf(account) === 'down') throw notReached({ host: HOST, reason: 'ECONNREFUSED' });
    },

    async rate() {
      return Object.entries(SERVICES).map(([service, { name, cents }]) => ({
        service,
        name,
        amountMinor: cents,
        currency: 'USD',
        days: 3,
      }));
    },

    async buy(account, shipment) {
      const fault = faultOf(account);
      if (fault === 'down') throw notReached({ host: HOST, reason: 'ECONNREFUSED' });
      if (fault === 'refuse') throw carrierRefused({ carrier: NAME, words: REFUSAL });
      if (fault === 'slow') await wait(slowMsOf(account));
      const label = await sold(account, shipment);
      if (fault === 'slow_after_buying') await wait(slowMsOf(account));
      if (fault === 'timeout_after_buying')
        throw noAnswer({ host: HOST, reason: 'it took too long' });
      return label;
    },

    async find(account, shipment) {
      const { operatorId, id } = account;
      if (faultOf(account) === 'down') throw notReached({ host: HOST, reason: 'ECONNREFUSED' });
      const [row] = await db.transaction(operatorId, (tx) =>
        tx.rows(FIND, [operatorId, id, shipment.reference]),
      );
      return row ? labelOf(shipment, row) : null;
    },

    async void(account, { reference }) {
      const { operatorId, id } = account;
      switch (faultOf(account)) {
        case 'down':
          throw notReached({ host: HOST, reason: 'ECONNREFUSED' });
        case 'refuse_void':
          return { outcome: 'refused', words: 'The label has been scanned. 面单已被扫描。' };
        case 'never_settle_void':
          return { outcome: 'pending' };
        default:
          await db.transaction(operatorId, (tx) =>
            tx.rows(VOID, [operatorId, id, reference, clock.now()]),
          );
          return { outcome: 'voided' };
      }
    },

    manifest: {
      maxLabels: MAX_ON_MANIFEST,

      async make(account, request) {
        const fault = faultOf(account);
        if (fault === 'down') throw notReached({ host: HOST, reason: 'ECONNREFUSED' });
        if (fault === 'refuse_manifest')
          throw carrierRefused({ carrier: NAME, words: MANIFEST_REFUSAL });
        const made = await handOver(account, request);
        if (fault === 'slow_manifest') await wait(slowMsOf(account));
        if (fault === 'timeout_after_manifest')
          throw noAnswer({ host: HOST, reason: 'it took too long' });
        return made;
      },

      async find(account, request) {
        if (faultOf(account) === 'down') throw notReached({ host: HOST, reason: 'ECONNREFUSED' });
        const { operatorId, id } = account;
        const [row] = await db.transaction(operatorId, (tx) =>
          tx.rows(FIND_MANIFEST, [operatorId, id, request.reference]),
        );
        return row ? manifestOf(request, row) : null;
      },
    },

    /** A step each so many seconds after it was sold: nobody waits days for a parcel that is none. */
    async track({ settings }, { trackingNumber, boughtAt }) {
      const stepMs = Number(settings.stepSeconds ?? DEFAULT_STEP_SECONDS) * 1000;
      const steps = Math.floor((clock.nowMs() - boughtAt.getTime()) / stepMs);
      const at = Math.min(Math.max(steps, 0), WAY.length - 1);
      const [step, words] = WAY[at] ?? WAY[0];
      return { trackingNumber, step, at: new Date(boughtAt.getTime() + at * stepMs), words };
    },
  };
}

const REFUSAL =
  'the address can not be delivered to (a fault on demand). 地址无法派送（模拟故障）。';

const MANIFEST_REFUSAL =
  'no manifest is taken after the pick-up (a fault on demand). 揽收后不再接受交接单（模拟故障）。';
const NOT_TAKEN = 'The label was given back, or may not leave. 面单已作废或不可发运。';

/** The same bytes, however often it is asked for. */
async function manifestOf(request: ManifestRequest, row: HandedRow): Promise<ManifestAnswer> {
  const labels = request.labels.filter(({ reference }) => !row.refused.includes(reference));
  if (labels.length === 0) return { outcome: 'refused', words: NOT_TAKEN };
  const number = `SBM${String(row.number).padStart(10, '0')}`;
  return {
    outcome: 'made',
    carrierRef: row.reference,
    number,
    file: await drawSandboxManifest({ from: request.from, labels }, number, row.made_at),
    refused: row.refused.map((reference) => ({ reference, words: NOT_TAKEN })),
  };
}

function faultOf({ settings }: CarrierAccount): Fault | undefined {
  return FAULTS.find((fault) => fault === settings.fault);
}

function slowMsOf({ settings }: CarrierAccount): number {
  return Number(settings.slowMs ?? DEFAULT_SLOW_MS);
}

/** The same bytes, however often it is asked for: all of it comes from what was sold. */
function labelOf(shipment: CarrierShipment, row: SoldRow): BoughtLabel {
  const service = SERVICES[row.service];
  if (!service) throw new Error(`the sandbox sold ${row.service}, which it does not know`);
  const trackingNumber = sandboxTrackingNumber(service.style, row.number);
  const file = drawSandboxLabel(
    {
      style: service.style,
      service: service.name,
      from: addressOf(shipment.from),
      to: addressOf(shipment.to),
      weight: `${shipment.weightOunces} oz`,
      trackingNumber,
      reference: shipment.orderNo,
      date: row.bought_at.toISOString().slice(0, 10),
      parcel: { no: 1, of: 1 },
      services: servicesOf(shipment),
    },
    shipment.format,
  );
  return {
    carrierRef: row.reference,
    trackingNumber,
    format: shipment.format,
    file,
    cost: { amountMinor: service.cents, currency: 'USD' },
  };
}

const SIGNED = { none: [], direct: ['SIGNATURE'], adult: ['ADULT SIGNATURE'] } as const;

function servicesOf({ signature, insured }: CarrierShipment): string {
  const value = insured && `INSURED ${formatMinor(insured.amountMinor, insured.currency)}`;
  return [...SIGNED[signature], ...(value ? [value] : [])].join(' - ');
}

function addressOf({ name, address1, address2, city, state, postcode }: Party) {
  return { name, lines: [address1, address2], city, state, postcode };
}

interface SoldRow {
  reference: string;
  number: number;
  service: string;
  bought_at: Date;
}

/** Sells once: whoever asks again for the same reference gets what was sold. */
const SELL: Statement<SoldRow> = statement(
  'sandbox_sell',
  `INSERT INTO sandbox_labels (operator_id, account_id, reference, number, service, bought_at)
   VALUES ($1, $2, $3, nextval('sandbox_numbers'), $4, $5)
   -- A change that changes nothing, so that the row is answered either way.
   ON CONFLICT (operator_id, account_id, reference) DO UPDATE SET service = sandbox_labels.service
   RETURNING reference, number, service, bought_at`,
);

interface HandedRow {
  reference: string;
  number: number;
  refused: string[];
  made_at: Date;
}

/** Once for each reference; which labels were given back by then stays as it was. */
const HAND_OVER: Statement<HandedRow> = statement(
  'sandbox_hand_over',
  `INSERT INTO sandbox_manifests AS m (operator_id, account_id, reference, number, refused, made_at)
   SELECT $1, $2, $3, nextval('sandbox_numbers'), ARRAY(
            SELECT asked FROM unnest($4::text[]) AS asked
             WHERE asked = ANY($5::text[]) OR NOT EXISTS (
               SELECT FROM sandbox_labels l
                WHERE l.operator_id = $1 AND l.account_id = $2 AND l.reference = asked AND l.voided_at IS NULL)), $6
   ON CONFLICT (operator_id, account_id, reference) DO UPDATE SET made_at = m.made_at
   RETURNING m.reference, m.number, m.refused, m.made_at`,
);

const FIND_MANIFEST: Statement<HandedRow> = statement(
  'sandbox_find_manifest',
  `SELECT reference, number, refused, made_at FROM sandbox_manifests
    WHERE operator_id = $1 AND account_id = $2 AND reference = $3`,
);

const FIND: Statement<SoldRow> = statement(
  'sandbox_find',
  `SELECT reference, number, service, bought_at FROM sandbox_labels
    WHERE operator_id = $1 AND account_id = $2 AND reference = $3`,
);

const VOID: Statement<never> = statement(
  'sandbox_void',
  `UPDATE sandbox_labels SET voided_at = coalesce(voided_at, $4)
    WHERE operator_id = $1 AND account_id = $2 AND reference = $3`,
);
