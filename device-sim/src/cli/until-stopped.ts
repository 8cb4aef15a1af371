/** A service that is gone must not keep the simulator waiting; what it owes stays on disk. */
const GRACE_MS = 8_000;

/**
 * Aborts on Ctrl-C, on SIGTERM, and when the process that started this one is gone. The same wish twice, or eight
 * seconds, end the process at once; the disk queues make that safe.
 */
export function untilStopped(): AbortSignal {
  const stop = new AbortController();
  const reasons = new Set<string>();
  const once = (reason: string) => {
    if (reasons.has(reason)) process.exit(130);
    reasons.add(reason);
    stop.abort();
    setTimeout(() => process.exit(130), GRACE_MS).unref();
  };
  process.on('SIGINT', once);
  process.on('SIGTERM', once);
  if (process.channel !== undefined) process.once('disconnect', () => once('disconnect'));
  return stop.signal;
}
