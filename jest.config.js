// The toolchain brings its own Node: a bare `./node_modules/.bin/jest` under an older one would crash in native code.
if (Number(process.versions.node.split('.')[0]) < 22) {
  throw new Error(`mlcost needs Node 22.12 or newer and this is ${process.version}: run the tests with "npm test".`);
}

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  setupFiles: ['<rootDir>/test/support/properties.ts'],
  // Tests that start processes take a while on a busy machine; nothing waits by the clock.
  testTimeout: 60_000,
  // On two cores jest would run everything in one process, which keeps what each file has loaded.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
};
