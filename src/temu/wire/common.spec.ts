import { contradiction, credentialsOf, staleness } from './common';
import { NUMBER, WireFault } from './fault';
import { readBody } from './json';

const NOW_MS = 1_750_000_000_000;

function read(json: string) {
  return readBody(Buffer.from(json));
}

describe('the common parameters', () => {
  it.each([
    ['app_key', '{"timestamp":1750000000,"sign":"A"}', NUMBER.appKeyMissing],
    ['a blank app_key', '{"app_key":" ","timestamp":1750000000,"sign":"A"}', NUMBER.appKeyMissing],
    ['timestamp', '{"app_key":"k","sign":"A"}', NUMBER.timestampMissing],
    [
      'ten digits of timestamp',
      '{"app_key":"k","timestamp":1750000000000,"sign":"A"}',
      NUMBER.timestampInvalid,
    ],
    [
      'digits in timestamp',
      '{"app_key":"k","timestamp":"now","sign":"A"}',
      NUMBER.timestampInvalid,
    ],
    ['sign', '{"app_key":"k","timestamp":1750000000}', NUMBER.signMissing],
  ])('are refused without %s', (_, json, number) => {
    const fault = credentialsOf(read(json));
    expect(fault).toBeInstanceOf(WireFault);
    expect(fault).toMatchObject({ number });
  });

  it.each(['1750000000', '"1750000000"'])('take the timestamp as %s', (timestamp) => {
    const found = credentialsOf(read(`{"app_key":"k","timestamp":${timestamp},"sign":"A"}`));
    expect(found).toEqual({ appKey: 'k', timestampSeconds: 1_750_000_000 });
  });

  it.each([
    [-300, null],
    [300, null],
    [-301, NUMBER.timestampExpired],
    [301, NUMBER.timestampExpired],
  ])('may be %d seconds from the clock: %s', (apart, number) => {
    expect(staleness(1_750_000_000 + apart, NOW_MS)?.number ?? null).toBe(number);
  });

  it('must not say another type than the path', () => {
    expect(contradiction(read('{"type":"a.b"}'), 'a.b')).toBeNull();
    expect(contradiction(read('{}'), 'a.b')).toBeNull();
    expect(contradiction(read('{"type":"a.c"}'), 'a.b')?.message).toContain('"a.c"');
    expect(contradiction(read('{"data_type":"XML"}'), 'a.b')?.number).toBe(NUMBER.badParameters);
  });
});
