import type { Browser, Page } from 'playwright-core';
import { type RunningApp, startApp } from '../support/app';
import {
  DESKTOP,
  keep,
  launch,
  overflows,
  PHONE,
  poorContrasts,
  SMALLEST,
  type Visitor,
  visit as visitBy,
} from './chromium';

const PAGE = '/DEMO/temu-warehouse-authorization';
const BACK = 'https://seller.temu.com/bind';

let running: RunningApp;
let browser: Browser;
let tickets = 0;

beforeAll(async () => {
  running = await startApp();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await running?.close();
});

function visit(locale: string, viewport: { width: number; height: number }): Promise<Visitor> {
  return visitBy(browser, running.url, locale, viewport);
}

function address(): string {
  tickets += 1;
  const query = new URLSearchParams({ ticket: `browser-${tickets}`, redirectUrl: BACK });
  return `${running.url}${PAGE}?${query}`;
}

async function signIn(page: Page, password = 'opencang-demo'): Promise<void> {
  await page.locator('#email').fill('merchant@demo.local');
  await page.locator('#password').fill(password);
  await page.locator('#password').press('Enter');
}

describe('the authorization page in a browser', () => {
  it.each([
    ['en-US', 'en', 'Authorize Temu', 'Authorize Temu?', /has not answered yet/],
    ['zh-CN', 'zh-CN', '授权 Temu', '确认授权 Temu？', /等待 Temu 确认/],
  ])('is walked through on a phone in %s', async (locale, lang, title, confirm, waiting) => {
    const { page, context, complaints } = await visit(locale, PHONE);
    await page.goto(address());
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    expect(await page.locator('h1').textContent()).toBe(title);
    await keep(page, `authorization-1-sign-in.${lang}`);
    await signIn(page);
    await page.getByRole('heading', { name: confirm, exact: true }).waitFor();
    await keep(page, `authorization-2-confirm.${lang}`);
    await page.locator('form[action$="/authorize"] button').click();
    await page.getByRole('heading', { name: waiting }).waitFor();
    await keep(page, `authorization-3-outcome.${lang}`);
    expect(await page.locator('a.button').getAttribute('href')).toBe(BACK);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('can be used with the keyboard alone, and shows where one is', async () => {
    const { page, context } = await visit('en-US', DESKTOP);
    await page.goto(address());
    const reached: string[] = [];
    for (let presses = 0; presses < 5; presses += 1) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const at = document.activeElement as HTMLElement;
          const outline = getComputedStyle(at).outlineStyle;
          return `${at.id || at.textContent} ${outline}`;
        }),
      );
    }
    expect(reached).toEqual([
      '中文 solid',
      'email solid',
      'password solid',
      'Sign in solid',
      'Cancel solid',
    ]);
    await context.close();
  });

  it('names every field, fits the smallest phone, and has targets for fingers', async () => {
    const { page, context } = await visit('zh-CN', SMALLEST);
    await page.goto(address());
    const unnamed = await page
      .locator('input:not([type=hidden])')
      .evaluateAll((inputs) =>
        inputs.filter((input) => !(input as HTMLInputElement).labels?.length).map((one) => one.id),
      );
    expect(unnamed).toEqual([]);
    expect(await overflows(page)).toBe(false);
    for (const step of ['sign-in', 'confirm']) {
      const small = await page
        .locator('button, input:not([type=hidden]), header a')
        .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 44).length);
      expect([step, small]).toEqual([step, 0]);
      if (step === 'sign-in') await signIn(page);
    }
    expect(await overflows(page)).toBe(false);
    await context.close();
  });

  it('has contrast enough for every text', async () => {
    const { page, context } = await visit('en-US', DESKTOP);
    await page.goto(address());
    await signIn(page, 'not the password');
    const poor = await page.evaluate(poorContrasts);
    expect(poor).toEqual([]);
    await context.close();
  });

  it('says in words what is wrong, and keeps the e-mail', async () => {
    const { page, context } = await visit('en-US', PHONE);
    await page.goto(address());
    await signIn(page, 'not the password');
    expect(await page.getByRole('alert').textContent()).toContain('not right for this warehouse');
    expect(await page.locator('#email').inputValue()).toBe('merchant@demo.local');
    await keep(page, 'authorization-4-refused.en');
    await context.close();
  });

  it('runs no script that somebody slips in', async () => {
    const { page, context } = await visit('en-US', DESKTOP);
    await page.goto(address());
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.slipped = true';
      document.body.append(script);
      return 'slipped' in window;
    });
    expect(ran).toBe(false);
    await context.close();
  });

  it('shows the values to type in once, and lists what is valid', async () => {
    const { page, context, complaints } = await visit('zh-CN', DESKTOP);
    await page.goto(running.url + PAGE);
    await signIn(page);
    await page.getByRole('heading', { name: 'Temu 授权管理' }).waitFor();
    await keep(page, 'authorization-5-account.zh-CN');
    await page.locator('form[action$="/make"] button').click();
    expect(await page.locator('code').count()).toBe(3);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
