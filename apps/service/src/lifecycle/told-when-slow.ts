/** Most of a stop takes milliseconds, and whoever asked for it ends the process after ten seconds. */
const SLOW_MS = 5_000;

/** What `stopping` does, with a word about what is waited for when it takes long. */
export async function toldWhenSlow(
  name: string,
  stopping: Promise<void>,
  warn: (message: string) => void,
): Promise<void> {
  const slow = setTimeout(() => warn(`${name} has not stopped after ${SLOW_MS / 1_000} s`), SLOW_MS).unref();
  try {
    await stopping;
  } finally {
    clearTimeout(slow);
  }
}
