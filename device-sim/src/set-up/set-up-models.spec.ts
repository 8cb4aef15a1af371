import { describe, expect, it } from '@jest/globals';
import { machineModel } from '@kizashi/api-contract';
import { loadMachineType } from '../machine-types/load-machine-type.ts';
import { machineModelOf } from '../machine-types/told-to-the-product.ts';
import type { ProductApi } from './product-api.ts';
import { setUpModel } from './set-up-models.ts';

const type = loadMachineType('cnc-machining-centre');
const told = { ...machineModelOf(type), id: type.modelId };
const measured = told.channels.filter(({ derived }) => derived === undefined);
const plainPositions = told.positions.map(({ bearing: _, ...position }) => position);

/** A service with this model; answers what it was asked to write. */
async function writesOn(known: object | undefined): Promise<[method: string, path: string, body: unknown][]> {
  const writes: [string, string, unknown][] = [];
  const api = {
    find: async () => known && machineModel.parse(known),
    post: async (path: string, body: unknown) => writes.push(['POST', path, body]),
    patch: async (path: string, body: unknown) => writes.push(['PATCH', path, body]),
  };
  await setUpModel(api as unknown as ProductApi, told);
  return writes;
}

describe('setUpModel', () => {
  it('adds a model, and leaves one alone that measures the same', async () => {
    expect(await writesOn(undefined)).toEqual([['POST', 'machine-models', told]]);
    expect(await writesOn(told)).toEqual([]);
  });

  it('adds what bursts are reduced to, and the bearing, to a model that was made without', async () => {
    const [write, ...others] = await writesOn({ ...told, channels: measured, positions: plainPositions });
    expect(others).toEqual([]);
    const [method, path, body] = write ?? [];
    expect([method, path]).toEqual(['PATCH', 'machine-models/vmc-850']);
    const changed = machineModel.parse({ ...told, ...(body as object) });
    expect(changed.channels.map(({ id }) => id)).toEqual(told.channels.map(({ id }) => id));
    expect(changed.positions[0]?.bearing).toMatchObject({
      rollingElements: 20,
      speedChannel: 'spindle.speed',
    });
    expect(changed.positions[1]?.bearing).toBeUndefined();
  });

  it('refuses to go on with a model that measures something else', async () => {
    const [first, ...rest] = told.channels;
    const other = { ...told, channels: [{ ...first, unit: 'in/s' }, ...rest] };
    await expect(writesOn(other)).rejects.toThrow('without spindle.front.velocity_rms in mm/s');
    await expect(writesOn({ ...told, channels: told.channels.slice(1) })).rejects.toThrow(
      'use a new data folder',
    );
  });
});
