import type { BearingRating, MachineModel, Position } from '../data-acquisition/index.ts';
import { conversionBetween } from '../data-acquisition/index.ts';
import type { LifeUsed, WindowFeatures } from '../data-manipulation/index.ts';
import type { PriorLife } from './wear-model.ts';

/** How a bearing was used since it was first observed. Plain JSON. */
export interface BearingUse {
  /** Hours, and million revolutions. */
  readonly hours: number;
  readonly revolutions: number;
  /** Sum of load^p x revolutions: kN^p x million revolutions. */
  readonly work: number;
}

/** Use must have been measured for so many hours before the life is reckoned from it: a week of two shifts. */
const LEAST_HOURS = 80;
/**
 * The factors a1 for reliabilities of 90 to 99 % (ISO 281:2007, table 12) follow a Weibull distribution with this
 * slope; a1 is 1 for L10, so it does not appear below.
 */
const SLOPE = 1.5;
/** Basic rating life is for 90 % reliability; eta is the life that 1/e survive. */
const ETA_OF_L10 = (-Math.log(0.9)) ** (-1 / SLOPE);
const MINUTES_PER_HOUR = 60;

/** Exponent of the life equation: 3 for ball bearings, 10/3 for roller bearings (ISO 281:2007, 5.3 and 6.3). */
function exponentOf({ elements }: BearingRating): number {
  return elements === 'rollers' ? 10 / 3 : 3;
}

/** One running window; unchanged where speed or load was not heard, and where life is not counted in hours. */
export function followBearing(
  use: BearingUse | undefined,
  features: WindowFeatures,
  { delta, running }: LifeUsed,
  model: MachineModel,
  { bearing, lifeUnit }: Position,
): BearingUse | undefined {
  const rating = bearing?.rating;
  if (rating === undefined || !running || lifeUnit !== 'operating-hours' || !(delta > 0)) return use;
  const speed = bearing?.speedChannel
    ? heard(features, model, bearing.speedChannel, '/min')
    : bearing?.speedPerMinute;
  const load = rating.loadChannel ? heard(features, model, rating.loadChannel) : 1;
  if (speed === undefined || load === undefined) return use;
  const revolutions = (Math.abs(speed) * MINUTES_PER_HOUR * delta) / 1e6;
  const force = Math.abs(load) * rating.load;
  return {
    hours: (use?.hours ?? 0) + delta,
    revolutions: (use?.revolutions ?? 0) + revolutions,
    work: (use?.work ?? 0) + force ** exponentOf(rating) * revolutions,
  };
}

/**
 * Prior life of a rolling bearing under the load and speed that were measured (ISO 281:2007): L10 = (C / P)^p million
 * revolutions, with the equivalent load P = (sum of P_i^p N_i / sum of N_i)^(1/p) over the history (Palmgren-Miner),
 * turned into hours by the mean speed over the running hours. Undefined while too little of it is known.
 */
export function bearingPrior(use: BearingUse | undefined, { bearing }: Position): PriorLife | undefined {
  const rating = bearing?.rating;
  if (rating === undefined || use === undefined || use.hours < LEAST_HOURS) return undefined;
  if (!(use.work > 0 && use.revolutions > 0)) return undefined;
  const revolutions = (rating.dynamicLoad ** exponentOf(rating) * use.revolutions) / use.work;
  const hours = (revolutions * use.hours) / use.revolutions;
  return { beta: SLOPE, eta: hours * ETA_OF_L10 };
}

/** Mean of a channel over the window, in `unit` where one is asked for. */
function heard(
  features: WindowFeatures,
  model: MachineModel,
  channel: string,
  unit?: string,
): number | undefined {
  const index = model.channels.findIndex(({ id }) => id === channel);
  const mean = features.channels[index]?.mean;
  if (mean === undefined || unit === undefined) return mean;
  const conversion = converted(model.channels[index]!.unit, unit);
  return conversion && mean * conversion.factor + conversion.offset;
}

/** Asked for every window; working a conversion out takes longer than all the rest of it. */
const conversions = new Map<string, ReturnType<typeof conversionBetween>>();

function converted(from: string, to: string): ReturnType<typeof conversionBetween> {
  const key = `${from} ${to}`;
  if (!conversions.has(key)) conversions.set(key, conversionBetween(from, to));
  return conversions.get(key);
}
