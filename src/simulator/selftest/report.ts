import type { SelftestOutcome } from './selftest';

const MARKS = { passed: '✓', failed: '✗' } as const;

export function lineOf({ id, title, zh, outcome, ms, reason }: SelftestOutcome): string {
  const line = `${MARKS[outcome]} (${id})`.padEnd(8) + `${ms} ms`.padStart(9);
  return `${line}  ${zh} · ${title}${reason === '' ? '' : `\n    ${reason}`}`;
}

export function summaryOf(outcomes: readonly SelftestOutcome[]): string {
  const failed = outcomes.filter((one) => one.outcome === 'failed').length;
  return `${outcomes.length - failed} passed, ${failed} failed`;
}

/** One file that needs nothing else: every case, and what was said, to be copied. */
export function htmlOf(outcomes: readonly SelftestOutcome[], url: string, at: string): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Self-test ${escaped(url)}</title><style>${STYLE}</style></head><body><main>
<h1>认证仓自测报告 · Self-test</h1>
<p>${escaped(url)} · ${escaped(at)} · <strong>${summaryOf(outcomes)}</strong></p>
${outcomes.map(caseOf).join('\n')}
</main><script>${SCRIPT}</script></body></html>
`;
}

function caseOf(one: SelftestOutcome): string {
  const { id, title, zh, outcome, ms, reason, said } = one;
  return `<details${outcome === 'failed' ? ' open' : ''} class="${outcome}">
<summary><span class="mark">${MARKS[outcome]}</span> (${escaped(id)}) ${escaped(zh)} · ${escaped(title)} <small>${ms} ms</small></summary>
${reason === '' ? '' : `<p class="reason">${escaped(reason)}</p>`}
${said.map((part) => saidOf(part)).join('\n')}
</details>`;
}

function saidOf({ way, name, request, answer }: SelftestOutcome['said'][number]): string {
  return `<section><h2>${escaped(way)} <code>${escaped(name)}</code></h2>
<h3>接口参数 · request <button type="button">复制 · copy</button></h3><pre>${escaped(request)}</pre>
<h3>返回 · answer</h3><pre>${escaped(answer)}</pre></section>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;margin:0}
main{max-width:60rem;margin:0 auto;padding:1rem}
details{border:1px solid #ccc;border-radius:6px;margin:.5rem 0;padding:.5rem 1rem}
summary{cursor:pointer}.passed .mark{color:#0a6b2d}.failed .mark,.reason{color:#a11a1a}
h2{font-size:1rem;margin:1rem 0 .25rem}h3{font-size:.9rem;margin:.5rem 0 .25rem}
pre{background:#f5f5f5;padding:.5rem;overflow-x:auto;white-space:pre-wrap;word-break:break-all;margin:0}
button{font:inherit;font-size:.85rem}`;

const SCRIPT = `document.addEventListener('click',function(e){if(e.target.tagName!=='BUTTON')return;
var p=e.target.closest('h3').nextElementSibling;navigator.clipboard&&navigator.clipboard.writeText(p.textContent);
var s=getSelection();s.removeAllRanges();var r=document.createRange();r.selectNodeContents(p);s.addRange(r)})`;
