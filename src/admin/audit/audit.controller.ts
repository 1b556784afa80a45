import { Query } from '@nestjs/common';
import { AuditService, type AuditLine as Held } from '../../modules/audit/audit.service';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import type { DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { ActOf, AdminController, Read } from '../admin.route';
import { type AuditLine, AuditLines, AuditQuery } from './audit.dto';

@AdminController('Audit trail · 操作日志')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Read('audit-lines', {
    id: 'listAuditLines',
    summary: 'Who changed what, when and from where, newest first',
    answers: AuditLines,
    right: 'access',
  })
  async list(@ActOf() { caller }: DeskAct, @Query() query: AuditQuery): Promise<AuditLines> {
    const { limit = DEFAULT_LIMIT, cursor, from, until, ...filter } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.audit.find(caller.operatorId, {
      ...filter,
      from: from === undefined ? undefined : new Date(from),
      until: until === undefined ? undefined : new Date(until),
      below,
      limit: limit + 1,
    });
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }
}

function shown(line: Held): AuditLine {
  const { callerId: _, ...fields } = line;
  return {
    ...fields,
    at: line.at.toISOString(),
    before: line.before === null ? null : JSON.stringify(line.before),
    after: line.after === null ? null : JSON.stringify(line.after),
  };
}
