import type { CommandMessage, ConfigurationMessage } from '@kizashi/firmware-contracts';
import type { CommandAnswer, ConfigurationAnswer } from './boot.ts';
import { type Capture, chunksOf } from './capture.ts';
import type { ControllerMemory } from './controller-memory.ts';
import { type ControllerSettings, readSettings } from './controller-settings.ts';
import type { MachineBehind, NotDone } from './machine-behind.ts';

/** What a controller does to obey. */
export interface Obeying {
  readonly memory: ControllerMemory;
  readonly machine: MachineBehind;
  /** Channel ids of its birth. */
  readonly channels: ReadonlySet<string>;
  /** The service's time, which the expiry of a command is measured by; undefined where it does not answer. */
  askTime(): Promise<number | undefined>;
  sendWaves(capture: Capture, chunks?: readonly number[]): void;
  /** Publishes the birth again as it is. */
  sayBirth(): void;
  /** Resolves with the PUBACK. */
  answer(answer: CommandAnswer): Promise<void>;
  confirm(answer: ConfigurationAnswer): void;
  apply(settings: ControllerSettings): void;
  reboot(): void;
}

/** A controller that does what it is told, once, and answers every time it is told. */
export class Obedience {
  readonly #how: Obeying;
  /** Commands that it is about to answer. */
  readonly #underWay = new Set<string>();

  constructor(how: Obeying) {
    this.#how = how;
  }

  async obey(command: CommandMessage): Promise<void> {
    const { memory, answer, reboot } = this.#how;
    const { id, op } = command;
    if (this.#underWay.has(id)) return;
    const known = memory.answerTo(id);
    if (known !== undefined) return void answer(known);
    this.#underWay.add(id);
    const now = await this.#how.askTime();
    const outcome = now !== undefined && now > command.exp ? EXPIRED : this.#carryOut(command);
    const said: CommandAnswer = { id, ...outcome };
    memory.keepAnswer(said);
    this.#underWay.delete(id);
    await answer(said);
    if (op === 'reboot' && said.status === 'done') reboot();
  }

  /** A revision that is not above its own is one that it has answered. */
  configure({ revision, configuration }: ConfigurationMessage): void {
    const { memory, channels, confirm, apply } = this.#how;
    if (revision <= memory.revision) return;
    const settings = readSettings(configuration, channels);
    if (typeof settings === 'string') {
      memory.keepRevision(revision);
      confirm({ revision, status: 'refused', code: settings });
      return;
    }
    memory.keepRevision(revision, settings);
    apply(settings);
    confirm({ revision, status: 'applied' });
  }

  #carryOut({ op, args }: CommandMessage): typeof DONE | NotDone {
    switch (op) {
      case 'report-birth':
        this.#how.sayBirth();
        return DONE;
      case 'reboot':
        return DONE;
      case 'capture-wave':
        return this.#captureWave(args);
      case 'resend-wave':
        return this.#resendWave(args);
      default:
        return refused('unknown-op');
    }
  }

  #captureWave({ channel }: CommandMessage['args']): typeof DONE | NotDone {
    if (typeof channel !== 'string') return refused('bad-args');
    const captured = this.#how.machine.capture(channel);
    if ('status' in captured) return captured;
    this.#how.sendWaves(captured);
    return DONE;
  }

  #resendWave({ capture, chunks }: CommandMessage['args']): typeof DONE | NotDone {
    if (typeof capture !== 'string' || !Array.isArray(chunks) || !chunks.every(Number.isInteger))
      return refused('bad-args');
    const known = this.#how.machine.recall(capture);
    if (known === undefined) return refused('no-such-capture');
    if (chunks.some((chunk) => chunk < 0 || chunk >= chunksOf(known))) return refused('no-such-chunk');
    this.#how.sendWaves(known, chunks);
    return DONE;
  }
}

const DONE = { status: 'done' } as const;
const EXPIRED = { status: 'expired' } as const;

function refused(code: string): NotDone {
  return { status: 'refused', code };
}
