import { posix } from 'node:path';
import { parseSync } from '@swc/core';
import {
  IMPURE_GLOBALS,
  MAY_IMPORT,
  PROJECTS,
  type Project,
  PURE,
  PURE_PACKAGES,
  ROOMS,
  VENDOR_CLIENTS,
} from './rules.ts';

export interface SourceFile {
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly path: string;
  readonly rule: 'direction' | 'room-order' | 'purity' | 'vendor-client' | 'escape';
  readonly detail: string;
}

const TEST_FILE = /\.(spec|contract)\.tsx?$|\/e2e\//;

function projectOf(path: string): Project | undefined {
  return PROJECTS.find((project) => path.startsWith(`${project}/`));
}

function projectOfPackage(specifier: string): Project | undefined {
  const name = /^@kizashi\/([^/]+)/.exec(specifier)?.[1];
  return name === undefined ? undefined : PROJECTS.find((project) => posix.basename(project) === name);
}

/** Every module that a file names: imports, re-exports and dynamic imports of a literal. */
export function importsOf(file: SourceFile): string[] {
  const program = parseSync(file.text, {
    syntax: 'typescript',
    tsx: file.path.endsWith('x'),
    decorators: true,
  });
  const found: string[] = [];
  for (const item of program.body) {
    if (item.type === 'ImportDeclaration' || item.type === 'ExportAllDeclaration')
      found.push(item.source.value);
    if (item.type === 'ExportNamedDeclaration' && item.source) found.push(item.source.value);
  }
  for (const [, specifier] of file.text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) found.push(specifier!);
  return found;
}

function roomOf(path: string): number {
  const folder = /^libs\/condition-monitoring\/src\/([^/]+)\//.exec(path)?.[1];
  return (ROOMS as readonly string[]).indexOf(folder ?? '');
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
}

/** Where the code breaks the rules of rules.ts; empty when it keeps them. */
export function findViolations(files: readonly SourceFile[]): Violation[] {
  const violations: Violation[] = [];
  for (const file of files) {
    const project = projectOf(file.path);
    if (project === undefined) continue;
    const isTest = TEST_FILE.test(file.path);
    const say = (rule: Violation['rule'], detail: string) =>
      violations.push({ path: file.path, rule, detail });

    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) {
        const target = posix.join(posix.dirname(file.path), specifier);
        if (!target.startsWith(`${project}/`) && !isTest) say('escape', `${specifier} leaves ${project}`);
        const [from, to] = [roomOf(file.path), roomOf(target)];
        if (from >= 0 && to > from) say('room-order', `${ROOMS[from]} may not import ${ROOMS[to]}`);
        continue;
      }
      const imported = projectOfPackage(specifier);
      if (imported !== undefined && imported !== project) {
        if (!MAY_IMPORT[project].includes(imported))
          say('direction', `${project} may not import ${imported}`);
        if (
          imported === 'firmware-contracts' &&
          project === 'libs/condition-monitoring' &&
          roomOf(file.path) !== 0
        ) {
          say('direction', 'only data-acquisition may import firmware-contracts');
        }
      }
      if (imported === undefined && !isTest && PURE.includes(project) && !PURE_PACKAGES.includes(specifier)) {
        say('purity', `${project} is pure and may not import ${specifier}`);
      }
      const adapter =
        VENDOR_CLIENTS[
          specifier
            .split('/')
            .slice(0, specifier.startsWith('@') ? 2 : 1)
            .join('/')
        ];
      if (adapter !== undefined && project === 'libs/storage' && !isTest && !adapter.test(file.path)) {
        say('vendor-client', `${specifier} belongs into its adapter's files`);
      }
    }
    const impure = IMPURE_GLOBALS.exec(withoutComments(file.text));
    if (impure && PURE.includes(project) && !isTest) say('purity', `${impure[0]} has no place in ${project}`);
  }
  return violations;
}
