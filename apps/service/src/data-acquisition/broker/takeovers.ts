import type { DeviceId } from '@kizashi/kernel';

/** A device that lost its network takes over from its own dead connection, now and then. So many are a pair of them. */
const SUSPICIOUS = 3;
const WITHIN_MS = 60_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;
/** After so long without a further one the two were told apart, or it was the network. */
const FORGET_AFTER_MS = 900_000;

interface Feud {
  /** Of the last takeovers that were let through, at most `SUSPICIOUS`. */
  readonly takenAt: number[];
  pauseMs: number;
  pausedUntil: number;
}

/** Whether a newcomer may take over: at once, or not before so many milliseconds. */
export type TakeoverVerdict = 'granted' | { readonly waitMs: number };

/**
 * Damps two controllers with one id, which would end each other's connection in a loop, each time with a birth and a
 * last will. Whoever is connected stays, and the newcomer is turned away for a pause that doubles: so the readings of
 * one of them come in, and a device whose old connection is dead waits for some seconds at most.
 */
export class Takeovers {
  readonly #feuds = new Map<DeviceId, Feud>();

  /** Somebody signs in as a device that has a live connection. @param now monotonic, milliseconds */
  judge(device: DeviceId, now: number): TakeoverVerdict {
    const feud = this.#feudOf(device, now);
    if (now < feud.pausedUntil) return { waitMs: feud.pausedUntil - now };
    feud.takenAt.push(now);
    if (feud.takenAt.length > SUSPICIOUS) feud.takenAt.shift();
    const first = feud.takenAt[0] ?? now;
    if (feud.pauseMs === 0 && (feud.takenAt.length < SUSPICIOUS || now - first > WITHIN_MS)) return 'granted';
    // Once it was a feud, every further takeover lengthens the pause.
    const seenBefore = feud.pauseMs > 0;
    feud.pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, 2 * feud.pauseMs));
    feud.pausedUntil = now + feud.pauseMs;
    return seenBefore ? 'granted' : { waitMs: feud.pauseMs };
  }

  #feudOf(device: DeviceId, now: number): Feud {
    const known = this.#feuds.get(device);
    const lastAt = Math.max(known?.takenAt.at(-1) ?? 0, known?.pausedUntil ?? 0);
    if (known && now - lastAt < FORGET_AFTER_MS) return known;
    const feud: Feud = { takenAt: [], pauseMs: 0, pausedUntil: 0 };
    this.#feuds.set(device, feud);
    return feud;
  }
}
