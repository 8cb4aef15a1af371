import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Plant, startPlant } from '../../../tools/faults/harness/plant.ts';
import { killWhileTraining } from '../../../tools/faults/kill-in-training.ts';
import { killUnderLoad } from '../../../tools/faults/kill-minus-nine.ts';
import { buildService } from './start-service.ts';

const ACKNOWLEDGE_EARLY = fileURLToPath(new URL('./fixtures/acknowledge-early.mjs', import.meta.url));

let plant: Plant;
beforeAll(async () => {
  await buildService();
  plant = await startPlant();
}, 180_000);
afterAll(() => plant?.remove(), 60_000);

describe('kill -9 of the service in the middle of a training', () => {
  it('leaves a training that is taken up again, nothing half entered, and a release that goes on forecasting', async () => {
    expect(await killWhileTraining(plant, 1)).toEqual({
      ...{ kills: 1, met: 1, takenUp: 1, halfEntered: 0, same: true },
      forecastBy: 'boosted-lives 1',
    });
  }, 120_000);
});

describe('kill -9 of the service under load', () => {
  it('loses nothing that was acknowledged and doubles nothing that was sent again', async () => {
    const { unacknowledged, acknowledged, missing, doubled } = await killUnderLoad(plant, 5);
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
    const env = { NODE_OPTIONS: `--import "${ACKNOWLEDGE_EARLY}"` };
    await plant.start(env);
    const { acknowledged, missing } = await killUnderLoad(plant, 2, { env });
    console.log(`the same, acknowledged early: acknowledged ${acknowledged}, missing ${missing}`);
    expect(missing).toBeGreaterThan(0);
  }, 180_000);
});
