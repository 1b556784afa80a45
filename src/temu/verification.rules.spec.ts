import { addressRefused, noAnswer, notReached } from '../platform/outbound.errors';
import { judge, judgeFailure } from './verification.rules';

function answer(errorCode: number, errorMsg = 'as they say'): string {
  return JSON.stringify({ success: errorCode === 1_000_000, errorCode, errorMsg });
}

it.each([
  ['a success', answer(1_000_000), 'ok'],
  ['that only the token is missing', answer(3_000_030), 'ok'],
  ['that the signature is wrong', answer(3_000_001), 'wrong_secret'],
  ['that it does not know the app_key', answer(3_000_020), 'unknown_app_key'],
  ['that the time is over', answer(3_000_012), 'wrong_clock'],
  ['that it is busy', answer(4_000_004), 'busy'],
  ['that it failed', answer(4_000_000), 'unclear'],
  ['something new', answer(7_777_777), 'unclear'],
  ['a page of a proxy', '<html>502</html>', 'not_the_router'],
  ['JSON of somebody else', '{"hello":"world"}', 'not_the_router'],
  ['nothing', '', 'not_the_router'],
])('hears %s', (_, text, outcome) => {
  expect(judge(200, text, null)).toMatchObject({ outcome });
});

it.each([
  [400, '400 s ahead of', '快 400 秒'],
  [-400, '400 s behind', '慢 400 秒'],
  [null, 'this server. Set', '时间，请'],
])('says how far the clock is off: %s', (apart, en, zh) => {
  const heard = judge(200, answer(3_000_012), apart);
  expect(heard.en).toContain(en);
  expect(heard.zh).toContain(zh);
});

it('cuts what the other side says, and keeps no text that a database refuses', () => {
  const { message } = judge(200, answer(4_000_000, `a\u0000${'b'.repeat(1_000)}`), null);
  expect(message).toBe(`a${'b'.repeat(299)}`);
});

it.each([
  [addressRefused({ host: '10.0.0.1', reason: 'it is not a public address' }), 'address_refused'],
  [notReached({ host: 'router.example', reason: 'ECONNREFUSED' }), 'not_reached'],
  [noAnswer({ host: 'router.example', reason: 'it took too long' }), 'not_reached'],
])('hears of %s', (error, outcome) => {
  expect(judgeFailure(error)).toMatchObject({ outcome, en: error.en, zh: error.zh });
});
