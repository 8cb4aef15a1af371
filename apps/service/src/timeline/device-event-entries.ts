import type { TimelineEntry } from '@kizashi/api-contract';
import type { DeviceEvent, DeviceEventDetail } from '@kizashi/condition-monitoring/data-acquisition';
import { DAY_MS, type DeviceId, type EpochMs, epochMs, type MachineId, plus, toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { eq } from 'drizzle-orm';
import { byNewest, happened, type TimelineSlice } from './entry-key.ts';

const { devices } = schema;

/** Without a beginning, events are looked for as far back as this from the newest one asked for. */
const REACH_MS = 400 * DAY_MS;

export async function devicesOf(tx: Transaction, machineId: MachineId): Promise<DeviceId[]> {
  const rows = await tx.select({ id: devices.id }).from(devices).where(eq(devices.machineId, machineId));
  return rows.map(({ id }) => id);
}

/** What the machine's devices reported on `evt`. */
export async function readDeviceEvents(
  telemetry: TelemetryStore,
  deviceIds: readonly DeviceId[],
  slice: TimelineSlice & { readonly until: EpochMs },
): Promise<TimelineEntry[]> {
  const { after, from, to, count, until } = slice;
  const last = epochMs(Math.min(to ?? until, after === undefined ? until : after.at + 1));
  const first = from ?? plus(last, -REACH_MS);
  if (deviceIds.length === 0 || first >= last) return [];
  const events = await telemetry.events(deviceIds, { from: first, to: last });
  return events
    .flatMap(toEntry)
    .sort(byNewest)
    .filter(({ at, id }) => after === undefined || at < toIso(after.at) || id < after.id)
    .slice(0, count);
}

/** What a controller answers us is no news of its machine. */
type MachineEventDetail = Exclude<DeviceEventDetail, { kind: `${string}-acknowledged` }>;

function isOfMachine(detail: DeviceEventDetail): detail is MachineEventDetail {
  return !detail.kind.endsWith('-acknowledged');
}

function toEntry(event: DeviceEvent): TimelineEntry[] {
  const { deviceId, boot, seq, index, measuredAt, receivedAt, detail } = event;
  if (!isOfMachine(detail)) return [];
  const when = happened(`event:${deviceId}:${boot}:${seq}:${index}`, measuredAt, receivedAt);
  return [{ kind: 'device-event', ...when, event: detail.kind, text: textOf(detail) }];
}

/** As the controller says it: what it names itself has no translation. */
function textOf(detail: MachineEventDetail): string {
  switch (detail.kind) {
    case 'alarm':
      return detail.text === undefined ? detail.code : `${detail.code}: ${detail.text}`;
    case 'mode':
      return detail.mode;
    case 'counter-reset':
      return `${detail.channel}: ${detail.before} → ${detail.after}`;
    case 'part-replaced':
      return [detail.positionId, detail.partNumber, detail.serial]
        .filter((said) => said !== undefined)
        .join(' · ');
  }
}
