import type { MachineModel } from '@kizashi/api-contract';
import type { FieldError } from '../problem/index.ts';

type Position = MachineModel['positions'][number];

/** What is wrong in the symptom to failure-mode matrix of a position. */
export function failureModeFaults(
  channels: MachineModel['channels'],
  { id, failureModes = [] }: Position,
  field: string,
): FieldError[] {
  const signs = channels.filter(({ role, positionIds }) => role === 'wear' && positionIds.includes(id));
  const known = signs.map((channel) => channel.id);
  const faults: FieldError[] = [];
  for (const [row, { code, symptoms }] of failureModes.entries()) {
    const at = `${field}[${row}]`;
    if (failureModes.findIndex((other) => other.code === code) < row) {
      faults.push({ field: `${at}.code`, detail: `"${code}" is there already` });
    }
    for (const [cell, { channel }] of symptoms.entries()) {
      const place = `${at}.symptoms[${cell}].channel`;
      if (!known.includes(channel)) {
        const wanted = known.length > 0 ? known.join(', ') : 'none so far';
        faults.push({
          field: place,
          detail: `"${channel}" is no wear channel of "${id}"; its wear channels: ${wanted}`,
        });
      } else if (symptoms.findIndex((other) => other.channel === channel) < cell) {
        faults.push({ field: place, detail: `"${channel}" is named twice in "${code}"; keep one of them` });
      }
    }
    if (symptoms.every(({ moves }) => moves === 'steady')) {
      faults.push({
        field: `${at}.symptoms`,
        detail: `nothing moves in "${code}"; name what goes up or down`,
      });
    }
  }
  return faults;
}
