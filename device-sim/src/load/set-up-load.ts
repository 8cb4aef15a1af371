import { epochMs } from '@kizashi/kernel';
import type { DeviceCredentials } from '../device/device-session.ts';
import type { DeviceSecrets } from '../set-up/device-secrets.ts';
import { forEachAtOnce } from '../set-up/for-each-at-once.ts';
import type { ProductApi } from '../set-up/product-api.ts';
import { MachineSetUp } from '../set-up/set-up-machines.ts';
import { setUpCatalogue, setUpModel } from '../set-up/set-up-models.ts';
import { setUpPlant } from '../set-up/set-up-plant.ts';
import { LOAD_MODEL, LOAD_PART } from './load-machine.ts';

const MACHINES_AT_ONCE = 8;
const LINE = { key: 'load', name: 'Load test', downtimeCostPerHour: 0, stops: [] };
const CUSTOMER = {
  name: 'Load test',
  sites: [{ name: 'Load test', timeZone: 'Asia/Tokyo', stock: [], lines: [LINE] }],
};

/**
 * Enters so many machines with a device each, at a customer of their own, and answers their sign-ins; those of an
 * earlier load are used again.
 */
export async function setUpLoad(
  api: ProductApi,
  secrets: DeviceSecrets,
  count: number,
  onMachine: (entered: number) => void,
): Promise<readonly DeviceCredentials[]> {
  await setUpCatalogue(api, [LOAD_PART]);
  await setUpModel(api, LOAD_MODEL);
  const lines = await setUpPlant(api, [CUSTOMER], epochMs(0));
  const line = lines.get(LINE.key);
  if (line === undefined) throw new Error('the line of the load test was not entered');
  const setUp = await MachineSetUp.read(api, secrets);
  const serials = Array.from({ length: count }, (_, i) => `LOAD-${String(i + 1).padStart(4, '0')}`);
  const devices: DeviceCredentials[] = [];
  await forEachAtOnce(serials, MACHINES_AT_ONCE, async (serial) => {
    const id = await setUp.machine({ serial, modelId: LOAD_MODEL.id, lineId: line.lineId });
    devices.push(await setUp.device(id));
    onMachine(devices.length);
  });
  return devices;
}
