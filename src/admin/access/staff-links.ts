import { Injectable } from '@nestjs/common';
import type { OneTimeLink as HeldLink } from '../../modules/access/links.service';
import { staffLink } from '../../modules/mail/letters.rules';
import { MailService } from '../../modules/mail/mail.service';
import type { Tx } from '../../platform/database';
import { LINK_PATH } from './access.answers';
import type { OneTimeLink } from './access.dto';

/** How a one-time link comes to a person of the staff: by mail, or by whoever made it. */
@Injectable()
export class StaffLinks {
  constructor(private readonly mail: MailService) {}

  /** What is mailed is shown to nobody. */
  async hand(
    tx: Tx,
    staff: { readonly id: number; readonly email: string },
    { token, expiresAt }: HeldLink,
  ): Promise<OneTimeLink> {
    const path = `${LINK_PATH}#${token}`;
    const until = expiresAt.toISOString();
    const mailed = await this.mail.write(tx, {
      kind: 'staff_link',
      about: `staff ${staff.id}`,
      to: staff.email,
      expiresAt,
      ...staffLink(this.mail.addressOf(path), expiresAt),
    });
    return mailed
      ? { token: null, path: null, expiresAt: until, mailed }
      : { token, path, expiresAt: until, mailed };
  }
}
