import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { english } from './en/index.ts';
import { japanese } from './ja/index.ts';
import type { Language } from './language.ts';

/** One instance of the texts; tests make their own. React escapes what it shows, so i18next must not do it again. */
export function createI18n(language: Language): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    resources: { en: { translation: english }, ja: { translation: japanese } },
    interpolation: { escapeValue: false },
  });
  return instance;
}

/** Screen readers, fonts and line breaking follow the `lang` of the page. */
export function followLanguage(instance: i18n, page: HTMLElement): void {
  page.lang = instance.language;
  instance.on('languageChanged', (language) => {
    page.lang = language;
  });
}
