import { type LengthUnit, length, weight } from '../../../platform/measures';
import { parsePercent, percentOrThrow } from './amounts.rules';
import type { Card, DeliveryCard, HandlingCard, ZoneRule } from './cards.types';
import type { Finding, Known } from './findings.types';
import { checkSurcharges } from './surcharge-check.rules';

/** All that is wrong in a card; a table of a thousand mistakes is told by the first of each kind. */
export function checkCard(card: Card, known: Known): Finding[] {
  const findings =
    card.kind === 'delivery'
      ? [
          ...checkWeighing(card),
          ...checkRates(card),
          ...checkZones(card),
          ...checkSurcharges(card, known),
        ]
      : checkHandling(card);
  return bounded(findings);
}

const MAX_OF_A_KIND = 50;

function bounded(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, number>();
  return findings.filter(({ code }) => {
    const count = (seen.get(code) ?? 0) + 1;
    seen.set(code, count);
    return count <= MAX_OF_A_KIND;
  });
}

function error(code: string, place: string, en: string, zh: string): Finding {
  return { severity: 'error', code, place, en, zh };
}

function warning(code: string, place: string, en: string, zh: string): Finding {
  return { severity: 'warning', code, place, en, zh };
}

function checkWeighing(card: DeliveryCard): Finding[] {
  const { fine, weightUnit: unit, step, packing } = card;
  const findings: Finding[] = [];
  if (fine) {
    const [coarse, small] = [weight(step, unit), weight(fine.step, unit)];
    const edge = weight(fine.upTo, unit);
    if (coarse % small !== 0n || edge % coarse !== 0n) {
      findings.push(
        error(
          'rounding_is_uneven',
          'fine',
          `the fine step must divide ${step} ${unit}, and end at a multiple of it`,
          `细分进位必须能整除 ${step} ${unit}，且上限为其整数倍`,
        ),
      );
    }
  }
  if (packing?.rule === 'together' && parsePercent(packing.factorPercent) === null) {
    findings.push(notAPercentage('packing', packing.factorPercent));
  }
  return findings;
}

function notAPercentage(place: string, text: string): Finding {
  return error(
    'percentage_is_none',
    place,
    `"${text}" is not a percentage; write it as "12.75"`,
    `“${text}”不是百分比，请写成“12.75”`,
  );
}

function checkRates({ rates, weightUnit }: DeliveryCard): Finding[] {
  const findings: Finding[] = [];
  if (rates.rows.length === 0)
    return [error('no_prices', 'rates', 'there are no prices', '没有价格')];
  const last: (number | null)[] = rates.zones.map(() => null);
  const ended: boolean[] = rates.zones.map(() => false);
  let before: bigint | null = null;
  for (const { upTo, prices, costs } of rates.rows) {
    const exact = weight(upTo, weightUnit);
    if (before !== null && exact <= before) {
      findings.push(
        error(
          'weights_are_not_rising',
          `${upTo} ${weightUnit}`,
          'each row must be heavier than the one before',
          '每行重量必须大于上一行',
        ),
      );
    }
    before = exact;
    rates.zones.forEach((zone, at) => {
      const place = `zone ${zone}, ${upTo} ${weightUnit}`;
      const price = prices[at] ?? null;
      const [heavier, gone] = [last[at] ?? null, ended[at] ?? false];
      if (price === null) {
        ended[at] = heavier !== null;
        return;
      }
      if (gone) findings.push(gap(place));
      if (heavier !== null && price < heavier) findings.push(falls(place));
      const cost = costs?.[at] ?? null;
      if (cost !== null && cost > price) findings.push(below(place));
      last[at] = price;
      ended[at] = false;
    });
  }
  rates.zones.forEach((zone, at) => {
    if (last[at] === null) findings.push(unpriced(zone));
    else if (ended[at]) findings.push(shorter(zone));
  });
  return findings;
}

function gap(place: string): Finding {
  return error(
    'price_gap',
    place,
    'lighter weights have no price, though still lighter ones have',
    '前面的重量段缺少价格',
  );
}

function falls(place: string): Finding {
  return error(
    'price_falls_with_weight',
    place,
    'the price is lower than that of a lighter parcel',
    '价格低于更轻包裹的价格',
  );
}

function below(place: string): Finding {
  return warning('price_below_cost', place, 'the price is below the cost', '售价低于成本');
}

function unpriced(zone: string): Finding {
  return error('zone_without_price', `zone ${zone}`, 'the zone has no price', '该分区没有价格');
}

function shorter(zone: string): Finding {
  return warning(
    'zone_ends_early',
    `zone ${zone}`,
    'the heaviest rows have no price in this zone',
    '该分区最重的若干行没有价格',
  );
}

function checkZones({ zones, rates }: DeliveryCard): Finding[] {
  const priced = new Set(rates.zones);
  const reached = new Set(zones.map((rule) => rule.zone));
  const unknown = [...reached].filter((zone) => !priced.has(zone));
  const unreached = rates.zones.filter((zone) => !reached.has(zone));
  return [
    ...(zones.length === 0
      ? [error('no_zones', 'zones', 'no address has a zone', '没有任何地址属于分区')]
      : []),
    ...(priced.size < rates.zones.length
      ? [error('zone_twice', 'rates', 'a zone has two columns', '同一分区有两列价格')]
      : []),
    ...unknown.map(unpriced),
    ...unreached.map((zone) =>
      warning('zone_without_address', `zone ${zone}`, 'no address is in it', '没有地址属于该分区'),
    ),
    ...zones.flatMap(malformed),
    ...overlaps(zones),
    ...uncovered(zones),
  ];
}

function malformed({ zone, country, from, to }: ZoneRule): Finding[] {
  if (from === undefined && to === undefined) return [];
  const both = from !== undefined && to !== undefined;
  const digits = country !== 'US' || (both && /^(\d{3}|\d{5})$/.test(from) && /^\d+$/.test(to));
  if (both && from.length === to.length && from <= to && digits) return [];
  return [
    error(
      'range_is_wrong',
      `zone ${zone}, ${from ?? ''}-${to ?? ''}`,
      'a range needs two postcodes of three or five digits each, the smaller first',
      '邮编范围须为两个同为 3 位或 5 位的邮编，小者在前',
    ),
  ];
}

/** Rules that say equally much of one address and name two zones: nobody could tell which counts. */
function overlaps(rules: readonly ZoneRule[]): Finding[] {
  const alike = new Map<string, ZoneRule[]>();
  for (const rule of rules) {
    const key = `${rule.country}/${rule.state ?? ''}/${rule.from?.length ?? 0}`;
    const list = alike.get(key);
    if (list) list.push(rule);
    else alike.set(key, [rule]);
  }
  return [...alike.values()].flatMap((list) => {
    const sorted = [...list].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
    const findings: Finding[] = [];
    let widest: ZoneRule | null = null;
    for (const rule of sorted) {
      if (widest && (rule.from ?? '') <= (widest.to ?? '') && widest.zone !== rule.zone)
        findings.push(overlap(widest, rule));
      if (!widest || (rule.to ?? '') > (widest.to ?? '')) widest = rule;
    }
    return findings;
  });
}

function overlap(one: ZoneRule, other: ZoneRule): Finding {
  const place = [other.country, other.state, other.from].filter(Boolean).join(' ');
  return error(
    'zones_overlap',
    place,
    `both zone ${one.zone} and zone ${other.zone} cover it`,
    `分区 ${one.zone} 与 ${other.zone} 重叠`,
  );
}

const PREFIXES = 1_000;

/** Where ranges leave parts of the country out: meant, often, but better said. */
function uncovered(rules: readonly ZoneRule[]): Finding[] {
  const us = rules.filter((rule) => rule.country === 'US');
  if (us.length === 0 || us.some((rule) => rule.from === undefined)) return [];
  const covered = new Uint8Array(PREFIXES);
  for (const { from = '', to = '' } of us)
    covered.fill(1, Number(from.slice(0, 3)), Number(to.slice(0, 3)) + 1);
  const missing = PREFIXES - covered.reduce((sum, one) => sum + one, 0);
  if (missing === 0) return [];
  return [
    warning(
      'postcodes_not_covered',
      'zones',
      `${missing} of 1000 three-digit areas of the US have no zone`,
      `美国 1000 个三位邮编区中有 ${missing} 个没有分区`,
    ),
  ];
}

const ALL = percentOrThrow('100');

function checkHandling(card: HandlingCard): Finding[] {
  const { reductionPercent = '0', minMinor = 0, maxMinor = minMinor, services = [] } = card;
  const reduction = parsePercent(reductionPercent);
  const codes = new Set(services.map(({ code }) => code));
  const sizes = (card.packaging ?? []).map((box) => length(box.upToVolume, unitOf(card)));
  return [
    ...(reduction === null || reduction > ALL
      ? [notAPercentage('reduction', reductionPercent)]
      : []),
    ...(maxMinor < minMinor
      ? [error('bounds_cross', 'maximum', 'the maximum is below the minimum', '上限低于下限')]
      : []),
    ...(codes.size < services.length
      ? [error('code_twice', 'services', 'two services have one code', '两项服务编码相同')]
      : []),
    ...(sizes.some((size, at) => at > 0 && size <= (sizes[at - 1] ?? 0n))
      ? [
          error(
            'boxes_are_not_rising',
            'packaging',
            'boxes must be in order of size',
            '包材须按体积从小到大排列',
          ),
        ]
      : []),
  ];
}

function unitOf({ lengthUnit = 'in' }: HandlingCard): LengthUnit {
  return lengthUnit;
}
