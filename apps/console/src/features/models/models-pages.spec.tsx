import { afterEach, describe, expect, it } from '@jest/globals';
import type { Model, ModelScores, ModelVersion, Scoreboard } from '@kizashi/api-contract';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { fakeService, page, problemOf } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { inDays, iso, NOW, SESSION } from '../../testing/samples.ts';
import { plain } from '../../testing/speak.ts';
import { ModelPage } from './model-page.tsx';
import { ModelsPage } from './models-page.tsx';

const MODEL: Model = {
  ...{ id: 'mdl_1', machineModelId: 'vmc', machineModelName: 'VMC 500', positionId: 'spindle' },
  positionName: { en: 'front spindle bearing', ja: '主軸前側軸受' },
  ...{ partNumber: 'BRG-7014', partName: { en: 'bearing', ja: '軸受' }, lifeUnit: 'operating-hours' },
  ...{ lives: 12, failures: 9, livesWithHistory: 10, livesOfField: 5, livesPartlySeen: 2, inUse: 40 },
  ...{ versions: 2, releasedVersion: 1, newestVersion: 2, training: null, drifts: [] },
};
const QUIET: Model = {
  ...MODEL,
  ...{ id: 'mdl_2', partNumber: 'FLT-1', positionName: { en: 'filter', ja: 'フィルター' } },
  ...{ lives: 1, failures: 0, livesWithHistory: 1, livesOfField: 0, livesPartlySeen: 0, inUse: 90 },
  ...{ versions: 0, releasedVersion: null, newestVersion: null },
};
const DRIFT: Model['drifts'][number] = {
  ...{ code: 'coverage-drifting', model: { id: 'boosted-lives', version: '1' }, since: inDays(-3) },
  ...{ coverage: 0.55, lives: 20, chance: 0.002, factor: 1.7 },
};
const SCORES: ModelScores = {
  ...{ id: 'boosted-lives', version: '1', tier: 'fleet', lives: 4, failures: 3, forecasts: 80 },
  ...{ absError: 61.2, bias: -12, pinball: 20.4, alphaLambda: 2 / 3, alphaLambdaLives: 3 },
  coverage: Array.from({ length: 20 }, (_, i) => Math.min(1, (i + 1) / 16)),
  errorByRest: [5, 9, null, 20, 30, 41, 50, 60, 70, 80],
  ...{ tooEarlyLives: 0, falseAlarms: 1, yearsStood: 2 },
};
const PRIOR: ModelScores = { ...SCORES, id: 'weibull-prior', tier: 'prior', absError: 140, coverage: null };
const BOARD: Scoreboard = {
  ...{ model: MODEL, lives: 4, failures: 3, models: [SCORES, PRIOR] },
  leadTime: { lives: 3, warned: 2, medianHours: 240 },
  alarms: { falseAlarms: 1, machineYears: 8, falseAlarmsPerMachineYear: 0.125 },
};
const TIER = { forecasts: 9, rmse: 50, pinball: 16, coverage50: 0.5, coverage80: 0.8, coverage90: 0.9 };
const tier = (rmse: number) => ({ ...TIER, rmse, meanWidth90: 200 });
const version = (number: number, given: Partial<ModelVersion>): ModelVersion => ({
  ...{ version: number, kind: 'boosted-lives', status: 'candidate', lives: 12, failures: 9, seed: 1 },
  ...{ livesDigest: 'ab', features: ['a'], weight: 0.8, bytes: 1_000 },
  scores: { mixture: tier(50), prior: tier(140), degradation: tier(120), fleet: tier(55) },
  ...{ trainedBy: 'bootstrap', trainedAt: inDays(-1), releasedBy: null, releasedAt: null, retiredAt: null },
  ...given,
});
const VERSIONS = [version(2, {}), version(1, { status: 'released', releasedAt: inDays(-9) })];

const routes = [
  { path: '/models', element: <ModelsPage /> },
  { path: '/models/:id', element: <ModelPage /> },
];
const service = (given: Record<string, unknown> = {}) =>
  fakeService({
    'GET /session': { ...SESSION, user: { ...SESSION.user, role: 'reliability-engineer' } },
    'GET /users': page(),
    'GET /models': page(QUIET, MODEL),
    'GET /models/mdl_1/scoreboard': BOARD,
    'GET /models/mdl_1/versions': page(...VERSIONS),
    ...given,
  });
const textOf = (element: Element) => plain(element.textContent ?? '');

afterEach(cleanup);

describe('the list of models', () => {
  it('puts first what waits for a decision, and says how many part numbers are learned', async () => {
    service();
    renderConsole(routes, '/models');
    const rows = (await screen.findAllByRole('row')).slice(1).map(textOf);
    expect(rows[0]).toContain('version 2 awaits release');
    expect(rows[0]).toContain('12, 9 failed, 5 in the field');
    expect(rows[1]).toContain('too few lives to learn from');
    expect(textOf(screen.getByRole('heading', { level: 1 }))).toContain(
      'One part number is forecast by a learned',
    );
  });

  it('says first of all when intervals do not hold', async () => {
    service({ 'GET /models': page(QUIET, { ...MODEL, drifts: [DRIFT] }) });
    renderConsole(routes, '/models');
    expect(textOf(await screen.findByRole('heading', { level: 1 }))).toBe(
      'One model’s intervals do not hold what they promise. They are widened until they do.',
    );
  });

  it('says what to do where there is nothing to learn from', async () => {
    service({ 'GET /models': page() });
    renderConsole(routes, '/models', 'ja');
    expect(await screen.findByText('学習の対象となる部品がまだありません。')).toBeTruthy();
    expect(screen.getByRole('link', { name: '設定へ' }).getAttribute('href')).toBe('/set-up');
  });
});

describe('the page of a model', () => {
  it('draws what was promised and what was observed, in words for those who do not see it', async () => {
    service();
    renderConsole(routes, '/models/mdl_1');
    const calibration = await screen.findByRole('img', { name: /80\s% promised/ });
    expect(plain(calibration.getAttribute('aria-label') ?? '')).toContain('80 % promised, 100 % observed');
    expect(screen.getByRole('img', { name: /5 with 5\s% left/ })).toBeTruthy();
    const board = within(screen.getByRole('table', { name: 'Scoreboard' }));
    const [, released] = board.getAllByRole('row').map(textOf);
    expect(released).toContain('Learned model 1');
    expect(released).toContain('67 %');
    expect(textOf(screen.getByText('Warned in time').parentElement!)).toContain('2 of 3');
  });

  it('says how many lives ended in the field, and which of them were not seen whole', async () => {
    service();
    renderConsole(routes, '/models/mdl_1');
    expect(textOf(await screen.findByText(/5 of 12 lives ended in machines of the fleet/))).toContain(
      '2 of them were monitored only in part: these teach how long they lasted',
    );
    cleanup();
    service({ 'GET /models': page(QUIET), 'GET /models/mdl_2/scoreboard': { ...BOARD, model: QUIET } });
    renderConsole(routes, '/models/mdl_2');
    await screen.findByRole('heading', { name: 'Training' });
    expect(screen.queryByText(/in machines of the fleet/)).toBeNull();
  });

  it('releases a version after saying what that does, once for each wish', async () => {
    const { requests } = service({
      'POST /models/mdl_1/versions/2/release': version(2, { status: 'released', releasedAt: iso(NOW) }),
    });
    renderConsole(routes, '/models/mdl_1');
    fireEvent.click(await screen.findByRole('button', { name: 'Release version 2' }));
    expect(requests.some(({ method }) => method === 'POST')).toBe(false);
    expect(screen.getByText(/forecasts of 40 parts in use ask version 2/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Release version 2' }));
    await waitFor(() => expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1));
    const [sent] = requests.filter(({ method }) => method === 'POST');
    expect(sent?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('tells a model of one’s own from those that were learned here', async () => {
    const own = version(3, { kind: 'onnx', features: ['age', 'rms level'], weight: 1 });
    const scores = { ...SCORES, id: 'onnx', version: '3' };
    service({
      'GET /models/mdl_1/versions': page(own, ...VERSIONS),
      'GET /models/mdl_1/scoreboard': { ...BOARD, models: [SCORES, scores] },
    });
    renderConsole(routes, '/models/mdl_1');
    const card = within((await screen.findByText('Version 3', { selector: 'b' })).closest('li')!);
    expect(card.getByText('Own model')).toBeTruthy();
    expect(card.getByText('age, rms level')).toBeTruthy();
    expect(card.getByText(/perhaps from these very lives/)).toBeTruthy();
    expect(card.queryByText('Mixture')).toBeNull();
    const board = within(screen.getByRole('table', { name: 'Scoreboard' }));
    expect(board.getByRole('rowheader', { name: /Own model 3/ })).toBeTruthy();
  });

  it('says what rolling back leads to, and why it was refused', async () => {
    service({
      'POST /models/mdl_1/roll-back': problemOf(409, 'nothing-to-roll-back', 'No version is released'),
    });
    renderConsole(routes, '/models/mdl_1');
    fireEvent.click(await screen.findByRole('button', { name: 'Roll back' }));
    expect(screen.getByText(/No other version was released before/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Roll version 1 back' }));
    expect(textOf(await screen.findByRole('alert'))).toContain('No version is released');
  });

  it('shows the progress of a training as it is told', async () => {
    let share = 0.25;
    const training = () => ({
      ...{ id: 'trn_1', modelId: 'mdl_1', status: 'running', share, seed: 1, requestedBy: 'bootstrap' },
      ...{ requestedAt: iso(NOW), startedAt: iso(NOW), endedAt: null, version: null, failure: null },
    });
    service({
      'GET /models/mdl_1/scoreboard': () => ({ ...BOARD, model: { ...MODEL, training: training() } }),
    });
    const { socket } = renderConsole(routes, '/models/mdl_1');
    const bar = await screen.findByRole('progressbar');
    expect(bar.getAttribute('value')).toBe('0.25');
    expect(screen.queryByRole('button', { name: 'Train a new version' })).toBeNull();
    share = 0.75;
    socket.receive('change', { cursor: 1, at: iso(NOW), kind: 'models', machineIds: [] });
    await waitFor(() => expect(screen.getByRole('progressbar').getAttribute('value')).toBe('0.75'));
  });

  it('offers nothing that the role may not do', async () => {
    service({ 'GET /session': { ...SESSION, user: { ...SESSION.user, role: 'viewer' } } });
    renderConsole(routes, '/models/mdl_1');
    await screen.findByRole('table', { name: 'Scoreboard' });
    expect(screen.queryByRole('button', { name: /Release|Roll back|Train/ })).toBeNull();
  });
});
