const { readdirSync, readFileSync } = require('node:fs');
const { availableParallelism } = require('node:os');
const path = require('node:path');

const TOGETHER = path.join(__dirname, 'test/together');
/** The suites that others run together: each alone spends two seconds on importing the service. */
const runTogether = readdirSync(TOGETHER)
  .flatMap((file) => [...readFileSync(path.join(TOGETHER, file), 'utf8').matchAll(/import '\.\.(\/e2e\/.+)'/g)])
  .map(([, suite]) => `${suite}\\.ts$`);
/** Suites that are named run as they are. */
const isWhole = process.argv.slice(2).every((given) => given.startsWith('-'));

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/sandbox'],
  testRegex: '\\.(spec|e2e-spec|contract-spec)\\.tsx?$',
  testPathIgnorePatterns: ['/node_modules/', ...(isWhole ? runTogether : ['/test/together/'])],
  testSequencer: '<rootDir>/test/support/long-first.cjs',
  transform: { '^.+\\.tsx?$': ['ts-jest', { tsconfig: 'tsconfig.json', diagnostics: false }] },
  globalSetup: '<rootDir>/test/support/shared/global-setup.ts',
  setupFiles: ['<rootDir>/test/support/quick-locks.ts'],
  globalTeardown: '<rootDir>/test/support/shared/global-teardown.ts',
  // Three, also on a machine of two cores: the longest suites wait for processes of their own, and for times that pass.
  maxWorkers: Math.max(3, availableParallelism() - 1),
  // A worker keeps something of each suite; a new one takes its place before collecting garbage takes its time.
  workerIdleMemoryLimit: '1GB',
  restoreMocks: true,
  // Generous, because machines are noisy: no test waits for time to pass.
  testTimeout: 30_000,
};
