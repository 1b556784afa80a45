import { Code, Count, List, Moment, OneOf, Text } from '../../platform/fields';

const ENVIRONMENTS = ['test', 'production'];

export class Registration {
  @OneOf(ENVIRONMENTS, { says: 'Which of the platform it is registered at' })
  environment!: 'test' | 'production';

  @Code({ says: '机构编码 · the org code' })
  orgCode!: string;

  @Code({ says: 'app_key, unique in the installation', max: 128 })
  appKey!: string;

  @Text({ says: 'Where pushes go', max: 2048 })
  routerUrl!: string;

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

export class RegistrationChange {
  @Code({ says: '机构编码 · the org code', optional: true })
  orgCode?: string;

  @Code({ says: 'app_key', optional: true, max: 128 })
  appKey?: string;

  @Code({ says: 'app_secret: can be written, never read', optional: true, max: 256 })
  appSecret?: string;

  @Text({
    says: 'https address of the router',
    optional: true,
    max: 2048,
    pattern: /^https?:\/\/\S+$/,
  })
  routerUrl?: string;

  @Count({ says: 'How long the secret before a new one is accepted', optional: true, max: 168 })
  overlapHours?: number;
}
