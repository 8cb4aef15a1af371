import type { MachineType } from '../../machine-types/machine-type.ts';
import type { HiddenPart } from '../../physics/simulated-machine.ts';

export type Severity = 'none' | 'light' | 'advanced' | 'failed';

/** What an engineer sees on a part: the grades of an inspection, by the true wear. */
export function severityOf({ wear, failed }: Pick<HiddenPart, 'wear' | 'failed'>): Severity {
  if (failed || wear >= 1) return 'failed';
  if (wear > 0.5) return 'advanced';
  return wear > 0.15 ? 'light' : 'none';
}

/** How a part in this position fails: by its wear shape, or else the first mode that its channels point to. */
export function failureModeOf(type: MachineType, positionId: string, shape?: HiddenPart['shape']): string {
  const modes = type.positions.find(({ id }) => id === positionId)?.failureModes ?? [];
  const mode = modes.find(({ shapes }) => shapes.some((one) => one === shape));
  if (mode !== undefined) return mode.code;
  const channel = type.channels.find(
    ({ positionIds, failureModes }) => positionIds?.includes(positionId) && failureModes?.length,
  );
  return channel?.failureModes?.[0] ?? 'OTH';
}
