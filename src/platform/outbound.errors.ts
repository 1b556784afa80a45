import { failure } from './failure';

export const addressRefused = failure(
  'forbidden',
  'outbound.address_refused',
  (v: { host: string; reason: string }) => ({
    en: `The address (host ${v.host}) is not spoken to: ${v.reason}. Use an https address of a public host.`,
    zh: `不允许访问该地址（主机 ${v.host}）：${v.reason}。请使用公网主机的 https 地址。`,
  }),
);

/** Nothing was sent: it may be tried again without a second thought. */
export const notReached = failure(
  'upstream',
  'outbound.not_reached',
  (v: { host: string; reason: string }) => ({
    en: `${v.host} could not be reached (${v.reason}). Check the address, and whether the other side is up.`,
    zh: `无法连接 ${v.host}（${v.reason}）。请检查地址以及对方服务是否可用。`,
  }),
);

/** It was sent, perhaps in part: nobody knows what came of it. */
export const noAnswer = failure(
  'upstream',
  'outbound.no_answer',
  (v: { host: string; reason: string }) => ({
    en: `${v.host} did not answer to the end (${v.reason}); whether it did what was asked is not known.`,
    zh: `${v.host} 未完整应答（${v.reason}），请求是否已生效尚不明确。`,
  }),
);

export const answerTooLarge = failure(
  'upstream',
  'outbound.answer_too_large',
  (v: { host: string; maxBytes: number }) => ({
    en: `The answer of ${v.host} is larger than ${v.maxBytes} bytes and was cut off.`,
    zh: `${v.host} 的应答超过 ${v.maxBytes} 字节，已被中断。`,
  }),
);
