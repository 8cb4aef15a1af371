import type { ReactNode } from 'react';
import classes from './surface.module.css';

/** A page or card with nothing in it: says so, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <h1 className={classes.big}>{title}</h1>
      {children}
    </div>
  );
}
