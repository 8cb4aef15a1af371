import type { DeviceFleet, Traffic } from '../device/device-fleet.ts';

const EVERY_MS = 10_000;
const MEGABYTE = 1_048_576;

/** Rates are per second of wall time. */
export interface Load {
  readonly seconds: number;
  readonly messagesPerSecond: number;
  readonly valuesPerSecond: number;
  readonly acknowledgedPerSecond: number;
  /** Messages that are not acknowledged at the end. */
  readonly owed: number;
  /** Of this process, as a share of one core. */
  readonly cpuShare: number;
  readonly cpuSeconds: number;
  readonly memoryMegabytes: number;
}

interface Mark {
  readonly at: number;
  readonly cpu: NodeJS.CpuUsage;
  readonly traffic: Traffic;
}

/** What the simulator sends and what that costs it, from one moment to another. */
export class LoadReport {
  readonly #devices: DeviceFleet;
  readonly #began: Mark;
  #last: Mark;
  #timer: NodeJS.Timeout | undefined;

  constructor(devices: DeviceFleet) {
    this.#devices = devices;
    this.#began = this.#mark();
    this.#last = this.#began;
  }

  /** Tells the load of the last ten seconds, every ten seconds until `stop`. */
  tell(print: (line: string) => void): void {
    this.#timer = setInterval(() => {
      const now = this.#mark();
      print(inWords(this.#between(this.#last, now)));
      this.#last = now;
    }, EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Since the beginning. */
  get total(): Load {
    return this.#between(this.#began, this.#mark());
  }

  #mark(): Mark {
    return { at: performance.now(), cpu: process.cpuUsage(), traffic: this.#devices.traffic };
  }

  #between(from: Mark, to: Mark): Load {
    const seconds = (to.at - from.at) / 1_000;
    const cpuSeconds = (to.cpu.user + to.cpu.system - from.cpu.user - from.cpu.system) / 1_000_000;
    const rate = (field: keyof Traffic) => (to.traffic[field] - from.traffic[field]) / seconds;
    return {
      seconds,
      messagesPerSecond: rate('messages'),
      valuesPerSecond: rate('values'),
      acknowledgedPerSecond: rate('acknowledged'),
      owed: this.#devices.owed,
      cpuShare: cpuSeconds / seconds,
      cpuSeconds,
      memoryMegabytes: process.memoryUsage().rss / MEGABYTE,
    };
  }
}

export function inWords(load: Load): string {
  const whole = (value: number) => Math.round(value).toLocaleString('en-US');
  return [
    `${whole(load.messagesPerSecond)} messages/s`,
    `${whole(load.valuesPerSecond)} values/s`,
    `${whole(load.acknowledgedPerSecond)} acknowledged/s`,
    `${whole(load.owed)} owed`,
    `CPU ${whole(load.cpuShare * 100)} % of a core`,
    `${whole(load.memoryMegabytes)} MB`,
  ].join(', ');
}
