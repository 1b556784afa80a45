import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { createApp } from '../src/app';
import { readSettings, withEmbedded } from '../src/config';
import { migrate } from '../src/database';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../src/platform/embedded-postgres/embedded-postgres';
import { type Running, run } from './processes';
import { makeWorld, type World } from './world';

/** A PostgreSQL of its own with the world in it, and servers as they are asked for. */
export class Installation {
  private readonly servers: Running[] = [];

  private constructor(
    private readonly folder: string,
    readonly postgres: EmbeddedPostgres,
    private readonly key: Buffer,
    readonly world: World,
  ) {}

  static async open(): Promise<Installation> {
    const folder = mkdtempSync(join(tmpdir(), 'opencang-bench-'));
    const postgres = await startEmbeddedPostgres({ folder: join(folder, 'database') });
    const key = randomBytes(32);
    await migrate(postgres.ownerUrl);
    const settings = readSettings({ NODE_ENV: 'test' });
    const world = await makeWorld(withEmbedded(settings, { ...postgres, encryptionKeys: [key] }));
    return new Installation(folder, postgres, key, world);
  }

  /** One more server process on this database. */
  async server(settings: NodeJS.ProcessEnv = {}): Promise<Running> {
    const server = await run(
      'dist/src/main.js',
      {
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        ADMIN_REQUESTS_PER_MINUTE: '10000000',
        HOST: '127.0.0.1',
        DATABASE_URL: this.postgres.appUrl,
        ENCRYPTION_KEY: this.key.toString('base64'),
        ...settings,
      },
      '/health/ready',
    );
    this.servers.push(server);
    return server;
  }

  /** The application in this process, which sends nothing, for what has no route. */
  async withApp<T>(work: (app: NestFastifyApplication) => Promise<T>): Promise<T> {
    const settings = readSettings({ NODE_ENV: 'test', TEMU_PUSHES: '0' });
    const keys = { ...this.postgres, encryptionKeys: [this.key] };
    const app = await createApp(withEmbedded(settings, keys));
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  }

  /** Statements of an administrator, one after the other. */
  async administrate(...statements: string[]): Promise<void> {
    const url = new URL(this.postgres.superuserUrl);
    url.pathname = '/opencang';
    const session = new Client({ connectionString: url.href });
    await session.connect();
    try {
      for (const statement of statements) await session.query(statement);
    } finally {
      await session.end();
    }
  }

  /**
   * What autovacuum would do in its own time. Without it the first seconds measure plans that were
   * made while the tables were empty, on both sides.
   */
  settle(): Promise<void> {
    return this.administrate('VACUUM ANALYZE', 'CHECKPOINT');
  }

  async close(): Promise<void> {
    for (const server of this.servers) await server.stop();
    await this.postgres.stop();
    // Root's data lies elsewhere than it was wanted.
    for (const folder of [this.postgres.folder, this.folder])
      rmSync(folder, { recursive: true, force: true });
  }
}
