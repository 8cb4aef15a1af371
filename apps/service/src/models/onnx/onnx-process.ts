import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { err, ok, type Result } from '@kizashi/kernel';
import type { FromOnnx, OnnxAnswer, OnnxFailure, OnnxRows, OnnxSignature, ToOnnx } from './onnx-messages.ts';

/** The entry lies beside this file, as TypeScript in the sources and as JavaScript once built. */
const FROM_SOURCE = import.meta.url.endsWith('.ts');
const ENTRY = new URL(`./onnx-worker.${FROM_SOURCE ? 'ts' : 'js'}`, import.meta.url);
/** An optional dependency. */
const RUNTIME = 'onnxruntime-node';
const MOST_MS = 30_000;
/** It costs memory while it waits, and some hundred milliseconds to start. */
const IDLE_MS = 60_000;

type Question = ToOnnx extends infer Each ? (Each extends unknown ? Omit<Each, 'id'> : never) : never;

interface Waiting {
  readonly resolve: (answer: Result<FromOnnx, OnnxFailure>) => void;
  readonly late: NodeJS.Timeout;
}

/** Runs ONNX files in a process of their own, which is started when somebody asks and ends by itself. */
export class OnnxProcess {
  readonly #mostMs: number;
  readonly #runtime: string;
  #child: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;
  #next = 1;
  readonly #waiting = new Map<number, Waiting>();
  readonly #loaded = new Map<string, OnnxSignature>();

  constructor({ mostMs = MOST_MS, runtime = RUNTIME } = {}) {
    this.#mostMs = mostMs;
    this.#runtime = runtime;
  }

  /** Makes a file ready under a name of the caller's; again only after the process has ended. */
  async load(key: string, file: Uint8Array): Promise<Result<OnnxSignature, OnnxFailure>> {
    const known = this.#loaded.get(key);
    if (known !== undefined) return ok(known);
    const answer = await this.#ask({ type: 'load', key, file });
    if (!answer.ok) return answer;
    if (answer.value.type !== 'loaded') throw new Error(`loading was answered with ${answer.value.type}`);
    this.#loaded.set(key, answer.value.signature);
    return ok(answer.value.signature);
  }

  /** What the first output of a loaded file says of each row. */
  async run(key: string, rows: OnnxRows): Promise<Result<OnnxAnswer, OnnxFailure>> {
    const answer = await this.#ask({ type: 'run', key, rows });
    if (!answer.ok) return answer;
    if (answer.value.type !== 'answered') throw new Error(`a run was answered with ${answer.value.type}`);
    return ok(answer.value.answer);
  }

  /** Ends the process at once; what it was doing is refused. */
  close(): void {
    this.#closed = true;
    this.#end(this.#child, 'the service is stopping');
  }

  #ask(question: Question): Promise<Result<FromOnnx, OnnxFailure>> {
    if (this.#closed) return Promise.resolve(err({ code: 'failed', detail: 'the service is stopping' }));
    clearTimeout(this.#idle);
    this.#child ??= this.#start();
    const child = this.#child;
    const id = this.#next++;
    return new Promise((resolve) => {
      const late = setTimeout(
        () => this.#end(child, `it had not answered after ${this.#mostMs / 1000} s`),
        this.#mostMs,
      ).unref();
      this.#waiting.set(id, { resolve, late });
      child.send({ ...question, id } as ToOnnx, (error) => {
        if (error) this.#end(child, error.message);
      });
    });
  }

  #start(): ChildProcess {
    const child = fork(ENTRY, [this.#runtime], {
      execArgv: FROM_SOURCE ? ['--conditions=source'] : [],
      serialization: 'advanced',
      // Nothing that the service knows: neither its settings nor its data folder.
      env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
      cwd: tmpdir(),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.unref();
    child.channel?.unref();
    child.on('message', (answer: FromOnnx) => this.#settle(answer));
    child.once('error', (error) => this.#end(child, error.message));
    child.once('exit', (code, signal) =>
      this.#end(child, `the process that ran it ended (${signal ?? `code ${code}`})`),
    );
    return child;
  }

  #settle(answer: FromOnnx): void {
    const waiting = this.#waiting.get(answer.id);
    if (waiting === undefined) return;
    this.#waiting.delete(answer.id);
    clearTimeout(waiting.late);
    if (this.#waiting.size === 0) {
      const child = this.#child;
      this.#idle = setTimeout(() => this.#end(child, 'it was not needed'), IDLE_MS).unref();
    }
    waiting.resolve(answer.type === 'refused' ? err(answer.failure) : ok(answer));
  }

  /** Everything that it was asked is answered with why it ended; the next question starts another. */
  #end(child: ChildProcess | undefined, detail: string): void {
    if (child === undefined || this.#child !== child) return;
    this.#child = undefined;
    clearTimeout(this.#idle);
    this.#loaded.clear();
    child.kill('SIGKILL');
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { resolve, late } of waiting) {
      clearTimeout(late);
      resolve(err({ code: 'failed', detail }));
    }
  }
}
