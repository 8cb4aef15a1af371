import type { ReactNode } from 'react';
import classes from './answer.module.css';

/** The page's answer, in ink, with second thoughts in grey. One a page. */
export function Answer({ children, second }: { children: ReactNode; second?: ReactNode }) {
  return (
    <h1 className={classes.answer}>
      {children} {second && <em>{second}</em>}
    </h1>
  );
}
