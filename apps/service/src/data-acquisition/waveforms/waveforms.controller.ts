import {
  id as idShape,
  page,
  type Waveform,
  type WaveformSummary,
  waveform,
  waveformQuery,
  waveformSummary,
} from '@kizashi/api-contract';
import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, DAY_MS, type DeviceId, type MachineId, plus, toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema } from '@kizashi/storage/database';
import type {
  WaveformSummary as StoredSummary,
  Waveform as StoredWaveform,
  TelemetryStore,
} from '@kizashi/storage/telemetry-store';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { desc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { seriesRange } from '../../data-manipulation/series-query.ts';
import { FleetClock } from '../../fleet-clock/fleet-clock.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../../identity/index.ts';
import { type Page, pageOf } from '../../listing/index.ts';
import { Answers } from '../../openapi/answers.ts';
import { HttpProblem, notFound } from '../../problem/index.ts';
import { TELEMETRY_STORE } from '../../storage.module.ts';

/** What is shown where no range was asked for. */
const LATELY_MS = 30 * DAY_MS;

interface MachineWithDevices {
  readonly model: Pick<MachineModel, 'name' | 'channels'>;
  /** Newest first: a machine whose controller was exchanged has several. */
  readonly deviceIds: readonly DeviceId[];
}

@ApiTags('machines')
@Controller('machines/:id/waveforms')
export class WaveformsController {
  constructor(
    private readonly database: ScopedDatabase,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    private readonly clock: FleetClock,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Waveforms of a machine, newest first; without a range, those of the last 30 days',
  })
  @Answers(page(waveformSummary), { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: idShape }) machineId: string,
    @Query({ schema: waveformQuery }) query: z.infer<typeof waveformQuery>,
  ): Promise<Page<WaveformSummary>> {
    const { model, deviceIds } = await this.#machine(principal, machineId);
    const { channel } = query;
    if (channel !== undefined && !model.channels.some(({ id }) => id === channel)) {
      throw new HttpProblem('invalid-request', `${model.name} has no channel "${channel}".`, [
        { field: 'channel', detail: `must be one of ${model.channels.map(({ id }) => id).join(', ')}` },
      ]);
    }
    const now = this.clock.now();
    const range = seriesRange(query, { from: plus(now, -LATELY_MS), to: now });
    const stored = await Promise.all(deviceIds.map((device) => this.telemetry.waveforms(device, range)));
    const newestFirst = stored
      .flat()
      .filter((one) => channel === undefined || one.channel === channel)
      .sort((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1));
    return pageOf(
      query,
      (one: StoredSummary) => [sortKey(one)],
      async (after, count) =>
        newestFirst.filter((one) => after === undefined || sortKey(one) < String(after[0])).slice(0, count),
      (one) => toSummary(one, model),
    );
  }

  @Get(':captureId')
  @ApiOperation({ summary: 'One waveform with its samples (32-bit floats, little-endian, base64)' })
  @Answers(waveform, { problems: ['not-signed-in', 'not-found'] })
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: idShape }) machineId: string,
    @Param('captureId', { schema: idShape }) captureId: string,
  ): Promise<Waveform> {
    const { model, deviceIds } = await this.#machine(principal, machineId);
    for (const device of deviceIds) {
      const found = await this.telemetry.waveform(device, captureId);
      if (found !== undefined) return withSamples(found, model);
    }
    throw notFound('waveform', captureId);
  }

  async #machine(principal: Principal, machineId: string): Promise<MachineWithDevices> {
    const rows = await this.database.withScope(scopeOf(principal), (tx) =>
      tx
        .select({ model: schema.machineModels, deviceId: schema.devices.id })
        .from(schema.machines)
        .innerJoin(schema.machineModels, eq(schema.machineModels.id, schema.machines.modelId))
        .leftJoin(schema.devices, eq(schema.devices.machineId, schema.machines.id))
        .where(eq(schema.machines.id, asId<MachineId>(machineId)))
        .orderBy(desc(schema.devices.createdAt)),
    );
    const [first] = rows;
    if (first === undefined) throw notFound('machine', machineId);
    return {
      model: first.model,
      deviceIds: rows.flatMap(({ deviceId }) => (deviceId === null ? [] : [deviceId])),
    };
  }
}

/** Grows with time: ISO times sort as text. */
function sortKey({ measuredAt, deviceId, captureId }: StoredSummary): string {
  return `${toIso(measuredAt)} ${deviceId} ${captureId}`;
}

function toSummary(stored: StoredSummary, { channels }: MachineWithDevices['model']): WaveformSummary {
  const { captureId, deviceId, channel, measuredAt, receivedAt, sampleRateHz, chunks, missing } = stored;
  return {
    captureId,
    deviceId,
    channel,
    unit: channels.find(({ id }) => id === channel)?.unit ?? '',
    measuredAt: toIso(measuredAt),
    receivedAt: toIso(receivedAt),
    sampleRateHz,
    chunks,
    missing: [...missing],
  };
}

function withSamples(stored: StoredWaveform, model: MachineWithDevices['model']): Waveform {
  const bytes = Buffer.alloc(4 * stored.samples.length);
  for (const [index, sample] of stored.samples.entries()) bytes.writeFloatLE(sample, 4 * index);
  return {
    ...toSummary(stored, model),
    sampleCount: stored.samples.length,
    samplesBase64: bytes.toString('base64'),
  };
}
