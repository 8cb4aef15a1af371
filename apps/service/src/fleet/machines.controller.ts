import {
  id as idShape,
  type Machine,
  machine,
  machineChange,
  machineQuery,
  machineWrite,
} from '@kizashi/api-contract';
import {
  asId,
  type CustomerId,
  type LineId,
  type MachineId,
  type MachineModelId,
  type SiteId,
} from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { and, eq, gt, ne } from 'drizzle-orm';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentWrite, type WriteRequest } from '../idempotency/index.ts';
import { CurrentPrincipal, type Principal } from '../identity/index.ts';
import { entityTag, newId, type Page, pageOf, requireMatch } from '../listing/index.ts';
import { ChangeRoute, CreateRoute, ListRoute, ReadRoute, RemoveRoute } from '../openapi/index.ts';
import { HttpProblem } from '../problem/index.ts';
import { FleetRecords } from './fleet-records.ts';
import { lineById } from './lines.controller.ts';
import { machineModelById } from './machine-models.controller.ts';
import { type MachineRow, readMachines } from './machine-view.ts';
import { onlyRow } from './only-row.ts';
import { requireVelocities } from './zone-limits.ts';

const { machines } = schema;

@ApiTags('fleet')
@Controller('machines')
export class MachinesController {
  constructor(
    private readonly records: FleetRecords,
    private readonly clock: FleetClock,
  ) {}

  @ListRoute('Machines with their state, health and next stop', machine)
  list(
    @Query({ schema: machineQuery }) query: z.infer<typeof machineQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<Machine>> {
    const { customerId, siteId, lineId, modelId, serial } = query;
    return this.records.read(principal, (tx) =>
      pageOf(
        query,
        (shown: Machine) => [shown.id],
        (after, count) => {
          const where = and(
            customerId ? eq(machines.customerId, asId<CustomerId>(customerId)) : undefined,
            siteId ? eq(machines.siteId, asId<SiteId>(siteId)) : undefined,
            lineId ? eq(machines.lineId, asId<LineId>(lineId)) : undefined,
            modelId ? eq(machines.modelId, asId<MachineModelId>(modelId)) : undefined,
            serial === undefined ? undefined : eq(machines.serial, serial),
            after && gt(machines.id, asId<MachineId>(after[0] ?? '')),
          );
          return readMachines(tx, this.clock.now(), where, count);
        },
        (shown) => shown,
      ),
    );
  }

  @ReadRoute('One machine', machine)
  async read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Machine> {
    const found = await this.records.read(principal, (tx) => this.#view(tx, id));
    reply.header('etag', tagOf(found));
    return found;
  }

  @CreateRoute('Add a machine to a line', machine, ['already-exists'])
  create(
    @Body({ schema: machineWrite }) body: z.infer<typeof machineWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Machine> {
    return this.records.create(write, async (tx) => {
      const model = await machineModelById(tx, body.modelId);
      const { id: lineId, siteId, customerId } = await lineById(tx, body.lineId);
      const id = newId<MachineId>('mch');
      const added = await tx
        .insert(machines)
        .values({ id, serial: body.serial, modelId: model.id, lineId, siteId, customerId })
        .onConflictDoNothing()
        .returning({ id: machines.id });
      if (added.length === 0) throw serialTaken(body.serial);
      return done('machine.created', await this.#view(tx, id));
    });
  }

  @ChangeRoute(
    'Correct a serial number, move a machine to another line of its customer, or set its zone limits',
    machine,
    ['already-exists', 'other-customer'],
  )
  async change(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: machineChange }) body: z.infer<typeof machineChange>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Machine> {
    const changed = await this.records.change(write.principal, async (tx) => {
      const before = await machineById(tx, id, 'lock');
      requireMatch(write.ifMatch, tagOf(before));
      const line = await lineById(tx, body.lineId ?? before.lineId);
      if (line.customerId !== before.customerId) {
        throw new HttpProblem(
          'other-customer',
          'That line belongs to another customer, and the machine’s history belongs to this one. Add it there as a new machine.',
        );
      }
      const serial = body.serial ?? before.serial;
      await refuseTakenSerial(tx, serial, before.id);
      const { zoneLimits = before.zoneLimits } = body;
      if (body.zoneLimits !== undefined) {
        requireVelocities(await machineModelById(tx, before.modelId), Object.keys(body.zoneLimits));
      }
      await tx
        .update(machines)
        .set({ serial, lineId: line.id, siteId: line.siteId, zoneLimits, version: before.version + 1 })
        .where(eq(machines.id, before.id));
      const changed = done('machine.changed', await this.#view(tx, id));
      if (body.zoneLimits === undefined) return changed;
      const limits = { before: before.zoneLimits, after: zoneLimits };
      return { ...changed, detail: { ...changed.detail, zoneLimits: limits } };
    });
    write.reply.header('etag', tagOf(changed));
    return changed;
  }

  @RemoveRoute('Remove a machine that has neither parts, devices nor readings')
  async remove(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.records.change(principal, async (tx) => {
      const shown = await this.#view(tx, id);
      await tx.delete(machines).where(eq(machines.id, asId<MachineId>(id)));
      return done('machine.removed', shown);
    });
  }

  async #view(tx: Transaction, id: string): Promise<Machine> {
    const found = await readMachines(tx, this.clock.now(), eq(machines.id, asId<MachineId>(id)), 1);
    return onlyRow(found, 'machine', id);
  }
}

export async function machineById(tx: Transaction, id: string, lock?: 'lock'): Promise<MachineRow> {
  const query = tx
    .select()
    .from(machines)
    .where(eq(machines.id, asId<MachineId>(id)));
  return onlyRow(lock ? await query.for('update') : await query, 'machine', id);
}

/** Of what people enter alone: state and health change with every reading. */
function tagOf(
  shown: Pick<Machine, 'serial' | 'modelId' | 'lineId'> & Pick<MachineRow, 'zoneLimits'>,
): string {
  const { serial, modelId, lineId, zoneLimits } = shown;
  // Whatever the order in which the channels were named.
  const limits = Object.entries(zoneLimits).sort(([a], [b]) => (a < b ? -1 : 1));
  return entityTag({
    serial,
    modelId,
    lineId,
    limits: limits.map(([id, { ab, bc, cd }]) => [id, ab, bc, cd]),
  });
}

/** Asked first, since a violated index would end the transaction; the index still decides between two at once. */
async function refuseTakenSerial(tx: Transaction, serial: string, self: MachineId): Promise<void> {
  const others = await tx
    .select({ id: machines.id })
    .from(machines)
    .where(and(eq(machines.serial, serial), ne(machines.id, self)));
  if (others.length > 0) throw serialTaken(serial);
}

function serialTaken(serial: string): HttpProblem {
  return new HttpProblem('already-exists', `There is a machine with the serial number "${serial}" already.`, [
    { field: 'serial', detail: 'must be the only one of its kind' },
  ]);
}

function done(action: string, shown: Machine) {
  const { id, serial, modelId, lineId } = shown;
  return {
    answer: shown,
    action,
    subject: `machine:${id}`,
    customerId: asId<CustomerId>(shown.customerId),
    detail: { serial, modelId, lineId },
  };
}
