/** The import directions of ARCHITECTURE.md as data. A project is the folder that holds its package.json. */
export const PROJECTS = [
  'libs/kernel',
  'libs/api-contract',
  'libs/condition-monitoring',
  'libs/ordering',
  'libs/storage',
  'firmware-contracts',
  'device-sim',
  'apps/service',
  'apps/console',
] as const;
export type Project = (typeof PROJECTS)[number];

export const MAY_IMPORT: Record<Project, readonly Project[]> = {
  'libs/kernel': [],
  'libs/api-contract': ['libs/kernel'],
  'firmware-contracts': ['libs/kernel'],
  'libs/condition-monitoring': ['libs/kernel', 'firmware-contracts'],
  'libs/ordering': ['libs/kernel'],
  'libs/storage': ['libs/kernel', 'libs/condition-monitoring', 'libs/ordering'],
  'apps/service': [
    'libs/kernel',
    'libs/api-contract',
    'firmware-contracts',
    'libs/condition-monitoring',
    'libs/ordering',
    'libs/storage',
  ],
  'apps/console': ['libs/api-contract', 'libs/kernel'],
  'device-sim': ['firmware-contracts', 'libs/api-contract', 'libs/kernel'],
};

/** ISO 13374 blocks in the order in which a reading passes them; a room never imports a later one. */
export const ROOMS = [
  'data-acquisition',
  'data-manipulation',
  'state-detection',
  'health-assessment',
  'prognostic-assessment',
  'advisory-generation',
] as const;

/** Projects whose code is a function of its arguments: no I/O, no framework, no clock, no chance. */
export const PURE: readonly Project[] = ['libs/kernel', 'libs/condition-monitoring', 'libs/ordering'];
/** Packages that pure projects may use: they compute and nothing else. */
export const PURE_PACKAGES = ['simple-statistics', '@lhncbc/ucum-lhc', 'fourier-transform'];
export const IMPURE_GLOBALS =
  /\b(Date\.now|Math\.random|process\.|performance\.now|new Date\(\)|setTimeout|fetch)\b/;

/** Vendor clients, and the files of libs/storage that may know them. */
export const VENDOR_CLIENTS: Readonly<Record<string, RegExp>> = {
  '@duckdb/node-api': /(^|\/)duck-?db[^/]*(\/|\.ts$)|\/duckdb\//,
  '@influxdata/influxdb-client': /(^|\/)influx[^/]*(\/|\.ts$)/,
  pg: /\/database\//,
  'drizzle-orm': /\/database\//,
};
