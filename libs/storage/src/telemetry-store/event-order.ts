import type { DeviceEvent } from '@kizashi/condition-monitoring/data-acquisition';

/** As things happened; what happened in one millisecond in the order in which its device told it. */
export function asMeasured(a: DeviceEvent, b: DeviceEvent): number {
  return a.measuredAt - b.measuredAt || byKey(a, b);
}

/** As things came in. */
export function asReceived(a: DeviceEvent, b: DeviceEvent): number {
  return a.receivedAt - b.receivedAt || byKey(a, b);
}

function byKey(a: DeviceEvent, b: DeviceEvent): number {
  if (a.deviceId !== b.deviceId) return a.deviceId < b.deviceId ? -1 : 1;
  return a.boot - b.boot || a.seq - b.seq || a.index - b.index;
}
