import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useWording } from '../../ui/format/use-wording.ts';
import { Empty } from '../../ui/surface/empty.tsx';

export function NoMachines() {
  const { t } = useWording();
  return (
    <Empty title={t('fleet.emptyTitle')}>
      <p>
        <Button component={Link} to="/set-up" variant="filled">
          {t('setUp.fromFleet')}
        </Button>
      </p>
      <p>{t('fleet.emptyDetail')}</p>
      <p>
        <code>{t('fleet.emptyCommand')}</code>
      </p>
      <p>{t('fleet.emptyOr')}</p>
      <p>
        <code>{t('fleet.emptyCommandSim')}</code>
      </p>
    </Empty>
  );
}
