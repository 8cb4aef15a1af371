import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of a fixed size in memory. */
export interface SmallDisk {
  readonly path: string;
  remove(): Promise<void>;
}

/** Why none can be mounted here; undefined where one can. */
export function smallDiskUnavailable(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may mount a small disk';
  const path = mkdtempSync(join(tmpdir(), 'kizashi-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]).status === 0;
  if (mounted) spawnSync('umount', [path]);
  rmSync(path, { recursive: true, force: true });
  return mounted ? undefined : 'mounting is not allowed here';
}

export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), 'kizashi small disk '));
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  if (status !== 0) throw new Error(`no small disk: ${stderr}`);
  return {
    path,
    remove: async () => {
      spawnSync('umount', ['-l', path]);
      await rm(path, { recursive: true, force: true });
    },
  };
}
