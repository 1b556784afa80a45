import { Injectable } from '@nestjs/common';
import { CustomerUsersService } from '../../modules/customers/customer-users.service';
import { customerLink } from '../../modules/mail/letters.rules';
import { MailService } from '../../modules/mail/mail.service';
import type { Tx } from '../../platform/database';

/** How a one-time link comes to a person of a customer: by mail, or by whoever made it. */
@Injectable()
export class CustomerLinks {
  constructor(
    private readonly users: CustomerUsersService,
    private readonly mail: MailService,
  ) {}

  /** Makes one. What is mailed is shown to nobody: the link is null then. */
  async hand(
    tx: Tx,
    { id, email }: { readonly id: number; readonly email: string },
  ): Promise<{ link: string | null; expiresAt: Date; mailed: boolean }> {
    const { link, expiresAt } = await this.users.makeLink(tx, id);
    const mailed = await this.mail.write(tx, {
      kind: 'customer_link',
      about: `customer user ${id}`,
      to: email,
      expiresAt,
      ...customerLink(this.mail.addressOf(`/welcome/${link}`), expiresAt),
    });
    return { link: mailed ? null : link, expiresAt, mailed };
  }
}
