import { failure } from '../failure';

export const embeddedUnavailable = failure<{ reason: string }>(
  'upstream',
  'embedded.unavailable',
  ({ reason }) => ({
    en: `The embedded PostgreSQL doesn't run here (${reason}): set DATABASE_URL to a PostgreSQL of yours.`,
    zh: `内置 PostgreSQL 无法在此运行（${reason}）：请用 DATABASE_URL 指定您自己的 PostgreSQL。`,
  }),
);

export const embeddedNotStarted = failure<{ log: string; end: string }>(
  'upstream',
  'embedded.not_started',
  ({ log, end }) => ({
    en: `The embedded PostgreSQL did not start; ${log} ends with:\n${end}`,
    zh: `内置 PostgreSQL 未能启动，原因见上述日志。`,
  }),
);

export const embeddedNotStopped = failure<{ pid: number; output: string }>(
  'upstream',
  'embedded.not_stopped',
  ({ pid, output }) => ({
    en: `The embedded PostgreSQL (process ${pid}) did not stop: ${output}`,
    zh: `内置 PostgreSQL（进程 ${pid}）未能停止：${output}`,
  }),
);

export const embeddedInUse = failure<{ folder: string }>(
  'conflict',
  'embedded.in_use',
  ({ folder }) => ({
    en: `Another OpenCang is running on ${folder}: stop it, or set OPENCANG_DATA to another folder.`,
    zh: `另一个 OpenCang 正在使用 ${folder}：请先停止它，或把 OPENCANG_DATA 设为其他目录。`,
  }),
);

export const embeddedUnreachable = failure<{ folder: string }>(
  'forbidden',
  'embedded.unreachable',
  ({ folder }) => ({
    en: `PostgreSQL can't run as root, and an unprivileged user can't reach ${folder}: set OPENCANG_DATA to a folder that others may enter.`,
    zh: `PostgreSQL 不能以 root 运行，而普通用户无法进入 ${folder}：请把 OPENCANG_DATA 设为其他用户可进入的目录。`,
  }),
);

export const embeddedUnreadable = failure<{ path: string; reason: string }>(
  'forbidden',
  'embedded.unreadable',
  ({ path, reason }) => ({
    en: `Can't read ${path} (${reason}), which belongs to the embedded database: run as the user who made it, or set OPENCANG_DATA to another folder.`,
    zh: `无法读取内置数据库的文件 ${path}（${reason}）：请用创建它的用户运行，或把 OPENCANG_DATA 设为其他目录。`,
  }),
);

export const keyLost = failure<{ path: string }>('missing', 'embedded.key_lost', ({ path }) => ({
  en: `${path} is gone, but there is data that it encrypted: put the file back, or set ENCRYPTION_KEY to the same key.`,
  zh: `${path} 不见了，但已有数据是用它加密的：请恢复该文件，或把 ENCRYPTION_KEY 设为同一密钥。`,
}));
