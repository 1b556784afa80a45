import type { Wording } from '../../../platform/failure';
import { type Percent, percentOrThrow, shareOf, started, within } from './amounts.rules';
import {
  type CardRef,
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
  type Limit,
  limitCondition,
  met,
  type Scene,
  shown,
  type Unit,
} from './conditions.rules';
import type { Condition, DeliveryService, Passed, Trace, TraceValue } from './quotes.types';

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
  readonly ref: CardRef;
  readonly scene: Scene;
  readonly units: readonly Unit[];
  readonly price: Running;
  /** Null: what the carrier takes is not known. */
  readonly cost: Running | null;
  readonly fuel: FindFuel;
  /** Where to tell what does not apply, and why; null: nobody asks. */
  readonly passed: Passed[] | null;
}

/** @throws FuelMissing */
export function settle(contest: Contest, round: Round): readonly Line[] {
  const open: Member[] = [];
  for (const member of contest.members) {
    const failed = failing(member.conditions, round.scene);
    if (!failed) open.push(member);
    else round.passed?.push({ code: member.surcharge.code, because: shown(failed, round.scene) });
  }
  if (open.length === 0) return NONE;
  return contest.per === 'order' ? settleOrder(open, round) : settleParcels(open, round);
}

const NONE: readonly Line[] = [];

/** Something that was asked for and has no price here: at all, or only up to a declared value. */
export interface Unpriced {
  readonly service: DeliveryService;
  readonly upToMinor: number | null;
}

/** The surcharges that answer for what can be asked for. */
export type Answers = ReadonlyMap<string, readonly Member[]>;

export function answersOf(contests: readonly Contest[]): Answers {
  const answers = new Map<string, Member[]>();
  for (const member of contests.flatMap(({ members }) => members)) {
    const service = member.surcharge.when?.service;
    if (service !== undefined) answers.set(service, [...(answers.get(service) ?? []), member]);
  }
  return answers;
}

/** The first of what was asked for that no surcharge prices; null: all of it has its price. */
export function unpriced(answers: Answers, scene: Scene): Unpriced | null {
  const { services, declaredMinor } = scene.shipment;
  for (const service of services) {
    let most = -1;
    for (const { surcharge, conditions } of answers.get(service) ?? []) {
      if (failing(conditions, scene)) continue;
      const { formula } = surcharge;
      const upToMinor = formula.kind === 'value' ? formula.upToMinor : undefined;
      most = Math.max(most, upToMinor ?? Number.POSITIVE_INFINITY);
    }
    if (most < 0) return { service, upToMinor: null };
    if (service === 'insurance' && declaredMinor > most) return { service, upToMinor: most };
  }
  return null;
}

interface Claim {
  readonly member: Member;
  readonly unit: Unit;
  readonly limit: Limit | null;
  readonly amountMinor: number;
  readonly costMinor: number | null;
}

function settleOrder(members: readonly Member[], round: Round): readonly Line[] {
  const claims: Claim[] = [];
  for (const member of members) {
    const claim = firstClaim(member, round);
    if (claim) claims.push(claim);
    else round.passed?.push(tooSmall(member));
  }
  const won = largest(claims);
  return won ? [lineOf(won.member, [winOf(won, 1n, claims)], round)] : NONE;
}

/** For the first parcel that is meant; once for the order, it does not matter which. */
function firstClaim(member: Member, round: Round): Claim | null {
  for (const unit of round.units) {
    const limit = meant(member, unit);
    if (limit !== undefined) return claimOf(member, unit, limit, round, round.price, round.cost);
  }
  return null;
}

function settleParcels(members: readonly Member[], round: Round): readonly Line[] {
  const wins: Win[] = [];
  const told = new Set<Member>();
  for (const unit of round.units) {
    const { baseMinor, costMinor } = unit;
    const price = { baseMinor, subtotalMinor: baseMinor };
    const cost = costMinor === null ? null : { baseMinor: costMinor, subtotalMinor: costMinor };
    const claims: Claim[] = [];
    for (const member of members) {
      const limit = meant(member, unit);
      if (limit === undefined) continue;
      told.add(member);
      claims.push(claimOf(member, unit, limit, round, price, cost));
    }
    const won = largest(claims);
    if (won) wins.push(winOf(won, unit.parcel.count, claims));
  }
  for (const member of members) if (!told.has(member)) round.passed?.push(tooSmall(member));
  const winners = new Set(wins.map(({ claim }) => claim.member));
  return [...winners].map((member) =>
    lineOf(
      member,
      wins.filter(({ claim }) => claim.member === member),
      round,
    ),
  );
}

interface Win {
  readonly claim: Claim;
  readonly count: bigint;
  readonly beaten: readonly Claim[];
}

function winOf(claim: Claim, count: bigint, claims: readonly Claim[]): Win {
  return { claim, count, beaten: claims.filter((one) => one !== claim) };
}

/** One line of a surcharge, with all its parcels added up. */
function lineOf({ surcharge, conditions }: Member, wins: readonly Win[], round: Round): Line {
  let [amountMinor, costMinor, parcels]: [number, number | null, number] = [0, 0, 0];
  const looked: Condition[] = met(conditions, round.scene);
  const beaten: Trace[] = [];
  for (const { claim, count, beaten: others } of wins) {
    const times = Number(count);
    parcels += times;
    amountMinor += claim.amountMinor * times;
    costMinor =
      costMinor === null || claim.costMinor === null ? null : costMinor + claim.costMinor * times;
    if (claim.limit) looked.push(limitCondition(claim.limit, claim.unit));
    for (const other of others)
      beaten.push({ surcharge: other.member.surcharge.code, amountMinor: other.amountMinor });
  }
  // Written field by field: orders keep it, and it is made for every channel that is priced.
  const trace: Record<string, TraceValue> = {
    cardId: round.ref.cardId,
    version: round.ref.version,
    surcharge: surcharge.code,
  };
  traceFormula(trace, surcharge.formula, round);
  if (surcharge.per === 'parcel') trace.parcels = parcels;
  if (looked.length > 0) trace.conditions = looked as unknown as readonly TraceValue[];
  if (beaten.length > 0) trace.larger_than = beaten;
  if (costMinor !== null) trace.costMinor = costMinor;
  return { surcharge, amountMinor, costMinor, trace };
}

function traceFormula(
  trace: Record<string, TraceValue>,
  formula: Formula,
  { scene, price, fuel }: Round,
): void {
  switch (formula.kind) {
    case 'fixed':
      trace.eachMinor = formula.minor;
      return;
    case 'value':
      trace.declaredMinor = scene.shipment.declaredMinor;
      trace.freeMinor = formula.freeMinor ?? 0;
      trace.eachMinor = formula.eachMinor;
      trace.perEachMinor = formula.minor;
      return;
    case 'percent':
      trace.percent = formula.percent;
      break;
    case 'fuel': {
      const { percent, startsOn } = weekOf(formula.series, scene, fuel);
      trace.series = formula.series;
      trace.week = startsOn;
      trace.percent = String(percent / 10_000);
    }
  }
  trace.of = formula.of;
  trace.ofMinor = ofMinor(formula.of, price);
}

/** The limit that a parcel is above; null: there are none, so it is meant; undefined: it is not. */
function meant({ conditions }: Member, unit: Unit): Limit | null | undefined {
  if (conditions.limits.length === 0) return null;
  return exceeded(conditions, unit) ?? undefined;
}

function tooSmall({ surcharge, conditions }: Member): Passed {
  const needed = conditions.limits.map((limit) => `${limit.measure} > ${limit.text}`).join(' or ');
  return { code: surcharge.code, because: { condition: 'size', needed, found: 'not above' } };
}

function claimOf(
  member: Member,
  unit: Unit,
  limit: Limit | null,
  round: Round,
  price: Running,
  cost: Running | null,
): Claim {
  const { formula, cost: costFormula = formula, minMinor, maxMinor } = member.surcharge;
  const costMinor = cost && amountOf(costFormula, cost, round);
  const bounded = costFormula === formula && costMinor !== null;
  return {
    member,
    unit,
    limit,
    amountMinor: within(amountOf(formula, price, round), minMinor, maxMinor),
    costMinor: bounded ? within(costMinor, minMinor, maxMinor) : costMinor,
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
