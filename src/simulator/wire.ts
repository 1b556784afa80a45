import { createHash } from 'node:crypto';

/**
 * The wire as the platform speaks it, written once more and on its own: a simulator that shared
 * code with the server could never disagree with it.
 */
export const ROOT = '/bg/certified/warehouse/';

export interface Identity {
  readonly appKey: string;
  readonly appSecret: string;
  readonly customer: string;
  readonly token: string;
  readonly key: string;
}

/** One request and what came back. */
export interface Exchange {
  readonly path: string;
  readonly body: string;
  readonly status: number;
  readonly answer: Answer;
  readonly ms: number;
}

export interface Answer {
  readonly success?: boolean;
  readonly errorCode?: number;
  readonly errorMsg?: string;
  readonly requestId?: string;
  readonly result?: unknown;
}

export type Fields = Readonly<Record<string, unknown>>;

const TIMEOUT_MS = 30_000;

/** Parameters with their signature: sorted by name, between two secrets, MD5, upper case. */
export function signed(fields: Fields, secret: string): Fields {
  return { ...fields, sign: signatureOf(fields, secret) };
}

export function signatureOf(fields: Fields, secret: string): string {
  const text = Object.keys(fields)
    .filter((name) => name !== 'sign' && fields[name] !== undefined)
    .sort()
    .map((name) => name + textOf(fields[name]))
    .join('');
  return createHash('md5').update(`${secret}${text}${secret}`).digest('hex').toUpperCase();
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The parameters that every call carries, for this moment. */
export function common(appKey: string, type?: string): Fields {
  return {
    app_key: appKey,
    timestamp: Math.floor(Date.now() / 1000),
    data_type: 'JSON',
    version: 'V1',
    ...(type ? { type } : {}),
  };
}

export function owner(identity: Identity): Fields {
  const { customer, token, key } = identity;
  return { cwCustomerCode: customer, cwAccessToken: token, cwAppKey: key };
}

export function typeOf(path: string): string {
  return path.slice(1).replaceAll('/', '.');
}

/** `order/create`, the whole path, and the dotted type all name the same call. */
export function pathOf(name: string): string {
  const path = name.startsWith('bg.') ? `/${name.replaceAll('.', '/')}` : name;
  if (path.startsWith('/')) return path;
  return path.startsWith('bg/') ? `/${path}` : ROOT + path;
}

export async function post(url: string, path: string, body: string): Promise<Exchange> {
  const started = performance.now();
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  const ms = Math.round((performance.now() - started) * 10) / 10;
  return { path, body, status: response.status, answer: parsed(text), ms };
}

function parsed(text: string): Answer {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below.
  }
  return { errorMsg: `not an answer: ${text.slice(0, 200)}` };
}

const SECRETS = ['cwAccessToken', 'access_token', 'cwAppKey', 'app_secret', 'sign'];
const MAX_SHOWN = 4_000;

/** The body as it may be shown and sent around: secrets masked, files shortened. */
export function masked(body: string): string {
  const pattern = new RegExp(`("(?:${SECRETS.join('|')})"\\s*:\\s*)"[^"]*"`, 'g');
  const hidden = body
    .replace(pattern, '$1"***"')
    .replace(/("shippingLabelFileBase64"\s*:\s*)"([^"]{40})[^"]*"/, '$1"$2…"');
  return hidden.length > MAX_SHOWN
    ? `${hidden.slice(0, MAX_SHOWN)}… (${hidden.length} characters)`
    : hidden;
}
