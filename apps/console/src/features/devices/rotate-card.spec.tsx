import { afterEach, describe, expect, it } from '@jest/globals';
import type { Device, DeviceTrouble } from '@kizashi/api-contract';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { SignedIn } from '../../app/session/signed-in.tsx';
import { fakeService } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { iso, NOW, SESSION } from '../../testing/samples.ts';
import { dateWords } from '../../ui/format/date-words.ts';
import { ClaimCodeCard } from './claim-code-card.tsx';
import { RotateCard } from './rotate-card.tsx';
import { TroublesCard } from './troubles-card.tsx';

const DEVICE: Device = {
  id: 'dev_1',
  machineId: 'machine-1',
  tenant: 'maker',
  username: 'maker/dev_1',
  lastSeenAt: null,
  state: 'online',
  connected: true,
  previousSecretUntil: null,
  troubles: [],
};
const NEXT_WEEK = iso(NOW + 7 * 86_400_000);
const dates = dateWords('en', 'Asia/Tokyo', NOW);

const show = (device: Device, answer: Partial<Device> = {}, role = 'admin') => {
  const service = fakeService({
    'GET /session': { ...SESSION, user: { ...SESSION.user, role } },
    'POST /devices/dev_1/rotate': { ...device, ...answer, secret: 'kzd_new' },
  });
  const element = (
    <SignedIn>
      <RotateCard device={device} dates={dates} />
      <p>shown</p>
    </SignedIn>
  );
  renderConsole([{ path: '/', element }], '/');
  return service;
};

afterEach(cleanup);

describe('changing the secret of a device', () => {
  it('asks, keeps both for a week, and shows the new one until it is kept', async () => {
    const { requests } = show(DEVICE, { previousSecretUntil: NEXT_WEEK });
    fireEvent.click(await screen.findByRole('button', { name: 'Make a new secret' }));
    fireEvent.click(screen.getByRole('button', { name: 'Make it, keep both for now' }));
    await screen.findByText('kzd_new');
    expect(screen.getByText(/the present one is valid too/)).toBeTruthy();
    const asked = requests.find(({ method }) => method === 'POST');
    expect(asked?.body).toEqual({ previousValidForHours: 168 });
    expect(asked?.headers.get('idempotency-key')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'I have kept it' }));
    await waitFor(() => expect(screen.queryByText('kzd_new')).toBeNull());
  });

  it('can end the present one at once', async () => {
    const { requests } = show(DEVICE);
    fireEvent.click(await screen.findByRole('button', { name: 'Make a new secret' }));
    fireEvent.click(screen.getByRole('button', { name: 'Make it, end the present one' }));
    await screen.findByText(/worth nothing any more/);
    expect(requests.find(({ method }) => method === 'POST')?.body).toEqual({ previousValidForHours: 0 });
  });

  it('says that a new one waits to be used', async () => {
    show({ ...DEVICE, previousSecretUntil: NEXT_WEEK });
    await screen.findByText(/has not been used yet/);
  });

  it('is not offered to whoever may not', async () => {
    show(DEVICE, {}, 'viewer');
    await screen.findByText('shown');
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('a claim code', () => {
  it('is issued for the machine and shown with its end, in the time of the site', async () => {
    const { requests } = fakeService({
      'GET /session': SESSION,
      'POST /machines/machine-1/claim-codes': {
        id: 'clm_1',
        machineId: 'machine-1',
        hardwareId: null,
        state: 'open',
        createdAt: iso(NOW),
        expiresAt: iso(NOW + 86_400_000),
        usedAt: null,
        deviceId: null,
        code: '7K3M-0Q9X-AB2C-DE4F',
      },
    });
    const card = <ClaimCodeCard machineId="machine-1" serial="VMC-0042" timeZone="Asia/Tokyo" />;
    renderConsole([{ path: '/', element: <SignedIn>{card}</SignedIn> }], '/');
    fireEvent.click(await screen.findByRole('button', { name: 'Issue a claim code for VMC-0042' }));
    await screen.findByText('7K3M-0Q9X-AB2C-DE4F');
    expect(screen.getByText(/It works once, until/)).toBeTruthy();
    const asked = requests.find(({ method }) => method === 'POST');
    expect([asked?.body, asked?.headers.get('idempotency-key')]).toEqual([{}, expect.any(String)]);
  });
});

describe('what keeps a device out', () => {
  const trouble: DeviceTrouble = {
    code: 'duplicate-client-id',
    detail: 'one from 10.0.0.4 stays, one from 10.0.0.9 has to wait',
    count: 3,
    firstAt: iso(NOW - 600_000),
    lastAt: iso(NOW - 120_000),
  };

  it.each<['en' | 'ja', RegExp, RegExp]>([
    ['en', /Two controllers sign in as this device/, /3 times within the hour/],
    ['ja', /2台の制御装置/, /3回/],
  ])('is said in words (%s), with where it comes from', async (language, words, times) => {
    fakeService({ 'GET /session': SESSION });
    const element = (
      <TroublesCard troubles={[trouble]} now={NOW} dates={dateWords(language, 'Asia/Tokyo', NOW)} />
    );
    renderConsole([{ path: '/', element }], '/', language);
    await screen.findByText(words);
    expect(screen.getByText(times)).toBeTruthy();
    expect(screen.getByText(/10\.0\.0\.9/)).toBeTruthy();
  });
});
