import type { Model } from '@kizashi/api-contract';
import { Link } from 'react-router';
import { amountWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Tag } from '../../ui/surface/tag.tsx';
import { partWords, stateOf } from './model-words.ts';
import classes from './models.module.css';

/** What needs a decision first, then what most machines depend on. */
export function ModelsTable({ models }: { models: readonly Model[] }) {
  const wording = useWording();
  const { t } = wording;
  const rank = (model: Model) => ['watch', 'indigo', 'plain'].indexOf(stateOf(model, wording).tone);
  const sorted = models.toSorted((a, b) => rank(a) - rank(b) || b.inUse - a.inUse || b.lives - a.lives);
  return (
    <table className={classes.table} aria-label={t('models.tableCaption')}>
      <thead>
        <tr>
          <th scope="col">{t('models.column.part')}</th>
          <th scope="col" className={classes.number}>
            {t('models.column.inUse')}
          </th>
          <th scope="col">{t('models.column.lives')}</th>
          <th scope="col">{t('models.column.released')}</th>
          <th scope="col">{t('models.column.state')}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((model) => (
          <ModelRow key={model.id} model={model} />
        ))}
      </tbody>
    </table>
  );
}

function ModelRow({ model }: { model: Model }) {
  const wording = useWording();
  const { t, language } = wording;
  const count = (value: number) => amountWords(value, language, 0);
  const { tone, words } = stateOf(model, wording);
  return (
    <tr>
      <td className={classes.part}>
        <Link to={`/models/${model.id}`}>{partWords(model, wording)}</Link>{' '}
        <span className={classes.second}>
          {model.partNumber} {model.machineModelName}
        </span>
      </td>
      <td className={classes.number} data-label={t('models.column.inUse')}>
        {count(model.inUse)}
      </td>
      <td data-label={t('models.column.lives')}>
        {t('models.livesAndField', {
          lives: count(model.lives),
          failures: count(model.failures),
          ofField: count(model.livesOfField),
        })}
      </td>
      <td data-label={t('models.column.released')}>
        {model.releasedVersion === null ? (
          <span className={classes.quiet}>{t('models.none')}</span>
        ) : (
          t('models.version', { version: model.releasedVersion })
        )}
      </td>
      <td>
        <Tag tone={tone}>{words}</Tag>
      </td>
    </tr>
  );
}
