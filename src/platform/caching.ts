/**
 * For caches that are cleared by a change: who waits for a value at that moment still gets it, and
 * it is not kept. Without this, lru-cache fails whoever waits, with the words "deleted".
 */
export const FETCHES_SURVIVE_CLEARING = { ignoreFetchAbort: true } as const;
