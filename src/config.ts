import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';

/**
 * What the environment says, checked: the only place that knows the names of settings.
 * README lists them for people.
 */
export interface Settings {
  readonly environment: 'production' | 'development' | 'test';
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly bodyLimitBytes: number;
    /** Of one app_key. Null: no limit. */
    readonly temuRequestsPerSecond: number | null;
    /** Whose word about the caller's address is taken: proxies in front of this server. */
    readonly trustedProxies: readonly string[];
  };
  /** Of one key or person, per process. */
  readonly admin: RateSettings;
  /** Of one customer, per process. */
  readonly oms: RateSettings;
  readonly database: OwnDatabase | EmbeddedDatabase;
  /** The first seals, all open. Empty: the embedded installation makes one. */
  readonly encryptionKeys: readonly Buffer[];
  readonly demo: boolean;
  readonly temu: {
    /** The errorCode of a success. */
    readonly successCode: number;
    /** The type of the push that tells the result of an authorization; null: not told. */
    readonly authorizationPushType: string | null;
    /** Of one app_key, over all processes. Null: no limit. */
    readonly pushesPerSecond: number | null;
    /** Whether this process sends pushes; others may do it for all. */
    readonly sendsPushes: boolean;
  };
  readonly orders: {
    /** How many orders that arrive together are taken in one transaction; 1: each alone. */
    readonly batchSize: number;
  };
  readonly labels: {
    /** Host names from which labels are fetched; `*.` in front: all that end so. */
    readonly urlHosts: readonly string[];
  };
  readonly mail: {
    /** Null: none is sent. */
    readonly server: MailServer | null;
  };
  readonly log: { readonly level: LogLevel };
  readonly outbound: { readonly allowLoopback: boolean };
}

export interface RateSettings {
  readonly requestsPerMinute: number;
  /** From one network address, of whoever is not known: sign-ins, links, unknown keys. */
  readonly strangersPerMinute: number;
}

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps), or after STARTTLS. */
  readonly secure: boolean;
  /** On this machine, where it may be spoken to in the clear. */
  readonly loopback: boolean;
  readonly user: string;
  readonly password: string;
  readonly from: { readonly name: string; readonly address: string };
  /** Where people reach this installation; links in mails begin with it. */
  readonly publicUrl: string;
}

/** A PostgreSQL of the user's. */
export interface OwnDatabase {
  readonly kind: 'own';
  /** Of the application's role. */
  readonly url: string;
  /** Of the owner's role; null: somebody else migrates. */
  readonly migrationUrl: string | null;
  readonly poolSize: number;
}

/** A PostgreSQL that comes with us; its addresses are known when it runs. */
export interface EmbeddedDatabase {
  readonly kind: 'embedded';
  /** Absolute. */
  readonly folder: string;
  readonly poolSize: number;
}

/** What the application runs with: settings, and what only the start could find out. */
export interface Config extends Settings {
  readonly database: OwnDatabase;
}

export type LogLevel = (typeof LOG_LEVELS)[number];
export type Environment = Readonly<Record<string, string | undefined>>;

const ENVIRONMENTS = ['production', 'development', 'test'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const KEY_BYTES = 32;
/** An order with its label: a PDF of 4 MiB is 5.6 MB as base64. */
const DEFAULT_BODY_LIMIT_BYTES = 8 * 1024 * 1024;
const MIN_BODY_LIMIT_BYTES = 64 * 1024;
const MAX_BODY_LIMIT_BYTES = 64 * 1024 * 1024;
const DEFAULT_POOL_SIZE = 16;
/** A hundred a second: more than a program that works order by order needs. */
const DEFAULT_ADMIN_REQUESTS = 6_000;
const DEFAULT_OMS_REQUESTS = 1_200;
const DEFAULT_STRANGERS = 60;
const MAX_POOL_SIZE = 500;
const DEFAULT_SUCCESS_CODE = 1_000_000;
/** What the platform documents for its open interface. */
const DEFAULT_PUSHES_PER_SECOND = 20;
/** No document names it; the demo's other side is our own simulator, which takes any. */
const DEMO_AUTHORIZATION_PUSH_TYPE = 'demo.authorization.push';
const DEFAULT_BATCH_SIZE = 50;
const MAX_BATCH_SIZE = 200;

/** All that is wrong, at once; it names settings and rules, never values, which may be secrets. */
export class WrongSettings extends Error {
  override readonly name = 'WrongSettings';

  constructor(readonly problems: readonly string[]) {
    super(
      `these settings are wrong · 以下设置有误:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
  }
}

/** @throws WrongSettings */
export function readSettings(env: Environment): Settings {
  const read = new Reader(env);
  const environment = read.choice('NODE_ENV', ENVIRONMENTS, 'development');
  const http = readHttp(read);
  const database = readDatabase(read);
  const encryptionKeys = readKeys(read, environment, database.kind);
  const demo = readDemo(read, environment, database.kind, http.host);
  const settings: Settings = {
    environment,
    http,
    admin: readRates(read, 'ADMIN', DEFAULT_ADMIN_REQUESTS),
    oms: readRates(read, 'OMS', DEFAULT_OMS_REQUESTS),
    database,
    encryptionKeys,
    demo,
    temu: {
      successCode:
        read.number('TEMU_SUCCESS_CODE', { least: 0, most: 99_999_999 }) ?? DEFAULT_SUCCESS_CODE,
      ...readPushes(read, demo),
    },
    labels: { urlHosts: read.hosts('LABEL_URL_HOSTS') },
    mail: { server: readMail(read) },
    log: {
      level: read.choice('LOG_LEVEL', LOG_LEVELS, environment === 'test' ? 'silent' : 'info'),
    },
    orders: {
      batchSize:
        read.number('ORDER_BATCH_SIZE', { least: 1, most: MAX_BATCH_SIZE }) ?? DEFAULT_BATCH_SIZE,
    },
    outbound: { allowLoopback: read.flag('OUTBOUND_ALLOW_LOOPBACK') ?? demo },
  };
  if (read.problems.length > 0) throw new WrongSettings(read.problems);
  return frozen(settings);
}

function readPushes(read: Reader, demo: boolean) {
  const perSecond = read.number('TEMU_PUSHES_PER_SECOND', { least: 0, most: 1_000_000 });
  return {
    authorizationPushType:
      read.text(
        'TEMU_AUTHORIZATION_PUSH_TYPE',
        /^[\w.]{1,128}$/,
        '1-128 letters, digits, . or _ · 1-128 个字母、数字、. 或 _',
      ) ?? (demo ? DEMO_AUTHORIZATION_PUSH_TYPE : null),
    pushesPerSecond: perSecond === 0 ? null : (perSecond ?? DEFAULT_PUSHES_PER_SECOND),
    sendsPushes: read.flag('TEMU_PUSHES') ?? true,
  };
}

/** The one setting that migrations need. @throws WrongSettings */
export function readMigrationUrl(env: Environment): string {
  const read = new Reader(env);
  const url = read.postgresUrl('DATABASE_MIGRATION_URL');
  if (!read.has('DATABASE_MIGRATION_URL')) {
    read.wrong(
      'DATABASE_MIGRATION_URL',
      'is required to migrate: the address for the owner of the tables · 迁移时必填：表所有者的数据库地址',
    );
  }
  if (read.problems.length > 0) throw new WrongSettings(read.problems);
  return url ?? '';
}

/** The configuration of an installation whose PostgreSQL is the embedded one. */
export function withEmbedded(
  settings: Settings,
  embedded: { appUrl: string; ownerUrl: string; encryptionKeys: readonly Buffer[] },
): Config {
  const { appUrl, ownerUrl, encryptionKeys } = embedded;
  const { poolSize } = settings.database;
  return frozen({
    ...settings,
    encryptionKeys,
    database: { kind: 'own', url: appUrl, migrationUrl: ownerUrl, poolSize },
  });
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function readHttp(read: Reader): Settings['http'] {
  return {
    host:
      read.text('HOST', /^[\w.:-]+$/, 'an address or a host name · IP 地址或主机名') ?? '127.0.0.1',
    port: read.number('PORT', { least: 0, most: 65_535 }) ?? 8080,
    bodyLimitBytes:
      read.number('BODY_LIMIT_BYTES', {
        least: MIN_BODY_LIMIT_BYTES,
        most: MAX_BODY_LIMIT_BYTES,
      }) ?? DEFAULT_BODY_LIMIT_BYTES,
    temuRequestsPerSecond: read.number('TEMU_REQUESTS_PER_SECOND', { least: 1, most: 1_000_000 }),
    trustedProxies: readProxies(read),
  };
}

function readProxies(read: Reader): string[] {
  const proxies = (read.value('TRUSTED_PROXIES') ?? '').split(',').map((one) => one.trim());
  const given = proxies.filter((one) => one !== '');
  if (!given.every((one) => ipaddr.isValid(one) || ipaddr.isValidCIDR(one))) {
    read.wrong(
      'TRUSTED_PROXIES',
      'must be addresses or networks, such as 10.0.0.0/8, separated by commas · 必须是以逗号分隔的 IP 地址或网段',
    );
  }
  return given;
}

function readRates(read: Reader, face: 'ADMIN' | 'OMS', requests: number): RateSettings {
  const limits = { least: 1, most: 10_000_000 };
  return {
    requestsPerMinute: read.number(`${face}_REQUESTS_PER_MINUTE`, limits) ?? requests,
    strangersPerMinute: read.number(`${face}_STRANGERS_PER_MINUTE`, limits) ?? DEFAULT_STRANGERS,
  };
}

const MAIL_SETTINGS = ['SMTP_URL', 'MAIL_FROM', 'PUBLIC_URL'] as const;
const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;

/**
 * All of it or nothing: without an address of its own the server could only believe what a request
 * says, and whoever asks for a link to a password must not choose where it leads.
 */
function readMail(read: Reader): MailServer | null {
  const server = readSmtp(read);
  const from = readSender(read);
  const publicUrl = readPublicUrl(read);
  const missing = MAIL_SETTINGS.filter((name) => !read.has(name));
  if (missing.length === MAIL_SETTINGS.length) return null;
  for (const name of missing)
    read.wrong(
      name,
      `must be set with the others of ${MAIL_SETTINGS.join(', ')} · 必须与其他邮件设置同时设置`,
    );
  return server && from && publicUrl !== null ? { ...server, from, publicUrl } : null;
}

function readSmtp(read: Reader) {
  const value = read.value('SMTP_URL');
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const isSmtp = url && ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname !== '';
  const isPlain = ['', '/'].includes(url?.pathname ?? '') && !url?.search && !url?.hash;
  const user = decoded(url?.username ?? '');
  const password = decoded(url?.password ?? '');
  if (!isSmtp || !isPlain || !user || !password)
    return read.wrong(
      'SMTP_URL',
      'must look like smtp://user:password@host:587 or smtps://user:password@host:465, signs such as @ in them percent-encoded · 格式应为 smtp://用户:密码@主机:587 或 smtps://用户:密码@主机:465，其中的特殊字符须百分号编码',
    );
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (secure ? SUBMISSIONS_PORT : SUBMISSION_PORT);
  return { host, port, secure, loopback: isLoopback(host), user, password };
}

function readSender(read: Reader): MailServer['from'] | null {
  const value = read.text(
    'MAIL_FROM',
    /^([^<>"@,;:\p{C}]{1,64} <[^\s<>@,;:"]{1,64}@[\w.-]{1,189}>|[^\s<>@,;:"]{1,64}@[\w.-]{1,189})$/u,
    'an address, or a name with one: Acme Warehouses <mail@acme.example> · 邮箱地址，或带名称的地址',
  );
  const [, name = '', address = value ?? ''] = /^(.+) <(.+)>$/.exec(value ?? '') ?? [];
  return value === null ? null : { name: name.trim(), address };
}

function readPublicUrl(read: Reader): string | null {
  const value = read.value('PUBLIC_URL');
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url && isSafe && url.href === `${url.origin}/`) return url.origin;
  return read.wrong(
    'PUBLIC_URL',
    'must look like https://wms.example.com, without a path; http only for this machine · 格式应为 https://wms.example.com，不带路径；仅本机可用 http',
  );
}

/** Null where the percent-encoding is broken. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function readDatabase(read: Reader): OwnDatabase | EmbeddedDatabase {
  const poolSize =
    read.number('DATABASE_POOL_SIZE', { least: 1, most: MAX_POOL_SIZE }) ?? DEFAULT_POOL_SIZE;
  const url = read.postgresUrl('DATABASE_URL');
  const migrationUrl = read.postgresUrl('DATABASE_MIGRATION_URL');
  if (read.has('DATABASE_URL')) return { kind: 'own', url: url ?? '', migrationUrl, poolSize };
  if (read.has('DATABASE_MIGRATION_URL')) {
    read.wrong(
      'DATABASE_URL',
      'must be set where DATABASE_MIGRATION_URL is · 设置了 DATABASE_MIGRATION_URL 时必填',
    );
  }
  return {
    kind: 'embedded',
    folder: resolve(read.value('OPENCANG_DATA') ?? '.opencang'),
    poolSize,
  };
}

function readKeys(
  read: Reader,
  environment: Settings['environment'],
  database: 'own' | 'embedded',
): Buffer[] {
  const keys = read.keys('ENCRYPTION_KEY');
  if (keys.length > 1)
    read.wrong(
      'ENCRYPTION_KEY',
      'is one key; older ones go to ENCRYPTION_KEY_PREVIOUS · 只能是一个密钥，旧密钥放在 ENCRYPTION_KEY_PREVIOUS',
    );
  const previous = read.keys('ENCRYPTION_KEY_PREVIOUS');
  if (!read.has('ENCRYPTION_KEY') && (environment === 'production' || database === 'own')) {
    read.wrong(
      'ENCRYPTION_KEY',
      'is required in production and with DATABASE_URL; make one by: openssl rand -base64 32 · 在生产环境或使用 DATABASE_URL 时必填',
    );
  }
  if (previous.length > 0 && !read.has('ENCRYPTION_KEY')) {
    read.wrong(
      'ENCRYPTION_KEY',
      'is required with ENCRYPTION_KEY_PREVIOUS · 设置了 ENCRYPTION_KEY_PREVIOUS 时必填',
    );
  }
  return [...keys, ...previous];
}

/**
 * Demo data has credentials that the whole world can read, so by default it is only there where
 * nobody else can come: on loopback, in a database of our own.
 */
function readDemo(
  read: Reader,
  environment: Settings['environment'],
  database: 'own' | 'embedded',
  host: string,
): boolean {
  const wanted = read.flag('DEMO');
  if (environment === 'production') {
    if (wanted)
      read.wrong(
        'DEMO',
        'must not be 1 in production: its credentials are public · 生产环境不允许演示数据',
      );
    return false;
  }
  return wanted ?? (environment === 'development' && database === 'embedded' && isLoopback(host));
}

/** Reads one setting after the other, and collects what is wrong with them. */
class Reader {
  readonly problems: string[] = [];

  constructor(private readonly env: Environment) {}

  wrong(name: string, rule: string): null {
    this.problems.push(`${name} ${rule}`);
    return null;
  }

  /** An empty setting is one that is not set: that is how compose files leave things out. */
  value(name: string): string | null {
    return this.env[name]?.trim() || null;
  }

  has(name: string): boolean {
    return this.value(name) !== null;
  }

  text(name: string, pattern: RegExp, rule: string): string | null {
    const value = this.value(name);
    if (value === null || pattern.test(value)) return value;
    return this.wrong(name, `must be ${rule}`);
  }

  number(name: string, { least, most }: { least: number; most: number }): number | null {
    const value = this.value(name);
    if (value === null) return null;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    return this.wrong(
      name,
      `must be a whole number from ${least} to ${most} · 必须是 ${least} 到 ${most} 的整数`,
    );
  }

  flag(name: string): boolean | null {
    const value = this.value(name);
    if (value === null || value === '0' || value === '1')
      return value === null ? null : value === '1';
    return this.wrong(name, 'must be 0 or 1 · 必须是 0 或 1');
  }

  choice<T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const value = this.value(name);
    if (value === null) return otherwise;
    const chosen = choices.find((choice) => choice === value);
    if (!chosen) this.wrong(name, `must be one of ${choices.join(', ')} · 必须是其中之一`);
    return chosen ?? otherwise;
  }

  postgresUrl(name: string): string | null {
    const value = this.value(name);
    if (value === null) return null;
    const url = URL.canParse(value) ? new URL(value) : null;
    const isPostgres =
      url && ['postgres:', 'postgresql:'].includes(url.protocol) && url.pathname.length > 1;
    if (isPostgres) return value;
    return this.wrong(
      name,
      'must look like postgres://role:password@host:5432/database · 格式应为 postgres://角色:密码@主机:端口/数据库',
    );
  }

  /** Host names separated by commas; `*.` in front of one stands for all that end so. */
  hosts(name: string): string[] {
    const value = this.value(name);
    if (value === null) return [];
    const hosts = value.split(',').map((text) => text.trim().toLowerCase());
    const rule = /^(\*\.[a-z0-9-]+\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/;
    if (hosts.every((host) => rule.test(host))) return hosts;
    this.wrong(
      name,
      'must be host names, separated by commas, such as files.example.com or *.example.com · 必须是以逗号分隔的主机名',
    );
    return [];
  }

  /** Keys of 32 bytes in base64, separated by commas. */
  keys(name: string): Buffer[] {
    const value = this.value(name);
    if (value === null) return [];
    const texts = value.split(',').map((text) => text.trim());
    const keys = texts.map((text) => Buffer.from(text, 'base64'));
    // Buffer skips what is not base64; only a text that comes back unchanged was understood whole.
    if (
      keys.every(
        (key, index) => key.length === KEY_BYTES && key.toString('base64') === texts[index],
      )
    )
      return keys;
    this.wrong(
      name,
      `must be ${KEY_BYTES} bytes in base64, as openssl rand -base64 32 prints · 必须是 ${KEY_BYTES} 字节的 base64`,
    );
    return [];
  }
}

/** Bytes can't be frozen; everything else is, all the way down. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
