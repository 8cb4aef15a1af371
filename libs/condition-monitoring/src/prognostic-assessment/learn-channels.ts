import type { ChannelId, PositionId } from '@kizashi/kernel';
import { mean, sampleVariance } from 'simple-statistics';
import type { MachineModel } from '../data-acquisition/index.ts';
import {
  type ChannelKnowledge,
  followTrend,
  LEAST_NOISE,
  LEAST_TREND,
  startTrend,
} from '../health-assessment/index.ts';
import type { EndedLifeTrajectory } from './learn-part.ts';
import { type ModesOfLives, valuesWithoutModes } from './modes-of-lives.ts';

/** First rows of a life that count as its start: at most this many, and at most this share of them. */
const EARLY_ROWS = 20;
const EARLY_SHARE = 0.25;
/** A channel that went the same way in at least this share of the failures has one direction. */
const ONE_WAY_SHARE = 0.9;
/** Lives that the cautious guess (the own offset stays) is worth against what the lives show. */
const OFFSET_LIVES = 5;
/** What filtering leaves of one row's variance. */
const FILTERED_SHARE = 0.15;
/** Where lives ended is expected to differ by this share of the way; worth so many lives against what was measured. */
const CAUTIOUS = { lives: 3, missShare: 0.5 };
/** A channel with less weight tells nothing that the others do not. */
const LEAST_WEIGHT = 0.004;

/** Wear at which an engineer calls a removed part `advanced`: more than half, and not yet failed. */
const ADVANCED_WEAR = 0.75;
/** With as many real failures, what was guessed from parts removed before is needed no more, and a channel is known. */
const ENOUGH_FAILURES = 3;

interface ChannelLife {
  readonly early: number;
  readonly earlyVariance: number;
  readonly earlyRows: number;
  readonly end: number;
  readonly failed: boolean;
}

/** What lives have taught of the wear channels of a position. */
export interface LearnedChannels {
  readonly tried: readonly ChannelId[];
  /** Constant and useless channels are left out. */
  readonly channels: Readonly<Record<ChannelId, ChannelKnowledge>>;
}

/**
 * What the lives tell about each wear channel of the position. A channel that came later than the others (computed of
 * bursts, say, or of a new sensor) counts as tried once it was there in a few failures: a single one says nothing of how
 * much lives differ, and would outweigh what many have taught.
 */
export function learnChannels(
  lives: readonly EndedLifeTrajectory[],
  model: MachineModel,
  positionId: PositionId,
  modes: ModesOfLives | undefined,
): LearnedChannels {
  const witnesses = new Set(witnessesOf(lives));
  const witnessed = new Map<ChannelId, readonly ChannelLife[]>();
  for (const channel of model.channels) {
    if (channel.role !== 'wear' || !channel.positionIds.includes(positionId)) continue;
    const seen = lives.flatMap((life) => {
      const ended = channelLife(valuesWithoutModes(life, channel.id, modes, model), life.failureObserved);
      return witnesses.has(life) ? ended.map(asIfFailed) : ended;
    });
    if (seen.length > 0) witnessed.set(channel.id, seen);
  }
  const ends = (seen: readonly ChannelLife[]) => seen.filter((life) => life.failed).length;
  const enough = Math.min(ENOUGH_FAILURES, Math.max(0, ...[...witnessed.values()].map(ends)));
  const tried = [...witnessed].filter(([, seen]) => ends(seen) >= enough);
  const learned: [ChannelId, ChannelKnowledge, number][] = [];
  for (const [id, seen] of tried) {
    const knowledge = learnChannel(seen);
    if (!knowledge) continue;
    const offsets = modes?.offsets[id];
    learned.push([id, { ...knowledge.channel, ...(offsets && { offsets }) }, knowledge.information]);
  }
  const total = learned.reduce((sum, [, , information]) => sum + information, 0);
  const kept = learned.filter(([, , information]) => information > 0 && information >= LEAST_WEIGHT * total);
  const left = kept.reduce((sum, [, , information]) => sum + information, 0);
  return {
    tried: tried.map(([id]) => id),
    channels: Object.fromEntries(
      kept.map(([id, channel, information]) => [id, { ...channel, weight: information / left }]),
    ),
  };
}

/** Parts removed far worn, which tell where channels end as long as few have failed. */
export function witnessesOf(lives: readonly EndedLifeTrajectory[]): readonly EndedLifeTrajectory[] {
  const failures = lives.filter((life) => life.failureObserved && life.history).length;
  if (failures >= ENOUGH_FAILURES) return [];
  return lives.filter((life) => life.found === 'advanced' && !life.failureObserved && life.history);
}

/** Where the channel would have stood at failure, had it gone on as it had from new to advanced wear. */
function asIfFailed(life: ChannelLife): ChannelLife {
  return { ...life, end: life.early + (life.end - life.early) / ADVANCED_WEAR, failed: true };
}

function channelLife(values: readonly number[], failed: boolean): ChannelLife[] {
  const rows = Math.min(EARLY_ROWS, Math.floor(EARLY_SHARE * values.length));
  if (rows < 2) return [];
  const start = values.slice(0, rows);
  const sd = Math.sqrt(sampleVariance(start));
  let trend = startTrend();
  for (const value of values) trend = followTrend(trend, value, sd, LEAST_TREND);
  return [
    {
      early: mean(start),
      earlyVariance: sd ** 2,
      earlyRows: rows,
      end: trend.level,
      failed,
    },
  ];
}

function learnChannel(
  lives: readonly ChannelLife[],
): { readonly channel: ChannelKnowledge; readonly information: number } | undefined {
  const failures = lives.filter((life) => life.failed);
  if (failures.length === 0) return undefined;
  const variance = mean(lives.map((life) => life.earlyVariance));
  const early = lives.map((life) => life.early);
  const center = mean(early);
  if (!(Math.sqrt(variance) > LEAST_NOISE * Math.abs(center))) return undefined;
  const rows = mean(lives.map((life) => life.earlyRows));
  const between = early.length > 1 ? Math.max(0, sampleVariance(early) - variance / rows) : 4 * variance;
  const changes = failures.map((life) => life.end - life.early);
  const ups = changes.filter((change) => change > 0).length / changes.length;
  const bothSides = Math.max(ups, 1 - ups) < ONE_WAY_SHARE;
  const offsetKept = bothSides ? 1 : keptOffset(failures);
  const way = bothSides
    ? mean(changes.map(Math.abs))
    : mean(failures.map((life) => life.end - offsetKept * (life.early - center))) - center;
  const misses = failures.map((life, i) =>
    bothSides ? Math.abs(changes[i]!) - way : life.end - offsetKept * (life.early - center) - (center + way),
  );
  const missVariance = mean(misses.map((miss) => miss ** 2));
  const endVariance =
    (failures.length * missVariance + CAUTIOUS.lives * (CAUTIOUS.missShare * way) ** 2) /
    (failures.length + CAUTIOUS.lives);
  const noise = FILTERED_SHARE * variance;
  // What noise alone makes of the way is taken off, or a channel that says nothing would count. Distances to both sides
  // do not average out.
  const chance = noise + variance / rows;
  const surely = way ** 2 - (bothSides ? chance : (chance + missVariance) / failures.length);
  return {
    channel: {
      mean: center,
      sd: Math.sqrt(variance),
      spread: Math.sqrt(between),
      limit: center + way,
      bothSides,
      offsetKept,
      weight: 0,
    },
    information: Math.max(0, surely) / (noise + endVariance),
  };
}

/** Slope of the level at failure over the level at the start, between 0 and 1. */
function keptOffset(failures: readonly ChannelLife[]): number {
  const meanEarly = mean(failures.map((life) => life.early));
  const meanEnd = mean(failures.map((life) => life.end));
  let products = 0;
  let squares = 0;
  for (const { early, end } of failures) {
    products += (early - meanEarly) * (end - meanEnd);
    squares += (early - meanEarly) ** 2;
  }
  const slope = squares > 0 ? Math.min(1, Math.max(0, products / squares)) : 1;
  return (slope * failures.length + OFFSET_LIVES) / (failures.length + OFFSET_LIVES);
}
