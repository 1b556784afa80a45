import { failure } from '../../platform/failure';

export const customerCodeTaken = failure(
  'conflict',
  'customer.code_taken',
  (v: { code: string }) => ({
    en: `Another customer has the code "${v.code}". Choose another code.`,
    zh: `编码“${v.code}”已被其他货主使用，请更换编码。`,
  }),
);

export const unknownGroup = failure('invalid', 'customer.unknown_group', (v: { code: string }) => ({
  en: `No customer group has the code "${v.code}". List the groups, or make it first.`,
  zh: `没有编码为“${v.code}”的货主分组，请查询分组列表或先建立该分组。`,
}));

export const groupCodeTaken = failure(
  'conflict',
  'customer.group_code_taken',
  (v: { code: string }) => ({
    en: `Another customer group has the code "${v.code}". Choose another code.`,
    zh: `编码“${v.code}”已被其他货主分组使用，请更换编码。`,
  }),
);

/** Names no address: it is a person's. */
export const emailTaken = failure('conflict', 'customer.email_taken', () => ({
  en: 'Somebody signs in with this e-mail address already, perhaps for another customer. Use another address, or make a new link for that user.',
  zh: '该邮箱已有用户使用（可能属于其他货主）。请更换邮箱，或为该用户重新生成链接。',
}));

export const linkSpent = failure('forbidden', 'customer.link_spent', () => ({
  en: 'This link was used already, was replaced by a newer one, or is too old. Ask the warehouse for a new one.',
  zh: '该链接已使用、已被新链接替换或已过期，请联系仓库重新获取。',
}));

export const notATestCustomer = failure(
  'conflict',
  'customer.not_a_test',
  (v: { code: string }) => ({
    en: `Customer "${v.code}" is no test customer: it would get stock and money that are not real. Use another code, or mark it as a test customer first.`,
    zh: `货主“${v.code}”不是测试货主，不能写入虚构的库存和余额。请使用其他编码，或先将其标记为测试货主。`,
  }),
);
