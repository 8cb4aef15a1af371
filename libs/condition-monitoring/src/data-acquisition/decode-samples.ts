import type { Sample, TelemetryMessage } from '@kizashi/firmware-contracts';
import { DAY_MS, type DeviceId, type EpochMs } from '@kizashi/kernel';
import type { AcquisitionCode, Refusal } from './acquisition-codes.ts';
import type { Boot } from './boot.ts';
import { type ChannelRoute, spokenChannel } from './channel-table.ts';
import type { Dating } from './dating.ts';
import { FUTURE, isFuture } from './future.ts';
import type { MachineModel } from './machine-model.ts';
import { RefusedParts } from './refused-parts.ts';
import type { TelemetryRow } from './telemetry-row.ts';

/** Older readings are stored and counted: recomputing that far back is a rare thing to want. */
const OLD_MS = 90 * DAY_MS;

export interface DecodeContext {
  readonly deviceId: DeviceId;
  readonly model: MachineModel;
  readonly receivedAt: EpochMs;
  /** Fleet time up to which a reading is not from the future. */
  readonly horizon: EpochMs;
}

export interface Decoded {
  /** One a measured instant, in order of first appearance. */
  readonly rows: readonly TelemetryRow[];
  readonly refusals: readonly Refusal[];
  /** Readings stored and marked uncertain, being outside of what their sensor can measure. */
  readonly outOfRange: number;
  /** Readings stored though they are older than 90 days. */
  readonly old: number;
}

/** Samples into rows in the model's units. */
export function decodeSamples(
  message: TelemetryMessage,
  { from, clockOffsetMs, boot }: Dating,
  context: DecodeContext,
): Decoded {
  const rows = new Map<number, { readonly values: Float64Array; readonly quality: Uint8Array }>();
  const refused = new RefusedParts('samples');
  const width = context.model.channels.length;
  let outOfRange = 0;
  let old = 0;

  for (const { code, detail } of message.refused) refused.add(code, detail);
  for (const sample of message.samples) {
    const route = boot.channels.get(sample.channel);
    const refusal = refusalOf(sample, route, from, boot, context);
    if (refusal)
      refused.add(refusal.code, `${spokenChannel(sample.channel, boot.channels)}: ${refusal.detail}`);
    if (refusal || !route || 'code' in route || sample.value === null) continue;

    let row = rows.get(sample.dtMs);
    if (!row) {
      row = { values: new Float64Array(width).fill(Number.NaN), quality: new Uint8Array(width) };
      rows.set(sample.dtMs, row);
    }
    const value = sample.value * route.factor + route.offset;
    const beyond = value < route.low || value > route.high;
    if (beyond) outOfRange += 1;
    if (from + sample.dtMs < context.horizon - OLD_MS) old += 1;
    row.values[route.column] = value;
    row.quality[route.column] = beyond ? Math.max(1, sample.quality) : sample.quality;
  }

  return {
    rows: [...rows].map(([dtMs, { values, quality }]) => ({
      deviceId: context.deviceId,
      modelId: context.model.id,
      measuredAt: (from + dtMs) as EpochMs,
      receivedAt: context.receivedAt,
      ...(clockOffsetMs !== undefined && { clockOffsetMs }),
      boot: boot.rank,
      seq: message.seq,
      values,
      ...(quality.some((one) => one > 0) && { quality }),
    })),
    refusals: refused.list(),
    outOfRange,
    old,
  };
}

function refusalOf(
  sample: Sample,
  route: ReturnType<Boot['channels']['get']>,
  from: EpochMs,
  boot: Boot,
  { horizon }: DecodeContext,
): { readonly code: AcquisitionCode; readonly detail: string } | undefined {
  if (!route) return { code: 'unknown-channel', detail: `not in the birth of boot "${boot.bid}"` };
  if ('code' in route) return route;
  if (isFuture(from + sample.dtMs, horizon)) return FUTURE;
  if (sample.value !== null && !isStorable(sample.value, route)) {
    return { code: 'not-a-number', detail: `${sample.value} cannot be converted` };
  }
  return undefined;
}

function isStorable(value: number, { factor, offset }: ChannelRoute): boolean {
  return Number.isFinite(value * factor + offset);
}
