/** A number of ours for people: two letters, the day (UTC) and a sequence. Gaps are allowed. */
export function documentNumber(prefix: string, id: number, now: Date): string {
  const day = now.toISOString().slice(2, 10).replaceAll('-', '');
  return `${prefix}${day}${String(id).padStart(5, '0')}`;
}
