import type { Readable } from 'node:stream';
import {
  BadCell,
  type CsvColumn,
  type CsvLimits,
  type CsvProblem,
  type CsvReading,
  problemsOf,
  readCsv,
} from '../../platform/csv';
import { type WeightUnit, weight } from '../../platform/measures';
import { formatMinor, parseMinor } from '../../platform/money';
import { stateCode } from '../../platform/us-states';
import type { DeliveryCard, RateRow, Rates, ZoneRule } from './engine/cards.types';
import { rangeOf } from './engine/postcodes.rules';

/** A table of prices as carriers print it: a row for each weight, a column for each zone. */
const WEIGHT: CsvColumn = {
  name: 'weight',
  aliases: ['up to', 'upto', 'weight (lb)', 'weight (oz)', 'weight (kg)', 'weight (g)', '重量'],
};
const LIMITS: CsvLimits = { maxBytes: 20_000_000, maxLines: 20_000 };
const MAX_ZONES = 200;

type Units = Pick<DeliveryCard, 'currency' | 'weightUnit'>;

/** @throws csv.unreadable, csv.too_large, csv.problems */
export async function readRates(source: Readable, units: Units): Promise<Rates> {
  let zones: readonly string[] = [];
  let before: bigint | null = null;
  const rows = await readCsv(
    source,
    (headings) => {
      zones = zonesOf(headings);
      return [WEIGHT, ...zones.map((name) => ({ name }))];
    },
    LIMITS,
    (line): RateRow => {
      const upTo = line.cell('weight', (text) => weightCell(text, units.weightUnit));
      const exact = upTo === undefined ? null : weight(upTo, units.weightUnit);
      if (exact !== null && before !== null && exact <= before) line.note('weight', NOT_RISING);
      before = exact ?? before;
      return {
        upTo,
        prices: zones.map((zone) => line.cell(zone, (text) => priceCell(text, units.currency))),
      };
    },
  );
  return { zones: zones.map(zoneName), rows };
}

const NOT_RISING = new BadCell('must be heavier than the row before', '必须大于上一行的重量');

/** All headings but that of the weight, as they stand. */
function zonesOf(headings: readonly string[]): string[] {
  const weights = [WEIGHT.name, ...(WEIGHT.aliases ?? [])];
  const zones = headings
    .map((heading) => heading.trim())
    .filter((heading) => heading !== '' && !weights.includes(heading.toLowerCase()));
  const twice = zones.find((zone, at) => zones.findIndex((one) => sameZone(one, zone)) < at);
  const problem = twice ?? (zones.length > MAX_ZONES ? zones[MAX_ZONES] : undefined);
  if (problem !== undefined) {
    throw problemsOf([
      {
        line: 1,
        column: problem,
        value: problem,
        en: twice === undefined ? `there are more than ${MAX_ZONES} zones` : 'the zone comes twice',
        zh: twice === undefined ? `分区超过 ${MAX_ZONES} 个` : '分区重复',
      },
    ]);
  }
  return zones;
}

function sameZone(one: string, other: string): boolean {
  return zoneName(one).toLowerCase() === zoneName(other).toLowerCase();
}

/** "Zone 5" and "分区5" are zone 5. */
function zoneName(heading: string): string {
  return heading.replace(/^(?:zone|分区)\s*/i, '') || heading;
}

function weightCell(text: string, unit: WeightUnit): string {
  if (!/^\d{1,7}(\.\d{1,4})?$/.test(text) || weight(text, unit) === 0n) {
    throw new BadCell(
      `must be a weight in ${unit} above zero with at most four decimals, such as 1.5`,
      `必须是大于零的重量（${unit}），最多四位小数，例如 1.5`,
    );
  }
  return text;
}

function priceCell(text: string, currency: string): number | null {
  if (text === '' || text === '-') return null;
  const minor = parseMinor(text, currency);
  if (minor === null || minor < 0 || minor > MAX_PRICE_MINOR) {
    throw new BadCell(
      `must be an amount in ${currency}, such as 8.42, or empty where there is no service`,
      `必须是 ${currency} 金额，例如 8.42；不提供服务时留空`,
    );
  }
  return minor;
}

const MAX_PRICE_MINOR = 1_000_000_000;

/**
 * The prices with what the carrier takes, read from a table of the same weights and zones.
 * @throws csv.problems, naming the weight or zone that the prices don't have
 */
export async function readCosts(source: Readable, card: DeliveryCard): Promise<Rates> {
  const costs = await readRates(source, card);
  const columns = new Map(costs.zones.map((zone, at) => [zone, at]));
  const byWeight = new Map(costs.rows.map((row) => [weight(row.upTo, card.weightUnit), row]));
  const known = new Set(card.rates.rows.map((row) => weight(row.upTo, card.weightUnit)));
  const problems: CsvProblem[] = [
    ...costs.zones
      .filter((zone) => !card.rates.zones.includes(zone))
      .map((zone) => strange(1, zone, zone, 'zone', '分区')),
    ...costs.rows.flatMap((row, at) =>
      known.has(weight(row.upTo, card.weightUnit))
        ? []
        : [strange(at + 2, 'weight', row.upTo, 'weight', '重量')],
    ),
  ];
  if (problems.length > 0) throw problemsOf(problems);
  const rows = card.rates.rows.map((row) => {
    const found = byWeight.get(weight(row.upTo, card.weightUnit));
    return {
      ...row,
      costs: card.rates.zones.map((zone) => found?.prices[columns.get(zone) ?? -1] ?? null),
    };
  });
  return { zones: card.rates.zones, rows };
}

function strange(
  line: number,
  column: string,
  value: string,
  what: string,
  zh: string,
): CsvProblem {
  return {
    line,
    column,
    value,
    en: `the prices have no such ${what}; import them first`,
    zh: `价格表中没有该${zh}，请先导入价格`,
  };
}

/** The same table again, for a file. */
export function ratesFile(card: DeliveryCard, of: 'prices' | 'costs') {
  const { zones, rows } = card.rates;
  const shown = (minor: number | null | undefined) =>
    minor === null || minor === undefined ? '' : formatMinor(minor, card.currency);
  return {
    headings: ['weight', ...zones.map((zone) => `Zone ${zone}`)],
    rows: rows.map((row) => [row.upTo, ...zones.map((_, at) => shown(row[of]?.[at]))]),
  };
}

const ZONE_COLUMNS: readonly CsvColumn[] = [
  { name: 'zone', aliases: ['分区'] },
  { name: 'country', aliases: ['国家'], optional: true },
  { name: 'state', aliases: ['州'], optional: true },
  {
    name: 'from',
    aliases: ['zip from', 'postcode from', 'zip', 'postcode', '起始邮编'],
    optional: true,
  },
  { name: 'to', aliases: ['zip to', 'postcode to', '截止邮编'], optional: true },
];
const ZONE_LIMITS: CsvLimits = { maxBytes: 10_000_000, maxLines: 100_000 };

/** @throws csv.unreadable, csv.too_large, csv.problems */
export function readZones(source: Readable): Promise<ZoneRule[]> {
  return readCsv(source, ZONE_COLUMNS, ZONE_LIMITS, (line): ZoneRule => {
    const zone = line.cell('zone', zoneCell);
    const country = line.cell('country', countryCell);
    const state = line.cell('state', (text) => (country === 'US' ? stateCell(text) : text));
    const from = line.text('from').toUpperCase();
    const to = line.text('to').toUpperCase() || from;
    if (country === 'US' && from !== '') expectRange(line, from, to);
    return {
      zone,
      country,
      ...(state ? { state } : {}),
      ...(from === '' ? {} : { from, to }),
    };
  });
}

function zoneCell(text: string): string {
  if (text === '' || text.length > 32)
    throw new BadCell('must name a zone in at most 32 letters', '必须填写分区，最多 32 个字符');
  return zoneName(text);
}

function countryCell(text: string): string {
  const code = text === '' ? 'US' : text.toUpperCase();
  if (!/^[A-Z]{2}$/.test(code))
    throw new BadCell(
      'must be a country of two letters, such as US',
      '必须是两位国家代码，例如 US',
    );
  return code;
}

function stateCell(text: string): string {
  const code = text === '' ? '' : stateCode(text);
  if (code === null)
    throw new BadCell('is no state of the US, such as CA', '不是美国的州，例如 CA');
  return code;
}

function expectRange(line: CsvReading, from: string, to: string): void {
  if (!rangeOf(`${from}-${to}`)) line.note('from', NO_RANGE);
}

const NO_RANGE = new BadCell(
  'must be postcodes of three or five digits, the smaller first; a spreadsheet may have lost a leading zero',
  '必须是 3 位或 5 位邮编，且小者在前；请检查电子表格是否丢失了开头的零',
);

export function zonesFile(card: DeliveryCard) {
  return {
    headings: ['zone', 'country', 'state', 'from', 'to'],
    rows: card.zones.map(({ zone, country, state = '', from = '', to = '' }) => [
      zone,
      country,
      state,
      from,
      to,
    ]),
  };
}

const LIST_COLUMNS: readonly CsvColumn[] = [
  { name: 'postcode', aliases: ['zip', 'from', '邮编', '起始邮编'] },
  { name: 'to', aliases: ['截止邮编'], optional: true },
  { name: 'country', aliases: ['国家'], optional: true },
];

/** Entries as `PostcodeSet` takes them. @throws csv.unreadable, csv.too_large, csv.problems */
export async function readPostcodes(source: Readable): Promise<string[]> {
  const entries = await readCsv(source, LIST_COLUMNS, ZONE_LIMITS, (line): string => {
    const country = line.cell('country', countryCell);
    const from = line.text('postcode').toUpperCase();
    if (country !== 'US') return `${country}/${from}`;
    const to = line.text('to');
    const entry = to === '' ? from : `${from}-${to}`;
    if (!rangeOf(entry)) line.note('postcode', NO_RANGE);
    return entry;
  });
  return [...new Set(entries)];
}
