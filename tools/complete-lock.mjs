// Run after every change of dependencies: names the other platforms' optional binaries in package-lock.json.
// Where a registry lacks them npm leaves them out, and `npm ci` on another platform stops with "Missing".
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const packages = lock.packages;

const OS = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'win32',
  win: 'win32',
  windows: 'win32',
  freebsd: 'freebsd',
  openbsd: 'openbsd',
  netbsd: 'netbsd',
  android: 'android',
  sunos: 'sunos',
  aix: 'aix',
  openharmony: 'openharmony',
};
const CPU = {
  x64: 'x64',
  arm64: 'arm64',
  arm: 'arm',
  ia32: 'ia32',
  ppc64: 'ppc64',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
};

function platformOf(name) {
  const words = name.replace(/^@[^/]+\//, '').split(/[-.]/);
  const platform = {};
  for (const word of words) {
    if (OS[word]) platform.os = [OS[word]];
    if (CPU[word]) platform.cpu = [CPU[word]];
    if (word === 'gnu' || word === 'musl') platform.libc = [word === 'gnu' ? 'glibc' : 'musl'];
    if (word === 'gnueabihf' || word === 'musleabihf')
      platform.libc = [word.startsWith('gnu') ? 'glibc' : 'musl'];
  }
  return platform;
}

let added = 0;
for (const [where, entry] of Object.entries({ ...packages })) {
  if (entry.link) continue;
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${where}${where ? '/' : ''}node_modules/${name}`;
    if (packages[nested] || packages[`node_modules/${name}`]) continue;
    const platform = platformOf(name);
    if (!platform.os && !platform.cpu) continue;
    packages[`node_modules/${name}`] = {
      version: version.replace(/^[^\d]*/, ''),
      optional: true,
      ...platform,
    };
    added += 1;
  }
}
// A lock that says where a package was fetched from works for one registry only.
for (const entry of Object.values(packages)) {
  if (entry.resolved?.startsWith('http')) delete entry.resolved;
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} optional packages of other platforms added`);
