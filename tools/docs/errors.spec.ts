import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { OPERATIONAL_CODES } from '@kizashi/kernel';
import { CLAIM_REFUSALS } from '../../apps/service/src/data-acquisition/broker/claims/claim-refusals.ts';
import { INGEST_CODES } from '../../apps/service/src/data-acquisition/ingest/ingest-codes.ts';
import { HTTP_PROBLEMS } from '../../apps/service/src/problem/http-problem.ts';
import { CONTRACT_CODES } from '../../firmware-contracts/src/contract-codes.ts';
import { DEVICE_TROUBLES } from '../../libs/api-contract/src/tenant-tree.ts';
import { ACQUISITION_CODES } from '../../libs/condition-monitoring/src/data-acquisition/acquisition-codes.ts';

const catalogue = readFileSync('docs/errors.md', 'utf8');

function documented(section: string): string[] {
  const text = catalogue.split(/^## /m).find((part) => part.startsWith(section)) ?? '';
  return [...text.matchAll(/^\| `([a-z0-9-]+)`\s*\|(.*)\|$/gm)].map(([, code]) => code!);
}

/** The compiler lets no code leave that is not in these lists; so the lists are what the service can say. */
const SECTIONS: [string, readonly string[]][] = [
  ['HTTP', Object.keys(HTTP_PROBLEMS)],
  ['Contract', [...CONTRACT_CODES, ...ACQUISITION_CODES, ...INGEST_CODES]],
  ['Sign-in', [...DEVICE_TROUBLES, ...CLAIM_REFUSALS]],
  ['Operational', OPERATIONAL_CODES],
];

describe('docs/errors.md', () => {
  it.each(SECTIONS)('lists every code of %s, in order, and no other', (section, codes) => {
    expect(documented(section)).toEqual([...codes].sort());
  });

  it('gives each code one meaning', () => {
    const all = SECTIONS.flatMap(([section]) => documented(section));
    expect(all.filter((code, index) => all.indexOf(code) !== index)).toEqual([]);
  });

  it('says of every code what it means and what to do', () => {
    for (const row of catalogue.match(/^\| `.*$/gm) ?? []) {
      const cells = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
      expect({ row, filled: cells.slice(1, -1).every((cell) => cell.length > 2) }).toEqual({
        row,
        filled: true,
      });
      expect(cells).toHaveLength(6);
    }
  });

  it('lists no code that nothing raises', () => {
    const sources = execFileSync(
      'git',
      ['grep', '-hoE', "'[a-z0-9]+(-[a-z0-9]+)*'", '--', '*.ts', ':!*.spec.ts'],
      {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      },
    ).split('\n');
    const times = new Map<string, number>();
    for (const literal of sources)
      times.set(literal.slice(1, -1), (times.get(literal.slice(1, -1)) ?? 0) + 1);
    const raisedNowhere = SECTIONS.flatMap(([, codes]) => codes).filter((code) => {
      // Once in its list (a key of HTTP_PROBLEMS may stand there without quotes), once where it is raised.
      const listed = code in HTTP_PROBLEMS && /^[a-z]+$/.test(code) ? 0 : 1;
      return (times.get(code) ?? 0) <= listed;
    });
    expect(raisedNowhere).toEqual([]);
  });
});
