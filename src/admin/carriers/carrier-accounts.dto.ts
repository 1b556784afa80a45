import { OmitType } from '@nestjs/swagger';
import { Code, Count, Flag, List, Moment, Partly, Text, Texts } from '../../platform/fields';

const LABEL_FORMATS = ['PDF', 'PNG', 'ZPL'] as const;

export class CarrierFieldInfo {
  @Text({ says: 'Its name in `credentials` or `settings`', example: 'apiKey' })
  name!: string;

  @Text({ says: 'What it is' })
  says!: string;

  @Flag({ says: 'Without it there is no account' })
  required!: boolean;
}

export class CarrierKind {
  @Text({ says: 'What an account names as its kind', example: 'sandbox' })
  kind!: string;

  @Text({ says: 'Name' })
  name!: string;

  @Text({ says: 'What it is for' })
  says!: string;

  @Flag({ says: 'People do it; nothing is bought' })
  byHand!: boolean;

  @List(() => CarrierFieldInfo, { says: 'Secrets that an account needs; never shown again' })
  credentials!: CarrierFieldInfo[];

  @List(() => CarrierFieldInfo, { says: 'What else an account can say' })
  settings!: CarrierFieldInfo[];

  @List('text', { says: 'Label files that it makes', example: [...LABEL_FORMATS] })
  formats!: string[];

  @List('text', {
    says: 'Services that a channel can name; null: any that the carrier takes',
    nullable: true,
  })
  services!: string[] | null;

  @Flag({ says: 'Takes manifests: `POST /admin/v1/manifests` closes a day with it' })
  manifests!: boolean;

  @Count({ says: 'Days in which a label can be voided; null: no limit', nullable: true })
  voidWithinDays!: number | null;
}

export class CarrierKinds {
  @List(() => CarrierKind, { says: 'All that this version knows' })
  items!: CarrierKind[];
}

export class NewCarrierAccount {
  @Code({ says: 'Kind of carrier; `GET /admin/v1/carriers` lists them', example: 'sandbox' })
  kind!: string;

  @Code({ says: 'Your name for it', example: 'Sandbox', max: 128 })
  name!: string;

  @Texts({
    says: 'Secrets by name, as the kind needs them. Kept sealed, shown as ***. An empty text takes one away',
    optional: true,
    example: {},
  })
  credentials?: Record<string, string>;

  @Texts({
    says: 'Settings by name, as the kind knows them. An empty text takes one away',
    optional: true,
    example: {},
  })
  settings?: Record<string, string>;

  @Flag({
    says: 'Off: nothing more is bought; what was bought can still be voided',
    optional: true,
  })
  active?: boolean;
}

export class CarrierAccountChange extends Partly(OmitType(NewCarrierAccount, ['kind'])) {}

export class CarrierAccount extends OmitType(NewCarrierAccount, ['credentials', 'settings']) {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Texts({ says: 'Which secrets are kept, each as ***', example: { apiKey: '***' } })
  credentials!: Record<string, string>;

  @Texts({ says: 'Settings by name', example: {} })
  settings!: Record<string, string>;

  @Text({
    says: 'Let the carrier call https://<your address>/hooks/v1/carriers/<this>; null: this carrier does not call',
    nullable: true,
  })
  webhookKey!: string | null;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class CarrierAccounts {
  @List(() => CarrierAccount, { says: 'The oldest first' })
  items!: CarrierAccount[];
}

export class CarrierTrial {
  @Flag({ says: 'The carrier answered and knows the account' })
  works!: boolean;

  @Text({ says: 'Stable code of what is wrong; null: nothing', nullable: true })
  code!: string | null;

  @Text({ says: 'What is wrong, in words; null: nothing', nullable: true })
  detail!: string | null;
}
