/**
 * What a caller of the admin API may do. A short list on purpose: people have to understand it.
 * `installation` is not an operator's: whoever has it makes operators and sees nothing of them.
 */
export const RIGHTS = {
  read: {
    en: 'look up everything but secrets and personal data',
    zh: '查询（不含密钥和个人信息）',
  },
  work: {
    en: 'do the work of the warehouse: orders, labels, stock',
    zh: '仓库作业：订单、面单、库存',
  },
  finance: { en: 'prices, wallets, invoices', zh: '财务：报价、钱包、账单' },
  configure: {
    en: 'warehouses, channels, customers, Temu settings',
    zh: '配置：仓库、渠道、货主、Temu 设置',
  },
  access: { en: 'staff, keys, the audit trail', zh: '员工、密钥、操作日志' },
  personal: { en: 'see recipients, labels, recorded bodies', zh: '查看收件人、面单、接口报文' },
  installation: { en: 'make operators', zh: '开通服务商' },
} as const;

export type Right = keyof typeof RIGHTS;

/** What a key of an operator can be given. */
export const OPERATOR_RIGHTS = [
  'read',
  'work',
  'finance',
  'configure',
  'access',
  'personal',
] as const satisfies readonly Right[];

export type Role = 'owner' | 'admin' | 'warehouse' | 'finance' | 'support' | 'installer';

/**
 * Support reads; personal data is a grant of its own. Only an owner makes owners. An installer
 * belongs to no operator: he makes them, and looks after his own colleagues, keys and trail.
 */
export const ROLES: Readonly<Record<Role, readonly Right[]>> = {
  owner: OPERATOR_RIGHTS,
  admin: OPERATOR_RIGHTS,
  warehouse: ['read', 'work', 'personal'],
  finance: ['read', 'finance'],
  support: ['read'],
  installer: ['installation', 'access'],
};

/** What staff of an operator can be. */
export const OPERATOR_ROLES = [
  'owner',
  'admin',
  'warehouse',
  'finance',
  'support',
] as const satisfies readonly Role[];

/** What a person of this role may do; to see personal data can be granted to any. */
export function rightsOf(role: Role, seesPersonal: boolean): Set<Right> {
  const rights = new Set(ROLES[role]);
  if (seesPersonal && role !== 'installer') rights.add('personal');
  return rights;
}

/** Nobody gives what he has not got: not to a key, and not by a role. */
export function mayGive(own: ReadonlySet<Right>, given: Iterable<Right>): boolean {
  return [...given].every((right) => own.has(right));
}

/** The roles that have a right by themselves. */
export function rolesWith(right: Right): Role[] {
  return (Object.keys(ROLES) as Role[]).filter((role) => ROLES[role].includes(right));
}
