const config = require('./jest.config.js');

/** What needs a browser: npm run test:browser. @type {import('jest').Config} */
module.exports = {
  ...config,
  roots: ['<rootDir>/test/browser'],
  testMatch: ['**/*.browser.ts'],
  maxWorkers: 1,
};
