import { describe, expect, it } from '@jest/globals';
import { asId, type ChannelId } from '@kizashi/kernel';
import { requireVelocities } from './zone-limits.ts';

const channel = (id: string, unit: string) => ({
  id: asId<ChannelId>(id),
  unit,
  role: 'wear' as const,
  positionIds: [],
});
const model = {
  name: 'VMC 500',
  channels: [channel('rms', 'mm/s'), channel('rms_inch', '[in_i]/s'), channel('heat', 'Cel')],
};

describe('requireVelocities', () => {
  it('lets every velocity pass, whatever its unit', () => {
    expect(() => requireVelocities(model, ['rms', 'rms_inch'])).not.toThrow();
    expect(() => requireVelocities(model, [])).not.toThrow();
  });

  it('names what is no velocity and what is no channel, and what would be right', () => {
    expect(() => requireVelocities(model, ['rms', 'heat', 'noise'])).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        errors: [
          { field: 'zoneLimits.heat', detail: 'its unit is Cel, not a velocity; possible: rms, rms_inch' },
          { field: 'zoneLimits.noise', detail: 'VMC 500 has no such channel; possible: rms, rms_inch' },
        ],
      }),
    );
  });
});
