import { type MessageByKind, parseMessage } from '@kizashi/firmware-contracts';
import { type DeviceId, MINUTE_MS } from '@kizashi/kernel';
import type { BootRecord, TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable } from '@nestjs/common';
import { TELEMETRY_STORE } from '../storage.module.ts';

/** How often a device measures. A machine with slow and fast channels has two different answers. */
export interface SamplePeriods {
  readonly shortestMs: number;
  readonly longestMs: number;
}

const UNKNOWN: SamplePeriods = { shortestMs: 10 * MINUTE_MS, longestMs: 10 * MINUTE_MS };

/** Read from the newest birth, which ingest has stored before any reading of that boot. */
@Injectable()
export class DeviceSamplePeriods {
  readonly #known = new Map<DeviceId, SamplePeriods>();

  constructor(@Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore) {}

  async of(deviceId: DeviceId): Promise<SamplePeriods> {
    const known = this.#known.get(deviceId);
    if (known !== undefined) return known;
    const { boots } = await this.telemetry.ingestState(deviceId);
    const newest = boots.reduce<BootRecord | undefined>((a, b) => (a && a.boot > b.boot ? a : b), undefined);
    const periods = newest === undefined ? UNKNOWN : periodsOf(newest.birth);
    if (newest !== undefined) this.#known.set(deviceId, periods);
    return periods;
  }

  /** The device was born again: its channel table may have changed. */
  forget(deviceId: DeviceId): void {
    this.#known.delete(deviceId);
  }
}

function periodsOf(birth: string): SamplePeriods {
  const parsed = parseMessage('birth', new TextEncoder().encode(birth));
  if (!parsed.ok) return UNKNOWN;
  const { channels } = parsed.value.message as MessageByKind['birth'];
  const periods = channels.map(({ periodMs }) => periodMs).filter((period) => period > 0);
  if (periods.length === 0) return UNKNOWN;
  return { shortestMs: Math.min(...periods), longestMs: Math.max(...periods) };
}
