/**
 * Every word of the platform's lives in src/temu, and in the simulator that plays it: correcting a
 * name touches one folder. Codes that admins type in (Temu code, org code, app_key) are ours too.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const WORDS =
  /\b(cw[A-Z]\w+|fulfill(?:Status|CancelStatus|List)|tailShippingMode|logisticsProduct\w+|shippingLabel\w+|receiptName|regionName\d|orderSn|parentOrderSn|packageSn|bg[./]certified)\b/;
const FOLDERS = ['src/platform', 'src/modules', 'src/admin', 'src/rest', 'src/demo', 'migrations'];

const found = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => linesWith(join(folder, name))),
);

function linesWith(file) {
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((line, at) => (WORDS.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : []));
}

if (found.length > 0) {
  process.stdout.write(`Temu's words outside src/temu:\n${found.join('\n')}\n`);
  process.exit(1);
}
