import { NUMBER, WireFault } from './fault';
import { Code, Count, Decimal, Flag, Id, List, Moment, Part, reader, Text } from './fields';
import { readBody } from './json';

class Line {
  @Code({})
  sku!: string;

  @Count({ min: 1, max: 1000 })
  quantity!: number;
}

class Base {
  @Id({ optional: true })
  id?: string;
}

class Request extends Base {
  @Text({ max: 5, optional: true, aliases: ['old_name'] })
  text?: string;

  @Text({ optional: true, personal: true })
  person?: string;

  @Text({ optional: true, multiline: true })
  lines?: string;

  @Moment({ optional: true })
  at?: number;

  @Flag({ optional: true })
  flag?: boolean;

  @Decimal({ optional: true })
  price?: string;

  @List('code', { optional: true, max: 2 })
  codes?: string[];

  @List(() => Line, { optional: true, max: 2 })
  orders?: Line[];

  @Part(() => Line, { optional: true })
  part?: Line;
}

const read = reader(Request);

function readText(json: string): Request {
  return read(readBody(Buffer.from(json)).values);
}

function refusal(json: string): WireFault {
  try {
    readText(json);
  } catch (error) {
    if (error instanceof WireFault) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('fields of a call', () => {
  it('are read into the class that declares them, with those that it extends', () => {
    expect(
      readText(
        '{"id":1,"text":"a","orders":[{"sku":" M ","quantity":"3"}],"part":{"sku":"N","quantity":4}}',
      ),
    ).toEqual(
      Object.assign(new Request(), {
        id: '1',
        text: 'a',
        orders: [Object.assign(new Line(), { sku: 'M', quantity: 3 })],
        part: Object.assign(new Line(), { sku: 'N', quantity: 4 }),
      }),
    );
  });

  it.each([
    '{"text":null}',
    '{"text":""}',
    '{"text":"  "}',
    '{"codes":[]}',
    '{"orders":[]}',
    '{}',
    '{"unknown":{"deep":[1]}}',
  ])('are absent alike in %s', (json) => {
    expect(readText(json)).toEqual(new Request());
  });

  it('may come under another name', () => {
    expect(readText('{"old_name":"a"}').text).toBe('a');
    expect(readText('{"text":"b","old_name":"a"}').text).toBe('b');
  });

  it.each([
    ['12345678901234567890', '12345678901234567890'],
    ['"12345678901234567890"', '12345678901234567890'],
    ['"007"', '7'],
    ['0', '0'],
  ])('keep every digit of the id %s', (sent, kept) => {
    expect(readText(`{"id":${sent}}`).id).toBe(kept);
  });

  it.each([
    ['1750000000', 1_750_000_000_000],
    ['1750000000000', 1_750_000_000_000],
    ['"1750000000"', 1_750_000_000_000],
  ])('take the moment %s in seconds or milliseconds', (sent, ms) => {
    expect(readText(`{"at":${sent}}`).at).toBe(ms);
  });

  it('count characters as people do', () => {
    expect(readText('{"text":"🎁🎁🎁🎁🎁"}').text).toBe('🎁🎁🎁🎁🎁');
    expect(refusal('{"text":"🎁🎁🎁🎁🎁🎁"}').message).toContain('5 characters');
  });

  it.each([
    ['{"text":5}', 'text must be text, got the number 5'],
    ['{"text":{"a":1}}', 'text must be text, got an object'],
    ['{"text":"a\\nb"}', 'text must be one line'],
    ['{"id":1.5}', 'id must be a number of at most 20 digits, got the number 1.5'],
    ['{"id":"abc"}', 'id must be'],
    ['{"id":123456789012345678901}', 'id must be'],
    ['{"at":"yesterday"}', 'at must be a moment'],
    ['{"at":-1}', 'at must be a moment'],
    ['{"flag":"true"}', 'flag must be true or false'],
    ['{"codes":"A"}', 'codes must be a list'],
    ['{"codes":["A","B","C"]}', 'codes has 3 entries; at most 2'],
    ['{"codes":[" "]}', 'codes[0] is blank'],
    ['{"part":[1]}', 'part must be an object'],
    [
      '{"orders":[{"sku":"A","quantity":1},{"sku":"B","quantity":1.5}]}',
      'orders[1].quantity must be a whole number from 1 to 1000, got the number 1.5',
    ],
    ['{"orders":[{"sku":"A","quantity":0}]}', 'got the number 0'],
    ['{"orders":[{"sku":"A","quantity":-1}]}', 'got the number -1'],
    ['{"orders":[{"sku":"A","quantity":1e3}]}', 'got the number 1e3'],
    ['{"orders":[{"sku":"A","quantity":99999999999999999999}]}', 'orders[0].quantity'],
    ['{"orders":[{"quantity":1}]}', 'orders[0].sku is missing'],
    ['{"orders":[{"sku":" ","quantity":1}]}', 'orders[0].sku is missing'],
  ])('refuse %s and say why', (json, words) => {
    const fault = refusal(json);
    expect(fault.number).toBe(NUMBER.badParameters);
    expect(fault.message).toContain(words);
  });

  it('never repeat what is a person’s', () => {
    const fault = refusal('{"person":4155550123}');
    expect(fault.message).not.toContain('4155550123');
  });

  it('keep the lines of a text that may have them', () => {
    expect(readText('{"lines":"a\\nb"}').lines).toBe('a\nb');
  });

  it('shorten what they quote', () => {
    expect(refusal(`{"id":"${'x'.repeat(500)}"}`).message.length).toBeLessThan(300);
  });
});
