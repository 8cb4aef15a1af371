import type { Machine } from '@kizashi/api-contract';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import classes from './marks.module.css';

export type MarkKind = Machine['state'] | 'order-soon' | 'urgent';

/** Shape first, colour second: every state can be told apart without colour. */
export function StateMark({ kind, small = false }: { kind: MarkKind; small?: boolean }) {
  const { t } = useTranslation();
  const label = markWords(kind, t);
  return (
    <svg
      className={classes.mark}
      data-small={small || undefined}
      viewBox="0 0 14 14"
      role="img"
      aria-label={label}
    >
      <MarkShape kind={kind} />
    </svg>
  );
}

export function markWords(kind: MarkKind, t: TFunction): string {
  if (kind === 'order-soon') return t('words.orderSoon');
  return kind === 'urgent' ? t('words.urgent') : t(`words.state.${kind}`);
}

function MarkShape({ kind }: { kind: MarkKind }) {
  switch (kind) {
    case 'alarm':
    case 'urgent':
      return (
        <>
          <path className={classes.alarm} d="M7 .8 13.2 7 7 13.2 .8 7Z" />
          <path className={classes.alarmSign} d="M7 4v3.6M7 9.4v1.1" />
        </>
      );
    case 'watch':
      return <path className={classes.watch} d="M7 1.4 13.2 12.4H.8Z" />;
    case 'silent':
      return (
        <g className={classes.silent}>
          <circle cx="7" cy="7" r="5.2" strokeDasharray="2.4 2.1" />
          <path d="M4.6 7h4.8" />
        </g>
      );
    case 'order-soon':
      return (
        <g className={classes.clock}>
          <circle cx="7" cy="7" r="5.2" />
          <path d="M7 4v3.2l2.2 1.4" />
        </g>
      );
    case 'off':
      return <circle className={classes.off} cx="7" cy="7" r="2.6" />;
    case 'normal':
      return <circle className={classes.normal} cx="7" cy="7" r="3.1" />;
  }
}
