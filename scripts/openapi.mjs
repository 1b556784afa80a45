/** `npm run openapi`: writes the documents in docs/openapi anew; the test that compares them does it. */
process.env.OPENAPI_WRITE = '1';
process.argv.push('test/house/documents.spec.ts');
await import('./test.mjs');
