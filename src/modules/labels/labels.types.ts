export type LabelFormat = 'PDF' | 'PNG' | 'ZPL';

/** What is wrong with a file, in words for whoever made it. */
export interface Fault {
  readonly en: string;
  readonly zh: string;
}
