import type { DeviceFleet } from '../device/device-fleet.ts';

/** A message for the process that started this one, where there is one that listens (`npm start`). */
export function tellParent(message: { readonly type: string }): void {
  process.send?.(message);
}

/** What the service refused, by code; it is a finding, not a failure of the simulator. */
export function printRefusals(devices: DeviceFleet): void {
  for (const { code, count, example } of devices.refusals)
    process.stderr.write(`refused ${count} times with ${code}, first ${example}\n`);
}
