export interface TemuSettings {
  /** The errorCode of a success. */
  readonly successCode: number;
  /** Of one app_key, per process; null: no limit. */
  readonly requestsPerSecond: number | null;
}

export const TEMU_SETTINGS = Symbol('TEMU_SETTINGS');

/** What a record keeps neither the value of, nor the whole of. */
export const MASKING = {
  secrets: ['cwAccessToken', 'access_token', 'cwAppKey', 'sign', 'app_secret'],
  files: ['shippingLabelFileBase64'],
} as const;
