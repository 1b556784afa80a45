import { createHash } from 'node:crypto';
import { Html, html } from './html';
import type { Language, Words } from './words';

/** One page as a person sees it. */
export interface Page {
  readonly title: Words;
  readonly body: Html;
  readonly language: Language;
  /** Where the same page is read in the other language; null: it can't be asked for again. */
  readonly elsewhere: string | null;
}

/**
 * Contrast of all text is 4.5:1 at least, targets are 44 pixels high, and nothing moves: WCAG 2.2
 * AA. No fonts, scripts or pictures are fetched from anywhere.
 */
const STYLE = `
:root { color-scheme: light; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #1c2430; background: #eef1f5; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; padding: 24px 16px; }
header, main, footer { width: 100%; max-width: 480px; }
header { display: flex; justify-content: space-between; align-items: center; gap: 16px; margin-bottom: 12px; }
header strong { font-size: 18px; overflow-wrap: anywhere; }
header a { display: inline-block; padding: 10px 4px; }
main { background: #fff; border: 1px solid #d3d9e2; border-radius: 12px; padding: 24px; }
footer { margin-top: 16px; font-size: 14px; color: #4a5568; }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 12px; }
h2 { font-size: 17px; margin: 24px 0 8px; }
p, ul, dl, table { margin: 0 0 16px; }
ul { padding-left: 20px; }
a { color: #0b57d0; }
label { display: block; font-weight: 600; margin-bottom: 4px; }
input, textarea { width: 100%; min-height: 44px; font: inherit; padding: 8px 12px; margin-bottom: 16px; border: 1px solid #6b7685; border-radius: 8px; color: inherit; background: #fff; }
.actions { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 8px; }
.actions form { display: contents; }
button, .button { min-height: 44px; font: inherit; font-weight: 600; padding: 9px 20px; border-radius: 8px; border: 1px solid #0b57d0; background: #0b57d0; color: #fff; cursor: pointer; text-decoration: none; display: inline-block; text-align: center; flex: 1 1 auto; }
button.quiet, .button.quiet { background: #fff; color: #0b57d0; }
:focus-visible { outline: 3px solid #b25e00; outline-offset: 2px; }
.note { border-left: 4px solid #b25e00; background: #fdf5ea; padding: 10px 14px; border-radius: 4px; }
.bad { border-left: 4px solid #b3261e; background: #fcefee; padding: 10px 14px; border-radius: 4px; }
.good { border-left: 4px solid #1b7a3d; background: #edf7f0; padding: 10px 14px; border-radius: 4px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; }
dt { color: #4a5568; }
dd { margin: 0; overflow-wrap: anywhere; }
code { font-family: ui-monospace, Consolas, monospace; font-size: 15px; overflow-wrap: anywhere; user-select: all; }
.tokens { list-style: none; padding: 0; }
.tokens li { border-top: 1px solid #d3d9e2; padding: 12px 0; }
@media (max-width: 420px) { main { padding: 18px; } button, .button { width: 100%; } }
`;

const STYLE_TAG = new Html(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** With every page: nothing is loaded, nothing frames it, forms go nowhere else. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
};

const OTHER: Readonly<Record<Language, Language>> = { en: 'zh', zh: 'en' };
const NAMES: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' };
const TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };

/** @param owner whose page it is: the operator's name */
export function documentOf(page: Page, owner: string): string {
  const { language, title, body, elsewhere } = page;
  const other = OTHER[language];
  const link =
    elsewhere === null
      ? null
      : html`<a href="${elsewhere}" lang="${TAGS[other]}" hreflang="${TAGS[other]}">${NAMES[other]}</a>`;
  return html`<!doctype html>
<html lang="${TAGS[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title[language]} · ${owner}</title>
${STYLE_TAG}
</head>
<body>
<header><strong>${owner}</strong>${link}</header>
<main>
<h1>${title[language]}</h1>
${body}
</main>
<footer>OpenCang</footer>
</body>
</html>
`.text;
}
