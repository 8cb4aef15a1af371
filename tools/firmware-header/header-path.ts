import { join } from 'node:path';

export const C_FOLDER = join(import.meta.dirname, '../../firmware-contracts/c');
export const HEADER = join(C_FOLDER, 'kizashi_contract_v1.h');
