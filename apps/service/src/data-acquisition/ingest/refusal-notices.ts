import type { DeviceId } from '@kizashi/kernel';
import { type Observable, Subject } from 'rxjs';

/** What a device is told on its `err` topic. */
export interface RefusalNotice {
  readonly deviceId: DeviceId;
  readonly code: string;
  readonly detail: string;
  readonly bid?: string;
  readonly seq?: number;
}

const ONE_EACH_MS = 1_000;
const REMEMBERED = 10_000;
/** Of the contract's `err` schema. */
const LONGEST_DETAIL = 500;

/** Notices that may go out: at most one a second per device and code, or a flood would be answered by a flood. */
export class RefusalNotices {
  readonly #lastAt = new Map<string, number>();
  readonly #notices = new Subject<RefusalNotice>();
  readonly #now: () => number;

  readonly all: Observable<RefusalNotice> = this.#notices;

  /** @param now monotonic, milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  give(notice: RefusalNotice): void {
    const now = this.#now();
    const key = `${notice.deviceId} ${notice.code}`;
    const lastAt = this.#lastAt.get(key);
    if (lastAt !== undefined && now - lastAt < ONE_EACH_MS) return;
    if (this.#lastAt.size >= REMEMBERED) this.#forgetOld(now);
    this.#lastAt.set(key, now);
    this.#notices.next({ ...notice, detail: notice.detail.slice(0, LONGEST_DETAIL) });
  }

  #forgetOld(now: number): void {
    for (const [key, at] of this.#lastAt) if (now - at >= ONE_EACH_MS) this.#lastAt.delete(key);
  }
}
