import type { Wording } from '../../../platform/failure';
import { type Percent, percentOrThrow, shareOf, started, within } from './amounts.rules';
import {
  type DeliveryCard,
  type Formula,
  SIZE_TYPES,
  type Surcharge,
  type SurchargeType,
} from './cards.types';
import {
  type CompiledConditions,
  compileConditions,
  exceeded,
  type FindList,
  failing,
  limitCondition,
  met,
  type Scene,
  type Unit,
} from './conditions.rules';
import type { Condition, Passed, Trace } from './quotes.types';

/** The percentage of a week, and the day on which the week begins. */
export interface FuelWeek {
  readonly percent: Percent;
  readonly startsOn: string;
}

/** The week that holds a day; null: the series says nothing of it yet. */
export type FindFuel = (series: string, day: string) => FuelWeek | null;

interface Member {
  readonly surcharge: Surcharge;
  readonly conditions: CompiledConditions;
}

/** Surcharges of which only the largest is taken; most stand alone in theirs. */
export interface Contest {
  readonly per: 'order' | 'parcel';
  /** Of a tie, the first. */
  readonly members: readonly Member[];
}

/** What percentages are of, on the side of prices and on that of costs. */
export interface Running {
  readonly baseMinor: number;
  readonly subtotalMinor: number;
}

export interface Line {
  readonly surcharge: Surcharge;
  readonly amountMinor: number;
  readonly costMinor: number | null;
  readonly trace: Trace;
}

const SIZE_GROUP = 'size';

export function contestsOf(card: DeliveryCard, list: FindList): Contest[] {
  const contests = new Map<string, Member[]>();
  for (const surcharge of card.surcharges ?? []) {
    const key = groupOf(surcharge) ?? `alone ${surcharge.code}`;
    const member = { surcharge, conditions: compileConditions(card, surcharge, list) };
    const members = contests.get(key);
    if (members) members.push(member);
    else contests.set(key, [member]);
  }
  return [...contests.values()].map((members) => ({
    per: members[0]?.surcharge.per ?? 'order',
    members: [...members].sort((a, b) => rankOf(a.surcharge) - rankOf(b.surcharge)),
  }));
}

export function groupOf({ group, type }: Surcharge): string | undefined {
  return group ?? (rankOf({ type }) < SIZE_TYPES.length ? SIZE_GROUP : undefined);
}

/** Over-volume before over-limit before oversize before overweight before overlength. */
function rankOf({ type }: Pick<Surcharge, 'type'>): number {
  const at = (SIZE_TYPES as readonly string[]).indexOf(type);
  return at < 0 ? SIZE_TYPES.length : at;
}

/** All that one contest is asked with. */
export interface Round {
  readonly scene: Scene;
  readonly units: readonly Unit[];
  readonly price: Running;
  /** Null: what the carrier takes is not known. */
  readonly cost: Running | null;
  readonly fuel: FindFuel;
}

/** @throws FuelMissing */
export function settle(contest: Contest, round: Round, passed: Passed[]): Line[] {
  const open = contest.members.filter(({ surcharge, conditions }) => {
    const failed = failing(conditions, round.scene);
    if (failed) passed.push({ code: surcharge.code, because: failed });
    return !failed;
  });
  if (open.length === 0) return [];
  return contest.per === 'order'
    ? settleOrder(open, round, passed)
    : settleParcels(open, round, passed);
}

interface Claim {
  readonly member: Member;
  readonly amountMinor: number;
  readonly costMinor: number | null;
  readonly size: Condition | null;
}

function settleOrder(members: readonly Member[], round: Round, passed: Passed[]): Line[] {
  const claims = members.flatMap((member): Claim[] => {
    const unit = round.units.find((one) => isMeant(member, one));
    if (!unit) {
      passed.push(tooSmall(member));
      return [];
    }
    return [claimOf(member, unit, round, round.price, round.cost)];
  });
  const won = largest(claims);
  if (!won) return [];
  const beaten = claims.filter((claim) => claim !== won);
  return linesOf([{ claim: won, count: 1n, beaten }], round);
}

function settleParcels(members: readonly Member[], round: Round, passed: Passed[]): Line[] {
  const meant = new Set<Member>();
  const wins: Win[] = [];
  for (const unit of round.units) {
    const { baseMinor, costMinor } = unit;
    const price = { baseMinor, subtotalMinor: baseMinor };
    const cost = costMinor === null ? null : { baseMinor: costMinor, subtotalMinor: costMinor };
    const claims = members
      .filter((member) => isMeant(member, unit))
      .map((member) => claimOf(member, unit, round, price, cost));
    for (const { member } of claims) meant.add(member);
    const claim = largest(claims);
    if (claim) {
      const beaten = claims.filter((one) => one !== claim);
      wins.push({ claim, count: unit.parcel.count, beaten });
    }
  }
  for (const member of members) if (!meant.has(member)) passed.push(tooSmall(member));
  return linesOf(wins, round);
}

interface Win {
  readonly claim: Claim;
  readonly count: bigint;
  readonly beaten: readonly Claim[];
}

/** One line for each surcharge that won, with its parcels added up. */
function linesOf(wins: readonly Win[], round: Round): Line[] {
  const members = [...new Set(wins.map(({ claim }) => claim.member))];
  return members.map((member) => {
    const own = wins.filter(({ claim }) => claim.member === member);
    const { surcharge, conditions } = member;
    const times = (minor: number | null, count: bigint) => Number(count) * (minor ?? 0);
    const known = own.every(({ claim }) => claim.costMinor !== null);
    const beaten = own.flatMap((win) => win.beaten);
    const conditionsMet = [
      ...met(conditions, round.scene),
      ...own.flatMap(({ claim }) => (claim.size ? [claim.size] : [])),
    ];
    return {
      surcharge,
      amountMinor: own.reduce((sum, win) => sum + times(win.claim.amountMinor, win.count), 0),
      costMinor: known
        ? own.reduce((sum, win) => sum + times(win.claim.costMinor, win.count), 0)
        : null,
      trace: {
        surcharge: surcharge.code,
        ...formulaTrace(surcharge.formula, round),
        ...(surcharge.per === 'parcel'
          ? { parcels: Number(own.reduce((sum, win) => sum + win.count, 0n)) }
          : {}),
        ...(conditionsMet.length > 0
          ? { conditions: conditionsMet.map((one) => ({ ...one })) }
          : {}),
        ...(beaten.length > 0 ? { larger_than: beaten.map(beatenTrace) } : {}),
      },
    };
  });
}

function beatenTrace({ member, amountMinor }: Claim): Trace {
  return { surcharge: member.surcharge.code, amountMinor };
}

function formulaTrace(formula: Formula, { scene, price, fuel }: Round): Trace {
  switch (formula.kind) {
    case 'fixed':
      return { eachMinor: formula.minor };
    case 'percent':
      return { percent: formula.percent, of: formula.of, ofMinor: ofMinor(formula.of, price) };
    case 'fuel': {
      const { percent, startsOn } = weekOf(formula.series, scene, fuel);
      return {
        series: formula.series,
        week: startsOn,
        percent: String(percent / 10_000),
        of: formula.of,
        ofMinor: ofMinor(formula.of, price),
      };
    }
    case 'value':
      return {
        declaredMinor: scene.shipment.declaredMinor,
        freeMinor: formula.freeMinor ?? 0,
        eachMinor: formula.eachMinor,
        perEachMinor: formula.minor,
      };
  }
}

function isMeant({ conditions }: Member, unit: Unit): boolean {
  return conditions.limits.length === 0 || exceeded(conditions, unit) !== null;
}

function tooSmall({ surcharge, conditions }: Member): Passed {
  const needed = conditions.limits.map((limit) => `${limit.measure} > ${limit.text}`).join(' or ');
  return { code: surcharge.code, because: { condition: 'size', needed, found: 'not above' } };
}

function claimOf(
  member: Member,
  unit: Unit,
  round: Round,
  price: Running,
  cost: Running | null,
): Claim {
  const { formula, cost: costFormula = formula, minMinor, maxMinor } = member.surcharge;
  const limit = exceeded(member.conditions, unit);
  const bounded = costFormula === formula;
  const costMinor = cost && amountOf(costFormula, cost, round);
  return {
    member,
    amountMinor: within(amountOf(formula, price, round), minMinor, maxMinor),
    costMinor: costMinor === null || !bounded ? costMinor : within(costMinor, minMinor, maxMinor),
    size: limit && limitCondition(limit, unit),
  };
}

function amountOf(formula: Formula, running: Running, { scene, fuel }: Round): number {
  switch (formula.kind) {
    case 'fixed':
      return formula.minor;
    case 'percent':
      return shareOf(ofMinor(formula.of, running), percentOrThrow(formula.percent));
    case 'fuel':
      return shareOf(ofMinor(formula.of, running), weekOf(formula.series, scene, fuel).percent);
    case 'value': {
      const insured = scene.shipment.declaredMinor - (formula.freeMinor ?? 0);
      return started(insured, formula.eachMinor) * formula.minor;
    }
  }
}

function ofMinor(of: 'base' | 'subtotal', running: Running): number {
  return of === 'base' ? running.baseMinor : running.subtotalMinor;
}

function largest(claims: readonly Claim[]): Claim | null {
  return claims.reduce<Claim | null>(
    (best, claim) => (best === null || claim.amountMinor > best.amountMinor ? claim : best),
    null,
  );
}

function weekOf(series: string, { shipment }: Scene, fuel: FindFuel): FuelWeek {
  const week = fuel(series, shipment.day);
  if (!week) throw new FuelMissing(series, shipment.day);
  return week;
}

/** A card needs a percentage that nobody has said yet: no price is better than a wrong one. */
export class FuelMissing extends Error implements Wording {
  readonly en: string;
  readonly zh: string;

  constructor(series: string, day: string) {
    super(`no fuel week of ${series} holds ${day}`);
    this.en = `The fuel series "${series}" has no week for ${day} yet. Ask the warehouse to enter it.`;
    this.zh = `燃油系列“${series}”没有 ${day} 所在周的费率，请联系仓库录入。`;
  }
}

export const SURCHARGE_NAMES: Readonly<Record<SurchargeType, Wording>> = {
  fuel: { en: 'Fuel surcharge', zh: '燃油附加费' },
  residential: { en: 'Residential surcharge', zh: '住宅附加费' },
  remote: { en: 'Remote area surcharge', zh: '偏远附加费' },
  delivery_area: { en: 'Delivery area surcharge', zh: '派送区域附加费' },
  additional_handling: { en: 'Additional handling', zh: '附加操作费（不规则件）' },
  over_volume: { en: 'Over-volume surcharge', zh: '超体积附加费' },
  over_limit: { en: 'Over-limit surcharge', zh: '超限附加费' },
  oversize: { en: 'Oversize surcharge', zh: '超大附加费' },
  overweight: { en: 'Overweight surcharge', zh: '超重附加费' },
  overlength: { en: 'Overlength surcharge', zh: '超长附加费' },
  peak: { en: 'Peak surcharge', zh: '旺季附加费' },
  signature: { en: 'Signature', zh: '签收服务费' },
  insurance: { en: 'Insurance', zh: '保险费' },
  other: { en: 'Other surcharge', zh: '其他附加费' },
};
