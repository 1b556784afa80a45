import type {
  Conditions,
  DeliveryCard,
  Formula,
  HandlingCard,
  Surcharge,
} from '../../modules/fees/engine/cards.types';
import { formatMinor } from '../../platform/money';
import { minorOf } from '../../rest/amounts';
import { requestInvalid } from '../../rest/rest.errors';
import type {
  ConditionFields,
  DeliveryFields,
  FormulaFields,
  HandlingFields,
  SurchargeFields,
} from './card-fields.dto';

/** What a card has besides zones and prices, which are files of their own. */
type Head = Omit<DeliveryCard, 'kind' | 'zones' | 'rates' | 'lists'>;

/** Amounts come as decimal text of the card's currency. */
class Amounts {
  constructor(private readonly currency: string) {}

  read(text: string, place: string): number {
    const minor = minorOf(text, this.currency, place);
    if (minor < 0 || minor > MAX_MINOR)
      throw requestInvalid({ problems: `${place} "${text}" must not be below zero, or so large` });
    return minor;
  }

  optional(text: string | null | undefined, place: string): number | undefined {
    return text === undefined || text === null ? undefined : this.read(text, place);
  }

  write(minor: number | undefined): string | undefined {
    return minor === undefined ? undefined : formatMinor(minor, this.currency);
  }
}

const MAX_MINOR = 1_000_000_000;

/** The card with the fields that were sent; null takes one away. */
export function withDelivery(card: DeliveryCard, fields: Partial<DeliveryFields>): DeliveryCard {
  const { transitDays, surcharges, packing, fine, dimAbove, ...plain } = defined(fields);
  const currency = fields.currency ?? card.currency;
  if (currency !== card.currency && card.rates.rows.length > 0)
    throw requestInvalid({ problems: 'currency can only change while there are no prices' });
  const amounts = new Amounts(currency);
  const head: Partial<Head> = {
    ...plain,
    ...(packing ? { packing: packingOf(packing) } : {}),
    ...(transitDays
      ? { transitDays: Object.fromEntries(transitDays.map(({ zone, days }) => [zone, days])) }
      : {}),
    ...(surcharges ? { surcharges: surcharges.map((one) => surchargeOf(one, amounts)) } : {}),
  };
  const removed = {
    ...(fine === null ? { fine: undefined } : {}),
    ...(dimAbove === null ? { dimAbove: undefined } : {}),
  };
  const added = { ...(fine ? { fine } : {}), ...(dimAbove ? { dimAbove } : {}) };
  return { ...card, ...head, ...added, ...removed };
}

function packingOf({ rule, factorPercent = '100' }: NonNullable<DeliveryFields['packing']>) {
  return rule === 'own_carton' ? { rule } : { rule, factorPercent };
}

function surchargeOf(fields: SurchargeFields, amounts: Amounts): Surcharge {
  const { code, type, name, formula, cost, least, most, per, when, from, until, group } = fields;
  const place = `surcharges.${code}`;
  return defined({
    code,
    type,
    name: name && { en: name.en, zh: name.zh },
    formula: formulaOf(formula, amounts, `${place}.formula`),
    cost: cost && formulaOf(cost, amounts, `${place}.cost`),
    minMinor: amounts.optional(least, `${place}.least`),
    maxMinor: amounts.optional(most, `${place}.most`),
    per,
    when: when && conditionsOf(when),
    from,
    until,
    group,
  });
}

function formulaOf(fields: FormulaFields, amounts: Amounts, place: string): Formula {
  const needed = <K extends keyof FormulaFields>(name: K): NonNullable<FormulaFields[K]> => {
    const value = fields[name];
    if (value === undefined || value === null)
      throw requestInvalid({ problems: `${place} of ${fields.kind} needs ${name}` });
    return value;
  };
  switch (fields.kind) {
    case 'fixed':
      return { kind: 'fixed', minor: amounts.read(needed('amount'), `${place}.amount`) };
    case 'percent':
      return { kind: 'percent', percent: needed('percent'), of: needed('of') };
    case 'fuel':
      return { kind: 'fuel', series: needed('series'), of: needed('of') };
    case 'value':
      return defined({
        kind: 'value' as const,
        minor: amounts.read(needed('amount'), `${place}.amount`),
        eachMinor: amounts.read(needed('each'), `${place}.each`),
        freeMinor: amounts.optional(fields.free, `${place}.free`),
        upToMinor: amounts.optional(fields.upTo, `${place}.upTo`),
      });
  }
}

function conditionsOf({ limits, ...plain }: ConditionFields): Conditions {
  const above = limits && Object.fromEntries(limits.map(({ measure, above }) => [measure, above]));
  return defined({ ...plain, above });
}

export function handlingOf(fields: HandlingFields): HandlingCard {
  const amounts = new Amounts(fields.currency);
  const { name, currency, weightUnit, lengthUnit, byWeight, byVolume, reductionPercent } = fields;
  const per = (price: HandlingFields['byWeight'], place: string) =>
    price ? { each: price.each, minor: amounts.read(price.amount, place) } : undefined;
  const { picking, packed } = fields.lateCancel ?? {};
  return defined({
    kind: 'handling' as const,
    name,
    currency,
    weightUnit,
    lengthUnit,
    perOrderMinor: amounts.read(fields.perOrder, 'perOrder'),
    furtherPieceMinor: amounts.read(fields.furtherPiece, 'furtherPiece'),
    furtherKindMinor: amounts.optional(fields.furtherKind, 'furtherKind'),
    byWeight: per(byWeight, 'byWeight.amount'),
    byVolume: per(byVolume, 'byVolume.amount'),
    reductionPercent,
    minMinor: amounts.optional(fields.least, 'least'),
    maxMinor: amounts.optional(fields.most, 'most'),
    packaging: fields.packaging?.map((box) =>
      defined({
        name: { en: box.name.en, zh: box.name.zh },
        upToVolume: box.upToVolume,
        minor: amounts.read(box.amount, 'packaging.amount'),
        costMinor: amounts.optional(box.cost, 'packaging.cost'),
      }),
    ),
    labelMinor: amounts.optional(fields.label, 'label'),
    services: fields.services?.map(({ code, name: words, amount, per: once }) => ({
      code,
      name: { en: words.en, zh: words.zh },
      minor: amounts.read(amount, 'services.amount'),
      per: once,
    })),
    lateCancelMinor:
      fields.lateCancel &&
      defined({
        picking: amounts.optional(picking, 'lateCancel.picking'),
        packed: amounts.optional(packed, 'lateCancel.packed'),
      }),
  });
}

/** The card as it was sent. @param costs whether to tell what the carrier takes */
export function deliveryFields(card: DeliveryCard, costs: boolean): DeliveryFields {
  const { kind: _, zones: __, rates: ___, lists: ____, ...head } = card;
  const amounts = new Amounts(card.currency);
  const { transitDays, surcharges } = head;
  return defined({
    ...head,
    transitDays: transitDays && Object.entries(transitDays).map(([zone, days]) => ({ zone, days })),
    surcharges: surcharges?.map((one) => surchargeFields(one, amounts, costs)),
  });
}

function surchargeFields(surcharge: Surcharge, amounts: Amounts, costs: boolean): SurchargeFields {
  const { formula, cost, minMinor, maxMinor, when, ...plain } = surcharge;
  return defined({
    ...plain,
    formula: formulaFields(formula, amounts),
    cost: costs && cost ? formulaFields(cost, amounts) : undefined,
    least: amounts.write(minMinor),
    most: amounts.write(maxMinor),
    when: when && conditionFields(when),
  });
}

function formulaFields(formula: Formula, amounts: Amounts): FormulaFields {
  switch (formula.kind) {
    case 'fixed':
      return { kind: 'fixed', amount: amounts.write(formula.minor) };
    case 'value':
      return defined({
        kind: 'value' as const,
        amount: amounts.write(formula.minor),
        each: amounts.write(formula.eachMinor),
        free: amounts.write(formula.freeMinor),
        upTo: amounts.write(formula.upToMinor),
      });
    default:
      return { ...formula };
  }
}

function conditionFields({
  above,
  zones,
  states,
  countries,
  ...plain
}: Conditions): ConditionFields {
  const limits =
    above &&
    Object.entries(above).map(([measure, text]) => ({
      measure: measure as NonNullable<ConditionFields['limits']>[number]['measure'],
      above: text,
    }));
  return defined({
    ...plain,
    zones: zones && [...zones],
    states: states && [...states],
    countries: countries && [...countries],
    limits,
  });
}

export function handlingFields(card: HandlingCard, costs: boolean): HandlingFields {
  const amounts = new Amounts(card.currency);
  const money = (minor: number | undefined) => amounts.write(minor);
  const { byWeight, byVolume, packaging, services, lateCancelMinor } = card;
  return defined({
    name: card.name,
    currency: card.currency,
    weightUnit: card.weightUnit,
    lengthUnit: card.lengthUnit,
    perOrder: formatMinor(card.perOrderMinor, card.currency),
    furtherPiece: formatMinor(card.furtherPieceMinor, card.currency),
    furtherKind: money(card.furtherKindMinor),
    byWeight: byWeight && { each: byWeight.each, amount: money(byWeight.minor) ?? '' },
    byVolume: byVolume && { each: byVolume.each, amount: money(byVolume.minor) ?? '' },
    reductionPercent: card.reductionPercent,
    least: money(card.minMinor),
    most: money(card.maxMinor),
    packaging: packaging?.map((box) =>
      defined({
        name: { ...box.name },
        upToVolume: box.upToVolume,
        amount: money(box.minor) ?? '',
        cost: costs ? money(box.costMinor) : undefined,
      }),
    ),
    label: money(card.labelMinor),
    services: services?.map(({ minor, name, ...plain }) => ({
      ...plain,
      name: { ...name },
      amount: money(minor) ?? '',
    })),
    lateCancel:
      lateCancelMinor &&
      defined({ picking: money(lateCancelMinor.picking), packed: money(lateCancelMinor.packed) }),
  });
}

/** Without what is not there: a card is kept as JSON, and compared as such. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
