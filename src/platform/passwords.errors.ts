import { failure } from './failure';

export const passwordUnfit = failure(
  'invalid',
  'password.unfit',
  (v: { least: number; most: number }) => ({
    en: `A password has ${v.least} to ${v.most} characters and is not the account's own name; a sentence is a good one.`,
    zh: `密码长度为 ${v.least} 至 ${v.most} 个字符，且不能与账号相同；建议使用一句话。`,
  }),
);

export const passwordsBusy = failure('limited', 'password.busy', (v: { waitSeconds: number }) => ({
  en: `Too many people are signing in at this moment. Try again in ${v.waitSeconds} seconds.`,
  zh: `当前登录人数过多，请在 ${v.waitSeconds} 秒后重试。`,
}));

export const triesSpent = failure('limited', 'sign_in.try_later', (v: { waitSeconds: number }) => ({
  en: `Too many attempts failed from here. Try again in ${v.waitSeconds} seconds, or have the password reset.`,
  zh: `该地址登录失败次数过多，请在 ${v.waitSeconds} 秒后重试，或联系管理员重置密码。`,
}));
