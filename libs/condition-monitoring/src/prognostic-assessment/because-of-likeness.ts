import type { LifeUnit } from '@kizashi/kernel';
import type { HealthAssessment } from '../health-assessment/index.ts';
import { failureModeWords } from './failure-mode-words.ts';
import type { Because, SimilarLife } from './forecast.ts';
import { writtenLife } from './written.ts';

/** A runner-up that is less likely than this is not worth a word. */
const LEAST_RUNNER_UP = 0.05;
/** Fewest past cases that make a sentence: one may be chance. */
const FEWEST_CASES = 2;

/** What the symptoms point to, once something has moved and there is more than one way to fail. */
export function becauseOfSymptoms({ suspected = [], evidence }: HealthAssessment): readonly Because[] {
  const [first, second] = suspected;
  if (!first || !second || !evidence.some(({ since }) => since !== undefined)) return [];
  const likely = failureModeWords(first.mode);
  const next = failureModeWords(second.mode);
  const runnerUp =
    second.probability < LEAST_RUNNER_UP
      ? { en: '', ja: '' }
      : {
          en: `, rather than to ${next.en} (${percent(second.probability)})`,
          ja: `(次の候補は${next.ja}、${percent(second.probability)})`,
        };
  return [
    {
      text: {
        en: `What moved, and what did not, points to ${likely.en} (${percent(first.probability)})${runnerUp.en}.`,
        ja: `変化したチャンネルと変化していないチャンネルから、${likely.ja}が疑われます(確度${percent(first.probability)})${runnerUp.ja}。`,
      },
      pointsTo: suspected,
    },
  ];
}

/** The nearest past cases and how they went on. */
export function becauseOfSimilarLives(similar: readonly SimilarLife[], unit: LifeUnit): readonly Because[] {
  if (similar.length < FEWEST_CASES) return [];
  const left = similar.map(({ remaining }) => remaining).sort((a, b) => a - b);
  const written = left.map((life) => writtenLife(life, unit));
  // Numbers in a row share their unit, which stands behind the last one.
  const numbers = written.slice(0, -1).map(({ en }) => en.split(' ')[0]!);
  const last = written.at(-1)!;
  return [
    {
      text: {
        en: `${COUNTS[similar.length] ?? similar.length} parts of this number looked like this; they lasted ${numbers.join(', ')} and ${last.en} more.`,
        ja: `この品番の部品${similar.length}個が同じような経過をたどり、その後${[...numbers, last.ja].join('、')}で寿命に達しました。`,
      },
      similarLives: similar,
    },
  ];
}

const COUNTS: Readonly<Record<number, string>> = { 2: 'Two', 3: 'Three', 4: 'Four', 5: 'Five' };

function percent(share: number): string {
  return `${Math.min(99, Math.round(100 * share))} %`;
}
