import { type Candidate, choiceTrace, choose, type Selection } from './choice.rules';

function candidate(
  channelId: number,
  totalMinor: number | null,
  transitDays: number | null,
): Candidate {
  return { channelId, code: `C${channelId}`, totalMinor, transitDays };
}

describe('of the channels that get there, the warehouse takes', () => {
  const slow = candidate(1, 500, 5);
  const fast = candidate(2, 900, 2);
  const equal = candidate(3, 500, 5);
  const nowhere = candidate(4, null, 1);
  const unknown = candidate(5, 100, null);

  it.each<[string, Candidate[], Selection, number[], number | undefined]>([
    ['the cheapest', [fast, slow], 'cheapest', [], 1],
    ['the first of equally cheap ones', [fast, equal, slow], 'cheapest', [], 3],
    ['the fastest', [slow, fast], 'fastest', [], 2],
    ['the cheaper of equally fast ones', [candidate(6, 501, 5), slow], 'fastest', [], 1],
    ['as fastest one whose days are known', [unknown, slow], 'fastest', [], 1],
    ['the first of its list', [slow, fast], 'priority', [2, 1], 2],
    [
      'the next of its list, where the first does not get there',
      [nowhere, slow],
      'priority',
      [4, 1],
      1,
    ],
    [
      'the cheapest of those not in its list, if no other is left',
      [fast, slow],
      'priority',
      [4],
      1,
    ],
    ['nothing of nothing', [], 'cheapest', [], undefined],
    ['nothing, if none gets there', [nowhere], 'fastest', [], undefined],
  ])('%s', (_, candidates, rule, priority, expected) => {
    expect(choose(candidates, rule, priority)?.channelId).toBe(expected);
  });

  it('and says what it could choose from', () => {
    const reason = { en: 'No zone.', zh: '' };
    expect(choiceTrace([slow, { ...nowhere, reason }], 'cheapest')).toEqual({
      rule: 'cheapest',
      among: [
        { channel: 'C1', totalMinor: 500, transitDays: 5 },
        { channel: 'C4', unreachable: 'No zone.', transitDays: 1 },
      ],
    });
  });
});
