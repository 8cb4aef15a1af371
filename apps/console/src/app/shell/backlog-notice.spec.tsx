import { afterEach, describe, expect, it } from '@jest/globals';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { fakeService } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { SESSION } from '../../testing/samples.ts';
import { BacklogNotice } from './backlog-notice.tsx';

const routes = [{ path: '/', element: <BacklogNotice /> }];
const backlog = (shown: boolean) => ({
  'GET /session': SESSION,
  'GET /readings-backlog': {
    backlog: { since: new Date(Date.now() - 60_000).toISOString(), rows: 7, shown },
    refusing: null,
  },
});
const refusing = {
  'GET /session': SESSION,
  'GET /readings-backlog': {
    backlog: null,
    refusing: { since: new Date(Date.now() - 60_000).toISOString() },
  },
};

afterEach(cleanup);

describe('readings that wait for their server', () => {
  it('are said to be late, since when, while it does not answer', async () => {
    fakeService(backlog(false));
    renderConsole(routes, '/');
    await screen.findByText(
      /^Readings are stored but shown late: InfluxDB does not answer since \d\d:\d\d\.$/,
    );
    await screen.findByText(/Nothing is lost/);
  });

  it('are said to be shown while it answers', async () => {
    fakeService(backlog(true));
    renderConsole(routes, '/');
    await screen.findByText(/^Readings wait for InfluxDB since \d\d:\d\d\.$/);
  });

  it('are said to be late in Japanese', async () => {
    fakeService(backlog(false));
    renderConsole(routes, '/', 'ja');
    await screen.findByText(
      /^測定値は保存されていますが、表示が遅れています。\d\d:\d\dからInfluxDBの応答がありません。$/,
    );
  });

  it('are not spoken of where none waits', async () => {
    const { requests } = fakeService({
      'GET /session': SESSION,
      'GET /readings-backlog': { backlog: null, refusing: null },
    });
    renderConsole(routes, '/');
    await waitFor(() => expect(requests.map(({ path }) => path)).toContain('/readings-backlog'));
    expect((await screen.findByRole('status')).textContent).toBe('');
  });
});

describe('readings that the store refuses', () => {
  it('are said not to be stored, since when, and who has them', async () => {
    fakeService(refusing);
    renderConsole(routes, '/');
    await screen.findByText(/^New readings have not been stored since \d\d:\d\d: the store takes nothing\.$/);
    await screen.findByText(/^Controllers keep what they measure/);
  });

  it('are said not to be stored in Japanese', async () => {
    fakeService(refusing);
    renderConsole(routes, '/', 'ja');
    await screen.findByText(
      /^\d\d:\d\dから新しい測定値を保存できていません。保存先が書き込みを受け付けません。$/,
    );
  });
});
