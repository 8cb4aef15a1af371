import { conversionBetween } from '@kizashi/condition-monitoring/data-acquisition';
import type { schema } from '@kizashi/storage/database';
import { HttpProblem } from '../problem/index.ts';

type ModelRow = typeof schema.machineModels.$inferSelect;

/**
 * Zone limits are for broad-band vibration velocity (ISO 20816-3): any channel whose unit is a velocity may have them,
 * also where its model names none. Limits are in the channel's own unit.
 * @throws HttpProblem `invalid-request` that names each channel at fault, and those which may have limits
 */
export function requireVelocities(
  { name, channels }: Pick<ModelRow, 'name' | 'channels'>,
  asked: string[],
): void {
  const isVelocity = (unit: string) => conversionBetween(unit, 'mm/s') !== undefined;
  const possible = channels.filter(({ unit }) => isVelocity(unit)).map(({ id }) => id as string);
  const errors = asked
    .filter((id) => !possible.includes(id))
    .map((id) => {
      const unit = channels.find((channel) => channel.id === id)?.unit;
      const because =
        unit === undefined ? `${name} has no such channel` : `its unit is ${unit}, not a velocity`;
      const right =
        possible.length === 0 ? 'this model has no channel for it' : `possible: ${possible.join(', ')}`;
      return { field: `zoneLimits.${id}`, detail: `${because}; ${right}` };
    });
  if (errors.length === 0) return;
  throw new HttpProblem('invalid-request', 'Zone limits are for channels of vibration velocity.', errors);
}
