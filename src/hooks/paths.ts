/** All that carriers call lies under this path; their bodies are signed as they come. */
export const HOOKS_ROOT = '/hooks/v1/carriers';

/**
 * A tracker with all of its history is a fortieth of this; carriers also tell what nobody here
 * asked for, such as batches of labels, and give up on an address that refuses them.
 */
export const MAX_HOOK_BYTES = 1024 * 1024;

export function isHookPath(url: string): boolean {
  return url.startsWith(`${HOOKS_ROOT}/`);
}
