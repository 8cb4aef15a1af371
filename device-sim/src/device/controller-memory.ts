import { existsSync, readFileSync } from 'node:fs';
import { writeAtomically } from '../data-files/write-atomically.ts';
import type { CommandAnswer } from './boot.ts';
import { AS_MADE, type ControllerSettings } from './controller-settings.ts';

/** Commands whose answers a controller remembers: more than the service lets wait for one device. */
const ANSWERS = 64;

interface Remembered {
  /** Newest configuration that it answered; 0: none ever. */
  readonly revision: number;
  /** The newest that it applied. */
  readonly settings: ControllerSettings;
  /** Oldest first. */
  readonly answers: readonly CommandAnswer[];
}

const BLANK: Remembered = { revision: 0, settings: AS_MADE, answers: [] };

/** What controllers keep while they are switched off, by machine serial, in one file of their folder. */
export class ControllerMemories {
  readonly #path: string;
  readonly #bySerial: Record<string, Remembered>;

  constructor(path: string) {
    this.#path = path;
    this.#bySerial = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  }

  of(serial: string): ControllerMemory {
    return new ControllerMemory(this.#bySerial[serial] ?? BLANK, (remembered) => {
      this.#bySerial[serial] = remembered;
      writeAtomically(this.#path, this.#bySerial);
    });
  }
}

/** What one controller keeps while it is switched off: what it was told, so that it does it once, and its settings. */
export class ControllerMemory {
  #remembered: Remembered;
  readonly #write: (remembered: Remembered) => void;

  constructor(remembered: Remembered = BLANK, write: (remembered: Remembered) => void = () => undefined) {
    this.#remembered = remembered;
    this.#write = write;
  }

  get revision(): number {
    return this.#remembered.revision;
  }

  get settings(): ControllerSettings {
    return this.#remembered.settings;
  }

  answerTo(commandId: string): CommandAnswer | undefined {
    return this.#remembered.answers.find(({ id }) => id === commandId);
  }

  keepAnswer(answer: CommandAnswer): void {
    const answers = [...this.#remembered.answers, answer].slice(-ANSWERS);
    this.#keep({ ...this.#remembered, answers });
  }

  /** `settings` left out: the revision was refused, and what was applied before stays. */
  keepRevision(revision: number, settings: ControllerSettings = this.settings): void {
    this.#keep({ ...this.#remembered, revision, settings });
  }

  #keep(remembered: Remembered): void {
    this.#remembered = remembered;
    this.#write(remembered);
  }
}
