import type { CancelState, Fulfilment } from './orders.types';
import { type Deed, objection, packingObjection } from './work.rules';

const STATES: Fulfilment[] = [
  'accepted',
  'picking',
  'packed',
  'on_hold',
  'exception',
  'shipped',
  'cancelled',
];
const CANCELS: CancelState[] = ['none', 'asked', 'granted', 'refused'];

/** Every deed against every state, in the order of STATES: ● it can be done, · it can't. */
const MATRIX: Readonly<Record<Deed, string>> = {
  'start picking': '●······',
  pack: '●●●····',
  'set tracking': '●●●●●●·',
  'print label': '●●●··●·',
  ship: '●●●····',
  hold: '●●●····',
  resume: '···●···',
  'raise exception': '●●●····',
  'clear exception': '····●··',
  'grant cancel': '●●●●●··',
  'refuse cancel': '●●●●●··',
  cut: '●●●●●··',
};

function order(fulfilment: Fulfilment, cancel: CancelState = 'none') {
  return { number: 'CW1', fulfilment, fulfilmentBefore: null, cancel };
}

const DEEDS = Object.keys(MATRIX) as Deed[];
const PAIRS = DEEDS.flatMap((deed) => STATES.map((state, at) => [deed, state, at] as const));

describe('a deed of the warehouse', () => {
  it.each(PAIRS)('%s, on an order that is %s', (deed, state, at) => {
    const decides = deed === 'grant cancel' || deed === 'refuse cancel';
    const failure = objection(deed, order(state, decides ? 'asked' : 'none'));
    expect(failure === null).toBe(MATRIX[deed][at] === '●');
    if (failure) expect(failure.en).toContain('CW1');
  });

  it.each([
    ['ship', 'none', null],
    ['ship', 'asked', 'order.cancel_waits'],
    ['ship', 'refused', null],
    ['print label', 'asked', 'order.cancel_waits'],
    ['pack', 'asked', null],
    ['grant cancel', 'none', 'order.cancel_not_asked'],
    ['grant cancel', 'asked', null],
    ['grant cancel', 'refused', null],
    ['refuse cancel', 'none', 'order.cancel_not_asked'],
    ['refuse cancel', 'asked', null],
    ['refuse cancel', 'refused', 'order.cancel_not_asked'],
    ['cut', 'asked', null],
  ] as [Deed, CancelState, string | null][])('%s, where a cancel is %s', (deed, cancel, code) => {
    expect(CANCELS).toContain(cancel);
    expect(objection(deed, order('packed', cancel))?.code ?? null).toBe(code);
  });
});

describe('what was packed', () => {
  const lines = [
    { lineNo: 1, skuCode: 'A', quantity: 2 },
    { lineNo: 2, skuCode: 'B', quantity: 1 },
  ];
  const box = (...held: [number, number][]) => ({
    lines: held.map(([lineNo, quantity]) => ({ lineNo, quantity })),
  });

  it.each([
    ['one box that lists nothing', [box()], null],
    ['one box with all', [box([1, 2], [2, 1])], null],
    ['two boxes', [box([1, 1]), box([1, 1], [2, 1])], null],
    ['a piece too few', [box([1, 1], [2, 1])], 'line 1 (A): 2 ordered, 1 packed'],
    ['a piece too many', [box([1, 2], [2, 2])], 'line 2 (B): 1 ordered, 2 packed'],
    ['a line that is missing', [box([1, 2])], 'line 2 (B): 1 ordered, 0 packed'],
    ['a line that is none', [box([1, 2], [2, 1], [3, 1])], 'line 3'],
    ['two boxes that list nothing', [box(), box()], 'line 1 (A): 2 ordered, 0 packed'],
  ])('as %s', (_, packages, words) => {
    const failure = packingObjection('CW1', lines, packages);
    if (words === null) expect(failure).toBeNull();
    else expect(failure?.en).toContain(words);
  });
});
