import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asId } from '@kizashi/kernel';
import { eq, sql } from 'drizzle-orm';
import { type OpenDatabase, openDatabase, schema, type Transaction } from '../../src/database/index.ts';
import { buildPlant, orderOf, type Plant } from './plant.ts';
import { newDatabase, type PostgresServer } from './postgres-server.ts';

export function constraintsContract(server: () => PostgresServer): void {
  describe('constraints', () => {
    let database: OpenDatabase;
    let plant: Plant;
    beforeAll(async () => {
      database = await openDatabase({ url: await newDatabase(server()), tenant: 'maker' });
      plant = await buildPlant(database.worker, 'alpha');
    });
    afterAll(() => database.close());

    const refused = (work: (tx: Transaction) => Promise<unknown>) =>
      expect(database.worker.asWorker(work)).rejects;
    const machine = (serial: string) => ({
      id: asId<never>(serial),
      customerId: plant.customer,
      siteId: plant.site,
      lineId: plant.line,
      modelId: asId<never>('model'),
      serial,
    });

    it('keep one open order per fitted part, however many open it at once', async () => {
      const opening = Array.from({ length: 20 }, (_, index) =>
        database.worker.asWorker((tx) => tx.insert(schema.orders).values(orderOf(plant, `again-${index}`))),
      );
      const outcomes = await Promise.allSettled(opening);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([]);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({
          reason: { kind: 'duplicate', constraint: 'orders_one_open_per_part' },
        });
      }
    });

    it('let the next order open when the last one has ended, and only one', async () => {
      await database.worker.asWorker((tx) =>
        tx.update(schema.orders).set({ state: 'declined' }).where(eq(schema.orders.id, plant.order)),
      );
      const opening = Array.from({ length: 20 }, (_, index) =>
        database.worker.asWorker((tx) => tx.insert(schema.orders).values(orderOf(plant, `next-${index}`))),
      );
      const outcomes = await Promise.allSettled(opening);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('say what is there already', async () => {
      await refused((tx) =>
        tx.insert(schema.machines).values({ ...machine('other'), serial: 'S-alpha' }),
      ).toMatchObject({
        name: 'ConstraintViolation',
        kind: 'duplicate',
        constraint: 'machines_serial',
        table: 'machines',
      });
    });

    it('say what is not there', async () => {
      await refused((tx) =>
        tx.insert(schema.machines).values({ ...machine('other'), modelId: asId<never>('unheard-of') }),
      ).toMatchObject({ kind: 'missing-reference', table: 'machines' });
    });

    it('say what something else still needs', async () => {
      await refused((tx) =>
        tx.delete(schema.machines).where(eq(schema.machines.id, plant.machine)),
      ).toMatchObject({
        kind: 'still-referenced',
      });
    });

    it.each([
      ['a missing value', sql`insert into customers (id, name) values ('c', null)`],
      ['a value against a check', sql`insert into customers (id, name) values ('*', 'everybody')`],
      ['a number out of range', sql`update stock set quantity = 99999999999`],
      ['a text with NUL', sql`insert into customers (id, name) values ('c', ${'a\0b'})`],
    ])('refuse %s', async (_, statement) => {
      await refused((tx) => tx.execute(statement)).toMatchObject({ kind: 'bad-value' });
    });

    it('refuse a row without its manufacturer', async () => {
      await refused(async (tx) => {
        await tx.execute(sql`select set_config('kizashi.tenant', '', true)`);
        await tx.insert(schema.customers).values({ id: asId<never>('c'), name: 'C' });
      }).toMatchObject({ kind: 'bad-value', column: 'tenant_id' });
    });

    it('leave mistakes in a statement as they are, without the values in it', async () => {
      const mistake = database.worker.asWorker((tx) =>
        tx.execute(sql`select ${'secret-value'} from nowhere`),
      );
      const error = await mistake.catch((thrown) => thrown);
      expect(error).toMatchObject({
        message: expect.stringContaining('"nowhere"'),
        cause: { code: '42P01' },
      });
      expect(`${error.message} ${error.stack}`).not.toContain('secret-value');
    });

    it('pass on what the work itself throws', async () => {
      const own = new RangeError('my own');
      await refused(() => Promise.reject(own)).toBe(own);
    });
  });
}
