/**
 * What a first start shows. The credentials are public, so this is never made where others could
 * use it (config.ts). The second operator has the same codes throughout: a leak would show.
 */
export interface DemoSku {
  readonly code: string;
  readonly name: string;
  readonly weightLb: string;
  /** Length, width, height in inches. */
  readonly size: readonly [string, string, string];
  /** Pieces by the Temu code of the warehouse. */
  readonly pieces: Readonly<Record<string, number>>;
}

export interface DemoCustomer {
  readonly code: string;
  readonly name: string;
  readonly token: string;
  readonly key: string;
  readonly balanceMinor: number;
  /** Who signs in on the page for merchants. */
  readonly user: { readonly email: string; readonly password: string };
  readonly skus: readonly DemoSku[];
}

export interface DemoWarehouse {
  readonly temuCode: string;
  readonly name: string;
  readonly state: 'CA' | 'NJ';
  readonly city: string;
  readonly address1: string;
  readonly postcode: string;
  readonly phone: string;
  readonly timeZone: string;
  readonly channels: readonly {
    readonly code: 'UPS-GROUND' | 'USPS-GA';
    readonly name: string;
    readonly carrier: string;
  }[];
}

export interface DemoOperator {
  readonly orgCode: string;
  readonly name: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly adminKey: string;
  /** Who signs in as the owner; null: nobody. */
  readonly owner: { readonly email: string; readonly password: string } | null;
  readonly warehouses: readonly DemoWarehouse[];
  readonly customers: readonly DemoCustomer[];
}

const UPS_GROUND = { code: 'UPS-GROUND', name: 'UPS Ground', carrier: 'UPS' } as const;
const USPS_GA = { code: 'USPS-GA', name: 'USPS Ground Advantage', carrier: 'USPS' } as const;

const LOS_ANGELES: DemoWarehouse = {
  temuCode: 'US-LA1',
  name: 'Los Angeles 1',
  state: 'CA',
  city: 'Ontario',
  address1: '1000 E Jurupa St',
  postcode: '91761',
  phone: '+19095550100',
  timeZone: 'America/Los_Angeles',
  channels: [UPS_GROUND, USPS_GA],
};

const NEW_JERSEY: DemoWarehouse = {
  temuCode: 'US-NJ1',
  name: 'New Jersey 1',
  state: 'NJ',
  city: 'Edison',
  address1: '100 Distribution Way',
  postcode: '08837',
  phone: '+17325550100',
  timeZone: 'America/New_York',
  channels: [UPS_GROUND, USPS_GA],
};

export const DEMO_OPERATORS: readonly DemoOperator[] = [
  {
    orgCode: 'DEMO',
    name: 'Demo Warehouses',
    appKey: 'demo-app-key',
    appSecret: '00112233445566778899aabbccddeeff00112233',
    adminKey: 'demo-admin-key',
    owner: { email: 'admin@demo.local', password: 'opencang-demo' },
    warehouses: [LOS_ANGELES, NEW_JERSEY],
    customers: [
      {
        code: 'C10001',
        name: 'Demo Merchant One',
        token: 'demo-cw-token',
        key: 'demo-cw-key',
        balanceMinor: 1_000_000,
        user: { email: 'merchant@demo.local', password: 'opencang-demo' },
        skus: [
          {
            code: 'MUG-RED',
            name: 'Red mug',
            weightLb: '0.6',
            size: ['5', '4', '4'],
            pieces: { 'US-LA1': 1000, 'US-NJ1': 100 },
          },
          {
            code: 'MUG-BLUE',
            name: 'Blue mug',
            weightLb: '0.65',
            size: ['5', '4', '4'],
            pieces: { 'US-LA1': 1000, 'US-NJ1': 0 },
          },
          {
            code: 'LAMP-01',
            name: 'Desk lamp',
            weightLb: '3.2',
            size: ['14', '8', '8'],
            pieces: { 'US-LA1': 1, 'US-NJ1': 0 },
          },
        ],
      },
      {
        code: 'C10002',
        name: 'Demo Merchant Two',
        token: 'demo-cw-token-2',
        key: 'demo-cw-key-2',
        balanceMinor: 100_000,
        user: { email: 'merchant2@demo.local', password: 'opencang-demo' },
        skus: [
          {
            code: 'MUG-RED',
            name: 'Crimson mug',
            weightLb: '0.8',
            size: ['6', '5', '5'],
            pieces: { 'US-LA1': 5 },
          },
        ],
      },
    ],
  },
  {
    orgCode: 'DEMO2',
    name: 'Other Demo Warehouses',
    appKey: 'demo-app-key-2',
    appSecret: 'ffeeddccbbaa99887766554433221100ffeeddcc',
    adminKey: 'demo-admin-key-2',
    owner: null,
    warehouses: [{ ...LOS_ANGELES, name: 'Another Los Angeles', channels: [UPS_GROUND] }],
    customers: [
      {
        code: 'C10001',
        name: 'Merchant of the other operator',
        token: 'demo2-cw-token',
        key: 'demo2-cw-key',
        balanceMinor: 100_000,
        user: { email: 'merchant@demo.local', password: 'opencang-demo-2' },
        skus: [
          {
            code: 'MUG-RED',
            name: 'Another red mug',
            weightLb: '0.7',
            size: ['5', '5', '5'],
            pieces: { 'US-LA1': 7 },
          },
        ],
      },
    ],
  },
];
