import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { asId, OperationalError } from '@kizashi/kernel';
import { openDatabase, schema } from '../../src/database/index.ts';
import { eventually, newDatabase, type PostgresServer } from './postgres-server.ts';

const WRITERS = 4;
const CRASHES = 3;
const BETWEEN_CRASHES_MS = 300;

export function durabilityContract(server: () => PostgresServer): void {
  describe('durability', () => {
    it('loses nothing that was acknowledged when the server is killed with -9 under load', async () => {
      const database = await openDatabase({ url: await newDatabase(server()), tenant: 'maker' });
      const acknowledged = new Set<string>();
      let failed = 0;
      let writing = true;
      const write = async (writer: number) => {
        for (let n = 0; writing; n++) {
          const id = `${writer}-${n}`;
          try {
            await database.worker.asWorker((tx) =>
              tx.insert(schema.customers).values({ id: asId(id), name: id }),
            );
            acknowledged.add(id);
          } catch (error) {
            // Anything but "try again" would be a bug.
            if (!(error instanceof OperationalError && error.retryable)) throw error;
            failed += 1;
            await sleep(20);
          }
        }
      };
      const writers = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
      try {
        for (let crash = 0; crash < CRASHES; crash++) {
          await sleep(BETWEEN_CRASHES_MS);
          await server().crash();
        }
        await sleep(BETWEEN_CRASHES_MS);
      } finally {
        writing = false;
        await writers;
      }

      const kept = await eventually(() =>
        database.worker.asWorker((tx) => tx.select({ id: schema.customers.id }).from(schema.customers)),
      );
      const keptIds = new Set<string>(kept.map(({ id }) => id));
      const lost = [...acknowledged].filter((id) => !keptIds.has(id));
      console.log(
        `kill -9 of PostgreSQL under load, ${CRASHES} times: acknowledged ${acknowledged.size}, lost ${lost.length}, refused ${failed}`,
      );
      await database.close();
      expect(lost).toEqual([]);
      expect(acknowledged.size).toBeGreaterThan(100);
      expect(failed).toBeGreaterThan(0);
    }, 180_000);
  });
}
