import { failure } from '../../platform/failure';

export const appKeyTaken = failure(
  'conflict',
  'operator.app_key_taken',
  (v: { appKey: string }) => ({
    en: `app_key "${v.appKey}" is registered already in this installation. Check which one belongs to you.`,
    zh: `app_key“${v.appKey}”已在本系统登记，请核对所属服务商。`,
  }),
);

export const codeTaken = failure('conflict', 'operator.code_taken', (v: { code: string }) => ({
  en: `There is an operator "${v.code}" already. Choose another code.`,
  zh: `服务商代码“${v.code}”已存在，请换一个。`,
}));

export const registrationExists = failure(
  'conflict',
  'operator.registration_exists',
  (v: { environment: string }) => ({
    en: `The ${v.environment} environment has a registration already. Change that one.`,
    zh: `${v.environment} 环境已有登记信息，请修改现有登记。`,
  }),
);
