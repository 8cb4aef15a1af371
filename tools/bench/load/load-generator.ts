import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FromGenerator, FullLoad, LoadDevice, PacedLoad, ToGenerator } from './generator-messages.ts';

type Answer<T extends FromGenerator['type']> = Extract<FromGenerator, { type: T }>;

/** The generator's process as the benchmarks see it; the same one for the product and for its peer. */
export class LoadGenerator {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(join(import.meta.dirname, 'generator.ts'), {
      execArgv: ['--conditions=source', '--max-old-space-size=4096'],
    });
  }

  /** Everybody signed in, and born where they have a birth topic. */
  async connect(port: number, devices: readonly LoadDevice[], bid: string, periodMs = 1_000): Promise<void> {
    await this.#order({ type: 'connect', port, devices, bid, periodMs }, 'connected');
  }

  /** Encodes a load; `go` sends it. */
  async prepare(load: Omit<FullLoad, 'type'>): Promise<void> {
    await this.#order({ type: 'full', ...load }, 'ready');
  }

  /** Resolves when the last message is acknowledged. */
  go(): Promise<Answer<'done'>> {
    return this.#order({ type: 'go' }, 'done');
  }

  pace(load: Omit<PacedLoad, 'type'>): Promise<Answer<'paced-done'>> {
    return this.#order({ type: 'paced', ...load }, 'paced-done');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }

  #order<T extends FromGenerator['type']>(order: ToGenerator, answer: T): Promise<Answer<T>> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer<T>>();
    const ended = (code: number | null) => reject(new Error(`the load generator ended with ${code}`));
    this.#child.once('exit', ended);
    this.#child.once('message', (message: FromGenerator) => {
      this.#child.off('exit', ended);
      if (message.type === answer) resolve(message as Answer<T>);
      else reject(new Error(message.type === 'failed' ? message.why : `answered ${message.type}`));
    });
    this.#child.send(order);
    return promise;
  }
}
