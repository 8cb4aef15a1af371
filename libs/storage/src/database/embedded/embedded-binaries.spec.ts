import { chmod, lstat, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyBinaries, findBinaries, restoreLinks } from './embedded-binaries.ts';

describe('the binaries of the embedded PostgreSQL', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'kizashi binaries-'));
    await mkdir(join(root, 'native', 'lib', 'pkgconfig'), { recursive: true });
    await writeFile(join(root, 'native', 'lib', 'libpq.so.5.18'), 'library');
    await writeFile(join(root, 'native', 'lib', 'libpq.a'), 'for compilers');
    await writeFile(
      join(root, 'native', 'pg-symlinks.json'),
      JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
    );
  });
  afterEach(() => rm(root, { recursive: true }));

  it('are the ones of this platform', async () => {
    const { folder, major } = await findBinaries();
    expect(major).toBe(18);
    expect((await lstat(join(folder, 'bin', 'pg_ctl'))).isFile()).toBe(true);
  });

  it('get the links back that npm does not pack, relative ones, and keep those that are there', async () => {
    await restoreLinks(root);
    await restoreLinks(root);
    expect(await readlink(join(root, 'native', 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
  });

  it('are copied whole, open to every user, without what only compilers need', async () => {
    await restoreLinks(root);
    await chmod(join(root, 'native', 'lib'), 0o700);
    await chmod(join(root, 'native', 'lib', 'libpq.so.5.18'), 0o600);
    const original = { folder: join(root, 'native'), version: '18.0.0', major: 18 };
    const copy = await copyBinaries(original, join(root, 'elsewhere'));
    expect(copy).toEqual({ ...original, folder: join(root, 'elsewhere', 'postgresql-18.0.0') });
    expect(await readFile(join(copy.folder, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
    expect((await lstat(copy.folder)).mode & 0o777).toBe(0o755);
    expect((await lstat(join(copy.folder, 'lib'))).mode & 0o777).toBe(0o755);
    expect((await lstat(join(copy.folder, 'lib', 'libpq.so.5.18'))).mode & 0o777).toBe(0o644);
    await expect(lstat(join(copy.folder, 'lib', 'libpq.a'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(lstat(join(copy.folder, 'lib', 'pkgconfig'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await copyBinaries(original, join(root, 'elsewhere'))).toEqual(copy);
  });
});
