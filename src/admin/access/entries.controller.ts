import { Body } from '@nestjs/common';
import { linkSpent } from '../../modules/access/access.errors';
import { LinksService } from '../../modules/access/links.service';
import { SessionsService } from '../../modules/access/sessions.service';
import { StaffService } from '../../modules/access/staff.service';
import { Passwords } from '../../platform/passwords';
import { Desk } from '../../rest/desk';
import { Enter, type Entry, EntryController, EntryOf } from '../admin.route';
import { openSession } from './access.answers';
import { Done, OpenSession, Redemption, Refresh, SetUp, SignIn } from './access.dto';

/** The ways in: nobody is known yet. What is slow (a hash) is done before a transaction opens. */
@EntryController('Sign-in · 登录')
export class EntriesController {
  constructor(
    private readonly desk: Desk,
    private readonly sessions: SessionsService,
    private readonly links: LinksService,
    private readonly staff: StaffService,
    private readonly passwords: Passwords,
  ) {}

  @Enter('sessions', {
    id: 'signIn',
    summary: 'Sign in: a token for a quarter of an hour, and one to get the next by',
    answers: OpenSession,
  })
  async signIn(@EntryOf() entry: Entry, @Body() asked: SignIn): Promise<OpenSession> {
    const caller = await this.sessions.recognise(asked, entry.address);
    const opened = await this.desk.change(entry.actOf(caller), {}, async (tx, note) => {
      const session = await this.sessions.open(tx, caller.id, entry.address);
      note({ subject: ['session', session.sessionId], after: { staffId: caller.id } });
      return session;
    });
    return openSession(opened);
  }

  @Enter('sessions/refresh', {
    id: 'refreshSession',
    summary: 'The next two tokens of a session; a refresh token that comes twice ends it',
    answers: OpenSession,
  })
  async refresh(@Body() { refreshToken }: Refresh): Promise<OpenSession> {
    return openSession(await this.sessions.refresh(refreshToken));
  }

  @Enter('links/redeem', {
    id: 'redeemLink',
    summary: 'Set the password of an account by its one-time link; its sessions end',
    answers: Done,
  })
  async redeem(@EntryOf() entry: Entry, @Body() { token, password }: Redemption): Promise<Done> {
    const { purpose, caller } = await this.links.open(token);
    if (purpose !== 'password') throw linkSpent({});
    const hash = await this.passwords.hash(password, caller.name);
    await this.desk.change(entry.actOf(caller), {}, async (tx, note) => {
      await this.links.redeem(tx, token, hash);
      note({ subject: ['staff', caller.id], after: { hasPassword: true } });
    });
    return { done: true };
  }

  @Enter('set-up', {
    id: 'setUp',
    summary: 'Make the first installer, by the link that the first start prints',
    answers: Done,
  })
  async setUp(@EntryOf() entry: Entry, @Body() asked: SetUp): Promise<Done> {
    const { token, email, name, password } = asked;
    const { purpose, caller } = await this.links.open(token);
    if (purpose !== 'setup') throw linkSpent({});
    const passwordHash = await this.passwords.hash(password, email);
    await this.desk.change(entry.actOf(caller), {}, async (tx, note) => {
      await this.links.claimSetUp(tx, token);
      const made = await this.staff.add(tx, { email, name, role: 'installer', passwordHash });
      note({ subject: ['staff', made.id], after: { role: made.role } });
    });
    return { done: true };
  }
}
