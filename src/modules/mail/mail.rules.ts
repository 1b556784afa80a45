/**
 * How long after the n-th failure (from 1) the next try comes. After the last of these a mail is
 * given up: eight tries in a good 22 hours, longer than a mailbox or a server is usually away.
 */
const WAITS_MINUTES = [1, 5, 15, 60, 180, 360, 720] as const;
const MINUTE_MS = 60_000;

/** Null: that was the last try. */
export function waitAfterMs(attempts: number): number | null {
  const minutes = WAITS_MINUTES[attempts - 1];
  return minutes === undefined ? null : minutes * MINUTE_MS;
}

/**
 * An address that means one mailbox to every mail server: what would need quoting, lists and
 * control characters are no part of it.
 */
const MAILABLE = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*$/u;
const MAX_ADDRESS = 254;

export function isMailable(address: string): boolean {
  return address.length <= MAX_ADDRESS && MAILABLE.test(address);
}

/** On one line and without what no reader shows: names of people's companies stand in mails. */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
