import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { BadCell, type CsvProblem, readCsv, writeCsv } from '../../src/platform/csv';
import type { Failure } from '../../src/platform/failure';

const COLUMNS = [
  { name: 'code', aliases: ['编码'] },
  { name: 'pieces' },
  { name: 'note', optional: true },
];
const LIMITS = { maxBytes: 90_000, maxLines: 100 };

function read(content: string | Buffer[], limits = LIMITS) {
  const parts = typeof content === 'string' ? [Buffer.from(content)] : content;
  return readCsv(Readable.from(parts), COLUMNS, limits, (line) => ({
    code: line.text('code'),
    pieces: line.cell('pieces', (cell) => {
      if (!/^\d+$/.test(cell)) throw new BadCell('must be a whole number', '须为整数');
      return Number(cell);
    }),
    note: line.text('note'),
  }));
}

async function problemsIn(content: string): Promise<CsvProblem[]> {
  const failure = (await read(content).catch((error: unknown) => error)) as Failure;
  expect(failure.code).toBe('csv.problems');
  return JSON.parse(String(failure.values.problems)) as CsvProblem[];
}

describe('a CSV file', () => {
  it.each([
    ['plain', 'code,pieces\nA,1\nB,2\n'],
    ['with Windows line ends and no last one', 'code,pieces\r\nA,1\r\nB,2'],
    ['with a mark in front', '\ufeffcode,pieces\nA,1\nB,2\n'],
    ['with columns in another order, and more of them', 'pieces,x,code\n1,?,A\n2,?,B\n'],
    ['with headings in other case and in Chinese', ' Pieces ,编码\n1,A\n2,B\n'],
    ['with empty lines and spaces', 'code,pieces\n\n A , 1 \n\nB,2\n'],
    ['with quotes', '"code","pieces"\n"A","1"\n"B","2"\n'],
  ])('is read %s', async (_, content) => {
    expect(await read(content)).toEqual([
      { code: 'A', pieces: 1, note: '' },
      { code: 'B', pieces: 2, note: '' },
    ]);
  });

  it('is read in pieces that cut characters', async () => {
    const whole = Buffer.from('code,pieces\n红色杯子,1\n');
    const parts = [...whole].map((byte) => Buffer.from([byte]));
    expect(await read(parts)).toEqual([{ code: '红色杯子', pieces: 1, note: '' }]);
  });

  it('with mistakes tells all of them, each with line, column and value', async () => {
    const problems = await problemsIn('code,pieces\nA,one\nB,2\nC,"a,b"\nD,-1\n');
    expect(problems.map(({ line, column, value }) => [line, column, value])).toEqual([
      [2, 'pieces', 'one'],
      [4, 'pieces', 'a,b'],
      [5, 'pieces', '-1'],
    ]);
  });

  it('without a column says which', async () => {
    expect(await problemsIn('code,x\nA,1\n')).toMatchObject([{ line: 1, column: 'pieces' }]);
  });

  it.each([
    ['is empty', '', 'csv.unreadable'],
    [
      'is not UTF-8',
      [Buffer.from('code,pieces\n'), Buffer.from([0xba, 0xec, 0x0a])],
      'csv.unreadable',
    ],
    ['never closes a quote', 'code,pieces\n"A,1\n', 'csv.unreadable'],
    ['has too many lines', `code,pieces\n${'A,1\n'.repeat(101)}`, 'csv.too_large'],
    [
      'has too many bytes',
      `code,pieces\n${`${'A'.repeat(1_000)},1\n`.repeat(99)}`,
      'csv.too_large',
    ],
    ['has an endless cell', `code,pieces\n${'A'.repeat(70_000)},1\n`, 'csv.unreadable'],
  ])('that %s is refused', async (_, content, code) => {
    await expect(read(content)).rejects.toMatchObject({ code });
  });

  it('is written so that spreadsheets read it as it is meant, and run nothing', async () => {
    const file = writeCsv(
      ['code', 'note'],
      [
        ['A', '红, "x"'],
        ['=1+1', '@cmd'],
        ['-3.20', '-1+1'],
      ],
    );
    expect((await buffer(file)).toString()).toBe(
      '\ufeffcode,note\r\nA,"红, ""x"""\r\n\'=1+1,\'@cmd\r\n-3.20,\'-1+1\r\n',
    );
  });

  it.each([
    ['goes away before the end', undefined],
    ['breaks off', new Error('broken off')],
  ])('whose reader %s lets go of the rows', async (_, error) => {
    let open = true;
    async function* rows() {
      try {
        for (;;) yield ['x'.repeat(1_000)];
      } finally {
        open = false;
      }
    }
    const file = writeCsv(['code'], rows());
    file.on('error', () => undefined);
    await once(file, 'readable');
    await new Promise((resolve) => setTimeout(resolve, 20));
    file.destroy(error);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(open).toBe(false);
  });

  it('whose rows fail is broken off, not ended as if it were whole', async () => {
    async function* rows() {
      yield ['A'];
      throw new Error('the database is away');
    }
    await expect(buffer(writeCsv(['code'], rows()))).rejects.toThrow('the database is away');
  });
});
