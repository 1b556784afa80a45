export interface TemuSettings {
  /** The errorCode of a success. */
  readonly successCode: number;
  /** Of one app_key, per process; null: no limit. */
  readonly requestsPerSecond: number | null;
  /** The type of the push that tells the result of an authorization; null: it is not known. */
  readonly authorizationPushType: string | null;
  /** Pushes a second that the platform takes of one app_key; null: no limit. */
  readonly pushesPerSecond: number | null;
  /** Whether this process sends pushes. */
  readonly sendsPushes: boolean;
}

export const TEMU_SETTINGS = Symbol('TEMU_SETTINGS');

/** What a record keeps neither the value of, nor the whole of. */
export const MASKING = {
  secrets: ['cwAccessToken', 'access_token', 'cwAppKey', 'sign', 'app_secret', 'ticket'],
  files: ['shippingLabelFileBase64'],
} as const;
