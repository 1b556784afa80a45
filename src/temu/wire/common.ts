import { fault, NUMBER, type WireFault } from './fault';
import { type WireBody, WireNumber } from './json';
import { SIGN } from './signature';

/** How far the clock of a call may be from ours, either way. */
const WINDOW_SECONDS = 300;
const TEN_DIGITS = /^\d{10}$/;

/** What identifies a call before anything of it is believed. */
export interface Credentials {
  readonly appKey: string;
  readonly timestampSeconds: number;
}

/** The parameters that every call carries: app_key, timestamp and sign, in this order. */
export function credentialsOf(body: WireBody): Credentials | WireFault {
  const appKey = textOf(body, 'app_key');
  if (!appKey)
    return fault(
      NUMBER.appKeyMissing,
      'app_key is missing; send it as text.',
      '缺少 app_key，请以文本发送。',
    );
  const timestamp = textOf(body, 'timestamp');
  if (!timestamp) {
    return fault(
      NUMBER.timestampMissing,
      'timestamp is missing; send seconds.',
      '缺少 timestamp，请发送秒级时间戳。',
    );
  }
  if (!TEN_DIGITS.test(timestamp)) {
    return fault(
      NUMBER.timestampInvalid,
      `timestamp must be 10 digits, seconds, got "${timestamp.slice(0, 64)}".`,
      `timestamp 须为 10 位秒级时间戳，收到“${timestamp.slice(0, 64)}”。`,
    );
  }
  if (!textOf(body, SIGN)) return fault(NUMBER.signMissing, 'sign is missing.', '缺少 sign。');
  return { appKey, timestampSeconds: Number(timestamp) };
}

export function unknownAppKey(appKey: string): WireFault {
  const named = appKey.slice(0, 64);
  return fault(
    NUMBER.appKeyUnknown,
    `app_key "${named}" is not registered here; check the operator's settings.`,
    `app_key“${named}”未在本系统登记，请检查服务商配置。`,
  );
}

/** Outside the window a call is refused, so that a recorded one can't be played again later. */
export function staleness(timestampSeconds: number, nowMs: number): WireFault | null {
  const apart = timestampSeconds - Math.floor(nowMs / 1000);
  if (Math.abs(apart) <= WINDOW_SECONDS) return null;
  return fault(
    NUMBER.timestampExpired,
    `timestamp is ${Math.abs(apart)} s ${apart < 0 ? 'behind' : 'ahead of'} this server; at most ${WINDOW_SECONDS} are allowed. Check the clocks.`,
    `timestamp 比服务器${apart < 0 ? '慢' : '快'} ${Math.abs(apart)} 秒，最多允许 ${WINDOW_SECONDS} 秒，请校准时钟。`,
  );
}

export function wrongSign(): WireFault {
  return fault(
    NUMBER.signInvalid,
    'sign does not fit the parameters; check app_secret and the order of signing.',
    'sign 与参数不符，请检查 app_secret 和签名规则。',
  );
}

/** `type` and `data_type` need not be sent; if they are, they must say what is true. */
export function contradiction(body: WireBody, expectedType: string): WireFault | null {
  const type = textOf(body, 'type');
  if (type && type !== expectedType) {
    const named = type.slice(0, 64);
    return fault(
      NUMBER.badParameters,
      `type is "${named}", but the path is that of "${expectedType}".`,
      `type 为“${named}”，与请求路径“${expectedType}”不符。`,
    );
  }
  const format = textOf(body, 'data_type');
  if (format && format.toUpperCase() !== 'JSON') {
    return fault(
      NUMBER.badParameters,
      `data_type must be JSON, got "${format.slice(0, 64)}".`,
      'data_type 须为 JSON。',
    );
  }
  return null;
}

/** A common parameter as text; numbers count as they were written. */
function textOf(body: WireBody, name: string): string {
  const value = body.values.get(name);
  if (value instanceof WireNumber) return value.text;
  return typeof value === 'string' ? value.trim() : '';
}
