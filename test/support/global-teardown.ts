import { rmSync } from 'node:fs';
import type { EmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres';

export default async function tearDown(): Promise<void> {
  const server = (globalThis as { testServer?: EmbeddedPostgres }).testServer;
  if (!server) return;
  await server.stop();
  rmSync(server.folder, { recursive: true, force: true });
}
