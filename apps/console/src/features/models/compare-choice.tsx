import type { ModelScores } from '@kizashi/api-contract';
import { NativeSelect } from '@mantine/core';
import { useWording } from '../../ui/format/use-wording.ts';
import { keyOf, modelWords } from './model-words.ts';
import classes from './models.module.css';

interface CompareChoiceProps {
  readonly models: readonly ModelScores[];
  /** Keys of the two lines; the second may be empty. */
  readonly chosen: readonly [string, string];
  onChoose(chosen: readonly [string, string]): void;
}

/** Which two are drawn beside each other. */
export function CompareChoice({ models, chosen: [first, second], onChoose }: CompareChoiceProps) {
  const wording = useWording();
  const { t } = wording;
  const options = models.map((scores) => ({ value: keyOf(scores), label: modelWords(scores, wording) }));
  return (
    <div className={classes.compare}>
      <NativeSelect
        label={t('models.compare.label')}
        data={options}
        value={first}
        onChange={({ currentTarget }) => onChoose([currentTarget.value, second])}
      />
      <NativeSelect
        label={t('models.compare.with')}
        data={[
          { value: '', label: t('models.compare.nothing') },
          ...options.filter(({ value }) => value !== first),
        ]}
        value={second}
        onChange={({ currentTarget }) => onChoose([first, currentTarget.value])}
      />
    </div>
  );
}
