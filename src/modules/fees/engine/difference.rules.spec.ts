import { differences } from './difference.rules';

const BASE = { type: 'delivery', amountMinor: 842, trace: { cardId: 1, billable: '1', row: '1' } };
const FUEL = { type: 'fuel', amountMinor: 100, trace: { surcharge: 'FUEL', ofMinor: 842 } };

describe('the difference of two prices', () => {
  it('is none of equal ones', () => {
    expect(differences([BASE, FUEL], [FUEL, BASE])).toEqual([]);
  });

  it('names, line by line, what was not as before', () => {
    const after = [
      { type: 'delivery', amountMinor: 900, trace: { cardId: 1, billable: '2', row: '2' } },
      { ...FUEL, amountMinor: 107, trace: { surcharge: 'FUEL', ofMinor: 900, costMinor: 5 } },
    ];
    expect(differences([BASE, FUEL], after)).toEqual([
      {
        type: 'delivery',
        code: '',
        beforeMinor: 842,
        afterMinor: 900,
        causes: [
          { what: 'billable', before: '1', after: '2' },
          { what: 'row', before: '1', after: '2' },
        ],
      },
      {
        type: 'fuel',
        code: 'FUEL',
        beforeMinor: 100,
        afterMinor: 107,
        causes: [{ what: 'ofMinor', before: '842', after: '900' }],
      },
    ]);
  });

  it('tells of a line that came, and of one that went', () => {
    const oversize = {
      type: 'oversize',
      amountMinor: 9_000,
      trace: { surcharge: 'LARGE', conditions: [{ condition: 'longest', found: '97' }] },
    };
    expect(differences([BASE, FUEL], [BASE, oversize])).toEqual([
      {
        type: 'fuel',
        code: 'FUEL',
        beforeMinor: 100,
        afterMinor: 0,
        causes: [{ what: 'ofMinor', before: '842', after: '' }],
      },
      {
        type: 'oversize',
        code: 'LARGE',
        beforeMinor: 0,
        afterMinor: 9_000,
        causes: [
          { what: 'conditions', before: '', after: '[{"condition":"longest","found":"97"}]' },
        ],
      },
    ]);
  });
});
