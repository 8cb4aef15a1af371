import { setTimeout as sleep } from 'node:timers/promises';
import { err, OperationalError, ok, type Result } from '@kizashi/kernel';
import type { CommitReceipt, IngestCommit } from '@kizashi/storage/telemetry-store';
import { CommitPace } from './commit-pace.ts';
import { type Contribution, isEmpty, mergeCommits } from './contribution.ts';
import { inTurns } from './in-turns.ts';

export interface GroupCommitOptions {
  /** How long the first of a group waits for others. */
  readonly lingerMs: number;
  /** The same where the group before had `busyFrom` contributions: a commit has a price whatever its size. */
  readonly busyLingerMs: number;
  readonly busyFrom: number;
  /** And where it had `floodFrom`: devices that send what they kept back want it taken, and need not hear so soon. */
  readonly floodLingerMs: number;
  readonly floodFrom: number;
  /** A group of so many rows does not wait. */
  readonly fullAtRows: number;
  /** So many go into one commit; who has more to send than others waits for the next. */
  readonly mostRows: number;
  /** Fewer, down to so many, where the store would need longer than this for them: others wait for it too. */
  readonly leastRows: number;
  readonly commitMs: number;
  /** A store that fails for so long is given up: whoever waits is told, and sends again later. */
  readonly giveUpAfterMs: number;
  readonly firstRetryMs: number;
}

export const GROUP_COMMIT: GroupCommitOptions = {
  lingerMs: 20,
  busyLingerMs: 50,
  busyFrom: 10,
  // More than 5,000 messages a second bring in a turn of both: at that rate a PUBACK is still to come within 100 ms.
  floodLingerMs: 150,
  floodFrom: 1_200,
  fullAtRows: 5_000,
  mostRows: 10_000,
  leastRows: 1_000,
  commitMs: 80,
  // Below 1.5 x the shortest keep-alive (15 s): behind a held PUBACK no PINGREQ is answered.
  giveUpAfterMs: 20_000,
  firstRetryMs: 50,
};

const LONGEST_RETRY_MS = 2_000;

/** What the owner of the group hears about, beside the contributions themselves. */
export interface GroupCommitListener {
  /** After the contributions of the commit were settled. */
  stored(commit: IngestCommit, receipt: CommitReceipt): void;
  retrying(failure: OperationalError): void;
  /** Nothing after the last commit is stored; every contribution is told so after this. */
  gaveUp(failure: Error): void;
}

/**
 * Gathers contributions while a commit is under way and commits them together: two buffers, one commit in flight.
 * Those of one device settle in the order in which they came, and only after their commit (a PUBACK means "on disk").
 */
export class GroupCommit {
  readonly #commit: (batch: IngestCommit) => Promise<CommitReceipt>;
  readonly #listener: GroupCommitListener;
  readonly #options: GroupCommitOptions;
  readonly #pace: CommitPace;
  #waiting: Contribution[] = [];
  #waitingRows = 0;
  /** When the first of them came; monotonic. */
  #waitingSince = 0;
  /** Contributions of the group before. */
  #groupBefore = 0;
  #linger: NodeJS.Timeout | undefined;
  #flight: Promise<void> | undefined;
  #closed = false;

  constructor(
    commit: (batch: IngestCommit) => Promise<CommitReceipt>,
    listener: GroupCommitListener,
    options: GroupCommitOptions = GROUP_COMMIT,
  ) {
    this.#commit = commit;
    this.#listener = listener;
    this.#options = options;
    this.#pace = new CommitPace(options);
  }

  /** Contributions that are not settled yet, those in flight not counted. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether commits are as large as devices make them that send what they kept back. */
  get isFlooded(): boolean {
    const isBusy = this.#flight !== undefined || this.#waiting.length > 0;
    return isBusy && this.#groupBefore >= this.#options.floodFrom;
  }

  submit(contribution: Contribution): void {
    if (this.#closed) {
      contribution.settle(new Error('the service is stopping'));
      return;
    }
    // A duplicate waits for whatever is on its way, since that may be the message it repeats.
    if (isEmpty(contribution) && this.#flight === undefined && this.#waiting.length === 0) {
      contribution.settle();
      return;
    }
    if (this.#waiting.push(contribution) === 1) this.#waitingSince = performance.now();
    this.#waitingRows += contribution.rows.length;
    if (this.#flight !== undefined) return;
    if (this.#waitingRows >= this.#options.fullAtRows) this.#flush();
    else this.#linger ??= setTimeout(() => this.#flush(), this.#lingerMs);
  }

  /** Resolves when everything that was submitted before is settled. */
  async whenSettled(): Promise<void> {
    const before = new Set(this.#waiting);
    while (this.#waiting.some((one) => before.has(one))) {
      if (this.#flight === undefined) this.#flush();
      await this.#flight;
    }
    await this.#flight;
  }

  /** Takes nothing more, and resolves when what was taken is settled. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.whenSettled();
  }

  /** A device that waits for each PUBACK alone is answered soon; of a fleet there are always others to wait for. */
  get #lingerMs(): number {
    const { lingerMs, busyLingerMs, busyFrom, floodLingerMs, floodFrom } = this.#options;
    if (this.#groupBefore >= floodFrom) return floodLingerMs;
    return this.#groupBefore >= busyFrom ? busyLingerMs : lingerMs;
  }

  #flush(): void {
    clearTimeout(this.#linger);
    this.#linger = undefined;
    const group = this.#nextGroup();
    this.#groupBefore = group.length;
    this.#flight = this.#write(group).then(() => {
      this.#flight = undefined;
      if (this.#waiting.length === 0) return;
      // What waited during the commit counts.
      const leftMs = this.#waitingSince + this.#lingerMs - performance.now();
      if (leftMs < 1 || this.#waitingRows >= this.#options.fullAtRows) this.#flush();
      else this.#linger = setTimeout(() => this.#flush(), leftMs);
    });
  }

  #nextGroup(): readonly Contribution[] {
    const waiting = this.#waiting;
    const most = this.#pace.rows;
    if (this.#waitingRows <= most) {
      this.#waiting = [];
      this.#waitingRows = 0;
      return waiting;
    }
    const { now, later } = inTurns(waiting, most);
    this.#waiting = later;
    for (let i = 0; i < now.length; i += 1) this.#waitingRows -= (now[i] as Contribution).rows.length;
    return now;
  }

  /**
   * Where something in the group cannot be stored, it is halved until that is found, which is put aside together with
   * whatever is written next: most of the attempts fail, and what fails costs no fsync.
   */
  async #write(group: readonly Contribution[]): Promise<void> {
    let aside: readonly Contribution[] = [];
    const parts = [group];
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      const tried = [...aside, ...part];
      const written = await this.#tryWrite(tried);
      if (written.ok) {
        aside = [];
        continue;
      }
      const [one] = part;
      if (isRetryable(written.error) || one === undefined) {
        return this.#giveUp([...tried, ...parts.flat()], written.error);
      }
      if (part.length === 1) {
        aside = [...aside, { ...one, ...one.asPoison(written.error.message) }];
        if (parts.length === 0) parts.push([]);
      } else {
        // Those of one device beside each other: it is mostly one that has sent all of them.
        const ofEach =
          part === group ? [...Map.groupBy(part, ({ deviceId }) => deviceId).values()].flat() : part;
        const half = Math.ceil(part.length / 2);
        parts.unshift(ofEach.slice(0, half), ofEach.slice(half));
      }
    }
  }

  async #tryWrite(group: readonly Contribution[]): Promise<Result<void, Error>> {
    const commit = mergeCommits(group);
    let receipt = NOTHING_STORED;
    try {
      if (!isEmpty(commit)) receipt = await this.#persist(commit);
    } catch (failure) {
      return err(failure instanceof Error ? failure : new Error(String(failure)));
    }
    for (const { settle } of group) settle();
    if (!isEmpty(commit)) this.#listener.stored(commit, receipt);
    return ok(undefined);
  }

  /** Everything behind a group that is given up builds on it (a duplicate above all), so it goes too. */
  #giveUp(group: readonly Contribution[], failure: Error): void {
    const all = [...group, ...this.#waiting];
    this.#waiting = [];
    this.#waitingRows = 0;
    this.#listener.gaveUp(failure);
    for (const { settle } of all) settle(failure);
  }

  async #persist(batch: IngestCommit): Promise<CommitReceipt> {
    const deadline = performance.now() + this.#options.giveUpAfterMs;
    for (let pause = this.#options.firstRetryMs; ; pause = Math.min(2 * pause, LONGEST_RETRY_MS)) {
      try {
        const began = performance.now();
        const receipt = await this.#commit(batch);
        this.#pace.took(batch.rows.length, performance.now() - began);
        return receipt;
      } catch (failure) {
        if (!isRetryable(failure) || performance.now() + pause > deadline) throw failure;
        this.#listener.retrying(failure);
        await sleep(pause);
      }
    }
  }
}

const NOTHING_STORED: CommitReceipt = { points: 0, changed: 0 };

/** Only what the store itself calls passing; anything else lies in what was to be stored. */
function isRetryable(failure: unknown): failure is OperationalError {
  return failure instanceof OperationalError && failure.retryable;
}
