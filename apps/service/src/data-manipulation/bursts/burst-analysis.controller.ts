import { id as idShape, type WaveformAnalysis, waveformAnalysis } from '@kizashi/api-contract';
import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import {
  BURST_FEATURES,
  burstFeatures,
  envelopeSpectrum,
  unitOfFeature,
} from '@kizashi/condition-monitoring/data-manipulation';
import { asId, type EpochMs, type MachineId, type PositionId, plus, toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import type { TelemetryStore, Waveform } from '@kizashi/storage/telemetry-store';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, desc, eq, lte } from 'drizzle-orm';
import { CurrentPrincipal, type Principal, scopeOf } from '../../identity/index.ts';
import { Answers } from '../../openapi/answers.ts';
import { notFound } from '../../problem/index.ts';
import { TELEMETRY_STORE } from '../../storage.module.ts';
import { readMachineChannels } from '../read-machine-channels.ts';
import { derivedFrom } from './burst-channels.ts';
import { burstShape, envelopePicture } from './burst-pictures.ts';
import { type BurstInPlace, lookAtBurst } from './look-at-burst.ts';
import { ownFirstBursts } from './own-first-bursts.ts';

@ApiTags('machines')
@Controller('machines/:id/waveforms/:captureId/analysis')
export class BurstAnalysisController {
  constructor(
    private readonly database: ScopedDatabase,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What the product makes of one whole waveform: envelope spectrum, bearing defects, features',
  })
  @Answers(waveformAnalysis, { problems: ['not-signed-in', 'not-found'] })
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: idShape }) id: string,
    @Param('captureId', { schema: idShape }) captureId: string,
  ): Promise<WaveformAnalysis> {
    const machineId = asId<MachineId>(id);
    const scoped = <T>(work: (tx: Transaction) => Promise<T>) =>
      this.database.withScope(scopeOf(principal), work);
    const found = await scoped((tx) => readMachineChannels(tx, machineId));
    if (found === undefined) throw notFound('machine', id);
    const { model, deviceIds } = found;
    for (const deviceId of deviceIds.toReversed()) {
      const waveform = await this.telemetry.waveform(deviceId, captureId);
      if (waveform === undefined || waveform.missing.length > 0) continue;
      const inPlace = await lookAtBurst(this.telemetry, model, waveform);
      const fittedAt = await scoped((tx) =>
        fittedThen(tx, machineId, inPlace.position?.id, waveform.measuredAt),
      );
      return {
        ...pictures(inPlace, waveform, model),
        features: await this.#features(inPlace, waveform, model, fittedAt),
      };
    }
    throw notFound('whole waveform', captureId);
  }

  async #features(
    { burst, surroundings }: BurstInPlace,
    { deviceId, channel: from, measuredAt }: Waveform,
    model: MachineModel,
    fittedAt: EpochMs | undefined,
  ): Promise<WaveformAnalysis['features']> {
    const features = burstFeatures(burst, surroundings);
    const derived = new Map(derivedFrom(model, from).map((one) => [one.feature, one.channel]));
    const unit = model.channels.find(({ id }) => id === from)?.unit ?? '';
    return Promise.all(
      BURST_FEATURES.filter((feature) => features[feature] !== undefined).map(async (feature) => {
        const channel = derived.get(feature);
        const baseline =
          channel &&
          fittedAt !== undefined &&
          (await ownFirstBursts(this.telemetry, model.id, deviceId, channel.id, {
            fittedAt,
            until: plus(measuredAt, 1),
          }));
        return {
          feature,
          unit: unitOfFeature(feature, unit),
          value: features[feature] ?? 0,
          channel: channel?.id ?? null,
          baseline: baseline || null,
        };
      }),
    );
  }
}

function pictures(
  { burst, surroundings, position, speed }: BurstInPlace,
  { captureId, channel, measuredAt, sampleRateHz, samples }: Waveform,
  model: MachineModel,
): Omit<WaveformAnalysis, 'features'> {
  const envelope = envelopeSpectrum(burst, surroundings);
  const { shaftHz } = envelope;
  return {
    captureId,
    channel,
    unit: model.channels.find(({ id }) => id === channel)?.unit ?? '',
    measuredAt: toIso(measuredAt),
    sampleRateHz,
    seconds: samples.length / sampleRateHz,
    positionId: position?.id ?? null,
    lacks: lackOf({ position, speed }),
    speed: speed && shaftHz !== undefined ? { hz: shaftHz, from: speed.from } : null,
    shape: burstShape(burst),
    envelope: envelopePicture(envelope),
  };
}

function lackOf({ position, speed }: Pick<BurstInPlace, 'position' | 'speed'>): WaveformAnalysis['lacks'] {
  if (position === undefined) return 'position';
  if (position.bearing === undefined) return 'bearing';
  return speed === undefined ? 'speed' : null;
}

/** When the part was fitted that the position held then. */
async function fittedThen(
  tx: Transaction,
  machineId: MachineId,
  positionId: PositionId | undefined,
  at: EpochMs,
): Promise<EpochMs | undefined> {
  if (positionId === undefined) return undefined;
  const { fittedParts } = schema;
  const [part] = await tx
    .select({ fittedAt: fittedParts.fittedAt })
    .from(fittedParts)
    .where(
      and(
        eq(fittedParts.machineId, machineId),
        eq(fittedParts.positionId, positionId),
        lte(fittedParts.fittedAt, at),
      ),
    )
    .orderBy(desc(fittedParts.fittedAt))
    .limit(1);
  return part?.fittedAt;
}
