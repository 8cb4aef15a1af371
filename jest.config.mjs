const swc = {
  jsc: {
    target: 'es2024',
    experimental: { keepImportAttributes: true },
    parser: { syntax: 'typescript', tsx: true, decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
  },
  module: { type: 'es6' },
};

const shared = {
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': ['@swc/jest', swc] },
  modulePathIgnorePatterns: ['/dist/', '/.nx/', '/.kizashi'],
};

export default {
  forceExit: true,
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'node',
      testEnvironment: '<rootDir>/tools/jest-node-environment.mjs',
      testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
      testMatch: [
        '<rootDir>/{libs,apps/service,apps/console/e2e,device-sim,firmware-contracts,tools}/**/*.spec.ts',
      ],
    },
    {
      ...shared,
      displayName: 'console',
      testEnvironment: 'jsdom',
      testEnvironmentOptions: { customExportConditions: ['source', 'browser'] },
      transform: { ...shared.transform, '\\.css$': '<rootDir>/apps/console/css-modules-in-jest.cjs' },
      setupFiles: ['<rootDir>/apps/console/src/testing/browser-parts.ts'],
      testMatch: ['<rootDir>/apps/console/src/**/*.spec.{ts,tsx}'],
    },
  ],
};
