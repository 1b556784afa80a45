import { parsePercent } from './amounts.rules';
import type { DeliveryCard, Formula, Surcharge } from './cards.types';
import type { Finding, Known } from './findings.types';
import { DELIVERY_SERVICES } from './quotes.types';
import { groupOf } from './surcharges.rules';

type Found = Omit<Finding, 'severity' | 'place'>;

/** What is wrong in the surcharges of a card. */
export function checkSurcharges(card: DeliveryCard, known: Known): Finding[] {
  const surcharges = card.surcharges ?? [];
  const seen = new Set<string>();
  return surcharges.flatMap((surcharge) => {
    const twice = seen.has(surcharge.code);
    seen.add(surcharge.code);
    const found = [
      ...(twice ? [is('code_twice', 'another one has its code', '编码重复')] : []),
      ...days(surcharge),
      ...formulas(card, surcharge, known),
      ...conditions(card, surcharge, known),
      ...companions(surcharges, surcharge),
    ];
    const place = `surcharge ${surcharge.code}`;
    return found.map((one) => ({ severity: 'error' as const, place, ...one }));
  });
}

function is(code: string, en: string, zh: string): Found {
  return { code, en, zh };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a day is in the calendar: 2028-02-29 is, 2027-02-29 is not. */
export function isDay(text: string): boolean {
  const at = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function days({ from, until }: Surcharge): Found[] {
  const wrong = [from, until].find((day) => day !== undefined && !isDay(day));
  if (wrong !== undefined)
    return [is('day_is_none', `"${wrong}" is not a day of the calendar`, `“${wrong}”不是有效日期`)];
  if (from !== undefined && until !== undefined && until < from)
    return [is('days_cross', 'its last day is before its first', '结束日期早于开始日期')];
  return [];
}

function formulas(card: DeliveryCard, surcharge: Surcharge, known: Known): Found[] {
  const { formula, cost, per = 'order', minMinor = 0, maxMinor = minMinor } = surcharge;
  return [
    ...formulaOf(formula, known),
    ...(cost ? formulaOf(cost, known) : []),
    ...(maxMinor < minMinor
      ? [is('bounds_cross', 'its maximum is below its minimum', '上限低于下限')]
      : []),
    ...(per === 'parcel' && !sharesParcels(card, formula)
      ? [
          is(
            'percentage_of_a_parcel',
            'a percentage for each parcel must be of the base, in a card that prices each parcel',
            '按包裹计算的百分比须以基础运费为基数，且报价须按包裹计价',
          ),
        ]
      : []),
  ];
}

function sharesParcels({ pieces }: DeliveryCard, formula: Formula): boolean {
  if (formula.kind === 'fixed') return true;
  return formula.kind !== 'value' && formula.of === 'base' && pieces === 'each';
}

function formulaOf(formula: Formula, known: Known): Found[] {
  switch (formula.kind) {
    case 'fixed':
      return [];
    case 'percent':
      return parsePercent(formula.percent) === null
        ? [
            is(
              'percentage_is_none',
              `"${formula.percent}" is not a percentage; write it as "12.75"`,
              `“${formula.percent}”不是百分比，请写成“12.75”`,
            ),
          ]
        : [];
    case 'fuel':
      return known.fuelSeries.has(formula.series)
        ? []
        : [
            is(
              'series_unknown',
              `no fuel week of "${formula.series}" has been entered`,
              `燃油系列“${formula.series}”尚未录入任何一周`,
            ),
          ];
    case 'value':
      return formula.eachMinor > 0
        ? []
        : [is('step_is_none', 'its step of value is nothing', '保价计费单位不能为零')];
  }
}

function conditions({ rates }: DeliveryCard, { when = {} }: Surcharge, known: Known): Found[] {
  const strange = when.zones?.find((zone) => !rates.zones.includes(zone));
  const { service } = when;
  return [
    ...(when.list !== undefined && !known.lists.has(when.list)
      ? [
          is(
            'list_unknown',
            `no list of postcodes is called "${when.list}"; import it first`,
            `没有名为“${when.list}”的邮编清单，请先导入`,
          ),
        ]
      : []),
    ...(strange !== undefined
      ? [is('zone_unknown', `the card has no zone "${strange}"`, `报价没有分区“${strange}”`)]
      : []),
    ...(service !== undefined && !DELIVERY_SERVICES.some((one) => one === service)
      ? [
          is(
            'service_unknown',
            `nobody can ask for "${service}"; there are ${DELIVERY_SERVICES.join(', ')}`,
            `没有名为“${service}”的服务，可用：${DELIVERY_SERVICES.join('、')}`,
          ),
        ]
      : []),
  ];
}

function companions(all: readonly Surcharge[], surcharge: Surcharge): Found[] {
  const group = groupOf(surcharge);
  if (group === undefined) return [];
  const first = all.find((one) => groupOf(one) === group);
  return (first?.per ?? 'order') === (surcharge.per ?? 'order')
    ? []
    : [
        is(
          'group_is_mixed',
          `group "${group}" holds surcharges of the order and of each parcel; only like can be compared`,
          `分组“${group}”同时包含按订单与按包裹的附加费，无法比较`,
        ),
      ];
}
