import { join } from 'node:path';

/** What devices in the field rely on: every fact of contract v1 that was ever given to a firmware team. */
export const FROZEN = join(import.meta.dirname, '../../firmware-contracts/golden/frozen.v1.json');
