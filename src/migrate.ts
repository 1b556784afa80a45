import 'reflect-metadata';
import { readMigrationUrl } from './config';
import { migrate } from './database';

/** `npm run migrate`: brings the schema up to date, as the owner of its tables. */
async function main(): Promise<void> {
  const done = await migrate(readMigrationUrl(process.env));
  process.stdout.write(done.length > 0 ? `ran ${done.join(', ')}\n` : 'the schema is current\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
