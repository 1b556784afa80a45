import { Failure } from '../../platform/failure';
import type { Outbound, OutboundAnswer } from '../../platform/outbound';
import { carrierLimited, carrierRefused, carrierUnclear } from './carriers.errors';

/** A carrier takes its time over a label; a claim (label-buyer.ts) outlives several of these. */
const TIMEOUT_MS = 25_000;
/** A label of 4 MiB as base64, and what is said around it. */
const MAX_BYTES = 8 * 1024 * 1024;
const DEFAULT_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 3_600;
const MAX_WORDS = 400;

export interface ApiOptions {
  readonly carrier: string;
  /** Of the API, without a slash at the end. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What an error says, from its parsed body; empty: nothing that can be understood. */
  readonly wordsOf: (body: unknown) => string;
}

interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
}

/**
 * A carrier's JSON over https. What goes wrong is told by what it means for money: refused and
 * limited say that nothing was done, everything else that nobody knows.
 */
export class CarrierApi {
  constructor(
    private readonly outbound: Outbound,
    private readonly options: ApiOptions,
  ) {}

  /** @throws carrier.refused, carrier.limited, carrier.unclear, outbound.* */
  async ask<T>(asked: Asked): Promise<T> {
    const answer = await this.send(asked);
    return this.read<T>(answer);
  }

  /** Null where there is no such thing. */
  async find<T>(path: string): Promise<T | null> {
    const answer = await this.send({ method: 'GET', path });
    return answer.status === 404 ? null : this.read<T>(answer);
  }

  /**
   * A file that belongs to what was paid: however it fails, the label is bought all the same, so
   * no failure of it may say that nothing was done.
   */
  async file(url: string): Promise<Buffer> {
    const { carrier } = this.options;
    if (url.startsWith('data:')) return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
    try {
      const request = { url, method: 'GET', timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES } as const;
      const { status, body } = await this.outbound.send(request);
      if (status === 200) return body;
      throw carrierUnclear({ carrier, what: `the label file answers ${status}` });
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'carrier.unclear') throw error;
      throw carrierUnclear({ carrier, what: `the label file: ${error.code}` });
    }
  }

  private send({ method, path, body }: Asked): Promise<OutboundAnswer> {
    const { address, headers } = this.options;
    return this.outbound.send({
      url: address + path,
      hosts: [new URL(address).hostname],
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    });
  }

  private read<T>({ status, headers, body }: OutboundAnswer): T {
    const { carrier, wordsOf } = this.options;
    const parsed = parse(body);
    if (status >= 200 && status < 300) {
      if (typeof parsed === 'object' && parsed !== null) return parsed as T;
      throw carrierUnclear({ carrier, what: 'no JSON' });
    }
    if (status === 429) throw carrierLimited({ carrier, seconds: waitOf(headers['retry-after']) });
    // A request that timed out there may have been done there.
    if (status < 400 || status >= 500 || status === 408)
      throw carrierUnclear({ carrier, what: `status ${status}` });
    if (status === 401 || status === 403) throw carrierRefused({ carrier, words: KEY_UNKNOWN });
    const words = wordsOf(parsed).slice(0, MAX_WORDS) || `status ${status}`;
    throw carrierRefused({ carrier, words });
  }
}

const KEY_UNKNOWN =
  'the credentials are not valid there. Change them in the carrier account. 凭证无效，请在承运商账号中修改。';

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

/** Seconds, or a moment; whatever else stands there counts as nothing. */
function waitOf(text: string | undefined): number {
  const seconds = Number(text ?? Number.NaN);
  if (!Number.isFinite(seconds) || seconds < 0) return DEFAULT_WAIT_SECONDS;
  return Math.min(Math.ceil(seconds), LONGEST_WAIT_SECONDS);
}
