import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { i18n } from 'i18next';
import { useMemo } from 'react';
import { I18nextProvider } from 'react-i18next';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import type { LiveConnection } from './live/live-connection.ts';
import { LiveContext } from './live/live-context.tsx';
import { routes } from './routes.tsx';
import { tokenColorSchemeManager } from './theme/color-scheme.ts';
import { theme } from './theme/mantine-theme.ts';

interface AppProps {
  readonly i18n: i18n;
  readonly queries: QueryClient;
  readonly live: LiveConnection;
}

const colorSchemes = tokenColorSchemeManager();

export function App({ i18n, queries, live }: AppProps) {
  const router = useMemo(() => createBrowserRouter(routes), []);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemes}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <I18nextProvider i18n={i18n}>
        <QueryClientProvider client={queries}>
          <LiveContext value={live}>
            <RouterProvider router={router} />
          </LiveContext>
        </QueryClientProvider>
      </I18nextProvider>
    </MantineProvider>
  );
}
