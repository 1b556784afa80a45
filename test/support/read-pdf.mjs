/**
 * Opens the PDF of the standard input in a reader that shares nothing with what wrote it, and says
 * what is there as JSON: of each page its size in points, its text, and a picture of it as PNG.
 * A process of its own, because the reader is a module that tests can't import.
 *
 *   node read-pdf.mjs [scale] < some.pdf
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const scale = Number(process.argv[2] ?? 203 / 72);
const reader = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

const parts = [];
for await (const part of process.stdin) parts.push(part);
const pdf = await getDocument({
  data: new Uint8Array(Buffer.concat(parts)),
  standardFontDataUrl: join(reader, 'standard_fonts/'),
  cMapUrl: join(reader, 'cmaps/'),
  verbosity: 0,
}).promise;

const pages = [];
for (let number = 1; number <= pdf.numPages; number += 1) {
  const page = await pdf.getPage(number);
  const { width, height } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  pages.push({
    width,
    height,
    text: items.map((item) => item.str).join('\n'),
    png: scale > 0 ? await picture(page) : '',
  });
}
process.stdout.write(JSON.stringify(pages));

async function picture(page) {
  const viewport = page.getViewport({ scale });
  const { canvas, context } = pdf.canvasFactory.create(viewport.width, viewport.height);
  await page.render({ canvas, canvasContext: context, viewport }).promise;
  return canvas.toBuffer('image/png').toString('base64');
}
