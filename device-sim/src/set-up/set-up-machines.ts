import type {
  ClaimCodeCreated,
  Device,
  DeviceCreated,
  FittedPart,
  FittedPartWrite,
  Machine,
  MachineWrite,
} from '@kizashi/api-contract';
import type { DeviceCredentials } from '../device/device-session.ts';
import { type Claim, claimPlace } from './claim-place.ts';
import type { DeviceSecrets } from './device-secrets.ts';
import type { ProductApi } from './product-api.ts';

/** A controller that fetches its sign-in itself. */
export type Claimant = Pick<Claim, 'url' | 'uid' | 'firmware'>;

/** Machines found by serial, parts by position, devices by machine; what is there is read once and kept. */
export class MachineSetUp {
  readonly #api: ProductApi;
  readonly #secrets: DeviceSecrets;
  readonly #machines: Map<string, Machine>;
  readonly #devices: Map<string, Device>;
  readonly #fitted: Map<string, FittedPart>;

  private constructor(
    api: ProductApi,
    secrets: DeviceSecrets,
    machines: readonly Machine[],
    devices: readonly Device[],
    fitted: readonly FittedPart[],
  ) {
    this.#api = api;
    this.#secrets = secrets;
    this.#machines = new Map(machines.map((one) => [one.serial, one]));
    this.#devices = new Map(devices.map((one) => [one.machineId, one]));
    this.#fitted = new Map(fitted.map((one) => [`${one.machineId} ${one.positionId}`, one]));
  }

  static async read(api: ProductApi, secrets: DeviceSecrets): Promise<MachineSetUp> {
    return new MachineSetUp(
      api,
      secrets,
      await api.list<Machine>('machines'),
      await api.list<Device>('devices'),
      await api.list<FittedPart>('fitted-parts?fitted=true'),
    );
  }

  async machine(machine: MachineWrite): Promise<string> {
    const known = this.#machines.get(machine.serial);
    return (known ?? (await this.#api.post<Machine>('machines', machine))).id;
  }

  /** Answers the part that is in the position: the one that is there already, else the one given. */
  async fittedPart(part: FittedPartWrite): Promise<FittedPart> {
    const known = this.#fitted.get(`${part.machineId} ${part.positionId}`);
    return known ?? (await this.#api.post<FittedPart>('fitted-parts', part));
  }

  /**
   * The sign-in of a machine's controller, handed over by a person, or fetched by the controller itself with a claim
   * code where `claimant` is given. A device whose secret is not in our file can never sign in again, so it
   * is revoked and another one made in its place.
   */
  async device(machineId: string, claimant?: Claimant): Promise<DeviceCredentials> {
    const known = this.#devices.get(machineId);
    const kept = this.#secrets.of(machineId);
    if (known !== undefined && kept?.device === known.id) return kept;
    if (known !== undefined) await this.#api.post(`devices/${known.id}/revoke`, {});
    if (claimant !== undefined) return this.#claimed(machineId, claimant);
    const { tenant, id, secret } = await this.#api.post<DeviceCreated>('devices', { machineId });
    const credentials = { tenant, device: id, secret };
    this.#secrets.keep(machineId, credentials);
    return credentials;
  }

  async #claimed(machineId: string, claimant: Claimant): Promise<DeviceCredentials> {
    const { uid: hardwareId } = claimant;
    const { code } = await this.#api.post<ClaimCodeCreated>(`machines/${machineId}/claim-codes`, {
      hardwareId,
      expiresInMinutes: 10,
    });
    return claimPlace({
      ...claimant,
      code,
      keep: (credentials) => this.#secrets.keep(machineId, credentials),
    });
  }
}
