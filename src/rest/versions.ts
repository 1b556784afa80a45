import type { FastifyReply } from 'fastify';
import { notFound, versionMissing, versionStale } from './rest.errors';

/** The version of what is read, as a header: it has to come back with a change. */
export function tell(reply: FastifyReply, version: number): void {
  void reply.header('etag', `"${version}"`);
}

/**
 * What a change says that changed nothing: somebody was faster, or it is not there.
 * @param there whether it is, at whatever version
 */
export function unchanged(what: string, id: string | number, there: boolean): Error {
  return there ? versionStale({ what }) : notFound({ what, id: String(id) });
}

/** The version that the caller has read. @throws request.version_missing, request.version_stale */
export function versionOf(ifMatch: string | undefined, what: string): number {
  if (!ifMatch) throw versionMissing({});
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch.trim())?.[1];
  if (!version) throw versionStale({ what });
  return Number(version);
}
