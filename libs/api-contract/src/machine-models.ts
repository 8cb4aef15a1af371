import { z } from 'zod';
import { id, lifeUnit, localizedText, pageQuery } from './common.ts';

/** Upper limits of zones A, B and C in the channel's unit (ISO 20816-3, annex A); above the last is zone D. */
export const zoneLimits = z
  .strictObject({ ab: z.number().positive(), bc: z.number().positive(), cd: z.number().positive() })
  .refine(({ ab, bc, cd }) => ab < bc && bc < cd, 'must grow: ab < bc < cd');

/** What a burst of samples is reduced to; docs/vibration.md says how each is computed and in which unit. */
export const burstFeature = z.enum([
  'rms',
  'peak',
  'crest',
  'kurtosis',
  'velocity',
  'band.low',
  'band.middle',
  'band.high',
  'envelope.rms',
  'envelope.bpfo',
  'envelope.bpfi',
  'envelope.bsf',
  'envelope.ftf',
]);

export const channel = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_.]{0,47}$/),
  /** What people call it; sentences about it use this. */
  name: localizedText.optional(),
  /** UCUM. */
  unit: z.string().min(1).max(40),
  role: z.enum(['wear', 'setting', 'usage', 'context']),
  positionIds: z.array(z.string()).default([]),
  worsens: z.enum(['up', 'down']).optional(),
  limit: z.number().optional(),
  failureModes: z.array(z.string()).optional(),
  /** For broad-band vibration velocity that is judged by zones; an engineer may change them for one machine. */
  zones: zoneLimits.optional(),
  /**
   * Edges between operating bands of a setting (speed, load, recipe), ascending: two edges make three bands.
   * Readings are compared within a band. Left out: the setting makes no bands.
   */
  bands: z.array(z.number()).max(8).optional(),
  /** Computed from every whole burst of another channel; no device sends it. */
  derived: z.strictObject({ from: z.string(), feature: burstFeature }).optional(),
});

/**
 * Geometry of a rolling bearing, from which follow the frequencies that its defects strike with. Diameters in mm, the
 * angle in degrees. The speed of its shaft is that of a channel, or always the same; where neither is known, bursts say
 * nothing of single defects.
 */
export const bearing = z
  .strictObject({
    /** Balls or rollers of one row. */
    rollingElements: z.int().min(3).max(300),
    elementDiameter: z.number().positive().max(1_000),
    pitchDiameter: z.number().positive().max(10_000),
    contactAngle: z.number().min(0).max(60).default(0),
    /** A channel that converts to turns a minute, as telemetry or (a tachometer) as bursts. */
    speedChannel: z.string().optional(),
    /** Turns a minute where no channel tells. */
    speedPerMinute: z.number().positive().max(500_000).optional(),
    /** Forces in kN (ISO 281): from them the life under the measured load and speed is reckoned. */
    rating: z
      .strictObject({
        /** Basic dynamic load rating C of the bearing's catalogue. */
        dynamicLoad: z.number().positive().max(100_000),
        elements: z.enum(['balls', 'rollers']),
        /** Equivalent dynamic load P: for each unit of `loadChannel`, or always where there is none. */
        load: z.number().positive().max(100_000),
        loadChannel: z.string().optional(),
      })
      .optional(),
  })
  .refine(({ elementDiameter, pitchDiameter }) => elementDiameter < pitchDiameter, {
    path: ['elementDiameter'],
    message: 'must be smaller than pitchDiameter',
  })
  .refine((its) => its.rollingElements * its.elementDiameter <= Math.PI * its.pitchDiameter, {
    path: ['rollingElements'],
    message: 'so many elements of this diameter do not fit round the pitch circle; check the three figures',
  });

/**
 * One row of the symptom to failure-mode matrix (ISO 13379-1): what the channels of a position do when its part fails
 * in this way. A channel that is not named should stand still. `weight` is how much a symptom counts beside the others.
 */
export const failureMode = z.strictObject({
  /** ISO 14224 code, or the maker's own. */
  code: z.string().min(1).max(20),
  symptoms: z
    .array(
      z.strictObject({
        channel: z.string(),
        moves: z.enum(['up', 'down', 'steady']),
        weight: z.number().positive().max(10).optional(),
      }),
    )
    .min(1)
    .max(50),
});

export const position = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,47}$/),
  name: localizedText,
  lifeUnit,
  usageChannel: z.string().optional(),
  partNumber: z.string().min(1).max(64),
  /** Of the rolling bearing in this position, where there is one. */
  bearing: bearing.optional(),
  /** How its parts fail and how that shows. Left out: the `failureModes` of its channels say it in short. */
  failureModes: z.array(failureMode).max(20).optional(),
});

export const machineModelWrite = z.strictObject({
  /** Chosen by the maker; made from the name when left out. */
  id: id.optional(),
  name: z.string().min(1).max(200),
  channels: z.array(channel).min(1).max(200),
  positions: z.array(position).min(1).max(50),
});
export const machineModel = machineModelWrite.extend({ id }).strip();

/** Channels and positions are sent whole; channels can only be added at the end. */
export const machineModelChange = machineModelWrite.omit({ id: true }).partial();

export const cataloguePart = z.strictObject({
  partNumber: z.string().min(1).max(64),
  name: localizedText,
  /** Minor units of the installation's currency, as are labour, collateral and emergencyPremium. */
  price: z.int().min(0),
  leadTimeDaysP50: z.number().min(0),
  leadTimeDaysP90: z.number().min(0),
  preparationDays: z.number().min(0),
  plannedHours: z.number().min(0),
  unplannedHours: z.number().min(0),
  labour: z.int().min(0),
  collateral: z.int().min(0),
  emergencyPremium: z.int().min(0),
  /** Weibull prior life, eta in the life unit of the positions that hold the part. */
  prior: z.strictObject({ beta: z.number().positive(), eta: z.number().positive() }),
});

/** A part keeps its number. */
export const cataloguePartChange = cataloguePart.omit({ partNumber: true }).partial();

export const stockWrite = z.strictObject({ partNumber: z.string(), siteId: id, quantity: z.int().min(0) });
export const stock = stockWrite.strip();
export const stockQuery = pageQuery.extend({ siteId: id.optional(), partNumber: id.optional() });

/**
 * A life that ended: run to failure, or removed before (`failureObserved: false`). `history` holds the wear and
 * setting channels of that part over its life, oldest first, so that baselines, limits and drift can be learnt.
 */
export const endedLifeWrite = z.strictObject({
  positionId: z.string(),
  partNumber: z.string(),
  serial: z.string().optional(),
  life: z.number().positive(),
  failureObserved: z.boolean(),
  history: z
    .strictObject({
      channels: z.array(z.string()).min(1).max(200),
      /** Life used at each row, ascending. */
      lifeUsed: z.array(z.number().min(0)).max(20_000),
      /** One row an instant, one value a channel; null is "no reading". */
      values: z.array(z.array(z.number().nullable())).max(20_000),
    })
    .optional(),
});
export const endedLivesWrite = z.strictObject({ lives: z.array(endedLifeWrite).min(1).max(50) });
export const endedLife = z.object({
  id,
  modelId: id,
  positionId: z.string(),
  partNumber: z.string(),
  life: z.number(),
  lifeUnit: z.string(),
  failureObserved: z.boolean(),
});

export const endedLivesAdded = z.object({ items: z.array(endedLife) });

/** What the ended lives of a part number have taught so far. */
export const partKnowledge = z.object({
  partNumber: z.string(),
  lives: z.int(),
  failures: z.int(),
  prior: z.object({ beta: z.number(), eta: z.number() }),
  updatedAt: z.string(),
});

export type BurstFeature = z.infer<typeof burstFeature>;
export type Bearing = z.infer<typeof bearing>;
export type ZoneLimits = z.infer<typeof zoneLimits>;
export type ChannelWrite = z.input<typeof channel>;
export type PositionWrite = z.input<typeof position>;
export type MachineModel = z.infer<typeof machineModel>;
export type MachineModelWrite = z.input<typeof machineModelWrite>;
export type CataloguePart = z.infer<typeof cataloguePart>;
export type Stock = z.infer<typeof stock>;
export type EndedLifeWrite = z.infer<typeof endedLifeWrite>;
export type EndedLife = z.infer<typeof endedLife>;
export type PartKnowledge = z.infer<typeof partKnowledge>;
