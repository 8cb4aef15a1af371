import { afterEach, describe, expect, it } from '@jest/globals';
import type { PlannedStop } from '@kizashi/api-contract';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { fakeService, page, problemOf, Status } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { aMachine, anOrder, SESSION } from '../../testing/samples.ts';
import { StopsPage } from './stops-page.tsx';

const STOP: PlannedStop = {
  ...{ id: 'stp-1', lineId: 'line-2', rrule: null },
  ...{ from: '2026-11-11T21:00:00.000Z', to: '2026-11-12T05:00:00.000Z' },
};

function service(more: Parameters<typeof fakeService>[0] = {}, stops: PlannedStop[] = [STOP]) {
  return fakeService({
    'GET /session': SESSION,
    'GET /customers': page({ id: 'customer-1', name: 'Tokiwa Precision' }),
    'GET /sites': page({ id: 'site-1', customerId: 'customer-1', name: 'Komaki', timeZone: 'Asia/Tokyo' }),
    'GET /lines': page(
      { id: 'line-1', siteId: 'site-1', name: 'Line 1', downtimeCostPerHour: 1 },
      { id: 'line-2', siteId: 'site-1', name: 'Line 2', downtimeCostPerHour: 1 },
    ),
    'GET /planned-stops': () => page(...stops),
    'GET /planned-stops/stp-1': STOP,
    'GET /orders': page(
      anOrder({ state: 'accepted', windowFrom: '2026-11-11T23:00:00Z', windowTo: '2026-11-12T03:00:00Z' }),
    ),
    'GET /machines/machine-1': aMachine(),
    ...more,
  });
}
const at = '/stops?day=2026-11-12';
const input = (label: string) => screen.getByLabelText(label) as HTMLInputElement;

const routes = [{ path: '/stops', element: <StopsPage /> }];

afterEach(cleanup);

describe('the calendar of planned stops', () => {
  it('shows stops at the time of their site, with the orders planned in them', async () => {
    service();
    renderConsole(routes, at);
    const stop = await screen.findByRole('button', {
      name: /^Line 2 06:00–14:00.*Thu\s12\sNov.*OR-2381$/u,
    });
    expect(stop.closest('td')!.textContent).toMatch(/^12/);
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toMatch(
      /^One stop at Komaki in November 2026\. In one of them a part is replaced\./,
    );
    expect(screen.getByText(/All times are those of Komaki \(Asia\/Tokyo\)/)).toBeTruthy();
  });

  it('goes from day to day by arrow keys, and plans a stop from the keyboard', async () => {
    const { requests } = service({ 'POST /planned-stops': new Status(201, { ...STOP, id: 'stp-2' }) });
    const { address } = renderConsole(routes, at);
    const day = await screen.findByRole('button', { name: /^Plan a stop on Thu\s12\sNov$/u });
    day.focus();
    fireEvent.keyDown(day, { key: 'ArrowRight' });
    expect(document.activeElement!.getAttribute('aria-label')).toMatch(/Fri\s13\sNov/u);
    fireEvent.keyDown(document.activeElement!, { key: 'ArrowDown' });
    expect(document.activeElement!.getAttribute('aria-label')).toMatch(/Fri\s20\sNov/u);
    fireEvent.click(document.activeElement!);
    await waitFor(() => expect(input('Begins on').value).toBe('2026-11-20'));
    fireEvent.change(input('Line'), { target: { value: 'line-2' } });
    fireEvent.change(screen.getByLabelText('Repeats'), { target: { value: 'weekly' } });
    fireEvent.click(screen.getByRole('button', { name: 'Plan it' }));
    await screen.findByText(/^Planned: Line 2, Fri\s20\sNov, 08:00\.$/u);
    expect(requests.find(({ method }) => method === 'POST')!.body).toEqual({
      ...{ lineId: 'line-2', rrule: 'FREQ=WEEKLY;BYDAY=FR' },
      ...{ from: '2026-11-19T23:00:00.000Z', to: '2026-11-20T07:00:00.000Z' },
    });
    fireEvent.keyDown(screen.getByRole('table'), { key: 'PageDown' });
    await waitFor(() => expect(address()).toContain('day=2026-12-12'));
  });

  it('says in words what is wrong before anything is sent', async () => {
    const { requests } = service();
    renderConsole(routes, at);
    fireEvent.click(await screen.findByRole('button', { name: 'Plan a stop' }));
    fireEvent.change(input('Ends on'), { target: { value: '2026-10-01' } });
    fireEvent.click(screen.getByRole('button', { name: 'Plan it' }));
    await screen.findByText('The end must be after the beginning.');
    expect(requests.some(({ method }) => method === 'POST')).toBe(false);
  });

  it('keeps what was entered when somebody else was faster, and says so', async () => {
    const { requests } = service({
      'PATCH /planned-stops/stp-1': problemOf(412, 'version-changed'),
    });
    renderConsole(routes, at);
    fireEvent.click(await screen.findByRole('button', { name: /^Line 2 06:00/ }));
    fireEvent.click(await screen.findByRole('button', { name: 'a day later' }));
    await screen.findByText(/^OR-2381 keeps its own time\./);
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    const alert = await screen.findByText(/^Somebody has changed this stop since you opened it\./);
    expect(within(alert.closest('[role=alert]') as HTMLElement).getByRole('button').textContent).toBe(
      'Read it again',
    );
    expect(input('Begins on').value).toBe('2026-11-13');
    expect(requests.find(({ method }) => method === 'PATCH')!.headers.has('if-match')).toBe(true);
  });

  it('removes a stop and takes it back', async () => {
    const { requests } = service({
      'DELETE /planned-stops/stp-1': new Status(204),
      'POST /planned-stops': new Status(201, STOP),
    });
    renderConsole(routes, at);
    fireEvent.click(await screen.findByRole('button', { name: /^Line 2 06:00/ }));
    fireEvent.click(await screen.findByRole('button', { name: 'Remove' }));
    await screen.findByText(/^Removed: Line 2/);
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await screen.findByText('It is back.');
    expect(requests.find(({ method }) => method === 'POST')!.body).toEqual({
      lineId: STOP.lineId,
      from: STOP.from,
      to: STOP.to,
    });
  });

  it('lets those who may not plan look, and nothing else', async () => {
    service({ 'GET /session': { ...SESSION, user: { ...SESSION.user, role: 'viewer' } } });
    renderConsole(routes, at);
    await screen.findByRole('button', { name: /^Line 2 06:00/ });
    expect(screen.queryByRole('button', { name: /Plan a stop/ })).toBeNull();
    expect(screen.getByText(/You can look at stops/)).toBeTruthy();
  });
});
