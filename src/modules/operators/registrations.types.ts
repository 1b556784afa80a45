import type { OperatorId } from '../../platform/database';
import type { AuthorizationMode, Region } from './registrations.rules';

export interface RegistrationSettings {
  readonly region: Region;
  readonly authorizationMode: AuthorizationMode;
  /** After authorizing, a browser is sent to these hosts and to no other. */
  readonly returnHosts: readonly string[];
  /** Nothing is sent; what has to be told waits. */
  readonly pushesPaused: boolean;
  /** Events that are not told: OPTIONAL_EVENTS of the pushes at most. */
  readonly pushesOff: readonly string[];
  /** Counts where it is lower than the installation's limit; null: that alone counts. */
  readonly pushesPerSecond: number | null;
}

/** One registration at the platform, with the secrets that are valid now, newest first. */
export interface Registration extends RegistrationSettings {
  readonly operatorId: OperatorId;
  readonly id: number;
  readonly environment: 'test' | 'production';
  readonly orgCode: string;
  readonly appKey: string;
  readonly secrets: readonly string[];
  /** With which the platform lets the application have files; null: nobody has said. */
  readonly accessToken: string | null;
  readonly routerUrl: string;
}

/** A secret that an operator has or had, for explaining a signature that does not fit. */
export interface KnownSecret {
  readonly registrationId: number;
  readonly environment: 'test' | 'production';
  readonly secret: string;
  /** Whether calls signed with it are let in. */
  readonly accepted: boolean;
}

export interface NewRegistration extends Partial<RegistrationSettings> {
  readonly environment: 'test' | 'production';
  readonly orgCode: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly accessToken?: string;
  readonly routerUrl: string;
}

/** A registration as it may be shown: without its secrets. */
export interface RegistrationView extends RegistrationSettings {
  readonly environment: 'test' | 'production';
  readonly orgCode: string;
  readonly appKey: string;
  readonly routerUrl: string;
  readonly hasAccessToken: boolean;
  /** While the secret before this one is still accepted. */
  readonly previousSecretUntil: Date | null;
  readonly version: number;
  readonly updatedAt: Date;
}

export interface RegistrationChange extends Partial<RegistrationSettings> {
  readonly orgCode?: string;
  readonly appKey?: string;
  readonly appSecret?: string;
  /** Empty: it is taken away. */
  readonly accessToken?: string;
  readonly routerUrl?: string;
  readonly overlapHours?: number;
}

/** Whose page a merchant looks at, and which registration's portal sent them. */
export interface PageOwner {
  readonly operatorId: OperatorId;
  readonly name: string;
  readonly registrationId: number;
  /** Where the page may lead back to. */
  readonly returnHosts: readonly string[];
}
