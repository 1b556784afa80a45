import { randomBytes } from 'node:crypto';
import { equal, Mismatch, succeeded, truthy } from '../session';
import { Browser } from './browser';
import type { SelftestCase } from './cases';
import type { Portal } from './portal';

/** Last, since it replaces the token. */
export const AUTHORIZATION: SelftestCase = {
  id: '2g',
  title: 'the merchant authorizes on the page: the new token is pushed, and is valid',
  zh: '一键授权：推送货主 token（最后执行，会替换原 token）',
  run: authorize,
};

/** The merchant's browser, as the portal sends it: page, login, 授权; then Temu checks what it got. */
async function authorize(portal: Portal): Promise<void> {
  const { url, operator, account, main } = portal.target;
  const ticket = randomBytes(24).toString('base64url');
  const browser = new Browser(url);
  const path = `/${encodeURIComponent(operator)}/temu-warehouse-authorization`;
  const entered = await browser.open(`${path}?ticket=${ticket}`);
  noted(portal, 'GET', path, entered.title);
  equal(entered.status, 200, `HTTP status of ${path}`);
  const asked = await browser.send(entered, '/sign-in', {
    email: account.email,
    password: account.password,
  });
  noted(portal, 'POST', 'sign-in', asked.title);
  const done = await browser.send(asked, '/authorize');
  noted(portal, 'POST', 'authorize', done.title);
  const pushed = await portal.push(
    'the authorization',
    main.customer,
    (fields) => fields.ticket === ticket,
  );
  const { cwAccessToken: token, cwAppKey: key } = pushed;
  if (typeof token !== 'string' || typeof key !== 'string')
    throw new Mismatch('the push holds no cwAccessToken and cwAppKey');
  truthy(token !== main.token, 'the push repeats the token of before');
  const verified = succeeded<{ verifyResult: boolean; failReason: string }>(
    await portal.call('token/verify', { cwAccessToken: token, cwAppKey: key }),
  );
  equal(verified.verifyResult, true, `verifyResult of the new token (${verified.failReason})`);
}

function noted(portal: Portal, method: string, name: string, title: string): void {
  portal.note({
    way: 'browser → warehouse',
    name: `${method} ${name}`,
    request: '(a form; its values are secrets)',
    answer: title,
  });
}
