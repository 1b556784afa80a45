import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spectral } from '@stoplight/spectral-core';
import { oas } from '@stoplight/spectral-rulesets';

/** All that Spectral knows of OpenAPI, but what is not ours to say. */
const RULES = {
  extends: [[oas, 'all']],
  rules: {
    // Who is asked about an installation is whoever runs it.
    'info-contact': 'off',
    'contact-properties': 'off',
    'license-url': 'off',
  },
} as const;

it.each(['admin', 'oms'])('the document of %s passes Spectral without a warning', async (face) => {
  const spectral = new Spectral();
  spectral.setRuleset(RULES as unknown as Parameters<Spectral['setRuleset']>[0]);
  const text = readFileSync(join(__dirname, `../../docs/openapi/${face}.json`), 'utf8');
  const found = await spectral.run(JSON.parse(text) as Record<string, unknown>);
  expect(found.map(({ code, path, message }) => `${code} ${path.join('/')}: ${message}`)).toEqual(
    [],
  );
});
