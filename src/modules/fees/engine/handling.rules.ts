import type { Wording } from '../../../platform/failure';
import { ceilDivide, weight } from '../../../platform/measures';
import { percentOrThrow, shareOf, within } from './amounts.rules';
import type { CardRef, HandlingCard, PerMeasure } from './cards.types';
import { type Parcel, volume } from './parcels.rules';
import type { Charge, Services, Trace } from './quotes.types';

/** What the work on an order is counted by. */
export interface Work {
  /** All pieces of a kind are alike. */
  readonly kinds: readonly Parcel[];
  readonly parcels: number;
  readonly services: Services['valueAdded'];
}

const NAMES = {
  operation: { en: 'Pick and pack', zh: '操作费' },
  packaging: { en: 'Packaging', zh: '包材费' },
  label: { en: 'Label', zh: '贴单费' },
} as const satisfies Record<string, Wording>;

/** What picking and packing costs; the first line is always there. */
export function quoteHandling(ref: CardRef, card: HandlingCard, work: Work): Charge[] {
  return [
    operation(ref, card, work),
    ...packaging(ref, card, work),
    ...labels(ref, card, work),
    ...services(ref, card, work),
  ];
}

function operation(ref: CardRef, card: HandlingCard, { kinds }: Work): Charge {
  const pieces = piecesOf(kinds);
  const further = Math.max(0, pieces - 1);
  const parts = {
    order: card.perOrderMinor,
    pieces: further * card.furtherPieceMinor,
    kinds: Math.max(0, kinds.length - 1) * (card.furtherKindMinor ?? 0),
    weight: perStarted(card.byWeight, sumOf(kinds, 'weight'), (each) =>
      weight(each, card.weightUnit ?? 'lb'),
    ),
    volume: perStarted(card.byVolume, sumOf(kinds, 'volume'), (each) =>
      volume(each, card.lengthUnit ?? 'in'),
    ),
  };
  const sum = Object.values(parts).reduce((total, part) => total + part, 0);
  const reduction = shareOf(sum, percentOrThrow(card.reductionPercent ?? '0'));
  return {
    type: 'operation',
    name: NAMES.operation,
    amountMinor: within(sum - reduction, card.minMinor, card.maxMinor),
    trace: {
      ...ref,
      pieces,
      perOrder: card.perOrderMinor,
      further,
      perFurtherPiece: card.furtherPieceMinor,
      ...present({
        kindsMinor: parts.kinds,
        weightMinor: parts.weight,
        volumeMinor: parts.volume,
        reductionMinor: reduction,
      }),
      ...(card.minMinor === undefined ? {} : { minMinor: card.minMinor }),
      ...(card.maxMinor === undefined ? {} : { maxMinor: card.maxMinor }),
    },
  };
}

function packaging(ref: CardRef, { packaging: boxes, lengthUnit }: HandlingCard, work: Work) {
  const size = sumOf(work.kinds, 'volume');
  const box = boxes?.find(({ upToVolume }) => volume(upToVolume, lengthUnit ?? 'in') >= size);
  if (!box) return [];
  const cost: Trace = box.costMinor === undefined ? {} : { costMinor: box.costMinor };
  return charged('packaging', NAMES.packaging, box.minor, {
    ...ref,
    box: box.name.en,
    upToVolume: box.upToVolume,
    ...cost,
  });
}

function labels(ref: CardRef, { labelMinor = 0 }: HandlingCard, { parcels }: Work): Charge[] {
  return charged('label_fee', NAMES.label, labelMinor * parcels, {
    ...ref,
    parcels,
    eachMinor: labelMinor,
  });
}

function services(ref: CardRef, card: HandlingCard, { kinds, services: asked }: Work): Charge[] {
  return (card.services ?? []).flatMap(({ code, name, minor, per }) => {
    const quantity = asked.find((one) => one.code === code)?.quantity ?? 0;
    const times = quantity * (per === 'order' ? 1 : piecesOf(kinds));
    const trace = { ...ref, service: code, quantity, times, eachMinor: minor };
    return charged('value_added', name, minor * times, trace);
  });
}

/** The first service that was asked for and that the card does not offer; null: it offers all. */
export function notOffered(card: HandlingCard, asked: Services['valueAdded']): string | null {
  const offered = new Set(card.services?.map(({ code }) => code));
  return asked.find(({ code }) => !offered.has(code))?.code ?? null;
}

/** What a cancel costs that comes when the work has begun; null: nothing. */
export function quoteLateCancel(ref: CardRef, card: HandlingCard, stage: string): Charge | null {
  if (stage !== 'picking' && stage !== 'packed') return null;
  const amountMinor = card.lateCancelMinor?.[stage] ?? 0;
  if (amountMinor === 0) return null;
  const name = { en: 'Late cancel', zh: '取消操作费' };
  return { type: 'late_cancel', name, amountMinor, trace: { ...ref, stage } };
}

function charged(
  type: 'packaging' | 'label_fee' | 'value_added',
  name: Wording,
  amountMinor: number,
  trace: Trace,
): Charge[] {
  return amountMinor === 0 ? [] : [{ type, name, amountMinor, trace }];
}

function piecesOf(kinds: readonly Parcel[]): number {
  return Number(kinds.reduce((sum, { count }) => sum + count, 0n));
}

function sumOf(kinds: readonly Parcel[], of: 'weight' | 'volume'): bigint {
  return kinds.reduce((sum, kind) => sum + kind[of] * kind.count, 0n);
}

function perStarted(
  price: PerMeasure | undefined,
  amount: bigint,
  exact: (each: string) => bigint,
): number {
  return price ? Number(ceilDivide(amount, exact(price.each))) * price.minor : 0;
}

function present(parts: Readonly<Record<string, number>>): Trace {
  return Object.fromEntries(Object.entries(parts).filter(([, minor]) => minor !== 0));
}
