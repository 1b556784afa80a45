import { failure } from '../../platform/failure';

export const idempotencyKeyMissing = failure('invalid', 'request.idempotency_key_missing', () => ({
  en: 'Send an Idempotency-Key of 8 to 128 letters, digits, - or _; a repeat with the same key has no second effect.',
  zh: '请发送 8 至 128 位字母、数字、- 或 _ 组成的 Idempotency-Key；使用相同的键重复请求不会重复生效。',
}));

export const idempotencyKeyReused = failure(
  'conflict',
  'request.idempotency_key_reused',
  (v: { key: string }) => ({
    en: `Idempotency-Key ${v.key} was used for another request. Use a new key.`,
    zh: `Idempotency-Key ${v.key} 已用于其他请求，请使用新的键。`,
  }),
);
