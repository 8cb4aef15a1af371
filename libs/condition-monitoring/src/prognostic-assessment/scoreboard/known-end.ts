import type { EpochMs } from '@kizashi/kernel';

/** What an engineer saw on a part that came off; `failed` is a failure, whoever reported it. */
export type WearFound = 'none' | 'light' | 'advanced' | 'failed';

/** How a life ended, as far as it is known. A part that was taken out before it failed is censored. */
export interface KnownEnd {
  /** Life used at the end, in the position's life unit. */
  readonly life: number;
  readonly at: EpochMs;
  readonly failed: boolean;
  /** Null where nobody looked. */
  readonly found: WearFound | null;
}
