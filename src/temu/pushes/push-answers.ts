import type { PushResult } from '../../modules/pushes/pushes.types';
import type { Wording } from '../../platform/failure';

/** What came back: an answer of whatever kind, or none. */
export type Reply =
  | { readonly kind: 'answer'; readonly httpStatus: number; readonly text: string }
  | { readonly kind: 'none'; readonly why: Wording; readonly sent: boolean };

export type Judgement = Pick<
  PushResult,
  'state' | 'retryMs' | 'otherSide' | 'outcome' | 'answer' | 'reason'
>;

interface Tries {
  readonly attempts: number;
  readonly lastOutcome: number | null;
}

const SUCCESS = 1_000_000;
const SYSTEM_FAILURE = 4_000_000;
const TOO_MANY = 4_000_004;
const CLOCK = 3_000_012;

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 600_000;
/** After this many tries, about two days with the longest wait, somebody has to look. */
export const MAX_TRIES = 300;
const MAX_ANSWER = 500;

/**
 * Doubles up to ten minutes; between half of it and all of it, by chance, so that what failed
 * together does not come again together.
 * @param chance from 0 to 1
 */
export function retryAfterMs(attempts: number, chance: number): number {
  const whole = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20));
  return whole / 2 + (whole / 2) * chance;
}

/**
 * What an answer means. Delivered: success. Again: a failure of the system, too many requests, no
 * answer, or one that is not in the platform's words and so says nothing of the message. A clock
 * that is wrong may be a slow network: once more. All else will be refused the next time as well:
 * it goes to the dead letters, with the reason.
 */
export function judge(reply: Reply, tries: Tries, chance: number): Judgement {
  if (reply.kind === 'none') {
    return again(tries, chance, 'silent', null, '', reply.why);
  }
  const { httpStatus, text } = reply;
  const envelope = envelopeOf(text);
  if (!envelope) return again(tries, chance, 'silent', null, '', notAnAnswer(httpStatus));
  const { success, number, message } = envelope;
  if (success) return settled('delivered', number, message, null);
  if (number === TOO_MANY || httpStatus === 429)
    return again(tries, chance, 'busy', number, message, wordsFor(TOO_MANY, message));
  if (number === SYSTEM_FAILURE || httpStatus >= 500)
    return again(tries, chance, 'silent', number, message, wordsFor(SYSTEM_FAILURE, message));
  if (number === CLOCK && tries.lastOutcome !== CLOCK)
    return { ...settled('waiting', number, message, wordsFor(number, message)), retryMs: 1_000 };
  return settled('dead', number, message, wordsFor(number, message));
}

function settled(
  state: PushResult['state'],
  outcome: number | null,
  answer: string,
  reason: Wording | null,
): Judgement {
  return { state, retryMs: 0, otherSide: 'answered', outcome, answer, reason };
}

function again(
  { attempts }: Tries,
  chance: number,
  otherSide: 'busy' | 'silent',
  outcome: number | null,
  answer: string,
  reason: Wording,
): Judgement {
  if (attempts >= MAX_TRIES) {
    const { en, zh } = reason;
    const given = {
      en: `Given up after ${attempts} tries. ${en}`,
      zh: `已尝试 ${attempts} 次，停止重试。${zh}`,
    };
    return { state: 'dead', retryMs: 0, otherSide, outcome, answer, reason: given };
  }
  // Busy is a matter of a moment, for everyone alike: the gate sees to it.
  const retryMs = otherSide === 'busy' ? 1_000 + 1_000 * chance : retryAfterMs(attempts, chance);
  return { state: 'waiting', retryMs, otherSide, outcome, answer, reason };
}

function envelopeOf(
  text: string,
): { success: boolean; number: number | null; message: string } | null {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const { success, errorCode, errorMsg } = value as Record<string, unknown>;
    if (typeof success !== 'boolean' && typeof errorCode !== 'number') return null;
    // The column of a database holds 32 bits, and no number of theirs is larger.
    const number = Number.isInteger(errorCode) && Math.abs(errorCode as number) < 2 ** 31;
    return {
      success: success === true || (success === undefined && errorCode === SUCCESS),
      number: number ? (errorCode as number) : null,
      message: typeof errorMsg === 'string' ? storable(errorMsg) : '',
    };
  } catch {
    return null;
  }
}

function storable(text: string): string {
  return text.replaceAll('\u0000', '').slice(0, MAX_ANSWER);
}

/** What to do, by the platform's own numbers. */
const ADVICE: Readonly<Record<number, Wording>> = {
  3000001: {
    en: 'The signature is not accepted. Check the app_secret of the registration, then resend.',
    zh: '签名校验失败。请核对登记信息中的 app_secret，然后重新推送。',
  },
  3000010: {
    en: 'The timestamp was not accepted. Set the clock of this server by NTP, then resend.',
    zh: '时间戳无效。请用 NTP 校准本服务器时钟，然后重新推送。',
  },
  3000011: {
    en: 'The timestamp was not accepted. Set the clock of this server by NTP, then resend.',
    zh: '时间戳无效。请用 NTP 校准本服务器时钟，然后重新推送。',
  },
  [CLOCK]: {
    en: 'The clock of this server differs from the other side’s by more than 5 minutes. Set it by NTP, then resend.',
    zh: '本服务器时钟与平台相差超过 5 分钟。请用 NTP 校准时钟，然后重新推送。',
  },
  3000019: {
    en: 'The app_key is missing there. Check the registration, then resend.',
    zh: '平台未收到 app_key。请核对登记信息，然后重新推送。',
  },
  3000020: {
    en: 'The app_key is not known there. Check app_key and router address of the registration (test and production differ), then resend.',
    zh: '平台不识别该 app_key。请核对登记信息中的 app_key 和路由地址（测试与正式环境不同），然后重新推送。',
  },
  [SYSTEM_FAILURE]: {
    en: 'The other side failed. It is tried again by itself.',
    zh: '平台系统异常，系统会自动重试。',
  },
  [TOO_MANY]: {
    en: 'The other side takes no more requests for the moment. It is tried again by itself.',
    zh: '平台限流，系统会自动重试。',
  },
  170020004: {
    en: 'The order is not known there. Ask the seller or the platform whether it still exists.',
    zh: '平台不存在该订单。请与卖家或平台核实订单是否仍有效。',
  },
  170020014: {
    en: 'The authorization is not valid there. The merchant has to authorize again; then resend.',
    zh: '授权已失效。请货主重新授权，然后重新推送。',
  },
};

const REFUSED: Wording = {
  en: 'The other side refuses it and would do so again. Correct what it names, then resend.',
  zh: '平台拒绝了该推送，重试不会成功。请按其提示修正后重新推送。',
};

function wordsFor(number: number | null, message: string): Wording {
  const { en, zh } = ADVICE[number ?? 0] ?? REFUSED;
  const said = [number, message].filter((part) => part !== null && part !== '').join(' ');
  return said === '' ? { en, zh } : { en: `${en} (${said})`, zh: `${zh}（${said}）` };
}

function notAnAnswer(httpStatus: number): Wording {
  return {
    en: `HTTP ${httpStatus}, and no answer in the platform's form: something else may stand at the router address. Check it in the registration; it is tried again by itself.`,
    zh: `收到 HTTP ${httpStatus}，但不是平台格式的应答，路由地址可能有误。请核对登记信息中的地址，系统会自动重试。`,
  };
}

/** The type is not set: only the operator can find it out. */
export const TYPE_UNKNOWN: Wording = {
  en: 'TEMU_AUTHORIZATION_PUSH_TYPE is not set, or the values are gone. Set it and resend, or have the merchant authorize again.',
  zh: '未设置 TEMU_AUTHORIZATION_PUSH_TYPE，或授权信息已清除。请设置后重新推送，或请货主重新授权。',
};
