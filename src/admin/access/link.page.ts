import { createHash } from 'node:crypto';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

/** Sends what was typed with the token behind the #, which no server and no log has seen. */
const SCRIPT = `
const form = document.querySelector('form');
const told = document.querySelector('[role=status]');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = { ...Object.fromEntries(new FormData(form)), token: location.hash.slice(1) };
  const answer = await fetch(form.action, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': navigator.language },
    body: JSON.stringify(body),
  });
  const read = await answer.json();
  told.textContent = answer.ok ? 'Done: you can sign in now. 已完成，现在可以登录。' : read.detail;
  if (answer.ok) form.remove();
});`;

const STYLE =
  'body{font:16px/1.5 system-ui;max-width:26em;margin:4em auto;padding:0 1em}label{display:block;margin:1em 0}input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.4em}button{font:inherit;padding:.4em 1em}';

const POLICY = [
  "default-src 'none'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
].join('; ');

const PASSWORD = field(
  'New password, 12 characters or more · 新密码，至少 12 位',
  'password',
  'password',
);

/** Where a one-time link leads: one field, or three for the first person of an installation. */
@ApiExcludeController()
@Controller('admin')
export class LinkPage {
  @Get('link')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', POLICY)
  @Header('Referrer-Policy', 'no-referrer')
  @Header('Cache-Control', 'no-store')
  link(): string {
    return page('Set your password · 设置密码', '/admin/v1/links/redeem', PASSWORD);
  }

  @Get('set-up')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', POLICY)
  @Header('Referrer-Policy', 'no-referrer')
  @Header('Cache-Control', 'no-store')
  setUp(): string {
    const who = `${field('E-mail · 邮箱', 'email', 'email')}${field('Name · 姓名', 'name', 'text')}`;
    return page('Set up this installation · 初始化', '/admin/v1/set-up', `${who}${PASSWORD}`);
  }
}

function page(title: string, action: string, fields: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>OpenCang</title><style>${STYLE}</style><h1>${title}</h1>
<form action="${action}" method="post">${fields}<button>OK · 确定</button></form><p role="status"></p>
<script>${SCRIPT}</script></html>`;
}

function field(label: string, name: string, type: string): string {
  const completes = { password: 'new-password', email: 'username', name: 'name' }[name];
  return `<label>${label}<input name="${name}" type="${type}" autocomplete="${completes}" required></label>`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
