/**
 * `node -r test/support/typescript.cjs some.ts`: for tests that need a process of their own,
 * to be killed or to be looked at from outside.
 */
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, path) => {
  module._compile(transformFileSync(path, { filename: path }).code, path);
};
