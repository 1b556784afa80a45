import type { FastifyReply } from 'fastify';
import { versionMissing, versionStale } from './admin.errors';

/** The version of what is read, as a header: it has to come back with a change. */
export function tell(reply: FastifyReply, version: number): void {
  void reply.header('etag', `"${version}"`);
}

/** The version that the caller has read. @throws request.version_missing, request.version_stale */
export function versionOf(ifMatch: string | undefined, what: string): number {
  if (!ifMatch) throw versionMissing({});
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch.trim())?.[1];
  if (!version) throw versionStale({ what });
  return Number(version);
}
