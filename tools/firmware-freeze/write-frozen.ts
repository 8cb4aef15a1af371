import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { breaches } from './breaches.ts';
import { contractFacts } from './field-facts.ts';
import { FROZEN } from './frozen.ts';

const now = contractFacts();
const broken = existsSync(FROZEN) ? breaches(JSON.parse(readFileSync(FROZEN, 'utf8')), now) : [];
if (broken.length > 0) {
  process.stderr.write(`nothing written:\n${broken.join('\n')}\n`);
  process.exitCode = 1;
} else {
  const lines = Object.entries(now).map(
    ([path, facts]) => `  ${JSON.stringify(path)}: ${JSON.stringify(facts)}`,
  );
  writeFileSync(FROZEN, `{\n${lines.join(',\n')}\n}\n`);
  process.stdout.write(`${FROZEN} written\n`);
}
