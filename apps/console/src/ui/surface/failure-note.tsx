import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Refused, Unreadable } from '../../api/failures.ts';
import { Notice } from './notice.tsx';

/** Why a page could not be read, and what to do. */
export function FailureNote({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const { t } = useTranslation();
  const { title, detail } =
    error instanceof Refused
      ? { title: t('shell.refusedTitle', { title: error.problem.title }), detail: error.problem.detail }
      : error instanceof Unreadable
        ? { title: t('shell.unreadableTitle'), detail: t('shell.unreadableDetail', { field: error.field }) }
        : { title: t('shell.unreachableTitle'), detail: t('shell.unreachableDetail') };
  return (
    <div role="alert">
      <Notice
        tone="watch"
        title={title}
        action={
          onRetry && (
            <Button size="compact-xs" onClick={onRetry}>
              {t('shell.tryAgain')}
            </Button>
          )
        }
      >
        {detail}
      </Notice>
    </div>
  );
}
