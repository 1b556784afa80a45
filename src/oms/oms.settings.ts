import type { RateLimits } from '../rest/rates';

export abstract class OmsSettings implements RateLimits {
  /** Of one customer, whatever the number of its keys. */
  abstract readonly requestsPerMinute: number;
  abstract readonly strangersPerMinute: number;
}
