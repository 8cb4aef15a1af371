import type { ModelScores } from '@kizashi/api-contract';
import { useWording } from '../../ui/format/use-wording.ts';
import { keyOf, modelWords } from './model-words.ts';
import classes from './models.module.css';

/** What the lines of a plot are. */
export function LineKey({ drawn, also }: { drawn: readonly ModelScores[]; also?: string }) {
  const wording = useWording();
  return (
    <p className={classes.key}>
      {drawn.map((scores, index) => (
        <span key={keyOf(scores)}>
          <svg width="24" height="8" aria-hidden="true">
            <path className={classes.curve} data-line={index} d="M0 4H24" />
          </svg>
          {modelWords(scores, wording)}
        </span>
      ))}
      {also !== undefined && (
        <span>
          <svg width="24" height="8" aria-hidden="true">
            <path className={classes.ideal} d="M0 4H24" />
          </svg>
          {also}
        </span>
      )}
    </p>
  );
}
