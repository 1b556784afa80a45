export const REGIONS = ['us', 'eu', 'global', 'other'] as const;
export type Region = (typeof REGIONS)[number];

export const AUTHORIZATION_MODES = ['one_click', 'manual'] as const;
export type AuthorizationMode = (typeof AUTHORIZATION_MODES)[number];

type Environment = 'test' | 'production';

/** Addresses of the platform's routers, as it documents them; the others have to be typed in. */
const ROUTERS: Readonly<Record<Environment, Partial<Record<Region, string>>>> = {
  production: {
    us: 'https://openapi-b-us.temu.com/openapi/router',
    eu: 'https://openapi-b-eu.temu.com/openapi/router',
    global: 'https://openapi-b-global.temu.com/openapi/router',
  },
  test: { us: 'https://openapi-b-us.temudemo.com/openapi/router' },
};

/** The router's address of a region; null where none is documented. */
export function routerOf(environment: Environment, region: Region): string | null {
  return ROUTERS[environment][region] ?? null;
}

/** A host as browsers compare it: lower case, with the port only if it is not the usual one. */
export function returnHost(text: string): string | null {
  const host = text.trim().toLowerCase();
  return /^(?!-)[a-z0-9.-]{1,253}(:\d{1,5})?$/.test(host) && !host.includes('..') ? host : null;
}
