import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { publishExamples } from '../support/example-prices';

/**
 * The example cards are imported as the guide says, and its worked examples are read from it, in
 * both languages: what an accountant computes there is what the engine charges.
 */
const DOCS = join(__dirname, '../../docs');
let running: RunningApp;
let admin: AdminClient;
let warehouseId: number;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  ({ warehouseId } = await publishExamples(running, admin));
});

afterAll(() => running.close());

interface Quote {
  readonly total?: string;
  readonly carriedBy?: string;
  readonly charges: readonly { readonly amount: string }[];
}

async function quote(fields: object): Promise<Quote | undefined> {
  const { status, body } = await admin.ask<{ items: Quote[] }>('price-trials', {
    method: 'POST',
    body: { warehouseId, ...fields },
  });
  expect([status, body]).toEqual([200, expect.anything()]);
  return body.items[0];
}

/** The amounts of the table under a heading, line by line, and its total. */
function worked(file: string, no: number): { amounts: string[]; total: string } {
  const text = readFileSync(join(DOCS, 'guide', file), 'utf8');
  const [, section = ''] = text.split(new RegExp(`^### ${no}\\. .*$`, 'm'));
  const rows = (section.split(/^#/m)[0] ?? '')
    .split('\n')
    .filter((line) => /^\|.*\d\.\d\d\*{0,2} \|$/.test(line))
    .map((line) => /(\d+\.\d\d)\*{0,2} \|$/.exec(line)?.[1] ?? '');
  return { amounts: rows.slice(0, -1), total: rows.at(-1) ?? '' };
}

const MUG = { quantity: 1, weight: '0.6', length: '5', width: '4', height: '4' };
const LAMP = { quantity: 1, weight: '3.2', length: '14', width: '8', height: '8' };
const LOS_ANGELES = { state: 'CA', postcode: '90071' };
const DECEMBER = '2026-12-01T20:00:00Z';

const EXAMPLES: readonly [number, object][] = [
  [1, { channelCodes: ['UPS-GROUND'], items: [MUG], destination: LOS_ANGELES, at: DECEMBER }],
  [
    2,
    {
      channelCodes: ['UPS-GROUND'],
      items: [{ ...MUG, quantity: 2 }, LAMP],
      destination: { state: 'NY', postcode: '10001', residential: false },
      at: DECEMBER,
    },
  ],
  [
    3,
    {
      channelCodes: ['UPS-GROUND'],
      items: [{ quantity: 1, weight: '60', length: '100', width: '14', height: '14' }],
      destination: { state: 'CO', postcode: '80202', residential: false },
      at: DECEMBER,
    },
  ],
  [
    4,
    {
      channelCodes: ['UPS-GROUND'],
      items: [MUG],
      destination: { state: 'CA', postcode: '93515' },
      at: '2027-01-15T08:00:00Z',
    },
  ],
  [5, { channelCodes: ['USPS-GA'], items: [MUG], destination: LOS_ANGELES, at: DECEMBER }],
  [
    6,
    {
      channelCodes: ['USPS-GA'],
      items: [{ ...LAMP, quantity: 4, declaredValue: '80.00' }],
      destination: { state: 'HI', postcode: '96813' },
      signature: 'direct',
      insuredValue: '320.00',
      services: [{ code: 'photo' }, { code: 'sticker' }],
      at: DECEMBER,
    },
  ],
  [
    7,
    {
      channelCodes: ['UPS-GROUND'],
      items: [{ ...MUG, quantity: 2 }, LAMP],
      destination: LOS_ANGELES,
      signature: 'adult',
      insuredValue: '250.00',
      services: [{ code: 'photo', quantity: 2 }, { code: 'sticker' }],
      at: DECEMBER,
    },
  ],
];

describe.each(['fees.md', 'fees.zh-CN.md'])('the worked examples of %s', (file) => {
  it.each(EXAMPLES)('number %d is what the engine charges', async (no, fields) => {
    const priced = await quote(fields);
    const { amounts, total } = worked(file, no);
    expect(amounts.length).toBeGreaterThan(1);
    expect(priced?.charges.map((charge) => charge.amount)).toEqual(amounts);
    expect(priced?.total).toBe(total);
  });
});

describe('the example cards', () => {
  const mug = { items: [MUG], destination: LOS_ANGELES };
  const ground = { ...mug, channelCodes: ['UPS-GROUND'] };

  it('let the warehouse choose the cheaper one', async () => {
    const selected = { ...mug, channelCodes: ['selected_by_warehouse'], at: DECEMBER };
    expect(await quote(selected)).toMatchObject({ carriedBy: 'USPS-GA' });
  });

  it.each([
    ['a peak that ends with its last day', '2027-01-15T07:59:59Z', '2027-01-15T08:00:00Z'],
    ['a rise that begins with the year', '2027-01-01T07:59:59Z', '2027-01-01T08:00:00Z'],
    ['a week of fuel that begins', '2027-01-04T07:59:59Z', '2027-01-04T08:00:00Z'],
  ])('change at midnight where the warehouse is: %s', async (_, before, after) => {
    const at = async (moment: string) => (await quote({ ...ground, at: moment }))?.total;
    const second = new Date(Date.parse(before) - 1_000).toISOString();
    expect(await at(second)).toBe(await at(before));
    expect(await at(after)).not.toBe(await at(before));
  });
});
