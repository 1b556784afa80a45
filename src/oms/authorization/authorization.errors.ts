import { failure } from '../../platform/failure';

export const signInWrong = failure('unauthenticated', 'oms.sign_in_wrong', () => ({
  en: 'E-mail or password is not right for this warehouse. Check both; your warehouse can send you a new link.',
  zh: '邮箱或密码不正确，或不属于本仓库。请核对后重试，也可联系仓库重新获取链接。',
}));

export const pageUnknown = failure('missing', 'oms.page_unknown', (v: { code: string }) => ({
  en: `There is no warehouse "${v.code}" here, or it has no registration with Temu. Check the link that Temu's portal opened.`,
  zh: `此处没有服务商“${v.code}”，或其尚未登记 Temu 配置，请核对平台中填写的授权链接。`,
}));

export const pageOfMany = failure('missing', 'oms.page_of_many', () => ({
  en: 'Several warehouses work here. Use the link that names yours: /<operator>/temu-warehouse-authorization.',
  zh: '本系统有多个服务商，请使用带服务商代码的链接：/<服务商代码>/temu-warehouse-authorization。',
}));

export const returnRefused = failure('invalid', 'oms.return_refused', (v: { host: string }) => ({
  en: `The return address leads to "${v.host}", which this warehouse does not allow. If Temu's portal sent you here, ask the warehouse to add the host.`,
  zh: `返回地址“${v.host}”不在本仓库允许的范围内。如果您确实来自 Temu 平台，请联系仓库添加该域名。`,
}));
