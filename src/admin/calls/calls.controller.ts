import { Param, Query } from '@nestjs/common';
import { CallsService } from '../../modules/calls/calls.service';
import type { CallTexts, RecordedCall as Held } from '../../modules/calls/calls.types';
import { Clock } from '../../platform/clock';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import type { DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound } from '../../rest/rest.errors';
import { startOf } from '../../rest/window';
import { ActOf, AdminController, Read } from '../admin.route';
import { CallQuery, type CallRow, Calls, RecordedCall } from './calls.dto';

@AdminController('Calls · 接口日志')
export class CallsController {
  constructor(
    private readonly calls: CallsService,
    private readonly clock: Clock,
  ) {}

  @Read('calls', { id: 'listCalls', summary: 'Recorded calls, newest first', answers: Calls })
  async list(@ActOf() { caller }: DeskAct, @Query() query: CallQuery): Promise<Calls> {
    const { limit = DEFAULT_LIMIT, cursor, ok, from, until, ...same } = query;
    const byIndex = same.number !== undefined || same.requestId !== undefined;
    // What was answered a moment ago may still wait to be written.
    await this.calls.flush();
    const rows = await this.calls.find(caller.operatorId, {
      ...same,
      ok: ok === undefined ? undefined : ok === 'true',
      from: startOf(query, byIndex, this.clock.nowMs()),
      until: until ? new Date(until) : undefined,
      below: cursor ? keyOf(cursor) : null,
      limit: limit + 1,
    });
    return pageOf(rows, limit, shown, nameOf);
  }

  @Read('calls/:id', {
    id: 'getCall',
    summary: 'One call with request and answer, secrets masked',
    answers: RecordedCall,
    right: 'personal',
  })
  async get(@ActOf() { caller }: DeskAct, @Param('id') id: string): Promise<RecordedCall> {
    const found = await this.calls.get(caller.operatorId, keyOf(id));
    if (!found) throw notFound({ what: 'call', id });
    const { request, answer, explanation: why } = found;
    return { ...shown(found), request, answer, why, curl: curlOf(found) };
  }
}

/** Quoted for a shell; the address of the installation is whatever the reader's is. */
function curlOf({ direction, subject, request }: Held & CallTexts): string | null {
  if (direction === 'out' || request === null) return null;
  const body = `'${request.replaceAll("'", "'\\''")}'`;
  return `curl -sS "$OPENCANG_URL${subject}" -H 'content-type: application/json' --data-raw ${body}`;
}

/** A call is found by its day, so its name holds the moment. */
function nameOf(call: Held): string {
  return cursorOf(call.at.getTime(), call.id);
}

function keyOf(name: string): { at: Date; id: number } {
  const [at = 0, id = 0] = partsOf(name, 2);
  return { at: new Date(at), id };
}

function shown(call: Held): CallRow {
  return {
    id: nameOf(call),
    at: call.at.toISOString(),
    direction: call.direction,
    subject: call.subject,
    customerCode: call.customerCode,
    number: call.number,
    requestId: call.requestId,
    ok: call.ok,
    outcome: call.outcome,
    message: call.message,
    httpStatus: call.httpStatus,
    durationUs: call.durationUs,
    requestBytes: call.requestBytes,
  };
}
