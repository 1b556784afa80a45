/**
 * How long a test waits for what takes moments: a machine may be busy. Less than jest gives to a test,
 * so that the failure says what was waited for.
 */
export const PATIENCE_MS = 120_000;
