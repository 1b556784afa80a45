import { failure } from '../../platform/failure';

export const idempotencyKeyMissing = failure('invalid', 'request.idempotency_key_missing', () => ({
  en: 'Send an Idempotency-Key of 8 to 128 letters, digits, - or _; a repeat with the same key has no second effect.',
  zh: '请发送 8 至 128 位字母、数字、- 或 _ 组成的 Idempotency-Key；使用相同的键重复请求不会重复生效。',
}));

export const idempotencyKeyReused = failure(
  'conflict',
  'request.idempotency_key_reused',
  (v: { key: string }) => ({
    en: `Idempotency-Key ${v.key} was used for another request. Use a new key.`,
    zh: `Idempotency-Key ${v.key} 已用于其他请求，请使用新的键。`,
  }),
);

/** One answer for all that can be wrong: it tells nobody which accounts there are. */
export const signInRefused = failure('unauthenticated', 'sign_in.refused', () => ({
  en: 'Operator, e-mail or password is wrong, or the account is switched off. Who forgot the password asks an administrator for a reset link.',
  zh: '服务商代码、邮箱或密码错误，或账号已停用。忘记密码请向管理员索取重置链接。',
}));

export const sessionOver = failure('unauthenticated', 'session.over', () => ({
  en: 'The session is over: signed out, expired, or its refresh token was used before. Sign in again.',
  zh: '会话已结束：已退出、已过期，或刷新令牌已被使用过。请重新登录。',
}));

export const linkSpent = failure('invalid', 'link.spent', () => ({
  en: 'The link was used, has expired, or is incomplete. Ask an administrator for a new one.',
  zh: '链接已使用、已过期或不完整，请向管理员索取新链接。',
}));

export const setUpDone = failure('conflict', 'link.set_up_done', () => ({
  en: 'The installation has staff already. Ask them for an account.',
  zh: '系统已有管理人员，请向其申请账号。',
}));

export const passwordWrong = failure('invalid', 'password.wrong', () => ({
  en: 'currentPassword is not the password of your account.',
  zh: 'currentPassword 与您的账号密码不符。',
}));

export const staffOnly = failure('forbidden', 'access.staff_only', () => ({
  en: 'This is for people who have signed in; a machine key has no password and no session.',
  zh: '此操作仅限已登录的员工；机器密钥没有密码和会话。',
}));

export const emailTaken = failure('conflict', 'staff.email_taken', () => ({
  en: 'There is an account with this e-mail already; it may be switched off. List the staff to find it.',
  zh: '该邮箱已有账号（可能已停用），请在员工列表中查找。',
}));

export const rightNotYours = failure(
  'forbidden',
  'access.right_not_yours',
  (v: { given: string }) => ({
    en: `You can't give ${v.given}: nobody gives or takes more than he has, and only an owner makes or changes owners.`,
    zh: `您不能授予 ${v.given}：不能授予自己没有的权限，且只有 owner 可以设置或修改 owner。`,
  }),
);

export const lastOwner = failure('conflict', 'staff.last_owner', () => ({
  en: 'This is the last account that can look after the others. Make another one first.',
  zh: '这是最后一个可管理账号的人员，请先添加另一个。',
}));

export const roleUnfit = failure('invalid', 'staff.role_unfit', (v: { role: string }) => ({
  en: `role "${v.role}" does not exist here: staff of an operator is owner, admin, warehouse, finance or support; staff of the installation is installer.`,
  zh: `此处不能使用角色“${v.role}”：服务商员工为 owner、admin、warehouse、finance 或 support；系统人员为 installer。`,
}));
