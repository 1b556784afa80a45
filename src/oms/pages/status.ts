import type { FailureKind } from '../../platform/failure';

/** The HTTP status of a page that says what went wrong. */
export function statusOf(kind: FailureKind): number {
  switch (kind) {
    case 'invalid':
      return 400;
    case 'unauthenticated':
      return 401;
    case 'forbidden':
      return 403;
    case 'missing':
      return 404;
    case 'conflict':
      return 409;
    case 'limited':
      return 429;
    case 'upstream':
      return 502;
  }
}
