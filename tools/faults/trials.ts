import type { Fault, FaultSetting, Figures } from './fault.ts';
import { type Plant, startPlant } from './harness/plant.ts';

/** What became of one fault. */
export interface Trial {
  readonly name: string;
  readonly promise: string;
  readonly injection: string;
  readonly outcome: 'held' | 'broken' | 'not-here';
  readonly figures: Figures;
  /** What did not hold, or what the machine lacks. */
  readonly why: readonly string[];
  readonly seconds: number;
}

/** Runs faults one after the other over one plant that they share, and throws away what they leave. */
export class Trials {
  readonly #long: boolean;
  readonly #say: (text: string) => void;
  #shared: Plant | undefined;

  constructor(options: { readonly long: boolean; readonly say?: (text: string) => void }) {
    this.#long = options.long;
    this.#say = options.say ?? (() => {});
  }

  async run(fault: Fault): Promise<Trial> {
    const { name, promise, injection } = fault;
    const told = { name, promise, injection };
    const lacking = fault.unavailable?.();
    if (lacking !== undefined) {
      return { ...told, outcome: 'not-here', figures: {}, why: [lacking], seconds: 0 };
    }
    const own: Plant[] = [];
    const setting: FaultSetting = {
      long: this.#long,
      shared: async () => {
        this.#shared ??= await startPlant();
        if (!this.#shared.running) await this.#shared.start();
        return this.#shared;
      },
      own: async (options) => {
        const plant = await startPlant(options);
        own.push(plant);
        return plant;
      },
      say: (text) => this.#say(`${name}: ${text}`),
    };
    const startedAt = performance.now();
    const took = () => Math.round((performance.now() - startedAt) / 100) / 10;
    try {
      const { figures, broken } = await fault.run(setting);
      const outcome = broken.length === 0 ? 'held' : 'broken';
      return { ...told, outcome, figures, why: broken, seconds: took() };
    } catch (error) {
      // Nobody knows in which state it is now.
      await this.close();
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { ...told, outcome: 'broken', figures: {}, why: [why], seconds: took() };
    } finally {
      for (const plant of own) await plant.remove();
    }
  }

  async close(): Promise<void> {
    const plant = this.#shared;
    this.#shared = undefined;
    await plant?.remove();
  }
}
