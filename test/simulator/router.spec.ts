import { PassThrough } from 'node:stream';
import type { Mode } from '../../src/simulator/router/behaviour';
import { attend, behaviourOf } from '../../src/simulator/router/command';
import { TemuRouter } from '../../src/simulator/router/router';
import { type Answer, type Fields, signed } from '../../src/simulator/wire';
import { until } from '../support/temu';

const SECRET = '00112233445566778899aabbccddeeff00112233';
const TYPE = 'bg.certified.warehouse.order.status.change';

let router: TemuRouter;

beforeEach(async () => {
  router = new TemuRouter({ secrets: { 'demo-app-key': SECRET }, perSecond: null });
  await router.listen(0);
});

afterEach(() => router.close());

function push(fields: Fields = {}): Fields {
  return {
    type: TYPE,
    app_key: 'demo-app-key',
    timestamp: Math.floor(Date.now() / 1000),
    data_type: 'JSON',
    cwFulfillNo: 'CW1',
    fulfillStatus: 10,
    ...fields,
  };
}

async function send(fields: Fields, secret = SECRET): Promise<Answer> {
  const response = await fetch(router.url, {
    method: 'POST',
    body: JSON.stringify(signed(fields, secret)),
  });
  return (await response.json()) as Answer;
}

describe('the router that plays Temu', () => {
  it('takes what is signed and in time, and remembers it', async () => {
    expect(await send(push())).toMatchObject({ success: true, errorCode: 1_000_000 });
    expect(router.taken('CW1')).toMatchObject([{ type: TYPE, number: 'CW1', taken: true }]);
  });

  it.each<[string, Fields, number]>([
    ['an app_key that nobody has', push({ app_key: 'x' }), 3000020],
    ['no app_key', push({ app_key: undefined }), 3000019],
    ['no timestamp', push({ timestamp: undefined }), 3000010],
    ['a timestamp in milliseconds', push({ timestamp: Date.now() }), 3000011],
    [
      'a clock that is ten minutes late',
      push({ timestamp: Math.floor(Date.now() / 1000) - 600 }),
      3000012,
    ],
    ['no type', push({ type: undefined }), 3000000],
  ])('refuses %s', async (_, fields, errorCode) => {
    expect(await send(fields)).toMatchObject({ success: false, errorCode });
    expect(router.taken()).toEqual([]);
  });

  it('refuses a signature of another secret', async () => {
    expect(await send(push(), 'another')).toMatchObject({ success: false, errorCode: 3000001 });
  });

  it.each<[Mode, number]>([
    ['refuse', 2_000_000],
    ['busy', 4_000_004],
    ['fail', 4_000_000],
  ])('says on demand that it would %s', async (mode, errorCode) => {
    await router.behave({ mode });
    expect(await send(push())).toMatchObject({ success: false, errorCode });
    await router.behave({ mode, number: 'CW2' });
    expect(await send(push())).toMatchObject({ success: true });
  });

  it.each<[Mode, boolean]>([
    ['drop', false],
    ['forget', true],
  ])('gives no answer on demand: %s', async (mode, taken) => {
    await router.behave({ mode });
    await expect(send(push())).rejects.toThrow();
    expect(router.taken().length > 0).toBe(taken);
  });

  it('is down for a time, and back on the same address', async () => {
    const { url } = router;
    const since = performance.now();
    await router.behave({ mode: 'down', seconds: 1 });
    let answer: Answer | null = null;
    for (; answer === null; await new Promise((resolve) => setTimeout(resolve, 20)))
      answer = await send(push()).catch(() => null);
    expect(performance.now() - since).toBeGreaterThan(990);
    expect(answer).toMatchObject({ success: true });
    expect(router.url).toBe(url);
  });

  it('turns away what comes too fast, per app_key', async () => {
    await router.close();
    // All in one moment, however long they are on their way.
    const now = Date.now();
    const secrets = { 'demo-app-key': SECRET };
    router = new TemuRouter({ secrets, perSecond: 3, nowMs: () => now });
    await router.listen(0);
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(push())));
    expect(answers.filter((one) => one.errorCode === 4_000_004)).toHaveLength(2);
  });
});

describe('the keyboard of the router', () => {
  it.each([
    ['busy', [], { mode: 'busy', seconds: null, number: null }],
    ['down', ['3600'], { mode: 'down', seconds: 3600, number: null }],
    ['refuse', ['30', 'CW0001'], { mode: 'refuse', seconds: 30, number: 'CW0001' }],
    ['refuse', ['CW0001'], { mode: 'refuse', seconds: null, number: 'CW0001' }],
    ['angry', [], null],
  ])('understands %s %j', (word, rest, behaviour) => {
    expect(behaviourOf(word, rest)).toEqual(behaviour);
  });

  it('shows what comes, changes the mood, and quits', async () => {
    const keyboard = new PassThrough();
    let shown = '';
    const over = attend(router, keyboard, (text) => (shown += text), false);
    await send(push());
    keyboard.write('busy\n');
    await until('it has read that', () => router.mood().mode === 'busy');
    expect(await send(push())).toMatchObject({ errorCode: 4_000_004 });
    keyboard.write('list CW1\nquit\n');
    await over;
    expect(shown).toContain(`✓ 1000000 CW1`);
    expect(shown).toContain('✗ 4000004 CW1');
  });
});
