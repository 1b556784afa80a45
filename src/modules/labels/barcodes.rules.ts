import bwipjs from 'bwip-js';

/** Letters and digits as they are, or the fields of GS1-128, each of an even number of digits. */
export type BarCode = { readonly text: string } | { readonly fields: readonly string[] };

/** Code 128: bars and spaces in turn, beginning with a bar, in modules. */
export function barsOf(code: BarCode): readonly number[] {
  const text = 'text' in code ? code.text : code.fields.map((digits) => `^FNC1${digits}`).join('');
  const [symbol] = bwipjs.raw({ bcid: 'code128', text, parsefnc: 'fields' in code });
  if (!symbol || !('sbs' in symbol)) throw new Error('Code 128 consists of bars');
  return symbol.sbs;
}
