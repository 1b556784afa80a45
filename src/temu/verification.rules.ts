import type { Verification } from '../modules/operators/verification.types';
import type { Failure } from '../platform/failure';
import { NUMBER } from './wire/fault';

export type Heard = Omit<Verification, 'tookMs'>;

const MAX_MESSAGE = 300;

/** Refusals that say that everything before them was accepted: the call had no token on purpose. */
const AFTER_THE_SIGNATURE: readonly number[] = [
  NUMBER.tokenMissing,
  NUMBER.tokenUnknown,
  NUMBER.tokenExpired,
];

/**
 * What an answer of the router says about a registration.
 * @param apartSeconds how far our clock is ahead of theirs, if they told the time
 */
export function judge(httpStatus: number, text: string, apartSeconds: number | null): Heard {
  const envelope = envelopeOf(text);
  if (!envelope) return notTheRouter(httpStatus);
  const { success, number } = envelope;
  const message = envelope.message.replaceAll('\u0000', '').slice(0, MAX_MESSAGE);
  const heard = { number, message };
  if (success || AFTER_THE_SIGNATURE.includes(number ?? 0)) return { ...heard, ...OK };
  switch (number) {
    case NUMBER.signInvalid:
    case NUMBER.signMissing:
      return { ...heard, ...WRONG_SECRET };
    case NUMBER.appKeyMissing:
    case NUMBER.appKeyUnknown:
      return { ...heard, ...UNKNOWN_APP_KEY };
    case NUMBER.timestampMissing:
    case NUMBER.timestampInvalid:
    case NUMBER.timestampExpired:
      return { ...heard, ...wrongClock(apartSeconds) };
    case NUMBER.tooManyRequests:
      return { ...heard, ...BUSY };
    default:
      return { ...heard, ...unclear(number, message) };
  }
}

/** What it says if nothing came back. */
export function judgeFailure(error: Failure): Heard {
  const outcome = error.code === 'outbound.address_refused' ? 'address_refused' : 'not_reached';
  return { outcome, en: error.en, zh: error.zh, number: null, message: '' };
}

const OK = {
  outcome: 'ok',
  en: 'The router accepts app_key, app_secret and the clock.',
  zh: '平台已接受 app_key、app_secret 和时钟。',
} as const;

const WRONG_SECRET = {
  outcome: 'wrong_secret',
  en: 'The router knows the app_key, but not the signature. Copy app_secret again, from the same environment as the router address.',
  zh: '平台识别 app_key，但签名不符。请从与路由地址相同的环境重新复制 app_secret。',
} as const;

const UNKNOWN_APP_KEY = {
  outcome: 'unknown_app_key',
  en: 'The router does not know the app_key. Check app_key, and whether the address is that of its region and environment: test and production have different ones.',
  zh: '平台不识别该 app_key。请核对 app_key，以及路由地址是否属于其区域和环境（测试与正式不同）。',
} as const;

const BUSY = {
  outcome: 'busy',
  en: 'The router takes no more requests at this moment. Try again in a minute.',
  zh: '平台当前限流，请一分钟后重试。',
} as const;

function wrongClock(apartSeconds: number | null) {
  const apart = Math.abs(apartSeconds ?? 0);
  const ahead = (apartSeconds ?? 0) > 0;
  const known = apart > 0;
  return {
    outcome: 'wrong_clock',
    en: `The router does not accept the time of this server${known ? `, which is ${apart} s ${ahead ? 'ahead of' : 'behind'} its own` : ''}. Set the clock by NTP.`,
    zh: `平台不接受本服务器的时间${known ? `（比平台${ahead ? '快' : '慢'} ${apart} 秒）` : ''}，请用 NTP 校准时钟。`,
  } as const;
}

function unclear(number: number | null, message: string) {
  const said = `${number ?? '-'} ${message}`.trim();
  return {
    outcome: 'unclear',
    en: `The router answered "${said}": no complaint about app_key, app_secret or clock, and no success either. Try again later, and ask the platform if it stays.`,
    zh: `平台返回“${said}”：未指出 app_key、app_secret 或时钟有误，但也未成功。请稍后重试，如持续出现请咨询平台。`,
  } as const;
}

function notTheRouter(httpStatus: number): Heard {
  return {
    outcome: 'not_the_router',
    number: null,
    message: '',
    en: `Something answered HTTP ${httpStatus}, but not in the form of the platform's router. Check the router address.`,
    zh: `对方返回 HTTP ${httpStatus}，但不是平台路由的应答格式，请检查路由地址。`,
  };
}

function envelopeOf(
  text: string,
): { success: boolean; number: number | null; message: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const { success, errorCode, errorMsg } = value as Record<string, unknown>;
    if (typeof success !== 'boolean' && typeof errorCode !== 'number') return null;
    return {
      success: success === true || (success === undefined && errorCode === NUMBER.success),
      number: Number.isSafeInteger(errorCode) ? (errorCode as number) : null,
      message: typeof errorMsg === 'string' ? errorMsg : '',
    };
  } catch {
    return null;
  }
}
