import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './app/theme/styles.ts';
import { App } from './app/app.tsx';
import { createI18n, followLanguage } from './app/i18n/i18n.ts';
import { browserLanguage, chosenLanguage } from './app/i18n/language.ts';
import { LiveConnection } from './app/live/live-connection.ts';
import { createQueryClient } from './app/query-client.ts';
import { adoptVariables } from './app/theme/adopt-variables.ts';

adoptVariables();
const i18n = createI18n(chosenLanguage() ?? browserLanguage(navigator.languages));
followLanguage(i18n, document.documentElement);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App i18n={i18n} queries={createQueryClient()} live={new LiveConnection()} />
  </StrictMode>,
);
