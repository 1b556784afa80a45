/** All that carriers call lies under this path; their bodies are signed as they come. */
export const HOOKS_ROOT = '/hooks/v1/carriers';

/** A tracker with all of its history is a tenth of this. */
export const MAX_HOOK_BYTES = 256 * 1024;

export function isHookPath(url: string): boolean {
  return url.startsWith(`${HOOKS_ROOT}/`);
}
