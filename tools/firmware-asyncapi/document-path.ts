import { join } from 'node:path';

export const DOCUMENT = join(import.meta.dirname, '../../firmware-contracts/asyncapi.yaml');
