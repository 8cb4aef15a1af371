import type { ReactNode } from 'react';
import classes from './tag.module.css';

export type TagTone = 'plain' | 'indigo' | 'watch' | 'alarm';

export function Tag({ tone = 'plain', children }: { tone?: TagTone; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
