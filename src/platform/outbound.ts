import { lookup as resolveHost } from 'node:dns/promises';
import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Failure } from './failure';
import { addressRefused, answerTooLarge, noAnswer, notReached } from './outbound.errors';

/** A request to somebody outside. Nothing of it is trusted that an operator may have typed in. */
export interface OutboundRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** For all of it, from the first look-up to the last byte. */
  readonly timeoutMs: number;
  /** An answer beyond this is cut off and refused. */
  readonly maxBytes: number;
  /** Host names that may be spoken to, compared whole; none: any that is public. */
  readonly hosts?: readonly string[];
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Idle connections are dropped before most servers drop them: a request must not die on one. */
const IDLE_MS = 4_000;
const MAX_SOCKETS_PER_HOST = 32;

/**
 * The one way out. Speaks https to public addresses, which are checked after the name was resolved
 * and are the very ones that are connected to, so that a name can't point inside between check and
 * use. Follows no redirect, unpacks nothing, and ends in time whatever the other side does.
 *
 * An error says whether anything was sent: `outbound.not_reached` is safe to repeat, after
 * `outbound.no_answer` nobody knows what the other side has done.
 */
export class Outbound {
  private readonly agents = {
    'http:': new http.Agent({
      keepAlive: true,
      maxSockets: MAX_SOCKETS_PER_HOST,
      timeout: IDLE_MS,
    }),
    'https:': new https.Agent({
      keepAlive: true,
      maxSockets: MAX_SOCKETS_PER_HOST,
      timeout: IDLE_MS,
    }),
  } as const;

  /** @param allowLoopback for trying out: programs of this machine may be spoken to, in plain http */
  constructor(private readonly allowLoopback: boolean) {}

  /**
   * @throws outbound.address_refused, outbound.not_reached, outbound.no_answer, outbound.answer_too_large
   */
  async send(request: OutboundRequest): Promise<OutboundAnswer> {
    const url = this.checked(request);
    return this.exchange(url, request);
  }

  /** Refuses an address that could never be spoken to; for settings, before they are kept. */
  check(address: string): void {
    this.checked({ url: address });
  }

  close(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  private checked({ url: text, hosts }: Pick<OutboundRequest, 'url' | 'hosts'>): URL {
    const refuse = (reason: string): never => {
      throw addressRefused({ host: hostOf(text), reason });
    };
    const url = URL.canParse(text) ? new URL(text) : refuse('it is not an address');
    const host = bare(url.hostname);
    const local = this.allowLoopback && isLoopbackName(host);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local))
      refuse('only https is spoken');
    if (url.username || url.password) refuse('it holds credentials');
    if (hosts && !hosts.includes(url.hostname)) refuse('it is not on the list of allowed hosts');
    // A name is checked when it is resolved; a number is never resolved.
    if (isIP(host) && !this.admits(host)) refuse('it is not a public address');
    return url;
  }

  private admits(address: string): boolean {
    const range = ipaddr.process(address).range();
    return range === 'unicast' || (this.allowLoopback && range === 'loopback');
  }

  /** All addresses of a name must be public: one that is not may be the one that is used next. */
  private readonly lookup: LookupFunction = (host, options, done) => {
    resolveHost(host, { all: true, family: options.family, hints: options.hints }).then(
      (found) => {
        const refused = found.find(({ address }) => !this.admits(address));
        const [first] = found;
        if (refused || !first) {
          done(addressRefused({ host, reason: 'it leads to an address that is not public' }), '');
        } else if (options.all) done(null, found);
        else done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, ''),
    );
  };

  private exchange(url: URL, request: OutboundRequest): Promise<OutboundAnswer> {
    const { method, body, maxBytes, timeoutMs } = request;
    const local = url.protocol === 'http:';
    const signal = AbortSignal.timeout(timeoutMs);
    return new Promise((resolve, reject) => {
      let sent = false;
      const fail = (error: NodeJS.ErrnoException): void =>
        reject(failureOf(error, url.hostname, sent, signal.aborted));
      const outgoing = (local ? http : https).request(
        url,
        {
          method,
          agent: this.agents[local ? 'http:' : 'https:'],
          lookup: this.lookup,
          signal,
          headers: {
            'accept-encoding': 'identity',
            ...request.headers,
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          },
        },
        (answer) => {
          const parts: Buffer[] = [];
          let size = 0;
          answer.on('data', (part: Buffer) => {
            size += part.length;
            parts.push(part);
            if (size <= maxBytes) return;
            reject(answerTooLarge({ host: url.hostname, maxBytes }));
            outgoing.destroy();
          });
          answer.on('error', fail);
          answer.on('end', () => {
            const { statusCode: status = 0, headers } = answer;
            resolve({ status, headers, body: Buffer.concat(parts) });
          });
        },
      );
      outgoing.on('socket', (socket) => {
        // A connection that is used again has been connected for long.
        if (outgoing.reusedSocket) sent = true;
        else
          socket.once(local ? 'connect' : 'secureConnect', () => {
            sent = true;
          });
      });
      outgoing.on('error', fail);
      outgoing.end(body);
    });
  }
}

function failureOf(
  error: NodeJS.ErrnoException,
  host: string,
  sent: boolean,
  late: boolean,
): Error {
  if (error instanceof Failure) return error;
  const reason = late ? 'it took too long' : (error.code ?? 'unknown');
  return sent ? noAnswer({ host, reason }) : notReached({ host, reason });
}

function isLoopbackName(host: string): boolean {
  return host === 'localhost' || (isIP(host) > 0 && ipaddr.process(host).range() === 'loopback');
}

/** IPv6 stands in brackets in an address. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** What of an address may be repeated: a path or a query may hold a secret. */
function hostOf(text: string): string {
  return URL.canParse(text) ? new URL(text).hostname.slice(0, 128) : 'unreadable';
}
