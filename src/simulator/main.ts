import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AdminRefusal } from './admin-client';
import { CASES, conformance } from './conformance';
import { labelTour } from './label-tour';
import { countsOf, failuresOf, lineOf, summaryOf } from './report';
import { MODES, type Mode } from './router/behaviour';
import { attend } from './router/command';
import { routerOf, runSelftest } from './selftest/command';
import { OtherRouter } from './selftest/selftest';
import { Mismatch } from './session';
import { OPTIONS, type Target, targetOf } from './target';
import { common, type Fields, masked, owner, pathOf, post, signed, typeOf } from './wire';

const EXIT_OK = 0;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

class Usage extends Error {}

const FLAGS = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  'show-secrets': { type: 'boolean' },
  only: { type: 'string' },
  html: { type: 'string' },
  save: { type: 'string' },
  mode: { type: 'string' },
} as const;

const HELP = `Plays Temu against a certified warehouse. 模拟 Temu 调用认证仓接口。

  npm run temu -- call <name> [field=value …]   sign and send one call, print request and answer
  npm run temu -- conformance                   run all 13 calls: good cases, edges, refusals
  npm run temu -- router                        listen as Temu's router, and show what is pushed
  npm run temu -- selftest                      play the portal's self-test, pushes included
  npm run temu -- label                         orders with their labels: bought and brought, printed, given back

<name> is order/create, the whole path, or the dotted type. A value is JSON if it reads as JSON,
else text; receiver.postCode=90071 sets a field inside; field:=text keeps a value as text;
@file.json takes the fields of a file.

  --json           for machines
  --only <name>    conformance: the cases of one call, for example order/create or transport
  --show-secrets   call: print tokens and sign too
  --html <file>    selftest: where the report goes as a page
  --save <dir>     label: where label and print files are kept
  --mode <mood>    router: how it begins: ${MODES.join(', ')}
${Object.entries(OPTIONS)
  .map(([name, { fallback, says }]) => `  --${name.padEnd(16)} ${says} (${fallback})`)
  .join('\n')}

Options may come from the environment as well: --app-secret is TEMU_APP_SECRET.
Exit status: 0 all well, 1 refused or failed, 2 wrong usage.
`;

export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    return await run(args, env);
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    process.stderr.write(`${error.message}\nnpm run temu -- --help tells how. 用法见 --help。\n`);
    return EXIT_USAGE;
  }
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parsed(args);
  const [command, ...rest] = positionals;
  if (values.help || command === undefined) {
    process.stdout.write(HELP);
    return values.help ? EXIT_OK : EXIT_USAGE;
  }
  const target = targetOf(values, env);
  if (command === 'call')
    return call(target, rest, values['show-secrets'] === true, values.json === true);
  if (command === 'conformance') return runConformance(target, values);
  if (command === 'selftest') return runTheSelftest(target, values);
  if (command === 'router') return runRouter(target, values);
  if (command === 'label') return runLabelTour(target, values);
  throw new Usage(`"${command}" is not a command: call, conformance, label, router, selftest.`);
}

function parsed(args: readonly string[]) {
  const named = Object.fromEntries(
    Object.keys(OPTIONS).map((name) => [name, { type: 'string' as const }]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...named, ...FLAGS },
      allowPositionals: true,
    });
    return {
      values: values as Readonly<Record<string, string | boolean | undefined>>,
      positionals,
    };
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error));
  }
}

async function call(
  target: Target,
  rest: readonly string[],
  showSecrets: boolean,
  json: boolean,
): Promise<number> {
  const [name, ...given] = rest;
  if (!name) throw new Usage('call needs the name of a call, for example order/info/get.');
  const path = pathOf(name);
  const fields = fieldsOf(given);
  const body = JSON.stringify(
    signed(
      { ...common(target.main.appKey, typeOf(path)), ...owner(target.main), ...fields },
      target.main.appSecret,
    ),
  );
  const exchange = await reached(() => post(target.url, path, body), target.url);
  const request = showSecrets ? body : masked(body);
  const { status, answer, ms } = exchange;
  if (json) process.stdout.write(`${JSON.stringify({ path, request, status, ms, answer })}\n`);
  else
    process.stdout.write(
      `POST ${path}\n${request}\n\nHTTP ${status} in ${ms} ms\n${JSON.stringify(answer, null, 2)}\n`,
    );
  return answer.success ? EXIT_OK : EXIT_FAILED;
}

async function runConformance(
  target: Target,
  values: Readonly<Record<string, string | boolean | undefined>>,
): Promise<number> {
  const only = typeof values.only === 'string' ? values.only : undefined;
  if (only && !CASES.some((one) => one.call === only)) {
    const names = [...new Set(CASES.map((one) => one.call))].join(', ');
    throw new Usage(`--only "${only}" names no case; there are: ${names}.`);
  }
  const json = values.json === true;
  await reached(() => fetch(target.url), target.url);
  const outcomes = await conformance(target, only, (outcome) => {
    if (!json) process.stdout.write(`${lineOf(outcome)}\n`);
  });
  if (json)
    process.stdout.write(
      `${JSON.stringify({ target: target.url, ...countsOf(outcomes), cases: outcomes }, null, 2)}\n`,
    );
  else process.stdout.write(`\n${failuresOf(outcomes)}\n\n${summaryOf(outcomes)}\n`);
  return countsOf(outcomes).failed === 0 ? EXIT_OK : EXIT_FAILED;
}

async function runTheSelftest(
  target: Target,
  values: Readonly<Record<string, string | boolean | undefined>>,
): Promise<number> {
  await reached(() => fetch(target.url), target.url);
  const html = typeof values.html === 'string' ? values.html : null;
  const wish = { json: values.json === true, html };
  try {
    const passed = await listening(target, () =>
      runSelftest(target, wish, (text) => process.stdout.write(text)),
    );
    return passed ? EXIT_OK : EXIT_FAILED;
  } catch (error) {
    if (error instanceof OtherRouter || error instanceof AdminRefusal)
      throw new Usage(error.message);
    throw error;
  }
}

async function runRouter(
  target: Target,
  values: Readonly<Record<string, string | boolean | undefined>>,
): Promise<number> {
  const { mode = 'ok' } = values;
  if (!MODES.includes(mode as Mode))
    throw new Usage(`--mode "${mode}" is none of: ${MODES.join(', ')}.`);
  const router = routerOf(target);
  await listening(target, () => router.listen(target.router.port, target.router.host));
  await router.behave({ mode: mode as Mode });
  const write = (text: string) => process.stdout.write(text);
  await attend(router, process.stdin, write, values.json === true);
  await router.close();
  return EXIT_OK;
}

async function listening<T>({ router }: Target, listen: () => Promise<T>): Promise<T> {
  const { host, port } = router;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Usage(`--router-port "${port}" is not a port.`);
  try {
    return await listen();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EADDRNOTAVAIL' && code !== 'EACCES') throw error;
    throw new Usage(
      `The router can't listen on ${host}:${port} (${code}); another simulator may be running there. 无法监听 ${host}:${port}，可能已有模拟器在运行。`,
    );
  }
}

async function runLabelTour(
  target: Target,
  { save }: Readonly<Record<string, string | boolean | undefined>>,
): Promise<number> {
  const tell = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  await reached(() => fetch(target.url), target.url);
  try {
    const keep = typeof save === 'string' ? keepIn(save) : null;
    await labelTour(target, randomBytes(4).toString('hex'), tell, keep);
    return EXIT_OK;
  } catch (error) {
    if (!(error instanceof Mismatch || error instanceof AdminRefusal)) throw error;
    tell(error.message);
    return EXIT_FAILED;
  }
}

/** Keeps files in a folder, and tells where. @throws Usage where nothing can be kept */
function keepIn(folder: string): (name: string, bytes: Buffer) => string {
  return (name, bytes) => {
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    } catch (error) {
      throw new Usage(`--save ${folder}: ${error instanceof Error ? error.message : error}`);
    }
  };
}

async function reached<T>(send: () => Promise<T>, url: string): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Usage(
      `Nobody answers at ${url} (${cause}); is the server running? 无法连接 ${url}，请确认服务已启动。`,
    );
  }
}

/** Fields of the command line: name=value, name:=text, inner.name=value, @file.json. */
export function fieldsOf(given: readonly string[]): Fields {
  const fields: Record<string, unknown> = {};
  for (const one of given) {
    if (one.startsWith('@')) Object.assign(fields, fileOf(one.slice(1)));
    else setField(fields, one);
  }
  return fields;
}

function fileOf(path: string): Fields {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Fields;
  } catch (error) {
    throw new Usage(
      `${path} can't be read as JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function setField(fields: Record<string, unknown>, given: string): void {
  const match = /^([\w.]+)(:?=)([\s\S]*)$/.exec(given);
  if (!match) throw new Usage(`"${given}" is not field=value.`);
  const [, path = '', operator, text = ''] = match;
  const names = path.split('.');
  const last = names.pop() ?? '';
  let inner = fields;
  for (const name of names) {
    const held = inner[name];
    const next = typeof held === 'object' && held !== null ? (held as Record<string, unknown>) : {};
    inner[name] = next;
    inner = next;
  }
  inner[last] = operator === ':=' ? text : wordOf(text);
}

/** Long ids stay text: as a number they would lose digits before they were sent. */
function wordOf(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'number' && String(value) !== text ? text : value;
  } catch {
    return text;
  }
}

if (require.main === module || process.argv[1]?.endsWith('temu.mjs')) {
  void main(process.argv.slice(2), process.env).then((status) => {
    process.exitCode = status;
  });
}
