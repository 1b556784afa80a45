export interface TemuSettings {
  /** The errorCode of a success. */
  readonly successCode: number;
  /** Of one app_key, per process; null: no limit. */
  readonly requestsPerSecond: number | null;
}

export const TEMU_SETTINGS = Symbol('TEMU_SETTINGS');

/** Their values never reach a record. */
export const SECRET_FIELDS = ['cwAccessToken', 'access_token', 'cwAppKey', 'sign', 'app_secret'];

/** Files, of which a record keeps the size and the hash. */
export const LABEL_FIELDS = ['shippingLabelFileBase64'];
