import type { DeliveryCard, Surcharge } from '../../src/modules/fees/engine/cards.types';
import { compileDelivery, quoteDelivery } from '../../src/modules/fees/engine/delivery.rules';
import { measured } from '../../src/modules/fees/engine/parcels.rules';
import { PostcodeSet } from '../../src/modules/fees/engine/postcodes.rules';
import type { BasketItem, Shipment } from '../../src/modules/fees/engine/quotes.types';
import { type Fact, pairs, QUICK, type Results, SECONDS } from '../figures';
import { Installation } from '../installation';
import { Client, drive, type Figures, feeBody, isSuccess } from '../load';
import { run } from '../processes';
import { ADMIN_KEY } from '../world';

const CALC = '/bg/certified/warehouse/delivery/fee/calc';
const CONNECTIONS = 64;
const CHANNELS = 10;
const POSTCODES = 50_000;
const ESTIMATES = QUICK ? 2_000 : 20_000;
const ROWS = 2_000;
const ZONES = 50;

/** What a price costs to compute, to ask for, and to import. */
export async function fees(): Promise<Results> {
  const place = await Installation.open();
  const echo = await run('dist/bench/echo.js', {}, '/', ['{port}']);
  try {
    const server = await place.server();
    const [ours, theirs] = [
      new Client(server.port, CONNECTIONS),
      new Client(echo.port, CONNECTIONS),
    ];
    const { customers } = place.world;
    const body = (worker: number, n: number): string => {
      const customer = customers[(worker * 31 + n) % customers.length];
      if (!customer) throw new Error('the world has no customers');
      return feeBody(customer, n);
    };
    const calc = (): Promise<Figures> =>
      drive(CONNECTIONS, SECONDS, async (worker, n) =>
        isSuccess(await ours.post(CALC, body(worker, n))),
      );
    const echoed = (): Promise<Figures> =>
      drive(CONNECTIONS, SECONDS, async (worker, n) => {
        const sent = body(worker, n);
        return (await theirs.post('/', sent)).length === sent.length;
      });
    await calc();
    const rows = [
      await pairs(
        `delivery/fee/calc, ${CONNECTIONS} connections`,
        'bare Fastify echo of the same bytes',
        0.15,
        calc,
        echoed,
      ),
    ];
    const facts = [estimate(), await imported(server.port, place.world.channelId)];
    ours.close();
    theirs.close();
    return { pairs: rows, facts };
  } finally {
    await echo.stop();
    await place.close();
  }
}

/** The engine alone: one basket through ten cards that use all they can. */
function estimate(): Fact {
  const list = new PostcodeSet(
    Array.from({ length: POSTCODES }, (_, at) => String(at * 2 + 1).padStart(5, '0')),
  );
  const cards = Array.from({ length: CHANNELS }, (_, at) =>
    compileDelivery({ cardId: at + 1, version: 1 }, fullCard(), () => list),
  );
  const items: BasketItem[] = [1, 2, 3].map((n) => ({
    quantity: n,
    weight: `${n}.35`,
    weightUnit: 'lb',
    length: `${10 + n}.5`,
    width: '8.25',
    height: '4',
    lengthUnit: 'in',
  }));
  const shipment: Shipment = {
    items,
    packed: false,
    destination: { country: 'US', state: 'CA', postcode: '90071' },
    day: '2026-11-26',
    services: ['signature', 'insurance'],
    declaredMinor: 55_000,
  };
  const fuel = () => ({ percent: 182_500, startsOn: '2026-11-23' });
  const all = (): void => {
    const exact = measured(items);
    for (const card of cards) {
      const quote = quoteDelivery(card, shipment, exact, fuel);
      if (!quote.reachable) throw new Error(quote.reason.en);
    }
  };
  for (let n = 0; n < ESTIMATES / 10; n += 1) all();
  const before = process.cpuUsage();
  for (let n = 0; n < ESTIMATES; n += 1) all();
  const { user, system } = process.cpuUsage(before);
  return {
    what: `one estimate over ${CHANNELS} channels with ${fullCard().surcharges?.length} surcharges each and ${POSTCODES.toLocaleString('en')} postcodes`,
    figure: `${((user + system) / ESTIMATES / 1_000).toFixed(3)} ms of CPU`,
    wanted: '< 0.3 ms',
  };
}

function fullCard(): DeliveryCard {
  const zones = Array.from({ length: 7 }, (_, at) => String(at + 2));
  return {
    kind: 'delivery',
    name: 'Full',
    currency: 'USD',
    weightUnit: 'lb',
    lengthUnit: 'in',
    step: '1',
    minimum: '1',
    fine: { upTo: '1', step: '0.0625' },
    dimDivisor: 139,
    sides: 'up',
    pieces: 'each',
    packing: { rule: 'own_carton' },
    zones: Array.from({ length: 900 }, (_, at) => {
      const prefix = String(at + 50).padStart(3, '0');
      return { zone: zones[at % zones.length] ?? '2', country: 'US', from: prefix, to: prefix };
    }),
    rates: {
      zones,
      rows: Array.from({ length: 150 }, (_, at) => ({
        upTo: String(at + 1),
        prices: zones.map((_zone, column) => 700 + at * 40 + column * 55),
        costs: zones.map((_zone, column) => 600 + at * 35 + column * 50),
      })),
    },
    surcharges: surcharges(),
  };
}

function surcharges(): Surcharge[] {
  const fixed = (
    code: string,
    type: Surcharge['type'],
    minor: number,
    more: Partial<Surcharge> = {},
  ): Surcharge => ({ code, type, formula: { kind: 'fixed', minor }, ...more });
  const sized = (code: string, type: Surcharge['type'], minor: number, longest: string) =>
    fixed(code, type, minor, { per: 'parcel', when: { above: { longest } } });
  return [
    fixed('RES', 'residential', 525, { when: { residential: true } }),
    fixed('REMOTE', 'remote', 1500, { when: { list: 'REMOTE' }, group: 'area' }),
    fixed('AREA', 'delivery_area', 430, { when: { list: 'AREA' }, group: 'area' }),
    fixed('AH', 'additional_handling', 1800, {
      per: 'parcel',
      when: { above: { longest: '11', second: '30', weight: '50' } },
    }),
    sized('VOLUME', 'over_volume', 9_500, '96'),
    sized('LIMIT', 'over_limit', 92_500, '108'),
    sized('SIZE', 'oversize', 11_000, '12'),
    sized('WEIGHT', 'overweight', 2_000, '13'),
    sized('LENGTH', 'overlength', 1_100, '11'),
    fixed('PEAK', 'peak', 100, { from: '2026-10-01', until: '2027-01-14' }),
    fixed('SIG', 'signature', 650, { when: { service: 'signature' } }),
    {
      code: 'INS',
      type: 'insurance',
      formula: { kind: 'value', minor: 130, eachMinor: 10_000, freeMinor: 10_000 },
      when: { service: 'insurance' },
    },
    { code: 'FUEL', type: 'fuel', formula: { kind: 'fuel', series: 'GROUND', of: 'subtotal' } },
    { code: 'ALL', type: 'other', formula: { kind: 'percent', percent: '1.5', of: 'base' } },
  ];
}

/** A table of prices over HTTP, from the first byte to the answer. */
async function imported(port: number, channelId: number): Promise<Fact> {
  const root = `http://127.0.0.1:${port}/admin/v1`;
  const post = async (path: string, type: string, body: string): Promise<{ id: number }> => {
    const headers = {
      authorization: `Bearer ${ADMIN_KEY}`,
      'content-type': type,
      'idempotency-key': `bench-${path.replaceAll('/', '-')}`,
    };
    const answer = await fetch(`${root}/${path}`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: number };
  };
  const head = { ...HEAD, name: 'Large' };
  const { id } = await post(
    `channels/${channelId}/rate-drafts`,
    'application/json',
    JSON.stringify(head),
  );
  const zones = Array.from({ length: ZONES }, (_, at) => `Zone ${at + 1}`);
  const lines = Array.from({ length: ROWS }, (_, at) =>
    [at + 1, ...zones.map((_zone, column) => (7 + at * 0.4 + column * 0.5).toFixed(2))].join(),
  );
  const file = [['weight', ...zones].join(), ...lines].join('\n');
  const started = performance.now();
  await post(`rate-drafts/${id}/prices`, 'text/csv', file);
  return {
    what: `import of ${(ROWS * ZONES).toLocaleString('en')} prices from CSV, over HTTP`,
    figure: `${((performance.now() - started) / 1_000).toFixed(2)} s`,
    wanted: '< 10 s',
  };
}

const HEAD = {
  currency: 'USD',
  weightUnit: 'lb',
  lengthUnit: 'in',
  step: '1',
  minimum: '1',
  dimDivisor: 139,
};
