import type { TimelineEntry } from '@kizashi/api-contract';
import type { Transaction } from '@kizashi/storage/database';
import type { TimelineSlice } from './entry-key.ts';
import { readForecasts } from './forecast-entries.ts';
import { readOrderEvents } from './order-entries.ts';
import { readChannelStates, readMachineStates } from './state-entries.ts';
import { readSwaps } from './swap-entries.ts';

/** Answers the slice's entries of one kind, newest first. */
export type EntryReader = (tx: Transaction, slice: TimelineSlice) => Promise<TimelineEntry[]>;

/** What lies in the database; what devices report lies in the telemetry store. */
export const READERS: Readonly<Record<Exclude<TimelineEntry['kind'], 'device-event'>, EntryReader>> = {
  state: readMachineStates,
  'channel-state': readChannelStates,
  order: readOrderEvents,
  swap: readSwaps,
  forecast: readForecasts,
};
