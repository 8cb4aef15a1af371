import { err, type Result } from '@kizashi/kernel';
import type { ContractCode, ContractRejection } from './contract-codes.ts';

/** `field`: JSON pointer to what is at fault, where one field is. */
export function refuse(code: ContractCode, detail: string, field?: string): Result<never, ContractRejection> {
  return err({ code, detail, ...(field === undefined ? {} : { field }) });
}
