import { failure } from './platform/failure';

export const portTaken = failure<{ host: string; port: number }>(
  'conflict',
  'start.port_taken',
  ({ host, port }) => ({
    en: `Port ${port} on ${host} is taken: set PORT to another one, e.g. PORT=${port + 1} npm start`,
    zh: `${host} 的端口 ${port} 已被占用：请用 PORT 指定其他端口，例如 PORT=${port + 1} npm start`,
  }),
);

export const addressRefused = failure<{ host: string; port: number; reason: string }>(
  'invalid',
  'start.address_refused',
  ({ host, port, reason }) => ({
    en: `Can't listen on ${host}, port ${port} (${reason}): change HOST or PORT.`,
    zh: `无法监听 ${host} 的端口 ${port}（${reason}）：请修改 HOST 或 PORT。`,
  }),
);

export const schemaBehind = failure<{ missing: string }>(
  'conflict',
  'start.schema_behind',
  ({ missing }) => ({
    en: `The database lacks these migrations: ${missing}. Run "npm run migrate" with DATABASE_MIGRATION_URL, or set it for the start as well.`,
    zh: `数据库缺少这些迁移：${missing}。请设置 DATABASE_MIGRATION_URL 并运行 "npm run migrate"，或在启动时一并设置。`,
  }),
);

export const roleTooStrong = failure<{ role: string }>(
  'forbidden',
  'start.role_too_strong',
  ({ role }) => ({
    en: `The role ${role} of DATABASE_URL is a superuser or has BYPASSRLS, so it would see across operators: use the role "opencang" of deploy/roles.sql.`,
    zh: `DATABASE_URL 的角色 ${role} 是超级用户或有 BYPASSRLS 权限，会绕过运营方之间的隔离：请使用 deploy/roles.sql 中的角色 "opencang"。`,
  }),
);

export const demoExposed = failure<{ reason: string }>(
  'forbidden',
  'start.demo_exposed',
  ({ reason }) => ({
    en: `The database holds demo data, whose credentials are public, and ${reason}: use another database or OPENCANG_DATA; outside production DEMO=1 allows it.`,
    zh: `数据库中有演示数据，其凭据是公开的，不能用于生产环境或对外监听：请换一个数据库或 OPENCANG_DATA；非生产环境可用 DEMO=1 放行。`,
  }),
);

export const databaseUnreachable = failure<{ setting: string; reason: string }>(
  'upstream',
  'start.database_unreachable',
  ({ setting, reason }) => ({
    en: `The database of ${setting} does not let us in (${reason}): check that it runs, and the address, role, password and database name in ${setting}.`,
    zh: `无法连接 ${setting} 指定的数据库（${reason}）：请检查它是否在运行，以及 ${setting} 中的地址、角色、密码和库名。`,
  }),
);

export const keysMissing = failure<{ keys: string }>(
  'conflict',
  'start.keys_missing',
  ({ keys }) => ({
    en: `Encryption keys are missing that sealed what is in the database, by id: ${keys}. Add them to ENCRYPTION_KEY_PREVIOUS; "echo -n $KEY | base64 -d | sha256sum | cut -c1-8" prints the id of a key.`,
    zh: `缺少加密数据库内容所用的密钥（按编号）：${keys}。请将其加入 ENCRYPTION_KEY_PREVIOUS；用 "echo -n $KEY | base64 -d | sha256sum | cut -c1-8" 可得到密钥的编号。`,
  }),
);
