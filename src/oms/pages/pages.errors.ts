import { failure } from '../../platform/failure';

export const visitOver = failure('invalid', 'oms.visit_over', () => ({
  en: 'This page was open for too long. Go back to where you came from and begin again.',
  zh: '页面已超时，请返回来源页面重新开始。',
}));

export const formForeign = failure('forbidden', 'oms.form_foreign', () => ({
  en: 'This form was not sent from our page in this browser. Allow cookies, open the page again and repeat.',
  zh: '该表单不是由本页面在当前浏览器中提交的。请允许 Cookie，重新打开页面后再试。',
}));
