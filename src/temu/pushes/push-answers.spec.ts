import { judge, MAX_TRIES, type Reply, retryAfterMs } from './push-answers';

const FIRST = { attempts: 1, lastOutcome: null };

function answer(envelope: unknown, httpStatus = 200): Reply {
  const text = typeof envelope === 'string' ? envelope : JSON.stringify(envelope);
  return { kind: 'answer', httpStatus, text };
}

function refusal(errorCode: number, httpStatus = 200): Reply {
  return answer({ success: false, errorCode, errorMsg: 'no' }, httpStatus);
}

const SILENCE: Reply = { kind: 'none', why: { en: 'nobody', zh: '无' }, sent: false };

describe('an answer to a push', () => {
  it.each<[string, Reply, string, string]>([
    [
      '1000000 is delivered',
      answer({ success: true, errorCode: 1_000_000 }),
      'delivered',
      'answered',
    ],
    [
      'success with another number is delivered',
      answer({ success: true, errorCode: 0 }),
      'delivered',
      'answered',
    ],
    [
      '1000000 without a word of success is delivered',
      answer({ errorCode: 1_000_000 }),
      'delivered',
      'answered',
    ],
    [
      '1000000 that says it failed is dead',
      answer({ success: false, errorCode: 1_000_000 }),
      'dead',
      'answered',
    ],
    ['4000000 is tried again', refusal(4_000_000), 'waiting', 'silent'],
    ['4000004 is tried again', refusal(4_000_004), 'waiting', 'busy'],
    ['HTTP 503 with an envelope is tried again', refusal(2_000_000, 503), 'waiting', 'silent'],
    ['HTTP 502 of a proxy is tried again', answer('<html>', 502), 'waiting', 'silent'],
    ['HTTP 404 of somebody else is tried again', answer('not found', 404), 'waiting', 'silent'],
    ['JSON that is no envelope is tried again', answer('[]'), 'waiting', 'silent'],
    ['silence is tried again', SILENCE, 'waiting', 'silent'],
    ['a bad parameter is dead', refusal(3_000_000), 'dead', 'answered'],
    ['a wrong signature is dead', refusal(3_000_001), 'dead', 'answered'],
    ['a failure of the business is dead', refusal(2_000_000), 'dead', 'answered'],
    ['an unknown order is dead', refusal(170_020_004), 'dead', 'answered'],
  ])('%s', (_, reply, state, otherSide) => {
    expect(judge(reply, FIRST, 0.5)).toMatchObject({ state, otherSide });
  });

  it('about the clock is tried once more, and then dead', () => {
    const first = judge(refusal(3_000_012), FIRST, 0);
    expect(first).toMatchObject({ state: 'waiting', outcome: 3_000_012 });
    const second = judge(refusal(3_000_012), { attempts: 2, lastOutcome: 3_000_012 }, 0);
    expect(second).toMatchObject({ state: 'dead', outcome: 3_000_012 });
  });

  it('says the other side’s number and words, in both languages', () => {
    const { reason, answer: said } = judge(refusal(3_000_001), FIRST, 0);
    expect(said).toBe('no');
    expect(reason?.en).toMatch(/app_secret.*3000001 no/);
    expect(reason?.zh).toMatch(/app_secret.*3000001 no/);
  });

  it('with a number that no column holds is kept without it', () => {
    expect(judge(refusal(99_999_999_999), FIRST, 0)).toMatchObject({
      state: 'dead',
      outcome: null,
    });
  });

  it('that never comes is given up after hundreds of tries, and says so', () => {
    expect(judge(SILENCE, { attempts: MAX_TRIES - 1, lastOutcome: null }, 0).state).toBe('waiting');
    const last = judge(SILENCE, { attempts: MAX_TRIES, lastOutcome: null }, 0);
    expect(last.state).toBe('dead');
    expect(last.reason?.en).toContain(`${MAX_TRIES} tries`);
  });
});

describe('the wait before another try', () => {
  it.each([
    [1, 0, 500],
    [1, 1, 1_000],
    [4, 1, 8_000],
    [20, 1, 600_000],
    [300, 0, 300_000],
  ])('after %i tries, with chance %d, is %i ms', (attempts, chance, ms) => {
    expect(retryAfterMs(attempts, chance)).toBe(ms);
  });
});
