/**
 * The numbers that answers carry. The platform's own come first, then those of its neighbouring
 * warehouse interface, which mean the same there; ours, for what it has no number for, are one
 * block, 1709000xx.
 */
export const NUMBER = {
  success: 1000000,
  businessFailure: 2000000,
  badParameters: 3000000,
  signInvalid: 3000001,
  timestampMissing: 3000010,
  timestampInvalid: 3000011,
  timestampExpired: 3000012,
  appKeyMissing: 3000019,
  appKeyUnknown: 3000020,
  tokenMissing: 3000030,
  tokenUnknown: 3000031,
  tokenExpired: 3000034,
  signMissing: 3000040,
  systemFailure: 4000000,
  tooManyRequests: 4000004,
  orderUnknown: 170020004,
  otherCustomer: 170020005,
  shippingMode: 170020006,
  labelType: 170020007,
  labelContent: 170020008,
  orderExists: 170020009,
  tokenRevoked: 170020014,
  productMissing: 170020028,
  warehouseUnknown: 170900001,
  skuUnknown: 170900002,
  productUnknown: 170900003,
  productNotOpen: 170900004,
  unreachable: 170900005,
  stockInsufficient: 170900006,
  balanceInsufficient: 170900007,
  cancelledBeforeArrival: 170900008,
  labelPrinted: 170900009,
  keyWrong: 170900010,
  walletMissing: 170900011,
  stateUnknown: 170900012,
  pathUnknown: 170900013,
  trackingTaken: 170900014,
} as const;

/** An answer that says no: a number, and words for the people who will read them. */
export class WireFault extends Error {
  override readonly name = 'WireFault';

  constructor(
    readonly number: number,
    message: string,
  ) {
    super(message);
  }
}

/** Both languages in one text: nobody says which one the reader has. */
export function bilingual(wording: { readonly en: string; readonly zh: string }): string {
  return `${wording.en} ${wording.zh}`;
}

export function fault(number: number, en: string, zh: string): WireFault {
  return new WireFault(number, bilingual({ en, zh }));
}

export function badParameter(en: string, zh: string): WireFault {
  return fault(NUMBER.badParameters, en, zh);
}
