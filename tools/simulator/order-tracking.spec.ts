import { describe, expect, it } from '@jest/globals';
import {
  burstFeatures,
  type SpeedProfile,
  vibrationQuantity,
} from '@kizashi/condition-monitoring/data-manipulation';
import { loadMachineType } from '../../device-sim/src/machine-types/load-machine-type.ts';
import { machineModelOf } from '../../device-sim/src/machine-types/told-to-the-product.ts';
import type { WaveType } from '../../device-sim/src/machine-types/wave-type.ts';
import { shaftHzAt, type Vibration, vibrationBurst } from '../../device-sim/src/physics/vibration-burst.ts';

const type = loadMachineType('cnc-machining-centre');
const [wave] = type.waves as [WaveType];
/** As the product was told it: nothing of the simulator's own frequencies goes in here. */
const told = machineModelOf(type).positions.find(({ id }) => id === wave.position)?.bearing;
if (told === undefined) throw new Error('the product was not told which bearing it is');
const bearing = { ...told, contactAngle: told.contactAngle ?? 0 };
const quantity = vibrationQuantity('[g]');

/** Features of a simulated burst at 6000 /min whose speed runs by `runs`, with the speed as `heard`. */
function featuresOf(vibration: Partial<Vibration>, heard: 'tachometer' | 'mean' = 'tachometer') {
  const whole: Vibration = { shaftHz: 100, load: 1, wear: 0.3, race: 'outer', key: 7, ...vibration };
  const seconds = wave.samples / wave.sampleRateHz;
  const at = Float64Array.from({ length: 33 }, (_, i) => (i * seconds) / 32);
  const speed: SpeedProfile =
    heard === 'mean' ? { at: [0], hz: [100] } : { at, hz: at.map((t) => shaftHzAt(wave, whole, t)) };
  return burstFeatures(
    { samples: vibrationBurst(wave, whole), rate: wave.sampleRateHz },
    { quantity, bearing, speed },
  );
}
const meanOf = (
  feature: 'envelope.bpfo' | 'envelope.bpfi',
  of: (key: number) => ReturnType<typeof featuresOf>,
) => Array.from({ length: 10 }, (_, key) => of(1 + 7_919 * key)[feature] ?? 0).reduce((a, b) => a + b) / 10;

describe('bursts of a simulated spindle', () => {
  it.each([
    ['outer', 'envelope.bpfo', 'envelope.bpfi'],
    ['inner', 'envelope.bpfi', 'envelope.bpfo'],
  ] as const)(
    'show the damaged %s race at the frequency that follows from its geometry',
    (race, own, other) => {
      expect(meanOf(own, (key) => featuresOf({ race, key }))).toBeGreaterThan(30);
      expect(meanOf(other, (key) => featuresOf({ race, key }))).toBeLessThan(3);
      expect(meanOf(own, (key) => featuresOf({ race, key, wear: 0 }))).toBeLessThan(3);
    },
  );

  it.each([0.2, 0.4, -0.4])(
    'show it while the speed runs by %d, where the mean speed shows a fraction',
    (runs) => {
      const tracked = meanOf('envelope.bpfo', (key) => featuresOf({ runsHz: 100 * runs, key }));
      const mean = meanOf('envelope.bpfo', (key) => featuresOf({ runsHz: 100 * runs, key }, 'mean'));
      const steady = meanOf('envelope.bpfo', (key) => featuresOf({ key }));
      expect(tracked).toBeGreaterThan(steady / 3);
      expect(mean).toBeLessThan(tracked / 5);
    },
  );

  it('show nothing of a healthy bearing because its speed runs', () => {
    expect(meanOf('envelope.bpfo', (key) => featuresOf({ runsHz: 40, wear: 0, key }))).toBeLessThan(3);
  });
});
