import {
  id as idShape,
  type MachineModel,
  machineModel,
  machineModelChange,
  machineModelWrite,
  pageQuery,
} from '@kizashi/api-contract';
import { asId, type MachineModelId } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Body, Controller, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { asc, eq, gt } from 'drizzle-orm';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CurrentWrite, type WriteRequest } from '../idempotency/index.ts';
import { CurrentPrincipal, type Principal } from '../identity/index.ts';
import { entityTag, newId, type Page, pageOf, requireMatch, showEntityTag } from '../listing/index.ts';
import { ChangeRoute, CreateRoute, ListRoute, ReadRoute, RemoveRoute } from '../openapi/index.ts';
import { type FieldError, HttpProblem } from '../problem/index.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';
import { FleetRecords } from './fleet-records.ts';
import { extensionFaults, modelFaults } from './machine-model-faults.ts';
import { onlyRow } from './only-row.ts';
import { withChanges } from './with-changes.ts';

const { machineModels } = schema;
export type MachineModelRow = typeof machineModels.$inferSelect;

@ApiTags('fleet')
@Controller('machine-models')
export class MachineModelsController {
  constructor(
    private readonly records: FleetRecords,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
  ) {}

  @ListRoute('Machine models with their channels and positions', machineModel)
  list(
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<MachineModel>> {
    return this.records.read(principal, (tx) =>
      pageOf(
        query,
        (row: MachineModelRow) => [row.id],
        (after, count) =>
          tx
            .select()
            .from(machineModels)
            .where(after && gt(machineModels.id, asId<MachineModelId>(after[0] ?? '')))
            .orderBy(asc(machineModels.id))
            .limit(count),
        toModel,
      ),
    );
  }

  @ReadRoute('One machine model', machineModel)
  async read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MachineModel> {
    const found = toModel(await this.records.read(principal, (tx) => machineModelById(tx, id)));
    showEntityTag(reply, found);
    return found;
  }

  @CreateRoute('Add a machine model', machineModel, ['already-exists'])
  create(
    @Body({ schema: machineModelWrite }) body: z.infer<typeof machineModelWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<MachineModel> {
    refuse(modelFaults(body));
    return this.records.create(write, async (tx) => {
      const id = asId<MachineModelId>(body.id ?? idFromName(body.name));
      const [row] = await tx
        .insert(machineModels)
        .values({ ...stored(body), id })
        .onConflictDoNothing()
        .returning();
      if (row === undefined) {
        throw new HttpProblem(
          'already-exists',
          `There is a machine model "${id}" already. Choose another id.`,
        );
      }
      await this.#define(row);
      return done('machine-model.created', row);
    });
  }

  @ChangeRoute('Change a machine model; channels can only be added at the end', machineModel, [
    'channels-append-only',
  ])
  async change(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: machineModelChange }) body: z.infer<typeof machineModelChange>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<MachineModel> {
    const changed = await this.records.change(write.principal, async (tx) => {
      const before = await machineModelById(tx, id, 'lock');
      requireMatch(write.ifMatch, entityTag(toModel(before)));
      const after = withChanges(toModel(before), body);
      const lost = extensionFaults(toModel(before), after);
      if (lost.length > 0) {
        throw new HttpProblem('channels-append-only', `${lost[0]?.field} ${lost[0]?.detail}.`, lost);
      }
      refuse(modelFaults(after));
      const [row] = await tx
        .update(machineModels)
        .set({ ...stored(after), version: before.version + 1 })
        .where(eq(machineModels.id, before.id))
        .returning();
      const saved = onlyRow(row === undefined ? [] : [row], 'machine model', id);
      await this.#define(saved);
      return done('machine-model.changed', saved);
    });
    showEntityTag(write.reply, changed);
    return changed;
  }

  @RemoveRoute('Remove a machine model that no machine is of')
  async remove(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.records.change(principal, async (tx) => {
      const row = await machineModelById(tx, id, 'lock');
      await tx.delete(machineModels).where(eq(machineModels.id, row.id));
      return done('machine-model.removed', row);
    });
  }

  /** Before the commit: a model that is known here but not there would let readings in that have no place. */
  #define(row: MachineModelRow): Promise<void> {
    return this.telemetry.defineModel(row.id, row.channels);
  }
}

export async function machineModelById(tx: Transaction, id: string, lock?: 'lock'): Promise<MachineModelRow> {
  const query = tx
    .select()
    .from(machineModels)
    .where(eq(machineModels.id, asId<MachineModelId>(id)));
  return onlyRow(lock ? await query.for('update') : await query, 'machine model', id);
}

function toModel({ id, name, channels, positions }: MachineModelRow): MachineModel {
  return machineModel.parse({ id, name, channels, positions });
}

/** The contract's strings are the domain's ids: both were checked by the same schema. */
function stored({ name, channels, positions }: Pick<MachineModel, 'name' | 'channels' | 'positions'>) {
  return {
    name,
    channels: channels as unknown as MachineModelRow['channels'],
    positions: positions as unknown as MachineModelRow['positions'],
  };
}

/** `VMC 500 / II` is `vmc-500-ii`; a name without Latin letters or digits gets a random one. */
function idFromName(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 48);
  return slug === '' ? newId('mdl') : slug;
}

function refuse(faults: readonly FieldError[]): void {
  const [first] = faults;
  if (first !== undefined)
    throw new HttpProblem('invalid-request', `${first.field} ${first.detail}.`, faults);
}

function done(action: string, row: MachineModelRow) {
  const detail = { name: row.name, channels: row.channels.length, positions: row.positions.length };
  return { answer: toModel(row), action, subject: `machine-model:${row.id}`, customerId: null, detail };
}
