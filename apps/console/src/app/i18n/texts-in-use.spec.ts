import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { english } from './en/index.ts';

type Texts = { readonly [key: string]: string | Texts };

const SOURCE = join(process.cwd(), 'apps/console/src');

function keysOf(texts: Texts, above = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [`${above}${key.replace(/_(one|other)$/, '')}`]
      : keysOf(value, `${above}${key}.`),
  );
}

const code = readdirSync(SOURCE, { withFileTypes: true, recursive: true })
  .filter(({ name }) => /\.tsx?$/.test(name) && !name.includes('.spec.'))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n');

describe('the texts', () => {
  it('are all said somewhere', () => {
    const unsaid = [...new Set(keysOf(english))].filter((key) => {
      const group = key.slice(0, key.lastIndexOf('.'));
      return !code.includes(`'${key}'`) && !code.includes(`\`${group}.\${`);
    });
    expect(unsaid).toEqual([]);
  });
});
