import type { Wording } from '../../../platform/failure';

/** Something wrong in a card, and where. A card with an error can't be published. */
export interface Finding extends Wording {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** "zone 5, 10 lb", "surcharge FUEL". */
  readonly place: string;
}

/** What cards may name: the lists and series that the operator has. */
export interface Known {
  readonly lists: ReadonlySet<string>;
  readonly fuelSeries: ReadonlySet<string>;
}
