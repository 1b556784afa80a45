import { unfitJson } from './json';

function nested(levels: number): unknown {
  return JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
}

it.each<[string, unknown]>([
  ['nothing', null],
  ['a number', 5],
  ['a text with a whole pair', '😀'],
  ['thirty-two levels', nested(32)],
  ['many values', Array.from({ length: 10_000 }, (_, n) => ({ n: String(n) }))],
])('takes %s', (_, value) => {
  expect(unfitJson(value)).toBeNull();
});

it.each<[string, unknown, string]>([
  ['half a character', { a: [{ b: '\ud83d' }] }, 'half a character'],
  ['half a character in a name', { '\udc00': 1 }, 'half a character'],
  ['thirty-three levels', nested(33), 'nested'],
  ['a hundred thousand levels', nested(100_000), 'nested'],
])('refuses %s', (_, value, words) => {
  expect(unfitJson(value)).toContain(words);
});
