import type { DeviceEvent } from '@kizashi/condition-monitoring/data-acquisition';
import { type EpochMs, epochMs, SECOND_MS } from '@kizashi/kernel';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { and, isNull, lte } from 'drizzle-orm';
import { Announcements } from '../announcements/index.ts';
import type { ClockFollower } from '../fleet-clock/clock-driver.ts';
import { StoredFleetClock } from '../fleet-clock/stored-fleet-clock.ts';
import { Metrics } from '../health/metrics.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';
import { type DeviceAnswer, isAnswer, isAnswerKind, takeAnswer } from './take-answer.ts';

const { deviceCommands, fleetClock } = schema;

/** Commands expire, and answers that a failure held up are looked for, without anything coming in. */
const SWEEP_EVERY_MS = 5 * SECOND_MS;

const WHY = {
  unknown: 'it was told no such thing',
  repeated: 'it has answered before',
} as const;

const keyOf = ({ deviceId, boot, seq, index }: DeviceEvent) => `${deviceId}:${boot}:${seq}:${index}`;

/**
 * Works off how devices answered to commands and configurations, and ends the commands that nobody answered in time.
 * The telemetry store is the hand-off: how far it was read is kept in the database.
 */
@Injectable()
export class DeviceAnswers implements ClockFollower {
  readonly #log = new Logger(DeviceAnswers.name);
  readonly #ignored;
  #turn: Promise<void> = Promise.resolve();
  #until: EpochMs | undefined;
  /** Worked off already, of those received at `#until`: the store gives them once more. */
  #takenAtUntil: ReadonlySet<string> = new Set();
  /** Whether the store may hold answers that were not worked off. */
  #unread = true;
  #looking = false;
  #sweep: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly clock: StoredFleetClock,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    announcements: Announcements,
    metrics: Metrics,
    lifecycle: Lifecycle,
  ) {
    this.#ignored = metrics.counter(
      'kizashi_device_answers_ignored_total',
      'Answers to commands or configurations that changed nothing, by reason',
    );
    const stored = announcements.all.subscribe((fact) => {
      if (fact.type !== 'EventsStored' || !fact.kinds.some(isAnswerKind)) return;
      this.#unread = true;
      void this.#look();
    });
    lifecycle.register({
      phase: 'rooms',
      name: 'device answers',
      start: async () => {
        this.#sweep = setInterval(() => void this.#look(), SWEEP_EVERY_MS);
        void this.#look();
        return undefined;
      },
      stop: async () => {
        stored.unsubscribe();
        clearInterval(this.#sweep);
        await this.#turn;
      },
    });
  }

  /** Every answer that was stored before the call, then every expiry due at the fleet instant `at`. */
  catchUp(at: EpochMs): Promise<void> {
    const done = this.#turn.then(async () => {
      if (this.#unread) await this.#follow();
      await this.database.asWorker((tx) => expireDue(tx, at));
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Under the wall clock; a driven one asks by itself. Nothing is lost by a failure: the next sweep looks again. */
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      do {
        if (this.clock.mode !== 'wall') return;
        await this.catchUp(this.clock.now());
      } while (this.#unread);
    } catch (error) {
      this.#log.warn(
        `answers of devices could not be worked off: ${error instanceof Error ? error.message : error}`,
      );
    } finally {
      this.#looking = false;
    }
  }

  async #follow(): Promise<void> {
    // An answer that comes in from now on is announced, and wants another look.
    this.#unread = false;
    try {
      const since = this.#until ?? (await this.database.asWorker(followedUntil));
      const answers = (await this.telemetry.eventsReceivedSince(since)).filter(isAnswer);
      const until = answers.at(-1)?.receivedAt;
      if (until === undefined) return;
      const fresh = answers.filter((answer) => !this.#takenAtUntil.has(keyOf(answer)));
      if (fresh.length === 0) return;
      await this.database.asWorker(async (tx) => {
        for (const answer of fresh) this.#note(answer, await takeAnswer(tx, answer));
        await tx.update(fleetClock).set({ followedAnswersUntil: until });
      });
      this.#until = until;
      this.#takenAtUntil = new Set(answers.filter(({ receivedAt }) => receivedAt === until).map(keyOf));
    } catch (error) {
      this.#unread = true;
      throw error;
    }
  }

  #note({ deviceId, detail }: DeviceAnswer, outcome: Awaited<ReturnType<typeof takeAnswer>>): void {
    if (outcome === 'taken') return;
    this.#ignored.add(1, { reason: outcome });
    const about =
      detail.kind === 'command-acknowledged' ? `command ${detail.commandId}` : `revision ${detail.revision}`;
    this.#log.warn(`${deviceId} answers "${detail.status}" to ${about}; ignored: ${WHY[outcome]}`);
  }
}

async function followedUntil(tx: Transaction): Promise<EpochMs> {
  const [row] = await tx.select({ until: fleetClock.followedAnswersUntil }).from(fleetClock);
  return row?.until ?? epochMs(0);
}

/** Dated when it fell due, however long the service or the clock's step took. */
async function expireDue(tx: Transaction, at: EpochMs): Promise<void> {
  await tx
    .update(deviceCommands)
    .set({ state: 'expired', endedAt: deviceCommands.expiresAt })
    .where(and(isNull(deviceCommands.endedAt), lte(deviceCommands.expiresAt, at)));
}
