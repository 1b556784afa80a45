import { failure } from '../../platform/failure';

export const ticketUsed = failure('conflict', 'authorization.ticket_used', () => ({
  en: 'This authorization request was used already. Begin again in the portal that sent you here.',
  zh: '本次授权请求已被使用，请返回平台重新发起授权。',
}));

export const ticketExpired = failure('conflict', 'authorization.ticket_expired', () => ({
  en: 'This authorization request is older than ten minutes. Begin again in the portal that sent you here.',
  zh: '本次授权请求已超过十分钟，请返回平台重新发起授权。',
}));

export const ticketUnfit = failure('invalid', 'authorization.ticket_unfit', () => ({
  en: 'The ticket in the address is not one that a portal gives: 1 to 512 letters, digits and . _ ~ + / = -. Begin again in the portal that sent you here.',
  zh: '地址中的授权凭证（ticket）格式不正确，请返回平台重新发起授权。',
}));
