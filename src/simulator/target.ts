import type { Identity } from './wire';

/** What is tested: an address, and who asks. The demo's by default. */
export interface Target {
  readonly url: string;
  readonly main: Identity;
  /** Another customer of the same operator; null: cases that need one are left out. */
  readonly otherCustomer: Identity | null;
  /** Another operator with equal codes; null: cases that need one are left out. */
  readonly otherOperator: Identity | null;
  readonly warehouse: string;
  readonly otherWarehouse: string;
  readonly sku: string;
  readonly otherSku: string;
  /** A SKU of which one piece is left, for the race; empty: left out. */
  readonly lastPieceSku: string;
  readonly channel: string;
  /** For what the warehouse's own people do; empty: cases that need it are left out. */
  readonly adminKey: string;
  /** Where the simulator listens as the platform's router. */
  readonly router: { readonly host: string; readonly port: number; readonly url: string };
  /** The merchant at the authorization page of the operator. */
  readonly operator: string;
  readonly account: { readonly email: string; readonly password: string };
}

/** Options of the command line and, in capitals with TEMU_ in front, of the environment. */
export const OPTIONS = {
  url: { fallback: 'http://127.0.0.1:8080', says: 'address of the server' },
  'app-key': { fallback: 'demo-app-key', says: 'app_key' },
  'app-secret': { fallback: '00112233445566778899aabbccddeeff00112233', says: 'app_secret' },
  customer: { fallback: 'C10001', says: 'cwCustomerCode 货主ID' },
  token: { fallback: 'demo-cw-token', says: 'cwAccessToken 货主token' },
  key: { fallback: 'demo-cw-key', says: 'cwAppKey 货主授权key' },
  warehouse: { fallback: 'US-LA1', says: 'cwWarehouseCode 仓库ID' },
  warehouse2: { fallback: 'US-NJ1', says: 'another warehouse' },
  sku: { fallback: 'MUG-RED', says: 'a SKU with 50 pieces or more' },
  sku2: { fallback: 'MUG-BLUE', says: 'another SKU with 50 pieces or more' },
  'last-piece-sku': { fallback: 'LAMP-01', says: 'a SKU with exactly one piece' },
  channel: { fallback: 'UPS-GROUND', says: 'logisticsProductCode of a channel' },
  customer2: { fallback: 'C10002', says: 'another customer of the same operator' },
  token2: { fallback: 'demo-cw-token-2', says: 'its token' },
  key2: { fallback: 'demo-cw-key-2', says: 'its key' },
  'app-key2': { fallback: 'demo-app-key-2', says: 'another operator with equal codes' },
  'app-secret2': { fallback: 'ffeeddccbbaa99887766554433221100ffeeddcc', says: 'its app_secret' },
  'operator2-token': { fallback: 'demo2-cw-token', says: 'the token of its customer' },
  'operator2-key': { fallback: 'demo2-cw-key', says: 'the key of its customer' },
  'admin-key': {
    fallback: 'demo-admin-key',
    says: 'conformance, selftest, label: key of the admin API',
  },
  operator: { fallback: 'DEMO', says: 'selftest: code of the operator, for the page' },
  account: { fallback: 'merchant@demo.local', says: 'selftest: e-mail of the merchant' },
  'account-password': { fallback: 'opencang-demo', says: 'selftest: password of the merchant' },
  'router-host': { fallback: '127.0.0.1', says: 'router, selftest: address to listen on' },
  'router-port': { fallback: '8090', says: 'router, selftest: port to listen on' },
  'router-url': { fallback: '', says: 'selftest: how the server reaches it, if not so' },
} as const;

export type OptionName = keyof typeof OPTIONS;
type Given = Readonly<Record<string, string | boolean | undefined>>;

/**
 * The demo's values hold together or not at all: whoever names an app_key of their own gets no
 * second customer or operator of the demo's.
 */
export function targetOf(given: Given, env: Readonly<Record<string, string | undefined>>): Target {
  const own = settingOf('app-key', given, env) !== OPTIONS['app-key'].fallback;
  const read = (name: OptionName): string => settingOf(name, given, env);
  const extra = (name: OptionName): string =>
    own ? (explicit(name, given, env) ?? '') : read(name);
  const main: Identity = {
    appKey: read('app-key'),
    appSecret: read('app-secret'),
    customer: read('customer'),
    token: read('token'),
    key: read('key'),
  };
  return {
    url: read('url'),
    main,
    otherCustomer: extra('token2')
      ? { ...main, customer: extra('customer2'), token: extra('token2'), key: extra('key2') }
      : null,
    otherOperator: extra('app-key2')
      ? {
          appKey: extra('app-key2'),
          appSecret: extra('app-secret2'),
          customer: main.customer,
          token: extra('operator2-token'),
          key: extra('operator2-key'),
        }
      : null,
    warehouse: read('warehouse'),
    otherWarehouse: extra('warehouse2'),
    sku: read('sku'),
    otherSku: read('sku2'),
    lastPieceSku: extra('last-piece-sku'),
    channel: read('channel'),
    adminKey: extra('admin-key'),
    router: {
      host: read('router-host'),
      port: Number(read('router-port')),
      url: read('router-url'),
    },
    operator: read('operator'),
    account: { email: read('account'), password: read('account-password') },
  };
}

function settingOf(
  name: OptionName,
  given: Given,
  env: Readonly<Record<string, string | undefined>>,
): string {
  return explicit(name, given, env) ?? OPTIONS[name].fallback;
}

function explicit(
  name: OptionName,
  given: Given,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const option = given[name];
  return typeof option === 'string'
    ? option
    : env[`TEMU_${name.toUpperCase().replaceAll('-', '_')}`];
}
