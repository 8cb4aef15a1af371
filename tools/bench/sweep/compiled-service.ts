import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const DIST = join(import.meta.dirname, '../../../apps/service/dist');
const at = (path: string) => pathToFileURL(join(DIST, `${path}.js`)).href;

/** The service's classes as they are compiled: their decorators are nothing that Node runs from the sources. */
export async function compiled() {
  const { Advisory } = (await import(
    at('advisory-generation/advisory')
  )) as typeof import('../../../apps/service/src/advisory-generation/advisory.ts');
  const { Announcements } = (await import(
    at('announcements/index')
  )) as typeof import('../../../apps/service/src/announcements/index.ts');
  const { ReleasedModels } = (await import(
    at('models/registry/released-models')
  )) as typeof import('../../../apps/service/src/models/registry/released-models.ts');
  const { OrderOpening } = (await import(
    at('ordering/order-opening')
  )) as typeof import('../../../apps/service/src/ordering/order-opening.ts');
  const { passMachine } = (await import(
    at('rooms/machine-pass')
  )) as typeof import('../../../apps/service/src/rooms/machine-pass.ts');
  const { MachineRegistry } = (await import(
    at('rooms/machine-registry')
  )) as typeof import('../../../apps/service/src/rooms/machine-registry.ts');
  const { PassKeeper } = (await import(
    at('rooms/pass-keeper')
  )) as typeof import('../../../apps/service/src/rooms/pass-keeper.ts');
  const { TrendStore } = (await import(
    at('rooms/trend-store')
  )) as typeof import('../../../apps/service/src/rooms/trend-store.ts');
  return {
    ...{ Advisory, Announcements, MachineRegistry, OrderOpening },
    ...{ PassKeeper, passMachine, ReleasedModels, TrendStore },
  };
}
