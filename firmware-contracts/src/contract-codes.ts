import type { Rejection } from '@kizashi/kernel';

/** Why a payload as a whole is refused before anything is known of its device. */
export const CONTRACT_CODES = [
  'bad-chunk',
  'bad-crc',
  'bad-field',
  'duplicate-channel',
  'duplicate-key',
  'looks-like-seconds',
  'not-cbor',
  'not-json',
  'not-utf8',
  'not-wave',
  'too-deep',
  'too-large',
  'too-many-channels',
  'too-many-events',
  'too-many-samples',
  'unknown-kind',
  'unknown-version',
] as const;
export type ContractCode = (typeof CONTRACT_CODES)[number];

/** A refused payload. `bid` and `seq` are there where they could still be read: the device is told which message. */
export interface ContractRejection extends Rejection<ContractCode> {
  readonly bid?: string;
  readonly seq?: number;
}
