import type { EpochMs } from '@kizashi/kernel';

export interface SweepOrder {
  /** Of the database that the fleet lies in. */
  readonly url: string;
  /** A folder for the feature store. */
  readonly home: string;
  /** End of the window that is folded. */
  readonly now: EpochMs;
  /** Values of the window's row by the serial of the template; null is "no reading". */
  readonly rows: Readonly<Record<string, readonly (number | null)[]>>;
  /** The birth message of its device, by the same. */
  readonly births: Readonly<Record<string, string>>;
}

export interface SweepOutcome {
  readonly machines: number;
  readonly forecasts: number;
  /** Of the forecasts, those that were written down. */
  readonly kept: number;
  readonly seconds: number;
  /** Of the sweeping process, all its threads. */
  readonly cpuSeconds: number;
  /** What the trends of all machines take in memory once they were read. */
  readonly heapBytes: number;
  /** Machines, parts, catalogue and knowledge. */
  readonly registryMs: number;
  /** Waited for the trends to be loaded. */
  readonly loadMs: number;
  /** Waited for what a hundred machines brought to be kept. */
  readonly keepMs: number;
}
