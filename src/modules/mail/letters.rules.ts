import { oneLine } from './mail.rules';
import type { Letter } from './mail.types';

/** What mails say. Nothing that a stranger typed stands in them: they must not carry his words. */

export function staffLink(url: string, until: Date): Letter {
  return {
    subject: { en: 'Set your password', zh: '设置密码' },
    body: {
      en: `You have an account for the warehouse's administration. Choose a password here:\n\n${url}\n\nThe link works once, until ${moment(until)}. If you do not expect it, do nothing and tell your administrator.`,
      zh: `您有一个仓库管理账号，请通过以下链接设置密码：\n\n${url}\n\n链接仅可使用一次，有效期至 ${moment(until)}。如非您本人需要，请勿操作，并告知管理员。`,
    },
  };
}

export function customerLink(url: string, until: Date): Letter {
  return {
    subject: { en: 'Your warehouse account', zh: '您的仓库账号' },
    body: {
      en: `Your warehouse has an account for you. Choose a password here:\n\n${url}\n\nThe link works once, until ${moment(until)}. If you do not expect it, do nothing.`,
      zh: `仓库为您开通了账号，请通过以下链接设置密码：\n\n${url}\n\n链接仅可使用一次，有效期至 ${moment(until)}。如非您本人需要，请忽略。`,
    },
  };
}

export interface LowWallet {
  readonly customerCode: string;
  readonly currency: string;
  readonly spendable: string;
  readonly alertBelow: string;
}

const NAMED_MOST = 50;

export function walletsLow(wallets: readonly LowWallet[]): Letter {
  const named = wallets.slice(0, NAMED_MOST);
  const more = wallets.length - named.length;
  const linesOf = (between: string, rest: string) =>
    [
      ...named.map(
        (one) =>
          `${oneLine(one.customerCode)}: ${one.spendable} ${one.currency} (${between} ${one.alertBelow})`,
      ),
      ...(more > 0 ? [rest] : []),
    ].join('\n');
  return {
    subject: { en: 'Wallets run low', zh: '钱包余额不足' },
    body: {
      en: `These customers can spend less than they were to be warned at:\n\n${linesOf('below', `and ${more} more`)}\n\nYou are told again when a wallet was filled and falls below once more.`,
      zh: `以下货主的可用余额低于预警值：\n\n${linesOf('低于', `另有 ${more} 个`)}\n\n钱包充值后再次低于预警值时会再次通知。`,
    },
  };
}

function moment(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
