import { existsSync, readFileSync } from 'node:fs';
import { writeAtomically } from '../data-files/write-atomically.ts';
import type { DeviceCredentials } from '../device/device-session.ts';

/** Secrets by machine id, in a file that only its owner reads: the service shows each once. */
export class DeviceSecrets {
  readonly #path: string;
  readonly #byMachine: Map<string, DeviceCredentials>;

  constructor(path: string) {
    this.#path = path;
    const stored: Record<string, DeviceCredentials> = existsSync(path)
      ? JSON.parse(readFileSync(path, 'utf8'))
      : {};
    this.#byMachine = new Map(Object.entries(stored));
  }

  of(machineId: string): DeviceCredentials | undefined {
    return this.#byMachine.get(machineId);
  }

  /** Written at once: a secret that is lost cannot be asked for again. */
  keep(machineId: string, credentials: DeviceCredentials): void {
    this.#byMachine.set(machineId, credentials);
    writeAtomically(this.#path, Object.fromEntries(this.#byMachine));
  }
}
