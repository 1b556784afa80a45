import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Set to keep what the pages look like: `SCREENSHOTS=docs/images npm run test:browser`. */
const FOLDER = process.env.SCREENSHOTS;

export const PHONE = { width: 390, height: 844 };
export const SMALLEST = { width: 320, height: 640 };
export const DESKTOP = { width: 1280, height: 900 };

export async function launch(): Promise<Browser> {
  if (FOLDER) mkdirSync(FOLDER, { recursive: true });
  return chromium.launch({
    executablePath: process.env.CHROMIUM,
    // Chromium refuses its sandbox to root, and containers have no other user.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the browser, or left for elsewhere. */
  readonly complaints: string[];
}

/** @param url of the application: whatever is asked of others is complained of */
export async function visit(
  browser: Browser,
  url: string,
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
    if (!request.url().startsWith(url)) complaints.push(`asked for ${request.url()}`);
  });
  return { page, context, complaints };
}

export async function keep(page: Page, name: string): Promise<void> {
  if (FOLDER) await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}

export async function overflows(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
}

/** Runs in the page: texts whose contrast with what is behind them is below 4.5:1. */
export function poorContrasts(): string[] {
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
