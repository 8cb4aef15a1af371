import { afterEach, describe, expect, it } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { SignedIn } from '../../app/session/signed-in.tsx';
import { fakeService, problemOf, SILENCE } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { SESSION } from '../../testing/samples.ts';
import { SignInPage } from './sign-in-page.tsx';

const routes = [
  {
    path: '/sign-in',
    element: (
      <StrictMode>
        <SignInPage />
      </StrictMode>
    ),
  },
  {
    path: '/',
    element: (
      <SignedIn>
        <p>the fleet</p>
      </SignedIn>
    ),
  },
];

afterEach(cleanup);

describe('a sign-in link', () => {
  it('is spent once, even when React mounts twice, and leads to the fleet', async () => {
    const { requests } = fakeService({ 'POST /session': SESSION, 'GET /session': SESSION });
    const { address } = renderConsole(routes, '/sign-in?token=fresh');
    await screen.findByText('the fleet');
    expect(address()).toBe('/');
    expect(requests.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
      { token: 'fresh' },
    ]);
  });

  it('that is used or expired says how to get another one', async () => {
    fakeService({ 'POST /session': problemOf(401, 'sign-in-link-not-valid') });
    renderConsole(routes, '/sign-in?token=used');
    await screen.findByText('This sign-in link does not work any more.');
    expect(screen.getByText('npm run kizashi -- user link')).toBeTruthy();
  });

  it('that did not reach the service may be tried again', async () => {
    let reachable = false;
    fakeService({ 'POST /session': () => (reachable ? SESSION : SILENCE), 'GET /session': SESSION });
    renderConsole(routes, '/sign-in?token=unsent');
    await screen.findByText('The service does not answer, so the link was not used.');
    reachable = true;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('the fleet');
  });
});

describe('without a session', () => {
  it('every page leads to the way in, in the chosen language', async () => {
    fakeService({ 'GET /session': problemOf(401, 'not-signed-in') });
    const { address } = renderConsole(routes, '/', 'ja');
    await screen.findByText('サインインしていません。');
    await waitFor(() => expect(address()).toBe('/sign-in'));
  });
});
