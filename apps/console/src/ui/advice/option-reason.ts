import type { OrderOption } from '@kizashi/api-contract';
import { moneyWords } from '../format/money-words.ts';
import type { Wording } from '../format/use-wording.ts';

/** From here on an option is "too late": the part is likelier to fail before it than not. */
const TOO_LATE = 0.5;

/** Options as people weigh them: the chosen one, then by expected cost, what is not possible last. */
export function rankedOptions(options: readonly OrderOption[]): OrderOption[] {
  return options.toSorted(
    (a, b) =>
      Number(b.chosen) - Number(a.chosen) ||
      Number(a.notPossible !== null) - Number(b.notPossible !== null) ||
      a.expectedCost.amount - b.expectedCost.amount,
  );
}

/** Why this window is or is not the one: made from the figures, so that it cannot contradict them. */
export function optionReason(option: OrderOption, options: readonly OrderOption[], wording: Wording): string {
  const { t, language } = wording;
  if (option.notPossible === 'parts-late') return t('part.options.partsLate');
  const possible = options.filter(({ notPossible }) => notPossible === null);
  const cheapest = Math.min(...possible.map(({ expectedCost }) => expectedCost.amount));
  const more = option.expectedCost.amount - cheapest;
  if (option.pFailBefore > TOO_LATE) return t('part.options.tooLate');
  if (more <= 0) return t(option.chosen ? 'part.options.cheapest' : 'part.options.same');
  if (option.chosen) return t('part.options.chosenNotCheapest');
  const amount = moneyWords({ ...option.expectedCost, amount: more }, language);
  return t(option.planned ? 'part.options.costsMore' : 'part.options.stopsLine', { amount });
}
