import { writeFileSync } from 'node:fs';
import { asyncapiText } from './asyncapi-document.ts';
import { DOCUMENT } from './document-path.ts';

writeFileSync(DOCUMENT, asyncapiText());
process.stdout.write(`${DOCUMENT} written\n`);
