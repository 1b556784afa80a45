import fc from 'fast-check';
import type { BilledParcel } from '../orders/order-billing.service';
import { compare, type EarlierLine } from './invoices.rules';
import type { InvoiceLine } from './invoices.types';

/** An order of $10.00 in two parcels, and one of $5.00 in one. */
const PARCELS: BilledParcel[] = [
  parcel('1Z-A1', 1, 1_000, '2.3', ['10', '8', '6']),
  parcel('1Z-A2', 1, 1_000, '1', null),
  parcel('1Z-B', 2, 500, null, null),
];

function parcel(
  trackingNumber: string,
  orderId: number,
  deliveryMinor: number,
  weight: string | null,
  sides: [string, string, string] | null,
): BilledParcel {
  return {
    trackingNumber,
    orderId,
    number: `CW-${orderId}`,
    customerId: 1,
    customerCode: 'C1',
    currency: 'USD',
    weight: weight === null ? null : { value: weight, unit: 'lb' },
    size: sides && { sides, unit: 'in' },
    deliveryMinor,
  };
}

let lines = 0;

function line(
  trackingNumber: string,
  amountMinor: number,
  charge = 'Ground',
  weight?: string,
  sides?: [string, string, string],
): InvoiceLine {
  lines += 1;
  return {
    lineNo: lines,
    trackingNumber,
    charge,
    amountMinor,
    weight: weight === undefined ? null : { value: weight, unit: 'lb' },
    size: sides === undefined ? null : { sides, unit: 'in' },
  };
}

function earlier(trackingNumber: string, amountMinor: number, charge = 'Ground'): EarlierLine {
  return { trackingNumber, charge, amountMinor, doubled: false, invoiceNumber: 'I-1' };
}

function found(billed: InvoiceLine[], before: EarlierLine[] = [], currency = 'USD') {
  return compare(billed, currency, PARCELS, before).findings.map((finding) => [
    finding.cause,
    finding.orderId,
    finding.billedMinor,
    finding.expectedMinor,
    finding.proposedMinor,
  ]);
}

describe('an invoice', () => {
  it.each<[string, InvoiceLine[], EarlierLine[], unknown[]]>([
    ['of what was expected', [line('1Z-A1', 600), line('1Z-A2', 400)], [], []],
    ['of less', [line('1Z-B', 499)], [], []],
    ['of a cent more', [line('1Z-B', 501)], [], [['price', 2, 501, 500, 1]]],
    [
      'of parcels that together cost more',
      [line('1Z-A1', 600), line('1Z-A2', 401)],
      [],
      [['price', 1, 1_001, 1_000, 1]],
    ],
    [
      'of a heavier parcel',
      [line('1Z-A1', 1_200, 'Ground', '4')],
      [],
      [['weight', 1, 1_200, 1_000, 200]],
    ],
    [
      'of a weight that is only rounded up',
      [line('1Z-A1', 1_200, 'Ground', '3')],
      [],
      [['price', 1, 1_200, 1_000, 200]],
    ],
    [
      'of a larger parcel, turned over',
      [line('1Z-A1', 1_200, 'Ground', '3', ['6', '12', '8'])],
      [],
      [['size', 1, 1_200, 1_000, 200]],
    ],
    [
      'of the same size, turned over',
      [line('1Z-A1', 1_200, 'Ground', '3', ['6', '10', '8'])],
      [],
      [['price', 1, 1_200, 1_000, 200]],
    ],
    [
      'with a surcharge',
      [line('1Z-B', 500), line('1Z-B', 120, 'Residential')],
      [],
      [['surcharge', 2, 620, 500, 120]],
    ],
    ['of nobody’s parcel', [line('1Z-X', 700)], [], [['unknown_tracking', null, 700, 0, 0]]],
    [
      'that bills a parcel twice',
      [line('1Z-B', 500), line('1Z-B', 500, 'GROUND')],
      [],
      [['double_billed', 2, 500, 0, 0]],
    ],
    [
      'that bills what another has billed',
      [line('1Z-B', 500)],
      [earlier('1Z-B', 500)],
      [['double_billed', 2, 500, 0, 0]],
    ],
    [
      'that adds to what another has billed',
      [line('1Z-B', 200, 'Address correction')],
      [earlier('1Z-B', 400)],
      [['price', 2, 200, 100, 100]],
    ],
    [
      'that adds to what was too much already',
      [line('1Z-B', 200, 'Address correction')],
      [earlier('1Z-B', 900)],
      [['price', 2, 200, 0, 200]],
    ],
    ['that gives back', [line('1Z-B', 700), line('1Z-B', -250, 'Refund')], [], []],
    ['of two lines of nothing', [line('1Z-B', 0), line('1Z-B', 0)], [], []],
  ])('%s is judged', (_, billed, before, expected) => {
    expect(found(billed, before)).toEqual(expected);
  });

  it('in another currency proposes nothing', () => {
    expect(found([line('1Z-B', 900)], [], 'EUR')).toEqual([['currency', 2, 900, 0, 0]]);
  });

  it('says what was billed and what was packed', () => {
    const [finding] = compare([line('1Z-A1', 1_200, 'Ground', '4')], 'USD', PARCELS, []).findings;
    expect(finding?.details).toEqual({
      charges: [{ charge: 'Ground', amountMinor: 1_200 }],
      billedWeight: '4 lb',
      ourWeight: '2.3 lb',
    });
  });

  it('loses no line and no cent: each is matched, found, or found double', () => {
    const one = fc.record({
      tracking: fc.constantFrom('1Z-A1', '1Z-A2', '1Z-B', '1Z-X', '1Z-Y'),
      amount: fc.integer({ min: -300, max: 1_500 }),
      charge: fc.constantFrom('Ground', 'Fuel', 'Residential'),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (made) => {
        const billed = made.map(({ tracking, amount, charge }) => line(tracking, amount, charge));
        const { findings, doubled, matchedOrders } = compare(billed, 'USD', PARCELS, []);
        const dear = findings.filter(({ cause }) => cause !== 'double_billed');
        const sum = (some: readonly { amountMinor: number }[]) =>
          some.reduce((total, { amountMinor }) => total + amountMinor, 0);
        const own = (orderId: number) =>
          sum(
            billed.filter(
              (row) =>
                !doubled.has(row) &&
                PARCELS.some(
                  (p) => p.orderId === orderId && p.trackingNumber === row.trackingNumber,
                ),
            ),
          );
        for (const finding of dear) {
          if (finding.orderId !== null) expect(finding.billedMinor).toBe(own(finding.orderId));
          expect(finding.proposedMinor).toBe(
            finding.orderId === null ? 0 : finding.billedMinor - finding.expectedMinor,
          );
        }
        const twice = findings.filter(({ cause }) => cause === 'double_billed');
        expect(twice.reduce((total, { billedMinor }) => total + billedMinor, 0)).toBe(
          sum([...doubled]),
        );
        const orders = new Set(
          billed
            .filter((row) => !doubled.has(row))
            .flatMap(
              (row) => PARCELS.find((p) => p.trackingNumber === row.trackingNumber)?.orderId ?? [],
            ),
        );
        expect(matchedOrders + dear.filter(({ orderId }) => orderId !== null).length).toBe(
          orders.size,
        );
      }),
    );
  });
});
