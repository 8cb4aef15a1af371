import { afterEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '@kizashi/api-contract';
import { useQuery } from '@tanstack/react-query';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { fakeService } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { inDays, iso, NOW, SESSION } from '../../testing/samples.ts';
import { useLive } from '../live/live-context.tsx';
import { driveState } from '../live/use-drive.ts';
import { DriveProgress } from './drive-progress.tsx';

const DRIVE = { from: inDays(-42), until: inDays(48) };
const driven = (now: string): Clock => ({ now, mode: 'driven', drive: DRIVE });

/** Something that a page shows, and a live connection as the shell opens it. */
function Page() {
  const live = useLive();
  if (live.readStatus().kind === 'connecting') live.connect();
  const { data } = useQuery({
    queryKey: ['shown'],
    queryFn: () => fetch('/api/v1/shown').then((a) => a.json()),
  });
  return (
    <>
      <DriveProgress />
      <p>{data?.text}</p>
    </>
  );
}
const routes = [{ path: '/', element: <Page /> }];

afterEach(cleanup);

describe('a past that is being built', () => {
  it('is counted in days from one', () => {
    expect(driveState(driven(iso(NOW)))).toEqual({ day: 43, days: 90, share: 42 / 90 });
    expect(driveState(driven(DRIVE.from))?.day).toBe(1);
    expect(driveState(driven(DRIVE.until))).toMatchObject({ day: 90, share: 1 });
    expect(driveState({ now: iso(NOW), mode: 'wall', drive: null })).toBeUndefined();
    expect(driveState({ now: iso(NOW), mode: 'driven', drive: null })).toBeUndefined();
  });

  it('is shown as it grows, reads the page anew, and is gone when the clock is the wall’s', async () => {
    let clock = driven(iso(NOW));
    let shown = 'day 43';
    fakeService({
      'GET /session': SESSION,
      'GET /clock': () => clock,
      'GET /shown': () => ({ text: shown }),
    });
    const { socket } = renderConsole(routes, '/');
    const bar = await screen.findByRole('progressbar', { name: 'Building the past: day 43 of 90' });
    expect(bar.getAttribute('value')).toBe(String(42 / 90));
    await screen.findByText('day 43');

    clock = driven(inDays(1));
    shown = 'day 44';
    const moved = { cursor: 1, at: inDays(1), kind: 'clock', machineIds: [] };
    socket.receive('change', moved);
    await screen.findByRole('progressbar', { name: 'Building the past: day 44 of 90' });
    await screen.findByText('day 44');

    clock = { now: inDays(48), mode: 'wall', drive: null };
    shown = 'today';
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    socket.receive('change', { ...moved, cursor: 2 });
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
    await screen.findByText('today');
  });

  it('speaks Japanese', async () => {
    fakeService({ 'GET /session': SESSION, 'GET /clock': driven(iso(NOW)), 'GET /shown': {} });
    renderConsole(routes, '/', 'ja');
    await screen.findByRole('progressbar', { name: '過去を構築しています: 90日中43日目' });
  });
});
