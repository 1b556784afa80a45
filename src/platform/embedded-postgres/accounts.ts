import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { embeddedUnreadable } from './embedded-postgres.errors';

/** The passwords of one embedded server, made with it; nobody ever types them. */
export interface Passwords {
  readonly superuser: string;
  readonly owner: string;
  readonly app: string;
}

export const SUPERUSER = 'opencang_superuser';
const OWNER = 'opencang_owner';
const APP = 'opencang';
const APP_GROUP = 'opencang_app';
const DATABASE = 'opencang';

const FILE = 'passwords.json';
const PASSWORD_BYTES = 24;

export function makePasswords(folder: string): Passwords {
  const make = (): string => randomBytes(PASSWORD_BYTES).toString('base64url');
  const passwords: Passwords = { superuser: make(), owner: make(), app: make() };
  writeFileSync(join(folder, FILE), `${JSON.stringify(passwords, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
  return passwords;
}

export function readPasswords(folder: string): Passwords {
  const path = join(folder, FILE);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Passwords;
  } catch (error) {
    throw embeddedUnreadable({ path, reason: (error as NodeJS.ErrnoException).code ?? 'not JSON' });
  }
}

export interface Urls {
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
}

/** TLS would protect nothing on loopback, and PGSSLMODE of the environment must not ask for it. */
export function urlsOf(port: number, passwords: Passwords): Urls {
  const url = (role: string, password: string, database: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;
  return {
    superuserUrl: url(SUPERUSER, passwords.superuser, 'postgres'),
    ownerUrl: url(OWNER, passwords.owner, DATABASE),
    appUrl: url(APP, passwords.app, DATABASE),
  };
}

/**
 * Two login roles: the owner migrates, the application reads and writes what the migrations grant
 * to its group, and neither may do what row-level security is meant to prevent. A first start
 * that was cut off continues here, so each step looks first.
 */
export async function prepareRoles(session: Client, passwords: Passwords): Promise<void> {
  const roles = await namesIn(session, 'SELECT rolname AS name FROM pg_roles');
  const create = async (role: string, rest: string): Promise<void> => {
    if (!roles.has(role)) await session.query(`CREATE ROLE ${role} ${rest}`);
  };
  await create(APP_GROUP, 'NOLOGIN');
  await create(OWNER, `LOGIN PASSWORD ${session.escapeLiteral(passwords.owner)}`);
  await create(APP, `LOGIN PASSWORD ${session.escapeLiteral(passwords.app)} IN ROLE ${APP_GROUP}`);
  const databases = await namesIn(session, 'SELECT datname AS name FROM pg_database');
  if (!databases.has(DATABASE)) await session.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  await closeDatabase(session, DATABASE);
}

/** Without this, PostgreSQL lets every role connect and make temporary tables. */
export async function closeDatabase(session: Client, database: string): Promise<void> {
  const name = session.escapeIdentifier(database);
  await session.query(
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${APP_GROUP}`,
  );
}

async function namesIn(session: Client, query: string): Promise<Set<string>> {
  const result = await session.query<{ name: string }>(query);
  return new Set(result.rows.map((row) => row.name));
}
