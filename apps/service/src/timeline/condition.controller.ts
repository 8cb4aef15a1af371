import { id as idShape, type MachineCondition, machineCondition } from '@kizashi/api-contract';
import { asId, type MachineId, toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema } from '@kizashi/storage/database';
import { Controller, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { eq } from 'drizzle-orm';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { ReadRoute } from '../openapi/index.ts';
import { notFound } from '../problem/index.ts';

const { machines, machineStates } = schema;
type StateRow = typeof machineStates.$inferSelect;
type ChannelState = MachineCondition['channels'][number];
/** As the rooms keep it; a row from before zones were judged has none. */
type StoredChannel = Omit<ChannelState, 'zone'> & Partial<Pick<ChannelState, 'zone'>>;

@ApiTags('fleet')
@Controller('machines')
export class ConditionController {
  constructor(private readonly database: ScopedDatabase) {}

  @ReadRoute('What state detection says now, channel by channel', machineCondition, ':id/condition')
  read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<MachineCondition> {
    const machineId = asId<MachineId>(id);
    return this.database.withScope(scopeOf(principal), async (tx) => {
      const [found] = await tx
        .select({ id: machines.id, state: machineStates })
        .from(machines)
        .leftJoin(machineStates, eq(machineStates.machineId, machines.id))
        .where(eq(machines.id, machineId));
      if (found === undefined) throw notFound('machine', id);
      return toCondition(machineId, found.state);
    });
  }
}

/** A machine that never sent anything is off as far as anybody can tell. */
function toCondition(machineId: MachineId, row: StateRow | null): MachineCondition {
  if (row === null) return { machineId, state: 'off', since: null, mode: null, channels: [] };
  return {
    machineId,
    state: row.state as MachineCondition['state'],
    since: toIso(row.since),
    mode: row.mode,
    channels: (row.channels as readonly StoredChannel[]).map(
      ({ channel, state, zone, since, lastReadingAt }) => ({
        channel,
        state,
        zone: zone ?? null,
        since,
        lastReadingAt,
      }),
    ),
  };
}
