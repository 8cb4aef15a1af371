import { afterEach, describe, expect, it } from '@jest/globals';
import type { CoverageNotice } from '@kizashi/api-contract';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { fakeService, page } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { inDays, SESSION } from '../../testing/samples.ts';
import { plain } from '../../testing/speak.ts';
import { CoverageNotices } from './coverage-notices.tsx';

const NOTICE: CoverageNotice = {
  ...{ code: 'coverage-drifting', model: { id: 'boosted-lives', version: '2' }, since: inDays(-3) },
  ...{ coverage: 0.58, lives: 24, chance: 0.004, factor: 1.62, modelId: 'mdl_1', partNumber: 'BRG-7014' },
  positionName: { en: 'front spindle bearing', ja: '主軸前側軸受' },
};
const routes = [{ path: '*', element: <CoverageNotices /> }];
const as = (user: object) =>
  fakeService({
    'GET /session': { ...SESSION, user: { ...SESSION.user, ...user } },
    'GET /model-notices': page(NOTICE),
  });

afterEach(cleanup);

describe('the strip about intervals that do not hold', () => {
  it('says of which part, and by how much they are widened', async () => {
    as({ role: 'reliability-engineer' });
    renderConsole(routes, '/');
    await screen.findByRole('link', { name: 'Look' });
    expect(plain(screen.getByRole('status').textContent ?? '')).toBe(
      'Front spindle bearing: 80 % intervals hold 58 % of the time. They are widened 1.62 times until they hold again.Look',
    );
  });

  it.each([
    ['a planner', { role: 'planner' }],
    ['a customer’s reliability engineer', { role: 'reliability-engineer', customerId: 'customer-1' }],
  ])('is not for %s, who is not even asked about', async (_, user) => {
    const { requests } = as(user);
    renderConsole(routes, '/');
    await waitFor(() => expect(requests.map(({ path }) => path)).toContain('/session'));
    expect(screen.queryByRole('link')).toBeNull();
    expect(requests.map(({ path }) => path)).not.toContain('/model-notices');
  });
});
