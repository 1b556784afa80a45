/** `npm run migrate`: brings the schema of DATABASE_MIGRATION_URL up to date. */
import { setUp } from './setup.mjs';

setUp();
await import('../dist/src/migrate.js');
