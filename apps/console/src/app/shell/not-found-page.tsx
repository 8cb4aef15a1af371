import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Empty } from '../../ui/surface/empty.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Empty title={t('shell.notFoundTitle')}>
      <p>{t('shell.notFoundDetail')}</p>
      <p>
        <Link to="/">{t('shell.toFleet')}</Link>
      </p>
    </Empty>
  );
}
