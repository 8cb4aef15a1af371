import type { ReactNode } from 'react';
import classes from './surface.module.css';

interface NoticeProps {
  /** silent: not up to date; watch: refused; done: it worked. */
  readonly tone: 'silent' | 'watch' | 'done';
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** One strip: the sentence in bold, what follows from it, and the way out at the right. */
export function Notice({ tone, title, children, action }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone}>
      {tone === 'silent' && <span className={classes.ring} aria-hidden="true" />}
      <p>
        <b>{title}</b> {children}
      </p>
      {action !== undefined && <div className={classes.noticeAction}>{action}</div>}
    </div>
  );
}
