import { OmitType } from '@nestjs/swagger';
import {
  AUTHORIZATION_MODES,
  type AuthorizationMode,
  REGIONS,
  type Region,
} from '../../modules/operators/registrations.rules';
import { OPTIONAL_EVENTS } from '../../modules/pushes/pushes.rules';
import { Code, Count, Flag, List, Moment, OneOf, Partly, Text } from '../../platform/fields';

const ENVIRONMENTS = ['test', 'production'];
const MAX_PER_SECOND = 1_000;

export class NewRegistration {
  @OneOf(ENVIRONMENTS, { says: 'Which of the platform it is registered at' })
  environment!: 'test' | 'production';

  @Code({ says: '机构编码 · the org code', example: 'WH10086' })
  orgCode!: string;

  @Code({
    says: 'app_key, unique in the installation',
    max: 128,
    example: 'f9d5cc9313893a20d5aa85c654e8f503',
  })
  appKey!: string;

  @Code({
    says: 'app_secret: can be written, never read',
    max: 256,
    example: 'c7e0a1a63542be4de3cb5488f9fba8149e8fc290',
  })
  appSecret!: string;

  @Text({
    says: 'access_token of the application, sent when a label is fetched from an address of Temu’s; can be written, never read; empty: none',
    optional: true,
    max: 512,
    pattern: /^[\x21-\x7e]*$/,
    example: '2nifvmpyymvypwmcms5ct4uqqudrwgpmzbcnmkt1jzjkuaf3x56iixym',
  })
  accessToken?: string;

  @OneOf(REGIONS, { says: 'Region of the shops; us if nothing is said', optional: true })
  region?: Region;

  @Text({
    says: 'https address of the router, where pushes go; left out: that of region and environment, if it is known',
    optional: true,
    max: 2048,
    pattern: /^https?:\/\/\S+$/,
    example: 'https://openapi-b-us.temu.com/openapi/router',
  })
  routerUrl?: string;

  @OneOf(AUTHORIZATION_MODES, {
    says: "one_click (一键授权): merchants authorize on this installation's page; manual: they type the three values into Temu's portal",
    optional: true,
  })
  authorizationMode?: AuthorizationMode;

  @List('text', {
    says: 'Hosts to which a browser may be sent back after authorizing; to no other',
    optional: true,
    max: 50,
    example: ['seller.temu.com'],
  })
  returnHosts?: string[];

  @Flag({
    says: 'Nothing is pushed; what has to be told waits, and goes in order once it is false again',
    optional: true,
  })
  pushesPaused?: boolean;

  @List('text', {
    says: 'Events that are not told from now on; the others Temu requires, so they can not be named',
    optional: true,
    max: OPTIONAL_EVENTS.length,
    among: OPTIONAL_EVENTS,
    example: ['picking'],
  })
  pushesOff?: string[];

  @Count({
    says: 'The most pushes a second to this router; null: as many as the installation sends. The lower of both counts',
    optional: true,
    nullable: true,
    min: 1,
    max: MAX_PER_SECOND,
    example: 10,
  })
  pushesPerSecond?: number | null;
}

export class RegistrationChange extends Partly(
  OmitType(NewRegistration, ['environment'] as const),
) {
  @Count({ says: 'How long the secret before a new one is accepted', optional: true, max: 168 })
  overlapHours?: number;
}

export class Registration {
  @OneOf(ENVIRONMENTS, { says: 'Which of the platform it is registered at' })
  environment!: 'test' | 'production';

  @Code({ says: '机构编码 · the org code' })
  orgCode!: string;

  @Code({ says: 'app_key', max: 128 })
  appKey!: string;

  @OneOf(REGIONS, { says: 'Region of the shops' })
  region!: Region;

  @Text({ says: 'Where pushes go', max: 2048 })
  routerUrl!: string;

  @OneOf(AUTHORIZATION_MODES, { says: 'How merchants authorize' })
  authorizationMode!: AuthorizationMode;

  @List('text', { says: 'Hosts to which a browser may be sent back after authorizing' })
  returnHosts!: string[];

  @Flag({ says: 'Nothing is pushed; what has to be told waits' })
  pushesPaused!: boolean;

  @List('text', { says: 'Events that are not told', among: OPTIONAL_EVENTS })
  pushesOff!: string[];

  @Count({
    says: 'The most pushes a second; null: as many as the installation sends',
    nullable: true,
  })
  pushesPerSecond!: number | null;

  @Flag({ says: 'An access_token is kept' })
  hasAccessToken!: boolean;

  @Moment({ says: 'While the secret before this one is still accepted', nullable: true })
  previousSecretUntil!: string | null;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class Registrations {
  @List(() => Registration, { says: 'At most one per environment' })
  items!: Registration[];
}

export class Verification {
  @OneOf(
    [
      'ok',
      'wrong_secret',
      'unknown_app_key',
      'wrong_clock',
      'not_reached',
      'address_refused',
      'not_the_router',
      'busy',
      'unclear',
    ],
    { says: 'What came of the call' },
  )
  outcome!: string;

  @Text({ says: 'What it means and what to do' })
  en!: string;

  @Text({ says: 'The same in Chinese' })
  zh!: string;

  @Count({ says: 'errorCode that the router answered', nullable: true })
  number!: number | null;

  @Text({ says: 'errorMsg that the router answered' })
  message!: string;

  @Count({ says: 'How long it took, in milliseconds' })
  tookMs!: number;
}
