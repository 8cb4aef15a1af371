import { id as idShape, type TimelineEntry, timelinePage, timelineQuery } from '@kizashi/api-contract';
import { asId, fromIso, type MachineId, plus } from '@kizashi/kernel';
import { ScopedDatabase, schema } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { type Page, pageOf } from '../listing/index.ts';
import { Answers } from '../openapi/answers.ts';
import { notFound } from '../problem/index.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';
import { devicesOf, readDeviceEvents } from './device-event-entries.ts';
import { byNewest, type TimelineSlice } from './entry-key.ts';
import { type EntryReader, READERS } from './entry-readers.ts';

const { machines, machineModels } = schema;
type Kind = TimelineEntry['kind'];

@ApiTags('fleet')
@Controller('machines/:id/timeline')
export class TimelineController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly clock: FleetClock,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
  ) {}

  @Get()
  @ApiOperation({ summary: 'States, orders, swaps, forecasts and events of a machine, newest first' })
  @Answers(timelinePage, { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  list(
    @Param('id', { schema: idShape }) id: string,
    @Query({ schema: timelineQuery }) query: z.infer<typeof timelineQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<TimelineEntry>> {
    const machineId = asId<MachineId>(id);
    const kinds = query.kind === undefined ? undefined : new Set<Kind>([query.kind].flat());
    const wanted = (kind: Kind) => kinds === undefined || kinds.has(kind);
    return this.database.withScope(scopeOf(principal), async (tx) => {
      const [machine] = await tx
        .select({ positions: machineModels.positions })
        .from(machines)
        .innerJoin(machineModels, eq(machineModels.id, machines.modelId))
        .where(eq(machines.id, machineId));
      if (machine === undefined) throw notFound('machine', id);
      return pageOf(
        query,
        (entry: TimelineEntry) => [entry.at, entry.id],
        async (after, count) => {
          const slice: TimelineSlice = {
            machineId,
            positions: machine.positions,
            from: query.from === undefined ? undefined : fromIso(query.from),
            to: query.to === undefined ? undefined : fromIso(query.to),
            after: after && { at: fromIso(after[0] ?? '') ?? this.clock.horizon(), id: after[1] ?? '' },
            count,
          };
          const readers = (Object.entries(READERS) as [Kind, EntryReader][]).filter(([kind]) => wanted(kind));
          const entries: TimelineEntry[] = [];
          for (const [, read] of readers) entries.push(...(await read(tx, slice)));
          if (wanted('device-event')) {
            const until = plus(this.clock.horizon(), 1);
            const devices = await devicesOf(tx, machineId);
            entries.push(...(await readDeviceEvents(this.telemetry, devices, { ...slice, until })));
          }
          return entries.sort(byNewest).slice(0, count);
        },
        (entry) => entry,
      );
    });
  }
}
