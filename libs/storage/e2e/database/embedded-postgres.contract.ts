import { spawn } from 'node:child_process';
import { chmod, chown, cp, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunAs } from '../../src/database/embedded/run-program.ts';
import { removeEmbeddedPostgres } from '../../src/database/index.ts';
import { endHolder, type Held, holdPostgres, nextLine, startHolder } from './held-postgres.ts';
import { eventually, query } from './postgres-server.ts';

/** How the embedded PostgreSQL is looked after, for a service that runs as root or as an ordinary user. */
export function embeddedPostgresContract(who: string, runAs: RunAs | undefined): void {
  const isRoot = runAs === undefined && process.getuid?.() === 0;

  describe(`the embedded PostgreSQL of ${who}`, () => {
    /** Made once, since that takes a second; a test that spoils it restores it. */
    let home: string;
    const holders: Held[] = [];
    beforeAll(async () => {
      home = await newHome(runAs);
    });
    afterEach(async () => {
      for (const held of holders.splice(0)) await endHolder(held.process, 'SIGTERM');
    });
    afterAll(() => remove(home));

    const hold = async (where = home) => {
      const held = await holdPostgres(where, runAs);
      holders.push(held);
      return held;
    };
    const dataOf = async (held: Held) => (await query<{ data: string }>(held.url, SERVER))[0]?.data ?? '';
    const remember = (held: Held) =>
      query(held.url, 'create table if not exists kept as select 42 as answer');
    const recall = (held: Held) => query(held.url, 'select answer from kept');

    it('is made once, then starts in a moment, and keeps what it was given', async () => {
      const cold = await hold();
      expect(cold).toMatchObject({ adopted: false });
      await remember(cold);
      await endHolder(cold.process, 'SIGTERM');
      await expect(query(cold.url, SERVER)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      const warm = await hold();
      console.log(
        `embedded PostgreSQL of ${who}, process included: first start ${cold.seconds.toFixed(2)} s, next ${warm.seconds.toFixed(2)} s`,
      );
      expect(warm).toMatchObject({ adopted: false });
      expect(await recall(warm)).toEqual([{ answer: 42 }]);
      expect(warm.seconds).toBeLessThan(cold.seconds);
    });

    it('listens on 127.0.0.1 alone, writes everything out, and asks for a password that only its owner reads', async () => {
      const held = await hold();
      const settings = await query(
        held.url,
        `select name, setting from pg_settings where name in ('listen_addresses', 'unix_socket_directories', 'fsync',
           'full_page_writes', 'synchronous_commit', 'password_encryption', 'server_encoding') order by name`,
      );
      expect(settings).toEqual([
        { name: 'fsync', setting: 'on' },
        { name: 'full_page_writes', setting: 'on' },
        { name: 'listen_addresses', setting: '127.0.0.1' },
        { name: 'password_encryption', setting: 'scram-sha-256' },
        { name: 'server_encoding', setting: 'UTF8' },
        { name: 'synchronous_commit', setting: 'on' },
        { name: 'unix_socket_directories', setting: '' },
      ]);
      const data = await dataOf(held);
      expect((await stat(passwordBeside(data))).mode & 0o777).toBe(0o600);
      expect((await stat(data)).mode & 0o777).toBe(0o700);
      expect((await stat(data)).uid).not.toBe(0);
      const guess = new URL(held.url);
      guess.password = 'guess';
      await expect(query(guess.href, SERVER)).rejects.toMatchObject({ code: '28P01' });
    });

    it('is adopted by the next service when its own was killed with -9', async () => {
      const killed = await hold();
      await remember(killed);
      const before = await query(killed.url, SERVER);
      await endHolder(killed.process, 'SIGKILL', true);
      const next = await hold();
      expect(next).toMatchObject({ adopted: true, url: killed.url });
      expect(await query(next.url, SERVER)).toEqual(before);
      expect(await recall(next)).toEqual([{ answer: 42 }]);
    });

    it('is made whole by the next service when its own was killed while making it', async () => {
      const unfinished = await newHome(runAs);
      const child = startHolder(unfinished, runAs);
      await new Promise((resolve) => setTimeout(resolve, 600));
      await endHolder(child, 'SIGKILL');
      expect(await hold(unfinished)).toMatchObject({ adopted: false });
      await remove(unfinished);
    });

    it('outlives Ctrl-C in the terminal, until its service stops it', async () => {
      const held = await hold();
      const interrupted = nextLine(held.process);
      process.kill(-(held.process.pid ?? 0), 'SIGINT');
      expect(await interrupted).toEqual({ interrupted: true });
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await query(held.url, 'select 1 as one')).toEqual([{ one: 1 }]);
      await endHolder(held.process, 'SIGTERM');
      await expect(query(held.url, SERVER)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    });

    it('is started again at the same address when its process is lost', async () => {
      const held = await hold();
      await remember(held);
      process.kill(await postmasterOf(await dataOf(held)), 'SIGKILL');
      await eventually(async () => expect(await recall(held)).toEqual([{ answer: 42 }]));
    });

    it('starts beside a stale postmaster.pid whose number somebody else has by now', async () => {
      const first = await hold();
      await remember(first);
      const data = await dataOf(first);
      await endHolder(first.process, 'SIGTERM');
      const stranger = spawn('sleep', ['60'], { ...runAs, stdio: 'ignore' });
      const lines = [
        stranger.pid,
        data,
        '1795290461',
        new URL(first.url).port,
        '',
        '127.0.0.1',
        '1 1',
        'ready',
      ];
      await writeFile(join(data, 'postmaster.pid'), lines.join('\n'));
      const next = await hold();
      expect(next).toMatchObject({ adopted: false });
      expect(await recall(next)).toEqual([{ answer: 42 }]);
      expect(stranger.exitCode).toBe(null);
      stranger.kill();
    });

    it('moves with its home', async () => {
      const before = await hold();
      await remember(before);
      await endHolder(before.process, 'SIGTERM');
      const moved = `${home} moved`;
      await rename(home, moved);
      const after = await hold(moved);
      expect(await recall(after)).toEqual([{ answer: 42 }]);
      await endHolder(after.process, 'SIGTERM');
      await rename(moved, home);
    });

    it('is not shared by a copy of its home', async () => {
      const original = await hold();
      await remember(original);
      const copy = `${home} copied`;
      await copyAs(runAs, home, copy);
      expect(await hold(copy)).toMatchObject({
        code: 'postgres-data-foreign',
        message: expect.stringContaining(home),
      });
      await rm(copy, { recursive: true });
      expect(await recall(original)).toEqual([{ answer: 42 }]);
    });

    it('of another installation is never adopted', async () => {
      const other = await hold();
      await remember(other);
      const idFile = join(home, 'installation-id');
      const id = await readFile(idFile);
      await writeFile(idFile, `${'0123456789abcdef'.repeat(2)}\n`);
      // Root's is looked for under the id, and the one that was made there is not forgotten.
      expect(await hold()).toMatchObject({
        code: isRoot ? 'postgres-data-missing' : 'postgres-data-foreign',
      });
      expect(await recall(other)).toEqual([{ answer: 42 }]);
      await writeFile(idFile, id);
    });

    it('that was lost is missed, and not made anew in silence', async () => {
      const lost = await newHome(runAs);
      const first = await hold(lost);
      const data = await dataOf(first);
      await endHolder(first.process, 'SIGTERM');
      await rm(data, { recursive: true });
      expect(await hold(lost)).toMatchObject({
        code: 'postgres-data-missing',
        message: expect.stringContaining(data),
      });
      await remove(lost);
    });

    it.each(SPOILT)(
      'that is $name does not start, and says what to do',
      async ({ code, words, file, spoil }) => {
        const first = await hold();
        const spoilt = file(await dataOf(first));
        await endHolder(first.process, 'SIGTERM');
        const before = await stat(spoilt);
        const content = before.isFile() ? await readFile(spoilt) : undefined;
        await spoil(spoilt);
        expect(await hold()).toMatchObject({ code, message: expect.stringContaining(words) });
        if (content !== undefined) await writeFile(spoilt, content);
        await chown(spoilt, before.uid, before.gid);
        await chmod(spoilt, before.mode);
      },
    );
  });
}

const SERVER = `select pg_postmaster_start_time()::text as since, current_setting('data_directory') as data`;

const passwordBeside = (data: string) => join(dirname(dirname(data)), 'password');

const SPOILT = [
  {
    name: 'open to others',
    code: 'postgres-data-permissions',
    words: 'chmod 700',
    file: (data: string) => data,
    spoil: (data: string) => chmod(data, 0o755),
  },
  {
    name: 'of another major version',
    code: 'postgres-data-other-version',
    words: 'PostgreSQL 17',
    file: (data: string) => join(data, 'PG_VERSION'),
    spoil: (file: string) => writeFile(file, '17\n'),
  },
  {
    name: 'without its password',
    code: 'postgres-password-missing',
    words: 'cannot be read',
    file: passwordBeside,
    spoil: (file: string) => rm(file),
  },
  {
    name: 'with a wrong password',
    code: 'postgres-password-missing',
    words: 'does not accept',
    file: passwordBeside,
    spoil: (file: string) => writeFile(file, 'wrong\n'),
  },
];

async function newHome(owner: RunAs | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kizashi home with $paces-'));
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
  return folder;
}

async function remove(home: string): Promise<void> {
  await removeEmbeddedPostgres(home);
  await rm(home, { recursive: true });
}

async function postmasterOf(data: string): Promise<number> {
  return Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function copyAs(owner: RunAs | undefined, from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
  if (owner === undefined) return;
  await chown(to, owner.uid, owner.gid);
  for (const entry of await readdir(to, { recursive: true }))
    await chown(join(to, entry), owner.uid, owner.gid);
}
