import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type RunningApp, startApp } from '../support/app';

const PAGE = '/DEMO/temu-warehouse-authorization';
const BACK = 'https://seller.temu.com/bind';
/** Set to keep what the pages look like: `SCREENSHOTS=docs/images npm run test:browser`. */
const FOLDER = process.env.SCREENSHOTS;

const PHONE = { width: 390, height: 844 };
const SMALLEST = { width: 320, height: 640 };
const DESKTOP = { width: 1280, height: 900 };

let running: RunningApp;
let browser: Browser;
let tickets = 0;

beforeAll(async () => {
  running = await startApp();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    // Chromium refuses its sandbox to root, and containers have no other user.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  if (FOLDER) mkdirSync(FOLDER, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await running?.close();
});

interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the browser, or left for elsewhere. */
  readonly complaints: string[];
}

async function visit(
  locale: string,
  viewport: { width: number; height: number },
): Promise<Visitor> {
  const context = await browser.newContext({ locale, viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A refused form is answered with its HTTP status, which Chromium notes as well.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(running.url)) complaints.push(`asked for ${request.url()}`);
  });
  return { page, context, complaints };
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

async function keep(page: Page, name: string): Promise<void> {
  if (FOLDER) await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}

async function overflows(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
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

/** Runs in the page: texts whose contrast with what is behind them is below 4.5:1. */
function poorContrasts(): string[] {
  const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: string): number => {
    const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
      const share = value / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: Element | null): string => {
    if (!element) return 'rgb(255, 255, 255)';
    const color = getComputedStyle(element).backgroundColor;
    return channels(color)[3] === 0 ? behind(element.parentElement) : color;
  };
  const texts = [...document.querySelectorAll('body *')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
  );
  return texts.flatMap((element) => {
    const ink = luminance(getComputedStyle(element).color);
    const paper = luminance(behind(element));
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    return ratio < 4.5 ? [`${element.textContent?.trim().slice(0, 40)}: ${ratio.toFixed(2)}`] : [];
  });
}
