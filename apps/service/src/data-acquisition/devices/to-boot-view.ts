import type { DeviceBoot } from '@kizashi/api-contract';
import { fromStoredBoot, type MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import { parseMessage } from '@kizashi/firmware-contracts';
import { toIso } from '@kizashi/kernel';
import type { BootRecord } from '@kizashi/storage/telemetry-store';

/** A boot for people: its channels with what the machine model says of each. A birth that cannot be read has none. */
export function toBootView(record: BootRecord, model: MachineModel): DeviceBoot {
  const parsed = parseMessage('birth', new TextEncoder().encode(record.birth));
  const birth = parsed.ok ? parsed.value.message : undefined;
  const routes = fromStoredBoot(record, model)?.channels;
  return {
    bid: record.bid,
    bootCounter: record.bootCounter ?? null,
    bornAt: toIso(record.bornAt),
    firmware: birth?.firmware ?? '',
    skewMs: record.skewMs ?? null,
    channels: (birth?.channels ?? []).map(({ id, unit, periodMs }) => {
      const route = routes?.get(id);
      const refusal = route && 'code' in route ? { code: route.code, detail: route.detail } : null;
      return { id, unit, periodMs, refusal };
    }),
  };
}
