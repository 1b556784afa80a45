import { Body, Param, ParseIntPipe } from '@nestjs/common';
import { SessionsService } from '../../modules/access/sessions.service';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed, End, Read } from '../admin.route';
import { me, session } from './access.answers';
import { Done, Me, PasswordChange, Session, Sessions } from './access.dto';

/** What people and keys see of themselves. */
@AdminController('Sign-in · 登录')
export class SessionsController {
  constructor(
    private readonly desk: Desk,
    private readonly sessions: SessionsService,
  ) {}

  @Read('me', { id: 'getMe', summary: 'Who asks, and what may be done', answers: Me, right: null })
  me(@ActOf() { caller }: DeskAct): Me {
    return me(caller);
  }

  @Read('sessions', {
    id: 'listSessions',
    summary: 'Your own sessions',
    answers: Sessions,
    right: null,
  })
  async list(@ActOf() { caller }: DeskAct): Promise<Sessions> {
    const held = await this.sessions.list(caller);
    return { items: held.map((one) => session(one, caller.sessionId)) };
  }

  @End('sessions/:id', {
    id: 'endSession',
    summary: 'End one of your sessions; with the number of this one: sign out',
    answers: Session,
    right: null,
  })
  async end(@ActOf() act: DeskAct, @Param('id', ParseIntPipe) id: number): Promise<Session> {
    const ended = await this.desk.change(act, {}, async (tx, note) => {
      const done = await this.sessions.end(tx, act.caller, id);
      if (!done) throw notFound({ what: 'session', id: String(id) });
      note({ subject: ['session', id], after: { endedBecause: done.endedBecause } });
      return done;
    });
    return session(ended, act.caller.sessionId);
  }

  @Deed('me/password', {
    id: 'changePassword',
    summary: 'Change your password; your other sessions end',
    answers: Done,
    right: null,
  })
  async changePassword(@ActOf() act: DeskAct, @Body() asked: PasswordChange): Promise<Done> {
    const { caller, address } = act;
    const earlier = await this.desk.repeated<Done>(act, asked);
    if (earlier) return earlier.answer;
    const passwords = { current: asked.currentPassword, next: asked.newPassword };
    const hash = await this.sessions.checkPasswords(caller, passwords, address);
    return this.desk.once(act, asked, async (tx, note) => {
      await this.sessions.changePassword(tx, caller, hash);
      note({ subject: ['staff', caller.id], after: { hasPassword: true } });
      return { done: true };
    });
  }
}
