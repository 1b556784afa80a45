import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const APP_SECRET = '00112233445566778899aabbccddeeff00112233';
const ROOT = '/bg/certified/warehouse/';

export type Body = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly call: string;
  readonly body: Body;
  readonly text: string;
}

export interface Refusal {
  readonly errorCode: number;
  readonly errorMsg: string;
}

/** What the warehouse says to one call: a result, or a refusal. */
export type Says = (asked: Asked) => { readonly result: unknown } | Refusal;

export interface FakeWarehouse {
  readonly url: string;
  /** All calls so far, in the order in which they came. */
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/**
 * A certified warehouse on loopback that knows the envelope and the signature and nothing else,
 * written once more from the contract: no code of the server or the simulator is in it.
 */
export async function openFakeWarehouse(says: Says): Promise<FakeWarehouse> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      // The simulator looks first whether anybody is there.
      if (request.method !== 'POST') return response.end('{}');
      const text = Buffer.concat(chunks).toString('utf8');
      const body = read(text);
      const one = { call: (request.url ?? '').slice(ROOT.length), body, text };
      if (body !== null) asked.push({ ...one, body });
      response.statusCode = body === null ? 400 : 200;
      const answer = body === null ? UNREADABLE : answerTo({ ...one, body }, says);
      return response.end(JSON.stringify(enveloped(answer)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, close: () => closed(server) };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

const UNREADABLE: Refusal = { errorCode: 3000000, errorMsg: "the body can't be read" };

/** Null for what is no JSON object, and for what nests so deep that it can't be signed. */
function read(text: string): Body | null {
  try {
    const value = JSON.parse(text) as Body | null;
    signatureOf(value ?? {});
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function answerTo(asked: Asked, says: Says): ReturnType<Says> {
  return asked.body.sign === signatureOf(asked.body)
    ? says(asked)
    : { errorCode: 3000001, errorMsg: 'sign invalid' };
}

function enveloped(answer: ReturnType<Says>): Body {
  const requestId = 'fake-1';
  return 'result' in answer
    ? { success: true, errorCode: 1000000, errorMsg: '', requestId, result: answer.result }
    : { success: false, ...answer, requestId, result: null };
}

/** Flat and naive on purpose. */
function signatureOf(body: Body): string {
  let text = APP_SECRET;
  for (const name of Object.keys(body).sort()) {
    if (name === 'sign') continue;
    const value = body[name];
    text += name + (typeof value === 'string' ? value : JSON.stringify(value));
  }
  return createHash('md5')
    .update(text + APP_SECRET)
    .digest('hex')
    .toUpperCase();
}
