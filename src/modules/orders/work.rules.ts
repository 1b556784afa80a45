import type { Failure } from '../../platform/failure';
import {
  cancelNotAsked,
  cancelWaits,
  notStopped,
  packedDiffers,
  wrongStage,
} from './orders.errors';
import type { CancelState, Fulfilment } from './orders.types';
import { isFinal, isStopped } from './states.rules';

/** What people in the warehouse do to an order. */
export type Deed =
  | 'start picking'
  | 'pack'
  | 'set tracking'
  | 'print label'
  | 'ship'
  | 'hold'
  | 'resume'
  | 'raise exception'
  | 'clear exception'
  | 'grant cancel'
  | 'refuse cancel'
  | 'cut';

/** Where an order must stand for a deed; `any open` is everything that is not final. */
const FROM: Readonly<Record<Deed, readonly Fulfilment[] | 'any open'>> = {
  'start picking': ['accepted'],
  // Packing again corrects what was packed.
  pack: ['accepted', 'picking', 'packed'],
  'set tracking': ['accepted', 'picking', 'packed', 'on_hold', 'exception', 'shipped'],
  // Printed again after it left, if the paper was spoilt.
  'print label': ['accepted', 'picking', 'packed', 'shipped'],
  ship: ['accepted', 'picking', 'packed'],
  hold: ['accepted', 'picking', 'packed'],
  resume: ['on_hold'],
  'raise exception': ['accepted', 'picking', 'packed'],
  'clear exception': ['exception'],
  'grant cancel': 'any open',
  'refuse cancel': 'any open',
  cut: 'any open',
};

const NAMES: Readonly<Record<Deed, { readonly en: string; readonly zh: string }>> = {
  'start picking': { en: 'picked', zh: '拣货' },
  pack: { en: 'packed', zh: '打包' },
  'set tracking': { en: 'given a tracking number', zh: '填写运单号' },
  'print label': { en: 'given a printed label', zh: '打印面单' },
  ship: { en: 'shipped', zh: '发货' },
  hold: { en: 'held', zh: '挂起' },
  resume: { en: 'resumed', zh: '恢复' },
  'raise exception': { en: 'put into exception', zh: '标记异常' },
  'clear exception': { en: 'cleared of an exception', zh: '解除异常' },
  'grant cancel': { en: 'cancelled', zh: '同意取消' },
  'refuse cancel': { en: 'kept', zh: '拒绝取消' },
  cut: { en: 'cut', zh: '截单' },
};

export interface Workable {
  readonly number: string;
  readonly fulfilment: Fulfilment;
  readonly fulfilmentBefore: Fulfilment | null;
  readonly cancel: CancelState;
}

/** Why a deed can't be done to an order as it stands; null: it can. */
export function objection(deed: Deed, order: Workable): Failure | null {
  const { number, fulfilment, cancel } = order;
  const from = FROM[deed];
  if (from === 'any open' ? isFinal(fulfilment) : !from.includes(fulfilment)) {
    const { en, zh } = NAMES[deed];
    if ((deed === 'resume' || deed === 'clear exception') && !isStopped(fulfilment))
      return notStopped({ number, state: fulfilment });
    return wrongStage({ number, state: fulfilment, en, zh });
  }
  // Whoever asked waits for an answer: the parcel must not leave meanwhile.
  if ((deed === 'ship' || deed === 'print label') && cancel === 'asked')
    return cancelWaits({ number });
  if (deed === 'grant cancel' || deed === 'refuse cancel') {
    if (cancel === 'asked' || (deed === 'grant cancel' && cancel === 'refused')) return null;
    return cancelNotAsked({ number });
  }
  return null;
}

/** What was packed must be what was ordered: every line, no piece more and none less. */
export function packingObjection(
  number: string,
  lines: readonly {
    readonly lineNo: number;
    readonly skuCode: string;
    readonly quantity: number;
  }[],
  packages: readonly {
    readonly lines: readonly { readonly lineNo: number; readonly quantity: number }[];
  }[],
): Failure | null {
  const packed = new Map<number, number>();
  for (const { lines: held } of packages)
    for (const { lineNo, quantity } of held)
      packed.set(lineNo, (packed.get(lineNo) ?? 0) + quantity);
  // One package that lists nothing holds everything.
  if (packed.size === 0 && packages.length === 1) return null;
  for (const { lineNo, skuCode, quantity } of lines) {
    const found = packed.get(lineNo) ?? 0;
    if (found !== quantity)
      return packedDiffers({
        number,
        line: lineNo,
        sku: skuCode,
        ordered: quantity,
        packed: found,
      });
    packed.delete(lineNo);
  }
  const [stranger] = packed.keys();
  if (stranger === undefined) return null;
  return packedDiffers({
    number,
    line: stranger,
    sku: '—',
    ordered: 0,
    packed: packed.get(stranger) ?? 0,
  });
}
