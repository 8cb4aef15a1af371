import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const DIST = join(import.meta.dirname, '../../../apps/service/dist');
const at = (path: string) => pathToFileURL(join(DIST, `${path}.js`)).href;

/** The service's classes as they are compiled: their decorators are nothing that Node runs from the sources. */
export async function compiled() {
  return {
    ...((await import(
      at('advisory-generation/advisory')
    )) as typeof import('../../../apps/service/src/advisory-generation/advisory.ts')),
    ...((await import(
      at('announcements/index')
    )) as typeof import('../../../apps/service/src/announcements/index.ts')),
    ...((await import(
      at('rooms/counter-resets')
    )) as typeof import('../../../apps/service/src/rooms/counter-resets.ts')),
    ...((await import(
      at('rooms/sample-periods')
    )) as typeof import('../../../apps/service/src/rooms/sample-periods.ts')),
    ...((await import(
      at('rooms/fresh-readings')
    )) as typeof import('../../../apps/service/src/rooms/fresh-readings.ts')),
    ...((await import(
      at('models/registry/life-memories')
    )) as typeof import('../../../apps/service/src/models/registry/life-memories.ts')),
    ...((await import(
      at('rooms/machine-registry')
    )) as typeof import('../../../apps/service/src/rooms/machine-registry.ts')),
    ...((await import(
      at('ordering/order-opening')
    )) as typeof import('../../../apps/service/src/ordering/order-opening.ts')),
    ...((await import(
      at('rooms/passed-readings')
    )) as typeof import('../../../apps/service/src/rooms/passed-readings.ts')),
    ...((await import(
      at('rooms/pass-keeper')
    )) as typeof import('../../../apps/service/src/rooms/pass-keeper.ts')),
    ...((await import(
      at('rooms/pass-starts')
    )) as typeof import('../../../apps/service/src/rooms/pass-starts.ts')),
    ...((await import(
      at('models/registry/released-models')
    )) as typeof import('../../../apps/service/src/models/registry/released-models.ts')),
    ...((await import(at('rooms/rooms'))) as typeof import('../../../apps/service/src/rooms/rooms.ts')),
    ...((await import(
      at('rooms/trend-store')
    )) as typeof import('../../../apps/service/src/rooms/trend-store.ts')),
  };
}
