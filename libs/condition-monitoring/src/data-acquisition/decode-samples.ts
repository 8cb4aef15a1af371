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

/** A row whose message is still being read. */
type MeasuredRow = Omit<TelemetryRow, 'quality'> & { quality?: Uint8Array };

const NO_REFUSALS: readonly Refusal[] = [];

/** Samples into rows in the model's units. */
export function decodeSamples(message: TelemetryMessage, dating: Dating, context: DecodeContext): Decoded {
  const { from, boot } = dating;
  let rows: MeasuredRow[] | undefined;
  let byTime: Map<number, MeasuredRow> | undefined;
  let refused: RefusedParts | undefined;
  let outOfRange = 0;
  let old = 0;

  for (const { code, detail } of message.refused) {
    refused ??= new RefusedParts('samples');
    refused.add(code, detail);
  }
  let row: MeasuredRow | undefined;
  for (const sample of message.samples) {
    const route = boot.channels.get(sample.channel);
    const refusal = refusalOf(sample, route, from, boot, context);
    if (refusal) {
      refused ??= new RefusedParts('samples');
      refused.add(refusal.code, `${spokenChannel(sample.channel, boot.channels)}: ${refusal.detail}`);
    }
    if (refusal || !route || 'code' in route || sample.value === null) continue;

    const measuredAt = (from + sample.dtMs) as EpochMs;
    if (row?.measuredAt !== measuredAt) {
      // Nearly every message is of one instant, or its instants ascend.
      byTime ??= row && new Map([[row.measuredAt, row]]);
      row = byTime?.get(measuredAt);
      if (!row) {
        row = newRow(message.seq, measuredAt, dating, context);
        // Not pushed into an empty one, which would get room for seventeen.
        if (rows) rows.push(row);
        else rows = [row];
        byTime?.set(measuredAt, row);
      }
    }
    const value = sample.value * route.factor + route.offset;
    const beyond = value < route.low || value > route.high;
    if (beyond) outOfRange += 1;
    if (measuredAt < context.horizon - OLD_MS) old += 1;
    row.values[route.column] = value;
    const quality = beyond ? Math.max(1, sample.quality) : sample.quality;
    if (quality > 0 || row.quality) {
      row.quality ??= new Uint8Array(row.values.length);
      row.quality[route.column] = quality;
    }
  }
  rows ??= [];
  for (const one of rows) if (one.quality?.every((mark) => mark === 0)) delete one.quality;
  return { rows, refusals: refused?.list() ?? NO_REFUSALS, outOfRange, old };
}

function newRow(
  seq: number,
  measuredAt: EpochMs,
  { clockOffsetMs, boot }: Dating,
  { deviceId, model, receivedAt }: DecodeContext,
): MeasuredRow {
  const values = new Float64Array(model.channels.length).fill(Number.NaN);
  const row = { deviceId, modelId: model.id, measuredAt, receivedAt, boot: boot.rank, seq, values };
  return clockOffsetMs === undefined ? row : { ...row, clockOffsetMs };
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
