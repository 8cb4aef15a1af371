import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PUBLISH_ONCE = fileURLToPath(new URL('fixtures/publish-once.mjs', import.meta.url));

/**
 * Runs lines as somebody would who pasted them: a real shell resolves their quotes and dates. `mosquitto_pub` is a
 * stand-in that publishes with mqtt.js, so that no machine needs the Mosquitto clients.
 */
export async function runInShell(lines: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kizashi shell-'));
  try {
    const command = join(folder, 'mosquitto_pub');
    await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${PUBLISH_ONCE}" "$@"\n`);
    await chmod(command, 0o755);
    await promisify(execFile)('sh', ['-ec', lines], {
      env: { PATH: `${folder}:${process.env.PATH}` },
      timeout: 20_000,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
