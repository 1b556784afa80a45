import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres';

/** Starts a server in the folder of the command line, says how to reach it, and waits for its end. */
async function main(): Promise<void> {
  const server = await startEmbeddedPostgres({ folder: process.argv[2] ?? '' });
  process.stdout.write(`${JSON.stringify(server)}\n`);
}

void main();
