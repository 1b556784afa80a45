import { PDFDocument } from '@cantoo/pdf-lib';

/** Several documents behind each other; one alone stays as it came. */
export async function joinPdf(files: readonly Buffer[]): Promise<Buffer> {
  const [first, ...others] = files;
  if (!first) throw new Error('nothing is no document');
  if (others.length === 0) return first;
  const joined = await PDFDocument.create({ updateMetadata: false });
  for (const file of files) {
    const one = await PDFDocument.load(file, { updateMetadata: false });
    for (const page of await joined.copyPages(one, one.getPageIndices())) joined.addPage(page);
  }
  return Buffer.from(await joined.save({ useObjectStreams: false }));
}
