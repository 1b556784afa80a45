import type { Registration } from './registrations.types';

/** What came of a signed call to the platform with the credentials of a registration. */
export interface Verification {
  readonly outcome:
    | 'ok'
    | 'wrong_secret'
    | 'unknown_app_key'
    | 'wrong_clock'
    | 'not_reached'
    | 'address_refused'
    | 'not_the_router'
    | 'busy'
    | 'unclear';
  /** What it means, and what to do. */
  readonly en: string;
  readonly zh: string;
  /** The number that the platform answered; null: it answered none. */
  readonly number: number | null;
  /** What it said with it. */
  readonly message: string;
  readonly tookMs: number;
}

/** Asks the platform whether it accepts a registration's credentials. A face that knows it does it. */
export interface RegistrationVerifier {
  verify(registration: Registration): Promise<Verification>;
}

export const REGISTRATION_VERIFIER = Symbol('REGISTRATION_VERIFIER');
