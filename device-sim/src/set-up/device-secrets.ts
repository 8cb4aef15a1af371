import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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
    const temporary = `${this.#path}.new`;
    const text = JSON.stringify(Object.fromEntries(this.#byMachine), null, 2);
    writeFileSync(temporary, `${text}\n`, { mode: 0o600, flush: true });
    renameSync(temporary, this.#path);
  }
}
