import { QueryCount, Text } from '../platform/fields';

export const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Of every list: how much, and from where. */
export class Paging {
  @QueryCount({
    says: `Rows of a page; ${DEFAULT_LIMIT} if nothing is said`,
    optional: true,
    min: 1,
    max: MAX_LIMIT,
  })
  limit?: number;

  @Text({ says: 'nextCursor of the page before', optional: true, max: 256 })
  cursor?: string;
}
