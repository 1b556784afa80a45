import type { InboundState } from './inbound.types';
import { allows, isFinal, STEPS } from './states.rules';

/** Written once more, the other way round: what each state may be reached from. */
const REACHED_FROM: Readonly<Record<InboundState, string>> = {
  draft: '',
  submitted: 'draft',
  in_transit: 'submitted',
  arrived: 'submitted in_transit',
  receiving: 'submitted in_transit arrived',
  putting_away: 'receiving',
  completed: 'receiving putting_away',
  cancelled: 'draft submitted in_transit arrived',
};

const STATES = Object.keys(STEPS) as InboundState[];
const PAIRS = STATES.flatMap((from) => STATES.map((to) => [from, to] as const));

describe('the steps of an inbound order', () => {
  it.each(PAIRS)('from %s to %s', (from, to) => {
    expect(allows(from, to)).toBe(REACHED_FROM[to].split(' ').includes(from));
  });

  it('end where it is completed or cancelled, and nowhere else', () => {
    expect(STATES.filter(isFinal)).toEqual(['completed', 'cancelled']);
  });
});
