import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { endSession, sessionQuery } from '../../api/session.ts';
import { LanguageSwitch } from './language-switch.tsx';
import classes from './preferences.module.css';

export function Preferences() {
  return (
    <div className={classes.preferences}>
      <LanguageSwitch />
      <ThemeSwitch />
      <SignOut />
    </div>
  );
}

function ThemeSwitch() {
  const { t } = useTranslation();
  // Suppressing transitions would write a <style> element, which the content security policy forbids.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <SegmentedControl
      aria-label={t('shell.theme')}
      value={colorScheme}
      onChange={setColorScheme}
      data={[
        { value: 'auto', label: t('shell.themeAuto') },
        { value: 'light', label: t('shell.themeLight') },
        { value: 'dark', label: t('shell.themeDark') },
      ]}
    />
  );
}

function SignOut() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    await endSession();
    client.clear();
    client.setQueryData(sessionQuery.queryKey, null);
    await navigate('/sign-in?left', { replace: true });
  };
  return (
    <Button variant="subtle" size="compact-xs" className={classes.leave!} onClick={() => void leave()}>
      {t('shell.signOut')}
    </Button>
  );
}
