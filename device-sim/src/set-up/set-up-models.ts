import type { CataloguePart, MachineModel, MachineModelWrite } from '@kizashi/api-contract';
import { SimulationError } from '../simulation-error.ts';
import type { ProductApi } from './product-api.ts';

/** Adds the catalogue parts that the service does not have; what it has stays as people left it. */
export async function setUpCatalogue(api: ProductApi, parts: readonly CataloguePart[]): Promise<void> {
  const known = new Set((await api.list<CataloguePart>('part-catalogue')).map((part) => part.partNumber));
  for (const part of parts) if (!known.has(part.partNumber)) await api.post('part-catalogue', part);
}

/**
 * Adds a machine model, or makes sure that the one of that id measures the same; what the product is to derive from
 * bursts, and the bearings that it needs for that, are added to a model that was made without.
 *
 * @throws SimulationError when the service's model lacks a channel or has it in another unit.
 */
export async function setUpModel(api: ProductApi, model: MachineModelWrite & { id: string }): Promise<void> {
  const known = await api.find<MachineModel>(`machine-models/${encodeURIComponent(model.id)}`);
  if (known === undefined) {
    await api.post('machine-models', model);
    return;
  }
  const units = new Map(known.channels.map((channel) => [channel.id, channel.unit]));
  const different = model.channels.filter((channel) => units.get(channel.id) !== channel.unit);
  if (different.length === 0) return;
  if (different.every(({ id, derived }) => derived !== undefined && !units.has(id))) {
    const bearings = new Map(model.positions.map(({ id, bearing }) => [id, bearing]));
    const positions = known.positions.map((position) => {
      const bearing = position.bearing ?? bearings.get(position.id);
      return bearing === undefined ? position : { ...position, bearing };
    });
    const change = { channels: [...known.channels, ...different], positions };
    await api.patch(`machine-models/${encodeURIComponent(model.id)}`, change, '*');
    return;
  }
  const names = different.map((channel) => `${channel.id} in ${channel.unit}`).join(', ');
  throw new SimulationError(
    `the service has a machine model "${model.id}" without ${names}; use a new data folder for it`,
  );
}
