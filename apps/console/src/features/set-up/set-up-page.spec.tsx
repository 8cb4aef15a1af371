import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { SignedIn } from '../../app/session/signed-in.tsx';
import {
  type FakeRequest,
  fakeService,
  page,
  problemOf,
  SILENCE,
  Status,
} from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { SESSION } from '../../testing/samples.ts';
import { CustomerEntryPage } from './pages/customer-entry-page.tsx';
import { ModelEntryPage } from './pages/model-entry-page.tsx';
import { SetUpPage } from './pages/set-up-page.tsx';
import { setUpRoutes } from './set-up-routes.ts';
import { spindleTemplate } from './templates/spindle-bearing.ts';

/** As in the shell: every page knows who looks. */
const signedIn = (element: ReactNode) => <SignedIn>{element}</SignedIn>;
const routes = [
  { path: '/set-up', element: signedIn(<SetUpPage />) },
  { path: '/set-up/customers', element: signedIn(<CustomerEntryPage />) },
  { path: '/set-up/models', element: signedIn(<ModelEntryPage />) },
];
const LISTS = [
  'customers',
  'sites',
  'lines',
  'part-catalogue',
  'machine-models',
  'machines',
  'fitted-parts',
  'devices',
];
const EMPTY = Object.fromEntries(LISTS.map((list) => [`GET /${list}`, page()]));
const as = (role: string, language = 'en') => ({
  'GET /session': { ...SESSION, user: { ...SESSION.user, role, language } },
});

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

describe('the overview', () => {
  it('leads from an empty service to its first step', async () => {
    fakeService({ ...as('admin'), ...EMPTY });
    renderConsole(routes, '/set-up');
    const next = await screen.findByText('next');
    const row = next.closest('li')!;
    expect(within(row).getByRole('link', { name: 'Add Customer' }).getAttribute('href')).toBe(
      '/set-up/customers',
    );
    expect(screen.getAllByText('later')).toHaveLength(8);
  });

  it('says in Japanese who does what one may not', async () => {
    fakeService({ ...as('planner', 'ja'), ...EMPTY });
    renderConsole(routes, '/set-up', 'ja');
    expect(await screen.findAllByText('担当: サービス責任者')).toHaveLength(2);
    expect(screen.getByText('担当: 信頼性エンジニア')).toBeTruthy();
  });

  it('says that it cannot be read, and tries again', async () => {
    let reachable = false;
    const lists = Object.fromEntries(
      LISTS.map((list) => [`GET /${list}`, () => (reachable ? page() : problemOf(409, 'unavailable'))]),
    );
    fakeService({ ...as('admin'), ...lists });
    renderConsole(routes, '/set-up');
    const again = await screen.findByRole('button', { name: 'Try again' });
    reachable = true;
    fireEvent.click(again);
    await screen.findByText('next');
  });

  it('has every step that it names among its pages', () => {
    expect(setUpRoutes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['set-up', 'set-up/customers', 'set-up/models', 'set-up/devices']),
    );
  });
});

const name = () => screen.findByLabelText<HTMLInputElement>('Name of the customer');
const send = () => fireEvent.click(screen.getByRole('button', { name: 'Add a customer' }));

describe('a form', () => {
  it('asks for what is missing before it asks the service, and puts one there', async () => {
    const { requests } = fakeService({ ...as('admin'), ...EMPTY });
    renderConsole(routes, '/set-up/customers');
    await name();
    send();
    await screen.findByText('Fill this in.');
    expect(document.activeElement).toBe(await name());
    expect(requests.some(({ method }) => method === 'POST')).toBe(false);
  });

  it('shows what the service refuses at its field and keeps what was typed', async () => {
    const errors = [{ field: 'name', detail: 'must not be that of a competitor' }];
    const refused = problemOf(400, 'invalid-request');
    fakeService({
      ...as('admin'),
      ...EMPTY,
      'POST /customers': new Status(400, { ...(refused.body as object), errors }),
    });
    renderConsole(routes, '/set-up/customers');
    fireEvent.change(await name(), { target: { value: 'Tokiwa' } });
    send();
    const fault = await screen.findByText('must not be that of a competitor');
    const field = await name();
    expect(field.getAttribute('aria-describedby')).toContain(fault.id);
    expect(field.value).toBe('Tokiwa');
    expect(screen.getByRole('alert').textContent).toContain('Not saved');
  });

  it('sends the same key again after an answer that was lost, and another one for another wish', async () => {
    let answer: unknown = SILENCE;
    const { requests } = fakeService({ ...as('admin'), ...EMPTY, 'POST /customers': () => answer });
    renderConsole(routes, '/set-up/customers');
    fireEvent.change(await name(), { target: { value: 'Tokiwa' } });
    send();
    await screen.findByText(/The service does not answer/);
    send();
    await waitFor(() => expect(keysOf(requests)).toHaveLength(2));
    await screen.findByText(/The service does not answer/);
    fireEvent.change(await name(), { target: { value: 'Minori' } });
    answer = new Status(201, { id: 'cus_1', name: 'Minori' });
    send();
    await screen.findByText('Minori is added.');
    const [first, second, third] = keysOf(requests);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect((await name()).value).toBe('');
  });

  it('finds what was typed again after the page was left', async () => {
    fakeService({ ...as('admin'), ...EMPTY });
    renderConsole(routes, '/set-up/customers');
    fireEvent.change(await name(), { target: { value: 'Tokiwa' } });
    cleanup();
    renderConsole(routes, '/set-up/customers');
    expect((await name()).value).toBe('Tokiwa');
  });

  it('is not there for whoever may not', async () => {
    fakeService({ ...as('planner'), ...EMPTY });
    renderConsole(routes, '/set-up/customers');
    await screen.findByText('Your role may look here, not add.');
    expect(screen.queryByRole('button', { name: 'Add a customer' })).toBeNull();
  });
});

function keysOf(requests: readonly FakeRequest[]): (string | null)[] {
  return requests
    .filter(({ method }) => method === 'POST')
    .map(({ headers }) => headers.get('idempotency-key'));
}

describe('the form of a machine model', () => {
  it('sends a template as the contract wants it, with zones by group and support', async () => {
    const { requests } = fakeService({
      ...as('reliability-engineer'),
      ...EMPTY,
      'GET /part-catalogue': page(...spindleTemplate.parts),
      'POST /machine-models': ({ body }: FakeRequest) =>
        new Status(201, { ...(body as object), id: 'vmc-850' }),
    });
    renderConsole(routes, '/set-up/models');
    fireEvent.click(await screen.findByRole('button', { name: 'Spindle bearing' }));
    fireEvent.change(screen.getByLabelText('Machine group and support'), {
      target: { value: 'group-2-flexible' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Add a machine model' }));
    await screen.findByText('VMC-850 is added.');
    const sent = requests.find(({ method }) => method === 'POST')?.body as { channels: object[] };
    expect(sent.channels[0]).toMatchObject({
      zones: { ab: 2.3, bc: 4.5, cd: 7.1 },
      positionIds: ['spindle-front-bearing'],
    });
  });

  it('says at the service’s field what does not fit together, and unfolds it', async () => {
    const detail = '"spindle" is none of the positions';
    const refused = problemOf(400, 'invalid-request').body as object;
    fakeService({
      ...as('reliability-engineer'),
      ...EMPTY,
      'GET /part-catalogue': page(...spindleTemplate.parts),
      'POST /machine-models': new Status(400, {
        ...refused,
        errors: [{ field: 'channels[1].positionIds', detail }],
      }),
    });
    renderConsole(routes, '/set-up/models');
    fireEvent.click(await screen.findByRole('button', { name: 'Spindle bearing' }));
    fireEvent.click(screen.getByRole('button', { name: 'Add a machine model' }));
    const fault = await screen.findByText(detail);
    expect(fault.closest('details')?.open).toBe(true);
  });
});
