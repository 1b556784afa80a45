import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm';

/**
 * What is printed, read back by programs that share nothing with those that made it: PDFs by
 * pdf.js, barcodes by ZXing, ZPL by a small reader of the commands that we use.
 */
export interface PdfPage {
  /** In points. */
  readonly width: number;
  readonly height: number;
  readonly text: string;
  readonly png: Buffer;
}

const READ_PDF = join(__dirname, 'read-pdf.mjs');
/** A picture as a printer of 203 dots to the inch makes it. */
const PRINTER_SCALE = 203 / 72;

/** @param scale pixels per point; 0: no pictures, which is quicker */
export async function readPdf(pdf: Buffer, scale = PRINTER_SCALE): Promise<PdfPage[]> {
  const reader = spawn(process.execPath, [READ_PDF, String(scale)]);
  const [out, errors]: Buffer[][] = [[], []];
  reader.stdout.on('data', (part: Buffer) => out?.push(part));
  reader.stderr.on('data', (part: Buffer) => errors?.push(part));
  reader.stdin.end(pdf);
  const code = await new Promise((resolve) => reader.on('close', resolve));
  if (code !== 0) throw new Error(`the PDF can't be read: ${Buffer.concat(errors ?? [])}`);
  const pages = JSON.parse(Buffer.concat(out ?? []).toString()) as (PdfPage & { png: string })[];
  return pages.map((page) => ({ ...page, png: Buffer.from(page.png, 'base64') }));
}

let prepared = false;

/** What its barcodes say, from the top to the bottom of the picture. */
export async function readBars(png: Buffer): Promise<{ symbology: string; text: string }[]> {
  // By default it would be fetched from the network.
  if (!prepared) prepareZXingModule({ overrides: { wasmBinary: decoder() } });
  prepared = true;
  const found = await readBarcodes(png, { formats: ['Code128'], tryHarder: true });
  return found
    .sort((one, other) => one.position.topLeft.y - other.position.topLeft.y)
    .map(({ symbologyIdentifier: symbology, text }) => ({ symbology, text }));
}

function decoder(): ArrayBuffer {
  const file = require.resolve('zxing-wasm/full/zxing_full.wasm');
  return Uint8Array.from(readFileSync(file)).buffer;
}

/** A part of a PNG file, for files that a test writes itself. */
export function pngChunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
}

/** The commands of one ZPL format in their order, each with what follows its name. */
export function zplCommands(zpl: string): { name: string; rest: string }[] {
  return [...zpl.matchAll(/([\^~])(A0|[A-Z0-9@]{2})([^^~]*)/g)].map(([, sign, name, rest]) => ({
    name: `${sign}${name}`,
    rest: (rest ?? '').replace(/[\r\n]+$/, ''),
  }));
}

/** The texts and the barcodes that a printer would put on paper. */
export function readZpl(zpl: string): { texts: string[]; bars: string[] } {
  const texts: string[] = [];
  const bars: string[] = [];
  let coded = false;
  let hex = false;
  for (const { name, rest } of zplCommands(zpl)) {
    if (name === '^FO') [coded, hex] = [false, false];
    if (name === '^BC') coded = true;
    if (name === '^FH') hex = true;
    if (name !== '^FD') continue;
    if (coded) bars.push(code128Data(rest));
    else texts.push(hex ? unescaped(rest) : rest);
  }
  return { texts, bars };
}

/** Invocation codes of ^BC: what it begins in, and the signs between the fields of GS1-128. */
function code128Data(data: string): string {
  const begin = />[:;]/.exec(data);
  if (begin?.index !== 0) throw new Error('bars begin by saying in which set of signs');
  const fields = data.slice(2).split('>8');
  if (begin[0] === '>;' && fields.some((digits) => !/^(\d\d)*$/.test(digits)))
    throw new Error('pairs of digits only');
  return fields.join('');
}

function unescaped(text: string): string {
  return text.replace(/_([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
