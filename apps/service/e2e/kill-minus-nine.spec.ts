import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type DevicePlant, startDevicePlant } from './device-plant.ts';
import { killUnderLoad, stopUnderLoad } from './kill-minus-nine.ts';

const ACKNOWLEDGE_EARLY = fileURLToPath(new URL('./fixtures/acknowledge-early.mjs', import.meta.url));
/** The senders here keep hundreds of messages in flight, which is more than a device may have. */
const FAST = { KIZASHI_DEVICE_RATE: '10000' };

let plant: DevicePlant | undefined;
afterEach(() => plant?.remove());

describe('kill -9 of the service under load', () => {
  it('loses nothing that was acknowledged and doubles nothing that was sent again', async () => {
    plant = await startDevicePlant({ env: FAST });
    const report = await killUnderLoad(plant, FAST, 5);
    const { unacknowledged, acknowledged, missing, doubled } = report;
    console.log(
      `kill -9 x ${unacknowledged.length}: acknowledged ${acknowledged}, missing ${missing}, doubled ${doubled}; ` +
        `unacknowledged at each kill: ${unacknowledged.join(', ')}`,
    );
    expect(unacknowledged).toHaveLength(5);
    for (const at of unacknowledged) expect(at).toBeGreaterThanOrEqual(100);
    expect(acknowledged).toBeGreaterThan(1_000);
    expect({ missing, doubled }).toEqual({ missing: 0, doubled: 0 });
  }, 180_000);

  it('is a test that a service which acknowledges before the commit fails', async () => {
    plant = await startDevicePlant({ env: FAST });
    const early = { NODE_OPTIONS: `--import "${ACKNOWLEDGE_EARLY}"` };
    const report = await killUnderLoad(plant, { ...FAST, ...early }, 2);
    console.log(
      `the same, acknowledged early: acknowledged ${report.acknowledged}, missing ${report.missing}`,
    );
    expect(report.missing).toBeGreaterThan(0);
  }, 180_000);
});

describe('SIGTERM under load', () => {
  it('drains: nothing that was acknowledged is missing, and it ends within 10 s', async () => {
    plant = await startDevicePlant({ env: FAST });
    const { acknowledged, missing, doubled, stoppedAfterMs } = await stopUnderLoad(plant, FAST);
    console.log(
      `SIGTERM: acknowledged ${acknowledged}, missing ${missing}, ${Math.round(stoppedAfterMs)} ms`,
    );
    expect(acknowledged).toBeGreaterThan(100);
    expect({ missing, doubled }).toEqual({ missing: 0, doubled: 0 });
    expect(stoppedAfterMs).toBeLessThan(10_000);
  }, 60_000);
});
