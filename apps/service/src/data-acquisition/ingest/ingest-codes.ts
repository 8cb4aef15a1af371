import type { AcquisitionCode } from '@kizashi/condition-monitoring/data-acquisition';

/** Why ingest itself puts a message aside, whatever is in it. */
export const INGEST_CODES = ['poison', 'retained-not-allowed', 'wrong-direction'] as const;
export type IngestCode = AcquisitionCode | (typeof INGEST_CODES)[number];
