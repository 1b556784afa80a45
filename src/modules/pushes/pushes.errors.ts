import { failure } from '../../platform/failure';

export const noRegistration = failure('conflict', 'push.no_registration', () => ({
  en: 'There is no registration at the platform to tell it to. File one first.',
  zh: '尚未登记平台应用，无法推送。请先添加登记信息。',
}));
