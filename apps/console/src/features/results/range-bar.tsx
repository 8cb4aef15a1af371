import type { LedgerEntry } from '@kizashi/api-contract';
import classes from './ledger.module.css';

const WIDTH = 104;

export interface BarScale {
  readonly zero: number;
  x(amount: number): number;
}

/** One scale for all rows; zero is always on it. */
export function barScale(entries: readonly LedgerEntry[]): BarScale {
  const least = Math.min(0, ...entries.map(({ low }) => low));
  const most = Math.max(0, ...entries.map(({ high }) => high));
  const perUnit = most > least ? (WIDTH - 8) / (most - least) : 0;
  const x = (amount: number) => 4 + (amount - least) * perUnit;
  return { zero: x(0), x };
}

/** Low to high as a bar with its middle marked; a cost of ours in the colour of costs. */
export function RangeBar({
  entry: { low, mid, high, kind },
  scale,
  label,
}: {
  entry: LedgerEntry;
  scale: BarScale;
  label: string;
}) {
  const cost = kind !== 'avoided-failure';
  const from = cost ? Math.min(scale.x(low), scale.zero) : scale.x(low);
  const to = cost ? scale.zero : scale.x(high);
  return (
    <svg width={WIDTH} height="18" role="img" aria-label={label}>
      <line className={classes.zero} x1={scale.zero} x2={scale.zero} y1="0" y2="18" />
      <rect
        className={cost ? classes.costBar : classes.rangeBar}
        x={from}
        y="6"
        width={Math.max(2, to - from)}
        height="6"
      />
      {!cost && <line className={classes.middle} x1={scale.x(mid)} x2={scale.x(mid)} y1="3" y2="15" />}
    </svg>
  );
}
