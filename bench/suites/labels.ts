import { fork } from 'node:child_process';
import { type LabelBytes, printPdf, printZpl } from '../../src/modules/labels/files/print-form';
import { drawSandboxLabel } from '../../src/modules/labels/sandbox-label.rules';
import { sandboxTrackingNumber } from '../../src/modules/labels/sandbox-numbers.rules';
import { drawPackingSlips } from '../../src/modules/printing/papers/packing-slip';
import { type Fact, QUICK, type Results } from '../figures';

const BATCH = 500;
const DRAWN = QUICK ? 200 : 3_000;
const MIB = 1024 * 1024;
const FORMATS = ['PDF', 'PNG', 'ZPL'] as const;
const WORKS = ['PDF', 'PNG', 'ZPL', 'slips'] as const;

type Work = (typeof WORKS)[number];

/** What a process of its own says of one print file. */
interface Measured {
  readonly ms: number;
  /** Above what it had before, labels included. */
  readonly peakMiB: number;
  readonly bytes: number;
}

/** Labels drawn by the sandbox, and print files of a whole batch. No database, no network. */
export async function labels(): Promise<Results> {
  const facts: Fact[] = FORMATS.map((format) => ({
    what: `labels of the sandbox as ${format}, per second of one core`,
    figure: drawnPerSecond(format).toFixed(0),
    wanted: format === 'PDF' ? '≥ 100' : undefined,
  }));
  for (const work of WORKS) {
    const { ms, peakMiB, bytes } = await inItsOwnProcess(work);
    facts.push({
      what: `one file of ${BATCH} ${work === 'slips' ? 'packing slips, Chinese names' : `${work} labels`} (${(bytes / MIB).toFixed(1)} MiB)`,
      figure: `${(ms / 1000).toFixed(2)} s, ${peakMiB.toFixed(0)} MiB`,
      wanted: work === 'slips' ? undefined : '< 5 s, < 200 MiB',
    });
  }
  return { pairs: [], facts };
}

function drawnPerSecond(format: (typeof FORMATS)[number]): number {
  for (let n = 0; n < DRAWN / 10; n += 1) draw(n, format);
  const before = process.cpuUsage();
  for (let n = 0; n < DRAWN; n += 1) draw(n, format);
  const { user, system } = process.cpuUsage(before);
  return DRAWN / ((user + system) / 1e6);
}

function draw(n: number, format: (typeof FORMATS)[number]): Buffer {
  const style = n % 2 === 0 ? 'UPS' : 'USPS';
  const city = { city: 'Los Angeles', state: 'CA', postcode: '90021' };
  return drawSandboxLabel(
    {
      style,
      service: style === 'UPS' ? 'UPS Ground' : 'USPS Ground Advantage',
      from: { name: 'Warehouse LA1', lines: ['1200 E 8th St'], ...city },
      to: { name: `Jane Roe ${n}`, lines: [`${n} S Grand Ave`, 'Apt 1204'], ...city },
      weight: '1.8 lb',
      trackingNumber: sandboxTrackingNumber(style, n),
      reference: `OB261123${n}`,
      date: '2026-11-23',
      parcel: { no: 1, of: 1 },
    },
    format,
  );
}

function inItsOwnProcess(work: Work): Promise<Measured> {
  const child = fork(__filename, [work]);
  return new Promise((resolve, reject) => {
    child.once('message', (measured) => resolve(measured as Measured));
    child.once('exit', (code) => reject(new Error(`${work} ended with ${code}`)));
  });
}

async function measure(work: Work): Promise<Measured> {
  const restBytes = process.memoryUsage().rss;
  const numbers = Array.from({ length: BATCH }, (_, n) => n);
  const files =
    work === 'slips' ? [] : numbers.map((n): LabelBytes => ({ format: work, file: draw(n, work) }));
  const begin = performance.now();
  const file = await fileOf(work, files);
  const ms = performance.now() - begin;
  // In kilobytes, the most that there ever was.
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { ms, peakMiB: (peakBytes - restBytes) / MIB, bytes: file.length };
}

async function fileOf(work: Work, files: readonly LabelBytes[]): Promise<Buffer> {
  if (work === 'slips')
    return drawPackingSlips(
      Array.from({ length: BATCH }, (_, n) => slip(n)),
      HEAD,
    );
  return work === 'ZPL' ? printZpl(files) : printPdf(files);
}

const HEAD = { jobId: 1, person: 'bench', at: new Date(0) };

function slip(n: number) {
  return {
    id: n,
    orderNo: `OB2611230${n}`,
    number: `CW${n}`,
    customerCode: 'C1',
    warehouse: 'US-LA1 洛杉矶',
    recipient: [`Jane Roe ${n}`, `${n} S Grand Ave`, 'Los Angeles CA 90071'],
    remark: '',
    services: '',
    trackingNumber: sandboxTrackingNumber('UPS', n),
    lines: [
      { skuCode: 'MUG-RED', name: '红色陶瓷马克杯 350ml 带盖', barcode: '', quantity: 1 },
      { skuCode: 'LAMP-01', name: 'Desk lamp with three levels', barcode: '', quantity: 2 },
    ],
  };
}

const [, , asked] = process.argv;
const mine = WORKS.find((work) => work === asked);
if (mine && process.send) {
  const send = process.send.bind(process);
  void measure(mine).then((measured) => send(measured));
}
