import type { Browser, Page } from 'playwright-core';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import {
  DESKTOP,
  keep,
  launch,
  overflows,
  PHONE,
  poorContrasts,
  SMALLEST,
  visit,
} from './chromium';

let running: RunningApp;
let browser: Browser;

beforeAll(async () => {
  running = await startApp();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await running?.close();
});

async function address(): Promise<string> {
  const { body } = await new AdminClient(running).make<{ link: string }>(
    'warehouses/1/invitations',
    { label: 'Browser' },
  );
  return running.url + body.link;
}

async function fill(page: Page, email = 'jo@merchant.example'): Promise<void> {
  await page.locator('#company').fill('四号商户 Ltd');
  await page.locator('#name').fill('Jo Merchant');
  await page.locator('#email').fill(email);
  await page.locator('#message').fill('Mugs.\nTwo pallets a month.');
}

describe('the page of an invitation in a browser', () => {
  it.each([
    ['en-US', 'en', 'Become a customer', 'Thank you', 'This invitation is not open'],
    ['zh-CN', 'zh-CN', '申请成为货主', '提交成功', '邀请不可用'],
  ])('is filled in on a phone in %s, once', async (locale, lang, title, thanks, closed) => {
    const { page, context, complaints } = await visit(browser, running.url, locale, PHONE);
    const link = await address();
    await page.goto(link);
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    expect(await page.locator('h1').textContent()).toBe(title);
    await keep(page, `invitation-1-form.${lang}`);
    await fill(page);
    await page.locator('button').click();
    await page.getByRole('heading', { name: thanks, exact: true }).waitFor();
    await keep(page, `invitation-2-thanks.${lang}`);
    await page.goto(link);
    expect(await page.locator('h1').textContent()).toBe(closed);
    await keep(page, `invitation-3-closed.${lang}`);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('says in words what is wrong, keeps what was typed, and has contrast enough', async () => {
    const { page, context } = await visit(browser, running.url, 'en-US', DESKTOP);
    await page.goto(await address());
    // Chromium itself takes an address without a dot.
    await fill(page, 'jo@merchant');
    await page.locator('button').click();
    expect(await page.getByRole('alert').textContent()).toContain('Please check: e-mail');
    expect(await page.locator('#company').inputValue()).toBe('四号商户 Ltd');
    expect(await page.locator('#message').inputValue()).toBe('Mugs.\nTwo pallets a month.');
    expect(await page.evaluate(poorContrasts)).toEqual([]);
    await keep(page, 'invitation-4-wrong.en');
    await context.close();
  });

  it('names every field, fits the smallest phone, and has targets for fingers', async () => {
    const { page, context } = await visit(browser, running.url, 'zh-CN', SMALLEST);
    await page.goto(await address());
    const fields = page.locator('input:not([type=hidden]), textarea');
    const unnamed = await fields.evaluateAll((all) =>
      all.filter((one) => !(one as HTMLInputElement).labels?.length).map((one) => one.id),
    );
    expect(unnamed).toEqual([]);
    expect(await overflows(page)).toBe(false);
    const small = await page
      .locator('button, input:not([type=hidden]), textarea, header a')
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 44).length);
    expect(small).toBe(0);
    await context.close();
  });
});
