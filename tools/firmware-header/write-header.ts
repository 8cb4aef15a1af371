import { writeFileSync } from 'node:fs';
import { contractHeader } from './contract-header.ts';
import { HEADER } from './header-path.ts';

writeFileSync(HEADER, contractHeader());
process.stdout.write(`${HEADER} written\n`);
