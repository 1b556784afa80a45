import { Code, Count, Flag, List, Moment, Partly, Text } from '../../platform/fields';

export class NewCustomerUser {
  @Code({
    says: 'E-mail address to sign in with: once per operator, whatever the case',
    max: 254,
    pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
    example: 'jo@merchant.example',
  })
  email!: string;

  @Text({ says: 'Name', example: 'Jo Merchant' })
  name!: string;
}

class UserFields {
  @Text({ says: 'Name', example: 'Jo Merchant' })
  name!: string;

  @Flag({ says: 'Off: the person gets in no more, open sessions included' })
  active!: boolean;
}

export class CustomerUserChange extends Partly(UserFields) {}

export class CustomerUser extends NewCustomerUser {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Number of its customer' })
  customerId!: number;

  @Flag({ says: 'Off: the person gets in no more, open sessions included' })
  active!: boolean;

  @Flag({ says: 'Whether the person has come by a link and chosen a password' })
  hasPassword!: boolean;

  @Moment({ says: 'Last sign-in', nullable: true })
  lastSignInAt!: string | null;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class CustomerUsers {
  @List(() => CustomerUser, { says: 'By id' })
  items!: CustomerUser[];
}

export class CustomerUserLink {
  @Flag({ says: 'Whether it was mailed to the person; then it is shown to nobody' })
  mailed!: boolean;

  @Text({
    says: 'The one-time link, shown this once: the part that opens the page where a password is chosen. Null: it was mailed, or the request was a repeat and another must be made',
    nullable: true,
    example: 'cul_1_Vg9Zb0t1m2yQ3s4u5w6x7y8z9A0B1C2D3E4F5G6H7I8',
  })
  link!: string | null;

  @Moment({ says: 'Until when it opens; a newer link ends it at once' })
  expiresAt!: string;
}
