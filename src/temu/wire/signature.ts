import { createHash, timingSafeEqual } from 'node:crypto';
import type { WireBody, WireValue } from './json';

/**
 * The signature: all top-level parameters but `sign`, sorted by name, name and value joined
 * without separators, the secret before and behind, MD5, upper-case hex.
 *
 * Texts count raw; objects, lists and numbers count as they were sent, without white space.
 */
export const SIGN = 'sign';

/** What may differ between clients; all forms are accepted. */
export interface Variant {
  /**
   * How texts with quotes, backslashes or control characters count: raw, as JSON escapes them (so
   * does the platform's own sample), or with the very escapes of the body.
   */
  readonly texts: 'raw' | 'escaped' | 'as sent';
  /** Whether parameters that are null or empty are left out. */
  readonly withoutEmpty: boolean;
}

/**
 * Whether the body carries a signature made with one of the secrets (two during a rotation).
 * Compares in constant time. The unusual variants are tried only where they would differ.
 */
export function isSigned(body: WireBody, secrets: readonly string[]): boolean {
  const sign = body.values.get(SIGN);
  if (typeof sign !== 'string') return false;
  const sent = Buffer.from(sign.toUpperCase());
  return variantsOf(body).some((variant) => {
    const text = canonical(body, variant);
    return secrets.some((secret) => equal(sent, Buffer.from(digest(text, secret))));
  });
}

/** Signs parameters of ours: texts and numbers; objects and lists as compact JSON. */
export function sign(params: Readonly<Record<string, unknown>>, secret: string): string {
  const text = Object.keys(params)
    .filter((name) => name !== SIGN)
    .sort(byAscii)
    .map(
      (name) =>
        name + (typeof params[name] === 'string' ? params[name] : JSON.stringify(params[name])),
    )
    .join('');
  return digest(text, secret);
}

/** Names and values of all parameters but the signature, in their order, nothing between them. */
export function canonical(body: WireBody, variant: Variant = USUAL): string {
  return [...body.texts.keys()]
    .filter((name) => name !== SIGN && !(variant.withoutEmpty && isEmpty(body.values.get(name))))
    .sort(byAscii)
    .map((name) => name + textOf(body, name, variant))
    .join('');
}

function textOf(body: WireBody, name: string, variant: Variant): string {
  const value = body.values.get(name);
  const sent = body.texts.get(name) ?? '';
  if (typeof value !== 'string') return sent;
  switch (variant.texts) {
    case 'raw':
      return value;
    case 'escaped':
      return JSON.stringify(value).slice(1, -1);
    case 'as sent':
      return sent.slice(1, -1);
  }
}

/** The usual form first; the others only where they would differ from it. */
export function variantsOf(body: WireBody): [Variant, ...Variant[]] {
  let hasEscapes = false;
  let hasEmpty = false;
  for (const [name, value] of body.values) {
    if (isEmpty(value)) hasEmpty = true;
    else if (typeof value === 'string' && body.texts.get(name)?.includes('\\')) hasEscapes = true;
  }
  const texts: Variant['texts'][] = hasEscapes ? ['raw', 'escaped', 'as sent'] : ['raw'];
  const empties = hasEmpty ? [false, true] : [false];
  const [, ...others] = texts.flatMap((form) =>
    empties.map((withoutEmpty) => ({ texts: form, withoutEmpty })),
  );
  return [USUAL, ...others];
}

/** Every text raw, and nothing left out. */
const USUAL: Variant = { texts: 'raw', withoutEmpty: false };

function isEmpty(value: WireValue | undefined): boolean {
  return value === null || value === '';
}

export function digest(text: string, secret: string): string {
  return createHash('md5')
    .update(secret + text + secret, 'utf8')
    .digest('hex')
    .toUpperCase();
}

function equal(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** By code unit, which for names is ASCII order. */
export function byAscii(a: string, b: string): number {
  return a < b ? -1 : 1;
}
