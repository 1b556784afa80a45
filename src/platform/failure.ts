/**
 * What can go wrong in the business, as opposed to a bug. The kind is closed, and each face
 * translates it in one total table; the code is open and belongs to a module's catalogue.
 */
export type FailureKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'limited'
  | 'upstream';

/** What is wrong, which value, and what to do: for the people who will read it. */
export interface Wording {
  readonly en: string;
  readonly zh: string;
}

export type FailureValues = Readonly<Record<string, string | number>>;

export class Failure extends Error implements Wording {
  override readonly name = 'Failure';

  constructor(
    readonly kind: FailureKind,
    readonly code: string,
    readonly values: FailureValues,
    wording: Wording,
  ) {
    super(wording.en);
    this.en = wording.en;
    this.zh = wording.zh;
  }

  readonly en: string;
  readonly zh: string;
}

/** Declares one entry of a catalogue: `throw insufficient({ sku, asked, available })`. */
export function failure<V extends FailureValues>(
  kind: FailureKind,
  code: string,
  wording: (values: V) => Wording,
): (values: V) => Failure {
  return (values) => new Failure(kind, code, values, wording(values));
}
