import { renameSync, writeFileSync } from 'node:fs';

/** Writes a JSON file that only its owner reads; a crash leaves the old one or the new one, never half of it. */
export function writeAtomically(path: string, data: unknown): void {
  const temporary = `${path}.new`;
  writeFileSync(temporary, `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(temporary, path);
}
