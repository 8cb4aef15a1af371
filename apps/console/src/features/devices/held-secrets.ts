/**
 * Secrets of devices made in this visit, on their way from the answer to the screen. Only in memory: not in the
 * address, the history or the browser's storage. A reload forgets them, as does whoever says that they are kept.
 */
const held = new Map<string, string>();

export function holdSecret(deviceId: string, secret: string): void {
  held.set(deviceId, secret);
}

export function heldSecret(deviceId: string): string | undefined {
  return held.get(deviceId);
}

export function forgetSecret(deviceId: string): void {
  held.delete(deviceId);
}
