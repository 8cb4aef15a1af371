import type { ReactNode } from 'react';
import classes from './marks.module.css';
import { RISK_HEIGHTS, riskStep } from './risk-step.ts';

const FILLS = [classes.risk0, classes.risk1, classes.risk2, classes.risk3, classes.risk4] as const;

export function riskFill(step: 0 | 1 | 2 | 3 | 4): string {
  return FILLS[step] ?? '';
}

/** A chance in words with its bar beside it. */
export function RiskMark({ chance, children }: { chance: number; children: ReactNode }) {
  const step = riskStep(chance);
  const height = RISK_HEIGHTS[step];
  return (
    <span className={classes.riskRow}>
      <svg width="8" height="14" aria-hidden="true">
        <rect className={riskFill(step)} y={14 - height} width="8" height={height} />
      </svg>
      {children}
    </span>
  );
}
