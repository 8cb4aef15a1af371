import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isLanguage, rememberLanguage } from '../i18n/language.ts';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      aria-label={t('shell.language')}
      value={i18n.language}
      onChange={(language) => {
        if (!isLanguage(language)) return;
        rememberLanguage(language);
        void i18n.changeLanguage(language);
      }}
      data={[
        { value: 'ja', label: <span lang="ja">{t('shell.japanese')}</span> },
        { value: 'en', label: <span lang="en">{t('shell.english')}</span> },
      ]}
    />
  );
}
