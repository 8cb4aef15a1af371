import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';

const SOURCE = join(process.cwd(), 'apps/console/src');
/** Attributes whose text people read or hear. */
const SPOKEN = new Set([
  'aria-label',
  'alt',
  'title',
  'placeholder',
  'label',
  'description',
  'error',
  'aside',
]);

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.tsx') && !entry.name.endsWith('.spec.tsx'))
    .map((entry) => join(entry.parentPath, entry.name));
}

const hasWords = (text: string) => /[\p{L}]{2,}/u.test(text);

/** Texts that stand in the code of a component instead of in the languages' files. */
function literals(source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value, name } = node as { type?: string; value?: unknown; name?: { value?: string } };
    if (type === 'JSXText' && typeof value === 'string' && hasWords(value)) found.push(value.trim());
    if (type === 'JSXAttribute' && SPOKEN.has(name?.value ?? '')) {
      const text = (value as { type?: string; value?: string } | null) ?? {};
      if (text.type === 'StringLiteral' && hasWords(text.value ?? '')) found.push(text.value ?? '');
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(source, { syntax: 'typescript', tsx: true }).body);
  return found;
}

describe('components', () => {
  it('are looked through at all', () => {
    expect(files(SOURCE).length).toBeGreaterThan(30);
    expect(literals('const a = <p title="Hello there">Good day</p>;')).toEqual(
      expect.arrayContaining(['Hello there', 'Good day']),
    );
  });

  it('take every text from the languages', () => {
    const offenders = files(SOURCE).flatMap((file) =>
      literals(readFileSync(file, 'utf8')).map((text) => `${file.slice(SOURCE.length)}: ${text}`),
    );
    expect(offenders).toEqual([]);
  });
});
