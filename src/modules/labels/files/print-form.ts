import {
  concatTransformationMatrix,
  drawObject,
  PDFDocument,
  type PDFPage,
  type PDFRef,
  popGraphicsState,
  pushGraphicsState,
} from '@cantoo/pdf-lib';
import type { LabelFormat } from '../labels.types';
import { openPdf } from './pdf-file';
import { type PngImage, readPng, valuesOf } from './png-file';
import { printableZpl } from './zpl-file';

/** 4 × 6 inches, in points. */
const PAPER = { width: 288, height: 432 } as const;
/** A page that is this near to the paper is printed as it is. */
const TOLERANCE = 4;

export interface LabelBytes {
  readonly format: LabelFormat;
  readonly file: Buffer;
}

/**
 * Labels as pages of 4 × 6 inches, in their order, in one document. Only what is drawn comes over:
 * scripts, forms, attached files and links of a label stay behind. Larger pages are made smaller,
 * ones that lie are put up, none is made larger. The same labels always give the same bytes.
 */
export async function printPdf(labels: readonly LabelBytes[]): Promise<Buffer> {
  const paper = await PDFDocument.create({ updateMetadata: false });
  for (const { format, file } of labels) {
    if (format === 'PDF') await addPages(paper, file);
    else if (format === 'PNG') await addImage(paper, file);
    else throw new Error('ZPL is for its printer, and no page');
  }
  return Buffer.from(await paper.save({ useObjectStreams: false, addDefaultPage: false }));
}

/** Labels behind each other as one stream for a printer; none leaves its settings to the next. */
export function printZpl(labels: readonly LabelBytes[]): Buffer {
  const parts = labels.map(({ format, file }) => {
    if (format !== 'ZPL') throw new Error(`${format} is no ZPL`);
    return printableZpl(file);
  });
  return Buffer.concat(parts);
}

async function addPages(paper: PDFDocument, file: Buffer): Promise<void> {
  const label = await openPdf(file);
  for (const source of label.getPages()) {
    // A page without anything on it has nothing that could be drawn.
    if (!source.node.Contents()) {
      paper.addPage([PAPER.width, PAPER.height]);
      continue;
    }
    leaveOnlyDrawing(source);
    const box = source.getCropBox();
    const drawn = await paper.embedPage(source, {
      left: box.x,
      bottom: box.y,
      right: box.x + box.width,
      top: box.y + box.height,
    });
    await drawn.embed();
    place(paper, drawn.ref, box, source.getRotation().angle);
  }
}

const DRAWING = new Set([
  'Type',
  'Parent',
  'Resources',
  'Contents',
  'MediaBox',
  'CropBox',
  'Rotate',
]);

/** A page is copied with all that hangs on it: links, fields of forms, what happens when it opens. */
function leaveOnlyDrawing({ node }: PDFPage): void {
  for (const key of node.keys()) if (!DRAWING.has(key.decodeText())) node.delete(key);
}

async function addImage(paper: PDFDocument, file: Buffer): Promise<void> {
  const image = readPng(file);
  if (!image) throw new Error('a PNG that was checked is none');
  const { width, height } = image;
  const scale = Math.min(PAPER.width / width, PAPER.height / height);
  const lying = Math.min(PAPER.width / height, PAPER.height / width);
  // An image is a square of one point that is drawn as large as it shall be.
  const size = Math.max(scale, lying);
  const ref = await imageOf(paper, image, file);
  place(paper, ref, { width: width * size, height: height * size }, 0, [
    width * size,
    height * size,
  ]);
}

/** Most images go over as they are packed; those with holes or in passes are unpacked first. */
async function imageOf(paper: PDFDocument, image: PngImage, file: Buffer): Promise<PDFRef> {
  if (image.transparent || image.interlaced || image.depth === 16) {
    const embedded = await paper.embedPng(file);
    await embedded.embed();
    return embedded.ref;
  }
  const { width, height, depth, palette, data } = image;
  const { context } = paper;
  const colours = valuesOf(image) === 3 ? 'DeviceRGB' : 'DeviceGray';
  const indexed = palette && image.colour === 3;
  const space = indexed
    ? ['Indexed', 'DeviceRGB', palette.length / 3 - 1, context.register(context.stream(palette))]
    : colours;
  const stream = context.stream(data, {
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    BitsPerComponent: depth,
    ColorSpace: space,
    Filter: 'FlateDecode',
    DecodeParms: {
      Predictor: 15,
      Colors: valuesOf(image),
      BitsPerComponent: depth,
      Columns: width,
    },
  });
  return context.register(stream);
}

/**
 * Draws an object on a page of its own, in the middle.
 * @param turned by how much its reader would turn it, clockwise, in degrees
 * @param stretch how large to draw it, if its own measure is one point
 */
function place(
  paper: PDFDocument,
  ref: PDFRef,
  box: { readonly width: number; readonly height: number },
  turned: number,
  stretch: readonly [number, number] = [1, 1],
): void {
  const page = paper.addPage([PAPER.width, PAPER.height]);
  const name = page.node.newXObject('Label', ref);
  const turn = turnOf(box, turned);
  const sideways = turn === 90 || turn === 270;
  const [width, height] = sideways ? [box.height, box.width] : [box.width, box.height];
  const scale = scaleOf(width, height);
  const [left, bottom] = [(PAPER.width - width * scale) / 2, (PAPER.height - height * scale) / 2];
  const [a, b, c, d] = ROTATIONS[turn];
  // Turned around its corner, it lies beside the page: these bring it back.
  const [e, f] = [
    left + (a + c < 0 ? width * scale : 0),
    bottom + (b + d < 0 ? height * scale : 0),
  ];
  const [across, up] = [scale * stretch[0], scale * stretch[1]];
  draw(page, name, [a * across, b * across, c * up, d * up, e, f]);
}

type Turn = 0 | 90 | 180 | 270;

/** Clockwise. */
const ROTATIONS: Readonly<Record<Turn, readonly [number, number, number, number]>> = {
  0: [1, 0, 0, 1],
  90: [0, -1, 1, 0],
  180: [-1, 0, 0, -1],
  270: [0, 1, -1, 0],
};

/** As its reader would turn it, and once more if it lies while the paper stands. */
function turnOf({ width, height }: { width: number; height: number }, turned: number): Turn {
  const asRead = (((turned % 360) + 360) % 360) / 90;
  const [readWidth, readHeight] = asRead % 2 === 0 ? [width, height] : [height, width];
  const lies = readWidth > readHeight && scaleOf(readWidth, readHeight) < 1;
  return (((Math.round(asRead) + (lies ? 1 : 0)) % 4) * 90) as Turn;
}

function scaleOf(width: number, height: number): number {
  const fits = width <= PAPER.width + TOLERANCE && height <= PAPER.height + TOLERANCE;
  return fits ? 1 : Math.min(PAPER.width / width, PAPER.height / height);
}

function draw(
  page: PDFPage,
  name: ReturnType<PDFPage['node']['newXObject']>,
  [a, b, c, d, e, f]: readonly [number, number, number, number, number, number],
): void {
  page.pushOperators(
    pushGraphicsState(),
    concatTransformationMatrix(a, b, c, d, e, f),
    drawObject(name),
    popGraphicsState(),
  );
}
