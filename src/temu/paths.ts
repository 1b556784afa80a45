/** All of the platform's calls live under this path; `type` is the same with dots. */
export const TEMU_ROOT = '/bg/certified/warehouse';

export function isTemuPath(url: string): boolean {
  return url.startsWith(`${TEMU_ROOT}/`);
}

/** The name under which a call to a path may present itself. */
export function typeOf(path: string): string {
  return path.slice(1).replaceAll('/', '.');
}

const CHANGING = new Set(
  ['order/create', 'order/createWithLabel', 'order/cancel'].map((path) => `${TEMU_ROOT}/${path}`),
);

/** All other calls only look something up. */
export function changesSomething(path: string): boolean {
  return CHANGING.has(path);
}
