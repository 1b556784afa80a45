import type { CarrierShipment, PaidLabel } from '../../src/modules/carriers/carriers.types';
import type { SandboxLabel } from '../../src/modules/labels/sandbox-label.rules';

const FROM = {
  name: 'Receiving',
  phone: '+19095550100',
  mail: '',
  country: 'US',
  state: 'CA',
  city: 'Ontario',
  address1: '1000 E Jurupa St',
  address2: '',
  postcode: '91761',
};

/** A parcel as carriers are told of it. */
export const SHIPMENT: CarrierShipment = {
  reference: 'OB26112600001-1-0badcafe00',
  handle: null,
  orderNo: 'OB26112600001',
  service: '',
  format: 'PDF',
  from: FROM,
  to: { ...FROM, name: 'Jane Doe', city: 'Los Angeles', address1: '12 Oak St', postcode: '90001' },
  weightOunces: 19.2,
  sizeInches: { length: 8, width: 6, height: 4 },
  signature: 'none',
  insured: null,
};

export const PAID: PaidLabel = {
  reference: SHIPMENT.reference,
  carrierRef: '',
  trackingNumber: '9405500208303109884199',
  service: '',
  boughtAt: new Date('2026-11-19T10:00:00Z'),
};

/** A file that every printer takes, for carriers that are played. */
export const LABEL: SandboxLabel = {
  style: 'USPS',
  service: 'USPS Ground Advantage',
  from: { name: 'A', lines: ['1 Main St'], city: 'Ontario', state: 'CA', postcode: '91761' },
  to: { name: 'B', lines: ['12 Oak St'], city: 'Los Angeles', state: 'CA', postcode: '90001' },
  weight: '19.2 oz',
  trackingNumber: '9300100000000000000019',
  reference: 'OB26112600001',
  date: '2026-11-26',
  parcel: { no: 1, of: 1 },
};
