import { type Axis, allows, isFinal, STEPS, type States, stageOf } from './states.rules';

/** Written once more, the other way round: what each state may be reached from. */
const REACHED_FROM: { readonly [A in Axis]: Readonly<Record<States[A], string>> } = {
  fulfilment: {
    accepted: 'on_hold exception',
    picking: 'accepted on_hold exception',
    packed: 'accepted picking on_hold exception',
    shipped: 'accepted picking packed',
    cancelled: 'accepted picking packed on_hold exception',
    on_hold: 'accepted picking packed',
    exception: 'accepted picking packed',
  },
  label: {
    not_needed: 'waiting failed',
    waiting: 'not_needed buying ready failed voided',
    buying: 'waiting failed voided',
    ready: 'waiting buying failed',
    printed: 'ready',
    failed: 'waiting buying',
    void_asked: 'ready printed void_refused',
    voided: 'void_asked',
    void_refused: 'void_asked',
  },
  cancel: {
    none: '',
    asked: 'none',
    granted: 'none asked refused',
    refused: 'none asked',
  },
  tracking: {
    unknown: '',
    pre_transit: 'unknown',
    picked_up: 'unknown pre_transit',
    in_transit: 'unknown pre_transit picked_up out_for_delivery exception',
    out_for_delivery: 'unknown pre_transit picked_up in_transit exception',
    delivered: 'unknown pre_transit picked_up in_transit out_for_delivery exception returning',
    exception: 'unknown pre_transit picked_up in_transit out_for_delivery delivered returning',
    returning: 'unknown pre_transit picked_up in_transit out_for_delivery delivered exception',
  },
  billing: {
    quoted: '',
    frozen: 'quoted',
    charged: 'quoted frozen',
    released: 'quoted frozen',
    adjusted: 'charged released adjusted',
  },
};

const PAIRS = (Object.keys(STEPS) as Axis[]).flatMap((axis) => {
  const states = Object.keys(STEPS[axis]);
  return states.flatMap((from) => states.map((to) => [axis, from, to] as const));
});

describe('the steps of an order', () => {
  it.each(PAIRS)('%s from %s to %s', (axis, from, to) => {
    const sources = (REACHED_FROM[axis] as Record<string, string>)[to]?.split(' ') ?? [];
    expect(allows(axis, from as never, to as never)).toBe(sources.includes(from));
  });

  it('end where it is shipped or cancelled, and nowhere else', () => {
    const final = (Object.keys(STEPS.fulfilment) as States['fulfilment'][]).filter(isFinal);
    expect(final.sort()).toEqual(['cancelled', 'shipped']);
  });

  it.each([
    ['picking', null, 'picking'],
    ['on_hold', 'packed', 'packed'],
    ['exception', 'picking', 'picking'],
    ['shipped', null, 'shipped'],
  ] as const)('have come as far as %s (before: %s) says', (fulfilment, fulfilmentBefore, stage) => {
    expect(stageOf({ fulfilment, fulfilmentBefore })).toBe(stage);
  });
});
