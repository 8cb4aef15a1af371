import type { ChannelId, PositionId } from '@kizashi/kernel';
import type { FailureMode, MachineModel, SymptomMove } from '../data-acquisition/index.ts';
import type { SuspectedMode } from './health.ts';
import { deviationOf, type JudgedChannel } from './wear-of-part.ts';

/** How far a symptom may be from what the matrix says, in shares of the strongest one, standard deviation. */
const SYMPTOM_SD = 0.35;
const EXPECTED: Readonly<Record<SymptomMove, number>> = { up: 1, down: -1, steady: 0 };

/** What a mode expects of a channel: 1 up, -1 down, 0 steady, and how much that counts. */
interface Expectation {
  readonly move: number;
  readonly weight: number;
}

/** A channel that a mode does not name, but another one does, should stand still; that counts by half. */
const UNNAMED: Expectation = { move: 0, weight: 0.5 };

/** The matrix of one position as it is compared with what moved. */
interface SymptomMatrix {
  readonly modes: readonly { readonly code: string; readonly expects: ReadonlyMap<ChannelId, Expectation> }[];
  /** Channels that some mode names. */
  readonly telling: ReadonlySet<ChannelId>;
}

/** Asked for every window of every part, so each is made once for its model. */
const matrices = new WeakMap<MachineModel, Map<PositionId, SymptomMatrix>>();

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
  const { modes, telling } = matrixOf(model, positionId);
  if (modes.length === 0) return [];
  const moves: Movement[] = [];
  let furthest = Number.MIN_VALUE;
  for (const one of judged) {
    if (!telling.has(one.channel.id)) continue;
    const move = movementOf(one);
    furthest = Math.max(furthest, Math.abs(move.share));
    moves.push(move);
  }
  if (moves.length === 0) return [];
  const logs = modes.map(({ expects }) => {
    let misses = 0;
    let weights = 0;
    for (const { channel, share, sd } of moves) {
      const { move, weight } = expects.get(channel) ?? UNNAMED;
      const miss = share / furthest - move;
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

function matrixOf(model: MachineModel, positionId: PositionId): SymptomMatrix {
  let ofModel = matrices.get(model);
  if (ofModel === undefined) {
    ofModel = new Map();
    matrices.set(model, ofModel);
  }
  let matrix = ofModel.get(positionId);
  if (matrix === undefined) {
    const modes = failureModesOf(model, positionId).map(({ code, symptoms }) => ({
      code,
      expects: new Map(
        symptoms.map(({ channel, moves, weight = 1 }) => [channel, { move: EXPECTED[moves], weight }]),
      ),
    }));
    matrix = { modes, telling: new Set(modes.flatMap(({ expects }) => [...expects.keys()])) };
    ofModel.set(positionId, matrix);
  }
  return matrix;
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

interface Movement {
  readonly channel: ChannelId;
  readonly share: number;
  readonly sd: number;
}

/** The deviation with its direction: up is positive whatever the direction of wear. */
function movementOf(one: JudgedChannel): Movement {
  const { share, sd } = deviationOf(one);
  const up = one.trend.level >= one.yardstick.baseline.mean;
  return { channel: one.channel.id, share: up ? Math.abs(share) : -Math.abs(share), sd };
}
