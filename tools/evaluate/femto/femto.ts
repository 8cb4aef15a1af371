import { parseArgs } from 'node:util';
import type { PriorLife } from '@kizashi/condition-monitoring/prognostic-assessment';
import { mean } from '../figures.ts';
import { printFigures } from '../print-figures.ts';
import { recordingsFolder } from '../recorded-engines.ts';
import {
  followBearing,
  learnFrom,
  meanOfLives,
  ratingLife,
  rigModel,
  SNAPSHOT_SECONDS,
} from './bearing-life.ts';
import { type Bearing, readBearings, withFeatures } from './bearings.ts';

/** Snapshots before the first that is scored: the rooms learn what is normal. */
const LEARNING = 60;

interface BearingFigures {
  /** Mean absolute error of P50, seconds. */
  readonly mae: number;
  /** The same as a share of the bearing's whole life. */
  readonly maeShareOfLife: number;
  /** Of the last third of its life, seconds. */
  readonly maeLastThird: number;
  /** Share of the snapshots whose true rest lies within P10 to P90; one that was withheld does not. */
  readonly coverage80: number;
  /** Share that was left less than P10, and more than P90. */
  readonly saidTooLong: number;
  readonly saidTooShort: number;
  readonly withheldShare: number;
  /** What always saying the mean of the known lives, less the age, would have given: seconds. */
  readonly maeOfMeanLife: number;
}

/** What standards judge a bearing by: the RMS of both axes. */
const isRms = (feature: string) => feature.endsWith('_rms');

/**
 * `npm run evaluate -- femto`: each bearing is set aside in turn and forecast after every snapshot by what other
 * bearings taught: all five, the other one of its operating condition, the four of other conditions; a learned tier is
 * released where three or more are known. The same with every one of the 28 features as a sign of wear. Besides, over
 * all five: without that tier, and with the ISO 281 rating life in the catalogue.
 */
export async function femto(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, snapshots: { type: 'string' } },
  });
  const most = Number(values.snapshots ?? Number.MAX_SAFE_INTEGER);
  const recorded = readBearings()?.map((bearing) => cut(bearing, most));
  if (recorded === undefined || recorded.length === 0) {
    console.error(`skipped: no femto in ${recordingsFolder()} (set KIZASHI_DATASETS)`);
    return;
  }
  const bearings = recorded.map((bearing) => withFeatures(bearing, isRms));
  const setAside = (all: readonly Bearing[], isKnown: Known, taught: Teaching = {}) =>
    all.map((aside) =>
      scored(
        aside,
        all.filter((one) => one !== aside && isKnown(one, aside)),
        taught,
      ),
    );
  const everyOther: Known = () => true;
  const ofItsCondition: Known = (one, aside) => one.condition === aside.condition;
  const ofOthers: Known = (one, aside) => one.condition !== aside.condition;
  const figures = setAside(bearings, everyOther);
  console.error('within and across operating conditions');
  const within = setAside(bearings, ofItsCondition);
  const across = setAside(bearings, ofOthers);
  console.error('all features, rating life');
  printFigures(
    {
      bearings: bearings.map(({ id, rows }, i) => ({
        ...{ bearing: id, lifeSeconds: rows.length * SNAPSHOT_SECONDS, ...figures[i]! },
        ...{ coverage80Within: within[i]!.coverage80, coverage80Across: across[i]!.coverage80 },
      })),
      all: over(figures),
      withinCondition: over(within),
      acrossConditions: over(across),
      withoutLearnedTier: over(setAside(bearings, everyOther, { learnedTier: false })),
      allFeatures: {
        all: over(setAside(recorded, everyOther)),
        withinCondition: over(setAside(recorded, ofItsCondition)),
        acrossConditions: over(setAside(recorded, ofOthers)),
      },
      ratingLife: over(
        setAside(bearings, everyOther, { priorOf: (_, aside) => ratingLife(aside.condition) }),
      ),
    },
    values.json,
  );
}

type Known = (one: Bearing, aside: Bearing) => boolean;
type Prior = (known: readonly Bearing[], aside: Bearing) => PriorLife;

interface Teaching {
  /** What the catalogue says; the mean of the known lives when left out. */
  readonly priorOf?: Prior;
  readonly learnedTier?: boolean;
}

/** Means over the bearings. */
function over(figures: readonly BearingFigures[]): BearingFigures {
  const of = (name: keyof BearingFigures) => mean(figures.map((one) => one[name]));
  return {
    ...{ mae: of('mae'), maeShareOfLife: of('maeShareOfLife'), maeLastThird: of('maeLastThird') },
    ...{ coverage80: of('coverage80'), saidTooLong: of('saidTooLong'), saidTooShort: of('saidTooShort') },
    ...{ withheldShare: of('withheldShare'), maeOfMeanLife: of('maeOfMeanLife') },
  };
}

/** The last so many snapshots: for a first look. */
function cut(bearing: Bearing, snapshots: number): Bearing {
  const { rows, secondsLeft } = bearing;
  return { ...bearing, rows: rows.slice(-snapshots), secondsLeft: secondsLeft.slice(-snapshots) };
}

function scored(
  aside: Bearing,
  known: readonly Bearing[],
  { priorOf = meanOfLives, learnedTier = true }: Teaching,
): BearingFigures {
  const model = rigModel(aside.features);
  const prior = priorOf(known, aside);
  const { knowledge, lifeModel } = learnFrom(known, model, prior);
  const taught = { knowledge, ...(learnedTier && lifeModel && { lifeModel }) };
  const said = followBearing(aside, model, prior, taught);
  const meanLife = mean(known.map(({ rows }) => rows.length));
  const life = aside.rows.length;
  const errors: number[] = [];
  const ofMean: number[] = [];
  let tooLong = 0;
  let tooShort = 0;
  let withheld = 0;
  for (let i = LEARNING; i < life; i++) {
    const left = aside.secondsLeft[i]! / SNAPSHOT_SECONDS;
    const { quantiles } = said[i]!;
    // Who says nothing is as wrong as who says the bearing is about to fail.
    errors.push(Math.abs((quantiles?.[49] ?? 0) - left) * SNAPSHOT_SECONDS);
    ofMean.push(Math.abs(Math.max(0, meanLife - (i + 1)) - left) * SNAPSHOT_SECONDS);
    if (quantiles === undefined) withheld += 1;
    else if (left < quantiles[9]!) tooLong += 1;
    else if (left > quantiles[89]!) tooShort += 1;
  }
  return {
    mae: mean(errors),
    maeShareOfLife: mean(errors) / (life * SNAPSHOT_SECONDS),
    maeLastThird: mean(errors.slice(-Math.round(life / 3))),
    coverage80: 1 - (tooLong + tooShort + withheld) / errors.length,
    ...{ saidTooLong: tooLong / errors.length, saidTooShort: tooShort / errors.length },
    withheldShare: withheld / errors.length,
    maeOfMeanLife: mean(ofMean),
  };
}

if (import.meta.main) await femto(process.argv.slice(2));
