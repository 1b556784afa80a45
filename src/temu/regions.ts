/** The platform's numbers of countries; only that of the United States is known. */
const UNITED_STATES = 211;

export function regionOf(country: string): number {
  return country === 'United States' ? UNITED_STATES : 0;
}

/** Ways to write the one country that is served. */
const UNITED_STATES_NAMES = new Set([
  '',
  'us',
  'usa',
  'united states',
  'united states of america',
  '美国',
]);

/** The country's two letters; anything unknown stays as it came, and nothing will reach it. */
export function countryCode(name: string | undefined): string {
  const written = (name ?? '').trim();
  return UNITED_STATES_NAMES.has(written.toLowerCase()) ? 'US' : written;
}
