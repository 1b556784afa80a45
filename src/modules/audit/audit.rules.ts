const MASK = '***';

/**
 * Names whose values must not be kept: secrets, and whatever can be read as a person's. The trail
 * lives longer than personal data may.
 */
const HIDDEN =
  /secret|password|token|^key$|apiKey|credentials|recipient|receiver|labelFile|fileBase64/i;

/** A value as the trail may keep it: hidden names masked at any depth, everything else as it is. */
export function withoutSecrets(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `${value.length} bytes`;
  if (value instanceof Set) return [...value].map(withoutSecrets);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      HIDDEN.test(name) && inner !== null && inner !== undefined ? MASK : withoutSecrets(inner),
    ]),
  );
}
