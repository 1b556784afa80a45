import { Injectable } from '@nestjs/common';
import { type Statement, statement, type Tx } from '../../platform/database';
import { priorityOf, timeToLiveMs } from './pushes.rules';
import type { Announcement } from './pushes.types';

@Injectable()
export class PushesService {
  /** Writes what has to be told, in the transaction of the change that it tells. */
  async announce(tx: Tx, announcements: readonly Announcement[]): Promise<void> {
    if (announcements.length === 0) return;
    await tx.rows(INSERT_PUSHES, [tx.operatorId, JSON.stringify(announcements.map(asked))]);
  }
}

function asked(announcement: Announcement, ord: number): Record<string, unknown> {
  return {
    ord,
    registration_id: announcement.registrationId,
    event: announcement.event,
    priority: priorityOf(announcement.event),
    subject: announcement.subject,
    content: announcement.content,
    ttl_ms: timeToLiveMs(announcement.event),
  };
}

const INSERT_PUSHES: Statement<never> = statement(
  'pushes_insert',
  `INSERT INTO pushes (operator_id, registration_id, event, priority, subject, content, happened_at, next_try_at, expires_at)
   SELECT $1, p.registration_id, p.event, p.priority, p.subject, p.content, moment.at, moment.at,
          moment.at + p.ttl_ms * interval '1 millisecond'
     FROM json_to_recordset($2::json) AS p (
            ord integer, registration_id bigint, event text, priority smallint, subject text,
            content jsonb, ttl_ms bigint),
          (SELECT clock_timestamp() AS at) moment
    ORDER BY p.ord`,
);
