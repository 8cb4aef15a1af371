import { asId, type DeviceId } from '@kizashi/kernel';
import { ScopedDatabase, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';
import type { PartHealth, Ready } from './health-shapes.ts';
import { storeWords } from './store-words.ts';

const ANSWERS_WITHIN_MS = 3_000;
/** No device has it: its quarantine is empty, and asking for it goes the whole way to the store. */
const NOBODY = asId<DeviceId>('readiness-probe');

/** Asks every part that a request or a reading needs, by using it. */
@Injectable()
export class Readiness {
  constructor(
    private readonly scoped: ScopedDatabase,
    private readonly worker: WorkerDatabase,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    private readonly lifecycle: Lifecycle,
  ) {}

  async check(): Promise<Ready> {
    let app = '';
    let worker = '';
    const parts = await Promise.all([
      probe('database for requests', async () => {
        app = await this.scoped.withScope({ customer: asId('readiness-probe') }, currentUser);
        return `runs as ${app}`;
      }),
      probe('database for rooms and jobs', async () => {
        worker = await this.worker.asWorker(currentUser);
        return `runs as ${worker}`;
      }),
      probe('telemetry store', async () => {
        await this.telemetry.quarantine(NOBODY, 1);
        return storeWords(this.telemetry.backlog?.());
      }),
    ]);
    for (const [name, port] of this.lifecycle.ports) {
      parts.push({ name, ok: true, detail: `listens on port ${port}` });
    }
    for (const [name, trouble] of this.lifecycle.troubles) {
      parts.push({ name, ok: trouble === undefined, detail: trouble ?? 'works' });
    }
    return { status: this.#status(parts), parts, databaseRoles: { app, worker } };
  }

  #status(parts: readonly PartHealth[]): Ready['status'] {
    if (this.lifecycle.state !== 'running') return this.lifecycle.state;
    return parts.every(({ ok }) => ok) ? 'ready' : 'not-ready';
  }
}

async function currentUser(tx: Transaction): Promise<string> {
  const { rows } = await tx.execute<{ role: string }>(sql`select current_user as role`);
  return rows[0]?.role ?? '';
}

/** A part that hangs is not ready either. */
async function probe(name: string, ask: () => Promise<string>): Promise<PartHealth> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`no answer within ${ANSWERS_WITHIN_MS} ms`)),
    ANSWERS_WITHIN_MS,
  );
  try {
    return { name, ok: true, detail: await Promise.race([ask(), tooLate]) };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
