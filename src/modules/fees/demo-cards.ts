import type {
  DeliveryCard,
  HandlingCard,
  RateRow,
  Surcharge,
  ZoneRule,
} from './engine/cards.types';

/**
 * Price lists for trying out: invented prices, in the shape that carriers use. They reach exactly
 * the 48 contiguous states and DC: an address fits only if its state and the first three digits
 * of its postcode belong together.
 */

/** First three digits by state, as the postal service assigns them. */
const PREFIXES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  AL: [
    ['350', '352'],
    ['354', '369'],
  ],
  AR: [['716', '729']],
  AZ: [
    ['850', '853'],
    ['855', '857'],
    ['859', '860'],
    ['863', '865'],
  ],
  CA: [
    ['900', '908'],
    ['910', '928'],
    ['930', '961'],
  ],
  CO: [['800', '816']],
  CT: [['060', '069']],
  DC: [
    ['200', '200'],
    ['202', '205'],
    ['569', '569'],
  ],
  DE: [['197', '199']],
  FL: [
    ['320', '339'],
    ['341', '342'],
    ['344', '344'],
    ['346', '347'],
    ['349', '349'],
  ],
  GA: [
    ['300', '319'],
    ['398', '399'],
  ],
  IA: [
    ['500', '516'],
    ['520', '528'],
  ],
  ID: [['832', '838']],
  IL: [
    ['600', '620'],
    ['622', '629'],
  ],
  IN: [['460', '479']],
  KS: [
    ['660', '662'],
    ['664', '679'],
  ],
  KY: [['400', '427']],
  LA: [
    ['700', '701'],
    ['703', '708'],
    ['710', '714'],
  ],
  MA: [
    ['010', '027'],
    ['055', '055'],
  ],
  MD: [
    ['206', '212'],
    ['214', '219'],
  ],
  ME: [['039', '049']],
  MI: [['480', '499']],
  MN: [
    ['550', '551'],
    ['553', '567'],
  ],
  MO: [
    ['630', '631'],
    ['633', '641'],
    ['644', '658'],
  ],
  MS: [['386', '397']],
  MT: [['590', '599']],
  NC: [['270', '289']],
  ND: [['580', '588']],
  NE: [
    ['680', '681'],
    ['683', '693'],
  ],
  NH: [['030', '038']],
  NJ: [['070', '089']],
  NM: [
    ['870', '871'],
    ['873', '875'],
    ['877', '884'],
  ],
  NV: [
    ['889', '891'],
    ['893', '895'],
    ['897', '898'],
  ],
  NY: [
    ['005', '005'],
    ['063', '063'],
    ['100', '149'],
  ],
  OH: [['430', '459']],
  OK: [
    ['730', '731'],
    ['734', '741'],
    ['743', '749'],
  ],
  OR: [['970', '979']],
  PA: [['150', '196']],
  RI: [['028', '029']],
  SC: [['290', '299']],
  SD: [['570', '577']],
  TN: [['370', '385']],
  TX: [
    ['733', '733'],
    ['750', '770'],
    ['772', '799'],
    ['885', '885'],
  ],
  UT: [['840', '847']],
  VA: [
    ['201', '201'],
    ['220', '246'],
  ],
  VT: [
    ['050', '054'],
    ['056', '059'],
  ],
  WA: [
    ['980', '986'],
    ['988', '994'],
  ],
  WI: [
    ['530', '532'],
    ['534', '535'],
    ['537', '549'],
  ],
  WV: [['247', '268']],
  WY: [['820', '831']],
};

/** States from near to far; those not named are in the farthest zone. */
const ZONES_FROM_CALIFORNIA: readonly (readonly [string, readonly string[]])[] = [
  ['2', ['CA']],
  ['3', ['AZ', 'NV']],
  ['4', ['ID', 'NM', 'OR', 'UT']],
  ['5', ['CO', 'MT', 'TX', 'WA', 'WY']],
  ['6', ['KS', 'ND', 'NE', 'OK', 'SD']],
  ['7', ['AR', 'IA', 'IL', 'LA', 'MN', 'MO', 'MS', 'WI']],
];
const ZONES_FROM_NEW_JERSEY: readonly (readonly [string, readonly string[]])[] = [
  ['2', ['CT', 'DE', 'NJ', 'NY', 'PA']],
  ['3', ['DC', 'MA', 'MD', 'NH', 'RI', 'VT']],
  ['4', ['ME', 'OH', 'VA', 'WV']],
  ['5', ['IN', 'KY', 'MI', 'NC', 'SC', 'TN']],
  ['6', ['AL', 'FL', 'GA', 'IA', 'IL', 'MO', 'MS', 'WI']],
  ['7', ['AR', 'KS', 'LA', 'MN', 'ND', 'NE', 'OK', 'SD']],
];
const FARTHEST_ZONE = '8';
const ZONES = ['2', '3', '4', '5', '6', '7', FARTHEST_ZONE];

const WEIGHTS_LB = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 70, 100, 150];

interface Service {
  readonly name: string;
  readonly dimDivisor: number;
  readonly heaviestLb: number;
  readonly firstPoundMinor: number;
  readonly perPoundMinor: number;
  readonly perZoneMinor: number;
  readonly perPoundAndZoneMinor: number;
}

const UPS_GROUND: Service = {
  name: 'Demo ground (invented prices)',
  dimDivisor: 139,
  heaviestLb: 150,
  firstPoundMinor: 705,
  perPoundMinor: 38,
  perZoneMinor: 52,
  perPoundAndZoneMinor: 7,
};
const USPS_GA: Service = {
  name: 'Demo postal (invented prices)',
  dimDivisor: 166,
  heaviestLb: 70,
  firstPoundMinor: 555,
  perPoundMinor: 61,
  perZoneMinor: 44,
  perPoundAndZoneMinor: 13,
};

export function demoDeliveryCard(
  service: 'UPS-GROUND' | 'USPS-GA',
  originState: 'CA' | 'NJ',
): DeliveryCard {
  const prices = service === 'UPS-GROUND' ? UPS_GROUND : USPS_GA;
  return {
    kind: 'delivery',
    name: prices.name,
    currency: 'USD',
    weightUnit: 'lb',
    step: '1',
    minimum: '1',
    dimDivisor: prices.dimDivisor,
    lengthUnit: 'in',
    zones: zoneRules(originState === 'CA' ? ZONES_FROM_CALIFORNIA : ZONES_FROM_NEW_JERSEY),
    rates: {
      zones: ZONES,
      rows: WEIGHTS_LB.filter((pounds) => pounds <= prices.heaviestLb).map((pounds) =>
        rowOf(prices, pounds),
      ),
    },
    surcharges: SERVICES,
  };
}

/** Nothing of it is charged unless it is asked for. */
const SERVICES: readonly Surcharge[] = [
  {
    code: 'SIGNATURE',
    type: 'signature',
    formula: { kind: 'fixed', minor: 350 },
    when: { service: 'signature' },
  },
  {
    code: 'ADULT',
    type: 'signature',
    name: { en: 'Adult signature', zh: '成人签收服务费' },
    formula: { kind: 'fixed', minor: 820 },
    when: { service: 'adult_signature' },
  },
  {
    code: 'INSURANCE',
    type: 'insurance',
    formula: { kind: 'value', minor: 130, eachMinor: 10_000, upToMinor: 500_000 },
    when: { service: 'insurance' },
  },
];

export function demoHandlingCard(): HandlingCard {
  return {
    kind: 'handling',
    name: 'Demo handling (invented prices)',
    currency: 'USD',
    perOrderMinor: 80,
    furtherPieceMinor: 15,
    services: [
      {
        code: 'photo',
        name: { en: 'Photo before sealing', zh: '封箱前拍照' },
        minor: 50,
        per: 'order',
      },
      {
        code: 'sticker',
        name: { en: 'Sticker on each piece', zh: '逐件贴标' },
        minor: 8,
        per: 'piece',
      },
    ],
  };
}

function rowOf(prices: Service, pounds: number): RateRow {
  return {
    upTo: String(pounds),
    prices: ZONES.map(
      (_, at) =>
        prices.firstPoundMinor +
        (pounds - 1) * prices.perPoundMinor +
        at * prices.perZoneMinor +
        at * (pounds - 1) * prices.perPoundAndZoneMinor,
    ),
  };
}

function zoneRules(zones: readonly (readonly [string, readonly string[]])[]): ZoneRule[] {
  const zoneOfState = new Map(
    zones.flatMap(([zone, states]) => states.map((state) => [state, zone])),
  );
  return Object.entries(PREFIXES).flatMap(([state, ranges]) =>
    ranges.map(([from, to]) => ({
      zone: zoneOfState.get(state) ?? FARTHEST_ZONE,
      country: 'US',
      state,
      from,
      to,
    })),
  );
}
