import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { MemoryRouter, type RouteObject, useLocation, useRoutes } from 'react-router';
import { createI18n } from '../app/i18n/i18n.ts';
import type { Language } from '../app/i18n/language.ts';
import { LiveConnection } from '../app/live/live-connection.ts';
import { LiveContext } from '../app/live/live-context.tsx';
import { createQueryClient } from '../app/query-client.ts';
import { theme } from '../app/theme/mantine-theme.ts';
import { FakeSocket } from './fake-socket.ts';

interface Rendered {
  readonly socket: FakeSocket;
  /** Where the router is. */
  readonly address: () => string;
}

/** Renders routes with everything a page needs; only the network and the socket are stand-ins. */
export function renderConsole(routes: RouteObject[], at: string, language: Language = 'en'): Rendered {
  const socket = new FakeSocket();
  let address = at;
  render(
    <MantineProvider theme={theme} env="test">
      <I18nextProvider i18n={createI18n(language)}>
        <QueryClientProvider client={createQueryClient()}>
          <LiveContext value={new LiveConnection(socket.asSocket())}>
            <MemoryRouter initialEntries={[at]}>
              <Pages
                routes={routes}
                onAddress={(now) => {
                  address = now;
                }}
              />
            </MemoryRouter>
          </LiveContext>
        </QueryClientProvider>
      </I18nextProvider>
    </MantineProvider>,
  );
  return { socket, address: () => address };
}

function Pages({ routes, onAddress }: { routes: RouteObject[]; onAddress(address: string): void }) {
  const { pathname, search } = useLocation();
  onAddress(pathname + search);
  return useRoutes(routes);
}
