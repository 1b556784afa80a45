import type { Answer, Fields } from '../wire';
import { signatureOf } from '../wire';

const WINDOW_SECONDS = 300;

/** What is wrong with a request, in the platform's number and words; null: nothing. */
export interface Wrong {
  readonly errorCode: number;
  readonly errorMsg: string;
}

/** Checks what the platform checks before it looks at what a request is about. */
export function wrongWith(
  fields: Fields,
  secretOf: (appKey: string) => string | undefined,
  nowMs: number,
): Wrong | null {
  const { app_key: appKey, timestamp, sign, type, data_type: dataType } = fields;
  if (typeof appKey !== 'string') return wrong(3000019, 'app_key is missing');
  if (timestamp === undefined) return wrong(3000010, 'timestamp is missing');
  if (sign === undefined) return wrong(3000040, 'sign is missing');
  const secret = secretOf(appKey);
  if (secret === undefined) return wrong(3000020, `app_key ${appKey} is unknown`);
  const seconds = Number(timestamp);
  if (!/^\d{10}$/.test(String(timestamp))) return wrong(3000011, 'timestamp is not in seconds');
  if (Math.abs(nowMs / 1000 - seconds) > WINDOW_SECONDS)
    return wrong(3000012, 'timestamp is expired');
  if (sign !== signatureOf(fields, secret)) return wrong(3000001, 'sign is invalid');
  if (typeof type !== 'string' || dataType !== 'JSON') return wrong(3000000, 'type is missing');
  return null;
}

function wrong(errorCode: number, errorMsg: string): Wrong {
  return { errorCode, errorMsg };
}

export function answerOf(wrong: Wrong | null, requestId: string): Answer {
  if (wrong) return { success: false, ...wrong, requestId, result: null };
  return { success: true, errorCode: 1_000_000, errorMsg: '', requestId, result: null };
}
