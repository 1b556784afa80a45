export type LabelFormat = 'PDF' | 'PNG' | 'ZPL';

/** What is wrong with a file, in words for whoever made it. */
export interface Fault {
  readonly en: string;
  readonly zh: string;
}

/** What an installation decides. */
export abstract class LabelSettings {
  /** Host names from which labels are fetched; `*.` in front: all that end so. None: none is. */
  abstract readonly urlHosts: readonly string[];
}
