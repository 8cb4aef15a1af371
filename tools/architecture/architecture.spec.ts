import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { findViolations } from './find-violations.ts';

const tracked = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'],
  {
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((path) => path !== '' && !path.startsWith('tools/'));

const files = tracked.flatMap((path) => {
  try {
    return [{ path, text: readFileSync(path, 'utf8') }];
  } catch {
    return []; // deleted in the work tree, still in the index
  }
});

describe('the architecture', () => {
  it('is kept by every source file', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(findViolations(files)).toEqual([]);
  });

  it.each([
    [
      'a simulator that reads the domain',
      'device-sim/src/x.ts',
      "import '@kizashi/condition-monitoring/data-manipulation';",
      'direction',
    ],
    [
      'a domain that reads the store',
      'libs/ordering/src/x.ts',
      "export * from '@kizashi/storage/database';",
      'direction',
    ],
    [
      'a console that reads the domain',
      'apps/console/src/x.tsx',
      "const x = import('@kizashi/ordering');",
      'direction',
    ],
    [
      'a later room in an earlier one',
      'libs/condition-monitoring/src/state-detection/x.ts',
      "import type { Advice } from '../advisory-generation/advice.ts';",
      'room-order',
    ],
    [
      'the contract outside room 1',
      'libs/condition-monitoring/src/state-detection/x.ts',
      "import '@kizashi/firmware-contracts';",
      'direction',
    ],
    [
      'a framework in the domain',
      'libs/ordering/src/x.ts',
      "import { Injectable } from '@nestjs/common';",
      'purity',
    ],
    [
      'a file system in the domain',
      'libs/condition-monitoring/src/data-manipulation/x.ts',
      "import 'node:fs';",
      'purity',
    ],
    [
      'the wall clock in the domain',
      'libs/condition-monitoring/src/data-manipulation/x.ts',
      'export const x = Date.now();',
      'purity',
    ],
    ['chance in the domain', 'libs/ordering/src/x.ts', 'export const x = Math.random();', 'purity'],
    [
      'a vendor client outside its adapter',
      'libs/storage/src/telemetry-store/telemetry-store.ts',
      "import '@duckdb/node-api';",
      'vendor-client',
    ],
    [
      'a way around the package entry',
      'apps/service/src/x.ts',
      "import '../../../libs/kernel/src/ids.ts';",
      'escape',
    ],
  ])('refuses %s', (_what, path, text, rule) => {
    expect(findViolations([{ path, text }]).map((violation) => violation.rule)).toContain(rule);
  });

  it('knows no data set by name inside the product', () => {
    const named = files
      .filter(({ path }) => path.startsWith('libs/') || path.startsWith('apps/service/'))
      .filter(({ text }) => /c-?mapss|turbofan|FD00\d|pronostia|femto|azure-?pdm/i.test(text));
    expect(named.map(({ path }) => path)).toEqual([]);
  });

  it('knows nothing of the simulated fleet inside the product', () => {
    const scenario = JSON.parse(readFileSync('device-sim/scenarios/start.json', 'utf8')) as {
      customers: { name: string; sites: { name: string }[] }[];
      machines: { serial: string; type: string }[];
    };
    const names = [
      ...scenario.customers.flatMap(({ name, sites }) => [name, ...sites.map((site) => site.name)]),
      ...scenario.machines.flatMap(({ serial, type }) => [serial, type]),
    ];
    const product = files.filter(
      ({ path }) =>
        /^(libs|apps)\/[^/]+\/src\//.test(path) &&
        !/\.(spec|fixture|contract|samples)\.|\/testing\//.test(path),
    );
    expect(names.length).toBeGreaterThan(40);
    expect(product.length).toBeGreaterThan(200);
    const named = product.flatMap(({ path, text }) =>
      names.filter((name) => text.includes(name)).map((name) => `${path}: ${name}`),
    );
    expect(named).toEqual([]);
  });
});
