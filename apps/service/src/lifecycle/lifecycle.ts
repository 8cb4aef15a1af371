import { Injectable, Logger } from '@nestjs/common';
import { toldWhenSlow } from './told-when-slow.ts';

/** In the order in which data flows in; the stop goes through them the other way round. */
const PHASES = ['rooms', 'ingest', 'broker'] as const;
export type Phase = (typeof PHASES)[number];

/** Something that runs beside HTTP on its own account. */
export interface RunningPart {
  readonly phase: Phase;
  readonly name: string;
  /** Called once HTTP listens. The broker answers with the port it really listens on. */
  start?(): Promise<{ readonly port: number } | undefined>;
  /** Stops taking in new work and resolves when what was taken in is done. Its stores are still open. */
  stop(): Promise<void>;
  /** What is wrong with it just now; undefined where it works. */
  trouble?(): string | undefined;
}

/**
 * Starts and stops the parts in the order that loses nothing: the broker is the last to open and the first to
 * close, then ingest drains, then the rooms finish; HTTP and the stores are closed after all of them.
 * A part registers itself when it is made.
 */
@Injectable()
export class Lifecycle {
  readonly #log = new Logger(Lifecycle.name);
  readonly #parts: RunningPart[] = [];
  readonly #ports = new Map<string, number>();
  #state: 'starting' | 'running' | 'stopping' = 'starting';

  get state(): 'starting' | 'running' | 'stopping' {
    return this.#state;
  }

  /** Of the parts that listen, by name. */
  get ports(): ReadonlyMap<string, number> {
    return this.#ports;
  }

  /** What the parts that can tell say of themselves, by name; undefined where a part works. */
  get troubles(): ReadonlyMap<string, string | undefined> {
    return new Map(this.#parts.flatMap((part) => (part.trouble ? [[part.name, part.trouble()]] : [])));
  }

  register(part: RunningPart): void {
    this.#parts.push(part);
  }

  async start(): Promise<void> {
    for (const phase of PHASES) {
      for (const part of this.#of(phase)) {
        const listening = await part.start?.();
        if (listening !== undefined) this.#ports.set(part.name, listening.port);
      }
    }
    this.#state = 'running';
  }

  /** A part that fails to stop must not keep the others from draining. */
  async stop(): Promise<void> {
    this.#state = 'stopping';
    for (const phase of PHASES.toReversed()) {
      for (const part of this.#of(phase).toReversed()) {
        try {
          await toldWhenSlow(part.name, part.stop(), (message) => this.#log.warn(message));
        } catch (error) {
          this.#log.error(`${part.name} did not stop cleanly`, error);
        }
      }
    }
  }

  #of(phase: Phase): RunningPart[] {
    return this.#parts.filter((part) => part.phase === phase);
  }
}
