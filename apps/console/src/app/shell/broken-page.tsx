import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { Empty } from '../../ui/surface/empty.tsx';

/** What stands in for a page that threw while drawing. */
export function BrokenPage() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Empty title={t('shell.crashTitle')}>
      <p>{t('shell.crashDetail')}</p>
      <p>
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
      <p>
        <Button onClick={() => location.reload()}>{t('shell.reload')}</Button>
      </p>
    </Empty>
  );
}
