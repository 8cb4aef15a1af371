import type { Model, ModelScores } from '@kizashi/api-contract';
import { chanceWords } from '../../ui/format/chance-words.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';

/** One line of the scoreboard, as its colour and its choice know it. */
export const keyOf = ({ id, version }: Pick<ModelScores, 'id' | 'version'>) => `${id}@${version}`;

/** "Learned model 3"; of the tiers that are the same everywhere the version goes without saying. */
export function modelWords({ id, version }: Pick<ModelScores, 'id' | 'version'>, { t }: Wording): string {
  switch (id) {
    case 'weibull-prior':
    case 'drift-first-passage':
      return t(`models.model.${id}`);
    case 'boosted-lives':
    case 'onnx':
      return t('models.model.named', { model: t(`models.model.${id}`), version });
    default:
      return t('models.model.named', { model: id, version });
  }
}

export const partWords = ({ positionName }: Model, { language }: Wording) =>
  startSentence(positionName[language]);

/** Share of a training in whole percent. */
export const shareWords = (share: number, { t }: Wording) =>
  t('words.percent', { value: Math.floor(100 * share) });

/** What somebody should know of a model in three words, and how urgently. */
export function stateOf(
  model: Model,
  wording: Wording,
): { readonly tone: 'plain' | 'watch' | 'indigo'; readonly words: string } {
  const { t } = wording;
  const { drifts, training, newestVersion, releasedVersion, failures, livesWithHistory } = model;
  if (drifts.length > 0) return { tone: 'watch', words: t('models.state.drifting') };
  if (training?.status === 'queued') return { tone: 'indigo', words: t('models.state.queued') };
  if (training?.status === 'running') {
    return {
      tone: 'indigo',
      words: t('models.state.running', { share: shareWords(training.share, wording) }),
    };
  }
  if (newestVersion !== null && newestVersion > (releasedVersion ?? 0)) {
    return { tone: 'indigo', words: t('models.state.candidate', { version: newestVersion }) };
  }
  if (releasedVersion !== null) return { tone: 'plain', words: t('models.state.quiet') };
  const enough = Math.min(failures, livesWithHistory) >= LEAST_FAILURES;
  return { tone: 'plain', words: t(enough ? 'models.state.canTrain' : 'models.state.fewLives') };
}

/** Below this a training is refused. */
export const LEAST_FAILURES = 3;

/** An observed share: 0 and 1 are facts here, not chances. */
export const observedWords = (share: number, wording: Wording) =>
  share <= 0 || share >= 1
    ? wording.t('words.percent', { value: 100 * Math.round(share) })
    : chanceWords(share, wording.t);
