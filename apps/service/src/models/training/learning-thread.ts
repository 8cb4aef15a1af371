import { Worker } from 'node:worker_threads';
import { errorCode } from '../../problem/error-code.ts';
import type { FromThread, StoredLife, ToThread } from './learning-task.ts';

/** The thread's entry lies beside this file, as TypeScript in the sources and as JavaScript once built. */
const FROM_SOURCE = import.meta.url.endsWith('.ts');
const ENTRY = new URL(`./learning-worker.${FROM_SOURCE ? 'ts' : 'js'}`, import.meta.url);
/** Packages of this repository are read as sources too then; nothing else of how we were started concerns it. */
const EXEC_ARGV = FROM_SOURCE ? ['--conditions=source'] : [];
/** A thread costs memory while it waits, and some hundred milliseconds to start. */
const IDLE_MS = 10_000;
const MOST_MEMORY_MB = 1_024;

/** The thread ended before it answered: it ran out of memory, or was told to stop. */
export class LearningThreadEnded extends Error {
  readonly outOfMemory: boolean;

  constructor(message: string, outOfMemory: boolean) {
    super(message);
    this.name = 'LearningThreadEnded';
    this.outOfMemory = outOfMemory;
  }
}

type Task = Extract<ToThread, { type: 'learn' }>['task'];
type Answer = Exclude<FromThread, { type: 'progress' | 'threw' }>;

/** Learns beside the event loop, in a thread that ends by itself when there is nothing to do. Its callers take turns. */
export class LearningThread {
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  /**
   * @param lives in pieces, so that they are never in memory twice as a whole
   * @throws LearningThreadEnded, or what reading the lives threw
   */
  async learn(
    task: Task,
    lives: AsyncIterable<readonly StoredLife[]>,
    onProgress: (share: number) => void = () => {},
  ): Promise<Answer> {
    if (this.#closed) throw new LearningThreadEnded('the service is stopping', false);
    clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const send = (message: ToThread) => worker.postMessage(message);
    const answered = answerOf(worker, onProgress);
    // Waited for below; until then its end is no unhandled rejection.
    answered.catch(() => undefined);
    try {
      for await (const piece of lives) send({ type: 'lives', lives: piece });
      send({ type: 'learn', task });
      return await answered;
    } catch (error) {
      // Half of the lives of another task must not stay behind.
      await this.#forget(worker);
      throw error;
    } finally {
      this.#idle = setTimeout(() => this.#forget(worker), IDLE_MS).unref();
    }
  }

  /** Ends the thread at once; what it was doing rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    if (this.#worker !== undefined) await this.#forget(this.#worker);
  }

  /** The next task gets a thread of its own, from now on, not from when this one has ended. */
  async #forget(worker: Worker): Promise<void> {
    if (this.#worker === worker) this.#worker = undefined;
    await worker.terminate();
  }

  #start(): Worker {
    const worker = new Worker(ENTRY, {
      execArgv: EXEC_ARGV,
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    });
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    // Without a listener an error of the thread would end the process; `answerOf` says what became of the task.
    worker.on('error', () => {});
    worker.unref();
    return worker;
  }
}

function answerOf(worker: Worker, onProgress: (share: number) => void): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const onMessage = (message: FromThread) => {
    if (message.type === 'progress') return onProgress(message.share);
    settle();
    if (message.type === 'threw') reject(new Error(message.message));
    else resolve(message);
  };
  const onError = (error: unknown) => {
    settle();
    const outOfMemory = errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY';
    reject(
      new LearningThreadEnded(
        outOfMemory ? `it needs more than ${MOST_MEMORY_MB} MB of memory` : String(error),
        outOfMemory,
      ),
    );
  };
  const onExit = () => {
    settle();
    reject(new LearningThreadEnded('the thread was stopped', false));
  };
  const settle = () => {
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    worker.unref();
  };
  // While somebody waits for it, it keeps the process alive as any other work does.
  worker.ref();
  worker.on('message', onMessage).once('error', onError).once('exit', onExit);
  return promise;
}
