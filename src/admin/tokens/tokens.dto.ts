import { Count, List, Moment, Text } from '../../platform/fields';

export class NewToken {
  @Moment({ says: 'Refused from this moment; left out: in a year', optional: true })
  expiresAt?: string;
}

export class Token {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Moment({ says: 'When it was made' })
  createdAt!: string;

  @Moment({ says: 'Refused from this moment', nullable: true })
  expiresAt!: string | null;

  @Moment({ says: 'When it was revoked', nullable: true })
  revokedAt!: string | null;

  @Moment({ says: 'Last use by Temu, to the minute', nullable: true })
  lastUsedAt!: string | null;
}

export class Tokens {
  @List(() => Token, { says: 'Newest first, ended ones too' })
  items!: Token[];
}

export class MadeToken extends Token {
  @Text({
    says: "货主ID · the customer's code, the first of the three values for Temu's portal",
    example: 'C10003',
  })
  customerCode!: string;

  @Text({
    says: '货主token · shown this once. Null where the request was a repeat: revoke the token and make another',
    nullable: true,
    example: 'q0Vg9Zb1t2yQ3s4u5w6x7y8z9A0B1C2D3E4F5G6H7I8',
  })
  token!: string | null;

  @Text({
    says: '货主授权key · shown this once, as the token is',
    nullable: true,
    example: 'a9Zb1t2yQ3s4u5w6x7y8z9A0B1C2D3E4F5G6H7I8q0V',
  })
  key!: string | null;
}
