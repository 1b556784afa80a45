import { Batches } from './batches';

const OPERATOR = 1;
const OTHER = 2;

interface Work {
  readonly operatorId: number;
  readonly items: readonly string[];
  readonly finish: () => void;
}

/** Batches whose works wait to be finished by hand; an item named `bad…` fails its batch. */
function byHand(rules: { most: number; nameOf?: (item: string) => string }) {
  const works: Work[] = [];
  const batches = new Batches<string, string>(
    (operatorId, items) =>
      new Promise((resolve, reject) => {
        const finish = () => {
          const bad = items.find((item) => item.startsWith('bad'));
          if (bad === 'bad line') reject(Object.assign(new Error(bad), { code: 'ECONNREFUSED' }));
          else if (bad) reject(new Error(bad));
          else resolve(items.map((item) => `${item} done`));
        };
        works.push({ operatorId, items, finish });
      }),
    rules,
  );
  const finish = async (at: number) => {
    works[at]?.finish();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { batches, works, finish, asked: () => works.map((work) => work.items) };
}

describe('what comes together', () => {
  it('goes together, behind the one that found nobody before it', async () => {
    const { batches, asked, finish } = byHand({ most: 10 });
    const all = ['a', 'b', 'c'].map((item) => batches.add(OPERATOR, 0, item));
    expect(asked()).toEqual([['a']]);
    expect(batches.waitingIn(OPERATOR, 0)).toBe(2);
    await finish(0);
    expect(asked()).toEqual([['a'], ['b', 'c']]);
    await finish(1);
    expect(await Promise.all(all)).toEqual(['a done', 'b done', 'c done']);
    expect(batches.waitingIn(OPERATOR, 0)).toBe(0);
  });

  it('starts anew once everybody has been answered', async () => {
    const { batches, asked, finish } = byHand({ most: 10 });
    const first = batches.add(OPERATOR, 0, 'a');
    await finish(0);
    await first;
    const second = batches.add(OPERATOR, 0, 'b');
    expect(asked()).toEqual([['a'], ['b']]);
    await finish(1);
    expect(await second).toBe('b done');
  });

  it('goes in batches of the most that may', async () => {
    const { batches, asked, finish } = byHand({ most: 2 });
    const all = ['a', 'b', 'c', 'd'].map((item) => batches.add(OPERATOR, 0, item));
    await finish(0);
    await finish(1);
    await finish(2);
    expect(asked()).toEqual([['a'], ['b', 'c'], ['d']]);
    expect(await Promise.all(all)).toHaveLength(4);
  });

  it('waits for what has its name, which must see what became of the first', async () => {
    const { batches, asked, finish } = byHand({ most: 10, nameOf: (item) => item.slice(0, 1) });
    const all = ['a', 'b1', 'b2', 'c'].map((item) => batches.add(OPERATOR, 0, item));
    await finish(0);
    await finish(1);
    await finish(2);
    expect(asked()).toEqual([['a'], ['b1', 'c'], ['b2']]);
    await Promise.all(all);
  });

  it('does not share the failure of one: each is then tried alone', async () => {
    const { batches, asked, finish } = byHand({ most: 10 });
    const all = Promise.allSettled(
      ['a', 'b', 'bad', 'c'].map((item) => batches.add(OPERATOR, 0, item)),
    );
    for (let at = 0; at < 5; at += 1) await finish(at);
    expect(asked()).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']]);
    expect((await all).map((one) => (one.status === 'fulfilled' ? one.value : one.status))).toEqual(
      ['a done', 'b done', 'rejected', 'c done'],
    );
  });

  it('fails at once together where the database is away', async () => {
    const { batches, asked, finish } = byHand({ most: 10 });
    const all = Promise.allSettled(
      ['a', 'b', 'bad line', 'c'].map((item) => batches.add(OPERATOR, 0, item)),
    );
    await finish(0);
    await finish(1);
    expect(asked()).toEqual([['a'], ['b', 'bad line', 'c']]);
    expect((await all).map((one) => one.status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ]);
  });

  it('does not wait for another lane or another operator', async () => {
    const { batches, works, finish } = byHand({ most: 10 });
    const all = [
      batches.add(OPERATOR, 0, 'a'),
      batches.add(OPERATOR, 1, 'b'),
      batches.add(OTHER, 0, 'c'),
    ];
    expect(works.map((work) => [work.operatorId, ...work.items])).toEqual([
      [OPERATOR, 'a'],
      [OPERATOR, 'b'],
      [OTHER, 'c'],
    ]);
    for (const at of works.keys()) await finish(at);
    await Promise.all(all);
  });
});
