import { Text } from '../wire/fields';

/** The owner's credentials, at the top level of the body of every call that acts for a customer. */
export class OwnerFields {
  @Text({ optional: true, max: 64, says: '货主ID · the customer' })
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
