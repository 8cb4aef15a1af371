import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestService } from '../../apps/service/e2e/start-service.ts';

const MAIN = join(import.meta.dirname, '../../device-sim/src/main.ts');

/** The simulator as its own process, from source, live on a service whose clock is the wall. */
export class RunningFleet {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #live: Promise<void>;
  #output = '';

  constructor(service: TestService, scenario: unknown) {
    this.#folder = mkdtempSync(join(tmpdir(), 'kizashi simulator '));
    const path = join(this.#folder, 'scenario.json');
    writeFileSync(path, JSON.stringify(scenario));
    const where = ['--url', service.url, '--mqtt', service.mqttUrl, '--token', service.token];
    const what = ['--scenario', path, '--days', '0', '--live', '--period', '1', '--data', this.#folder];
    this.#child = spawn(process.execPath, ['--conditions=source', MAIN, 'fleet', ...what, ...where], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { PATH: process.env.PATH },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    this.#live = new Promise((resolve, reject) => {
      this.#child.on('message', () => resolve());
      this.#child.once('close', (code) =>
        reject(new Error(`the simulator ended with ${code}:\n${this.#output}`)),
      );
    });
    this.#live.catch(() => undefined);
  }

  /** What it has said so far. */
  get output(): string {
    return this.#output;
  }

  /** Resolves when every controller has booted and measures in real time. */
  live(): Promise<void> {
    return this.#live;
  }

  async remove(): Promise<void> {
    if (this.#child.exitCode === null) {
      const closed = once(this.#child, 'close');
      this.#child.kill('SIGTERM');
      await closed;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Three machines that run around the clock, and whose controllers speak differently. */
export function threeControllers(): object {
  const machine = (serial: string, type: string, controller: object) => ({
    ...{ serial, type, line: 'line', controller },
  });
  return {
    name: 'three controllers',
    seed: 1,
    pastDays: 0,
    stepHours: 24,
    samplePeriodSeconds: { past: 600, live: 1 },
    consumedAtStart: { low: 0.1, high: 0.2 },
    switches: { shifts: false, weekends: false },
    customers: [
      {
        name: 'Trial',
        sites: [
          {
            ...{ name: 'Works', timeZone: 'Asia/Tokyo', stock: [] },
            lines: [{ key: 'line', name: 'Line', downtimeCostPerHour: 0, stops: [] }],
          },
        ],
      },
    ],
    ...{
      machines: [
        machine('VMC-1', 'cnc-machining-centre', { waves: { daysBeforeEndOfPast: 0 } }),
        machine('PKG-1', 'packaging-machine', { encoding: 'cbor', claims: true }),
        machine('HPR-1', 'hydraulic-press', { clock: 'none' }),
      ],
      incidents: [{ kind: 'wave-chunk-lost', machine: 'VMC-1', daysBeforeEndOfPast: 0, days: 1, chunk: 1 }],
      liveIncidents: [],
    },
  };
}
