import type { RateLimits } from '../rest/rates';

export abstract class AdminSettings implements RateLimits {
  /** Of one key or person. */
  abstract readonly requestsPerMinute: number;
  abstract readonly strangersPerMinute: number;
}
