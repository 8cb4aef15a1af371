import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { DeviceCredentials } from '../device/device-session.ts';

type Line = DeviceCredentials & { readonly machineId: string };

/** Secrets by machine id, in a file that only its owner reads: the service shows each once. */
export class DeviceSecrets {
  readonly #path: string;
  readonly #byMachine = new Map<string, DeviceCredentials>();

  /** `path`: JSON lines, the newest of a machine counts. A last line that a crash cut short is left out. */
  constructor(path: string) {
    this.#path = path;
    if (!existsSync(path)) return;
    for (const text of readFileSync(path, 'utf8').split('\n').slice(0, -1)) {
      const { machineId, ...credentials }: Line = JSON.parse(text);
      this.#byMachine.set(machineId, credentials);
    }
  }

  of(machineId: string): DeviceCredentials | undefined {
    return this.#byMachine.get(machineId);
  }

  /** Written at once: a secret that is lost cannot be asked for again. */
  keep(machineId: string, credentials: DeviceCredentials): void {
    this.#byMachine.set(machineId, credentials);
    const line: Line = { machineId, ...credentials };
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`, { mode: 0o600, flush: true });
  }
}
