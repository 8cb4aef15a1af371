import type { ContractCode } from '@kizashi/firmware-contracts';

/** Why data acquisition refuses a message, or some samples or events of it, that the contract alone would take. */
export const ACQUISITION_CODES = [
  'bad-event',
  'bad-sample',
  'bid-reused',
  'future',
  'no-birth',
  'no-time-base',
  'not-a-number',
  'seq-conflict',
  'unit-mismatch',
  'unknown-channel',
  'unknown-event',
  'unknown-position',
] as const;
export type AcquisitionCode = ContractCode | (typeof ACQUISITION_CODES)[number];

/** Something that was refused: a whole message, or `samples` or `events` of it for one reason. */
export interface Refusal {
  readonly code: AcquisitionCode;
  readonly detail: string;
  /** Both absent where the message as a whole was refused. */
  readonly samples?: number;
  readonly events?: number;
}
