import type { Bucket, LastValue } from '@kizashi/storage/telemetry-store';

/** The three questions, each answered with what the service would work on: objects in its process. */
export interface Answers {
  readonly lastValues: LastValue[];
  /** One channel of one machine over its 30 days, in steps of a minute. */
  readonly minutes: Bucket[];
  /** One channel of every machine: its days. */
  readonly days: ReadonlyMap<string, readonly Bucket[]>;
}

export type Question = keyof Answers;
export const QUESTIONS: readonly Question[] = ['lastValues', 'minutes', 'days'];

/** A loaded store that can be asked. */
export type Questions = { readonly [Q in Question]: () => Promise<Answers[Q]> };

/** Sums that differ as soon as an answer does: a fast wrong answer is worth nothing. */
export function digestOf<Q extends Question>(question: Q, answer: Answers[Q]): readonly number[] {
  if (question === 'lastValues') {
    const values = answer as Answers['lastValues'];
    return [
      values.length,
      sum(values.map(({ value }) => value)),
      sum(values.map(({ measuredAt }) => measuredAt % 1e9)),
    ];
  }
  const buckets =
    question === 'minutes'
      ? (answer as Answers['minutes'])
      : [...(answer as Answers['days']).values()].flat();
  const of = (figure: 'n' | 'min' | 'avg' | 'max') => sum(buckets.map((bucket) => bucket[figure]));
  return [buckets.length, of('n'), of('min'), of('avg'), of('max'), sum(buckets.map(({ t }) => t % 1e9))];
}

function sum(values: readonly number[]): number {
  // To 9 digits: sums of doubles depend on their order.
  return Number(values.reduce((a, b) => a + b, 0).toPrecision(9));
}
