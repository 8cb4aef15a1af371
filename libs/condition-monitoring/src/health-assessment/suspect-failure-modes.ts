import type { PositionId } from '@kizashi/kernel';
import type { FailureMode, MachineModel, SymptomMove } from '../data-acquisition/index.ts';
import type { SuspectedMode } from './health.ts';
import { deviationOf, type JudgedChannel } from './wear-of-part.ts';

/** How far a symptom may be from what the matrix says, in shares of the strongest one, standard deviation. */
const SYMPTOM_SD = 0.35;
/** A channel that a mode does not name, but another one does, should stand still; this is how much that counts. */
const UNNAMED_WEIGHT = 0.5;

const EXPECTED: Readonly<Record<SymptomMove, number>> = { up: 1, down: -1, steady: 0 };

/**
 * The failure modes of a position, the one that its symptoms point to most first; probabilities sum to 1. After
 * ISO 13379-1: each mode is a row of the matrix, and is compared with what moved *and* with what did not. Movements are
 * counted in shares of the way to the limit, relative to the channel that has gone furthest, so a part that has
 * only begun to fail shows the same pattern; while nothing stands out of the noise, all modes are about as likely.
 */
export function suspectFailureModes(
  model: MachineModel,
  positionId: PositionId,
  judged: readonly JudgedChannel[],
): readonly SuspectedMode[] {
  const modes = failureModesOf(model, positionId);
  if (modes.length === 0 || judged.length === 0) return [];
  const telling = new Set(modes.flatMap(({ symptoms }) => symptoms.map(({ channel }) => channel)));
  const moves = judged.filter(({ channel }) => telling.has(channel.id)).map(movementOf);
  if (moves.length === 0) return [];
  const furthest = Math.max(...moves.map(({ share }) => Math.abs(share)), Number.MIN_VALUE);
  const logs = modes.map((mode) => {
    const named = new Map(mode.symptoms.map((symptom) => [symptom.channel, symptom]));
    let misses = 0;
    let weights = 0;
    for (const { channel, share, sd } of moves) {
      const symptom = named.get(channel);
      const weight = symptom === undefined ? UNNAMED_WEIGHT : (symptom.weight ?? 1);
      const miss = share / furthest - (symptom === undefined ? 0 : EXPECTED[symptom.moves]);
      misses += (weight * miss ** 2) / (SYMPTOM_SD ** 2 + (sd / furthest) ** 2);
      weights += weight;
    }
    return weights > 0 ? -misses / weights / 2 : Number.NEGATIVE_INFINITY;
  });
  const best = Math.max(...logs);
  const likelihoods = logs.map((log) => Math.exp(log - best));
  const total = likelihoods.reduce((sum, likelihood) => sum + likelihood, 0);
  return modes
    .map(({ code }, i) => ({ mode: code, probability: likelihoods[i]! / total }))
    .sort((a, b) => b.probability - a.probability);
}

/** The matrix of a position; without one, each mode shows in the channels that name it, in the direction of wear. */
export function failureModesOf(model: MachineModel, positionId: PositionId): readonly FailureMode[] {
  const given = model.positions.find(({ id }) => id === positionId)?.failureModes;
  if (given !== undefined && given.length > 0) return given;
  const symptoms = new Map<string, FailureMode['symptoms'][number][]>();
  for (const { id, positionIds, failureModes = [], worsens } of model.channels) {
    if (!positionIds.includes(positionId)) continue;
    for (const code of failureModes) {
      const symptom = { channel: id, moves: worsens ?? 'up', weight: 1 / failureModes.length } as const;
      symptoms.set(code, [...(symptoms.get(code) ?? []), symptom]);
    }
  }
  return [...symptoms].map(([code, ofCode]) => ({ code, symptoms: ofCode }));
}

/** The deviation with its direction: up is positive whatever the direction of wear. */
function movementOf(one: JudgedChannel) {
  const { share, sd } = deviationOf(one);
  const up = one.trend.level >= one.yardstick.baseline.mean;
  return { channel: one.channel.id, share: up ? Math.abs(share) : -Math.abs(share), sd };
}
