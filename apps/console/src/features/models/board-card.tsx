import type { ModelScores, Scoreboard } from '@kizashi/api-contract';
import { amountWords, measuredWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { keyOf, modelWords, observedWords } from './model-words.ts';
import classes from './models.module.css';

const LEVELS = [50, 80, 90] as const;

/** Every model in every version that forecast parts of this number, held against what happened. */
export function BoardCard({ board }: { board: Scoreboard }) {
  const { t } = useWording();
  return (
    <Card title={t('models.board.title')} aside={t('models.board.aside', { count: board.lives })}>
      {board.failures === 0 && <p className={classes.note}>{t('models.board.noFailure')}</p>}
      <div className={classes.scroll}>
        <table className={classes.scores} aria-label={t('models.board.title')}>
          <thead>
            <tr>
              <th scope="col">{t('models.board.model')}</th>
              <th scope="col">{t('models.board.lives')}</th>
              <th scope="col">{t('models.board.error')}</th>
              <th scope="col">{t('models.board.bias')}</th>
              <th scope="col">{t('models.board.pinball')}</th>
              {LEVELS.map((percent) => (
                <th key={percent} scope="col">
                  {t('models.board.inside', { percent })}
                </th>
              ))}
              <th scope="col" title={t('models.board.alphaLambdaDetail')}>
                {t('models.board.alphaLambda')}
              </th>
              <th scope="col">{t('models.board.falseAlarms')}</th>
            </tr>
          </thead>
          <tbody>
            {board.models.map((scores) => (
              <ScoresRow key={keyOf(scores)} scores={scores} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function ScoresRow({ scores }: { scores: ModelScores }) {
  const wording = useWording();
  const { t, language } = wording;
  const measured = (value: number | null) => (value === null ? '–' : measuredWords(value, language));
  const share = (value: number | null | undefined) => (value == null ? '–' : observedWords(value, wording));
  const alarms = scores.yearsStood > 0 ? scores.falseAlarms / scores.yearsStood : null;
  return (
    <tr>
      <th scope="row">{modelWords(scores, wording)}</th>
      <td>
        {t('models.livesOf', {
          lives: amountWords(scores.lives, language, 0),
          failures: amountWords(scores.failures, language, 0),
        })}
      </td>
      <td>{measured(scores.absError)}</td>
      <td>{measured(scores.bias)}</td>
      <td>{measured(scores.pinball)}</td>
      {LEVELS.map((percent) => (
        <td key={percent}>{share(scores.coverage?.[percent / 5 - 1])}</td>
      ))}
      <td>{share(scores.alphaLambda)}</td>
      <td>{measured(alarms)}</td>
    </tr>
  );
}
