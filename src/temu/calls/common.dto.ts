import { Code, Count, Flag, Moment, Text } from '../wire/fields';

/** What every call carries, at the top level of its body. */
export class CommonFields {
  @Text({ says: 'The key of the registration' })
  app_key!: string;

  @Count({ says: 'Seconds, ten digits, at most 300 from the clock of this server' })
  timestamp!: number;

  @Text({ says: 'MD5 over the sorted parameters between two app_secrets, upper-case hex' })
  sign!: string;

  @Text({ optional: true, says: 'JSON' })
  data_type?: string;

  @Text({ optional: true, says: 'V1' })
  version?: string;

  @Text({ optional: true, says: 'The path with dots; must fit the path if it is sent' })
  type?: string;
}

/** The owner's credentials: whom a call acts for. */
export class OwnerFields {
  @Code({ optional: true, max: 64, says: '货主ID · the customer' })
  cwCustomerCode?: string;

  @Text({
    optional: true,
    max: 512,
    aliases: ['access_token'],
    says: '货主token · the token of the authorization',
  })
  cwAccessToken?: string;

  @Text({ optional: true, max: 512, says: '货主授权key · checked if it is sent' })
  cwAppKey?: string;
}

/** Around every answer. */
export class EnvelopeFields {
  @Flag({})
  success!: boolean;

  @Count({ says: '1000000: success' })
  errorCode!: number;

  @Text({ says: 'What is wrong, which value, and what to do; English, then Chinese' })
  errorMsg!: string;

  @Text({ says: 'By which support finds the call' })
  requestId!: string;
}

export class VerifyResult {
  @Flag({})
  verifyResult!: boolean;

  @Flag({})
  authorizationSuccess!: boolean;

  @Text({})
  cwCustomerCode!: string;

  @Moment({ optional: true, says: 'Milliseconds; null: it does not expire' })
  expireTime!: number | null;

  @Text({})
  failReason!: string;

  @Text({})
  authorizationFailReason!: string;
}
