import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareBinaries, shippedFolder } from '../../src/platform/embedded-postgres/binaries';
import { preparePlace } from '../../src/platform/embedded-postgres/place';

describe("PostgreSQL's programs", () => {
  it('run from a copy of their own where their user can not use the packages', async () => {
    const closed = mkdtempSync(join(tmpdir(), 'opencang-closed-'));
    const folder = mkdtempSync(join(tmpdir(), 'opencang-place-'));
    const shipped = join(closed, 'native');
    cpSync(shippedFolder(), shipped, { recursive: true, verbatimSymlinks: true });
    cpSync(join(shippedFolder(), '../package.json'), join(closed, 'package.json'));
    // Root's server has another user; anybody else can at least not add the links.
    const links = join(shipped, 'lib/libicuuc.so.60');
    rmSync(links, { force: true });
    chmodSync(join(shipped, 'lib'), 0o500);

    const binaries = await prepareBinaries(preparePlace(folder), shipped);
    rmSync(closed, { recursive: true });
    expect(await binaries.run('postgres', ['--version'])).toMatchObject({
      ok: true,
      output: expect.stringMatching(/^postgres \(PostgreSQL\) \d+/),
    });
    rmSync(folder, { recursive: true });
  });
});
