import { afterEach, describe, expect, it } from '@jest/globals';
import type { LineRisk, PlantRisk } from '@kizashi/api-contract';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { type FakeRequest, fakeService, page, problemOf } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { anOrder, inDays, iso, NOW, SESSION } from '../../testing/samples.ts';
import { plain, speak } from '../../testing/speak.ts';
import { PlantRiskPage } from './plant-risk-page.tsx';
import { riskAnswer } from './risk-answer.ts';

type Driver = LineRisk['drivers'][number];

function aStop(days: number, pReach: number | null, pReachAsAdvised = pReach): LineRisk['stops'][number] {
  return {
    plannedStopId: `stp-${days}`,
    from: inDays(days),
    to: inDays(days + 0.3),
    pReach,
    pReachAsAdvised,
  };
}
const DRIVER: Driver = {
  machineId: 'machine-1',
  machineSerial: 'VMC-0042',
  fittedPartId: 'part-1',
  positionName: { en: 'front spindle bearing', ja: '主軸前側軸受' },
  forecastId: 'forecast-1',
  p10At: inDays(19),
  p90At: inDays(27),
  pFailBeforeNextStop: 0.03,
  pFailBeforeEnd: 0.99,
  orderId: 'order-1',
  orderNumber: 'OR-2381',
  orderState: 'advised',
  windowFrom: inDays(17),
};
function aLine(given: Partial<LineRisk> = {}): LineRisk {
  return {
    ...{ lineId: 'line-2', lineName: 'Line 2', siteId: 'site-1', siteName: 'Komaki' },
    ...{ customerId: 'customer-1', customerName: 'Tokiwa Precision', timeZone: 'Asia/Tokyo' },
    ...{ downtimeCostPerHour: 180_000, machines: 4, judgedParts: 12, withheldParts: 0 },
    nextStopAt: inDays(17),
    stops: [aStop(17, 0.97), aStop(31, 0.004, 0.92)],
    curve: [
      { at: iso(NOW), nothing: 1, asAdvised: 1 },
      { at: inDays(30), nothing: 0.004, asAdvised: 0.92 },
    ],
    loss: { untilNextStop: 100_000, nothing: 3_550_000, asAdvised: 280_000 },
    drivers: [DRIVER],
    ...given,
  };
}
const quiet = (name: string, given: Partial<LineRisk> = {}) =>
  aLine({
    ...{ lineId: name, lineName: name, stops: [aStop(10, 0.995), aStop(24, 0.99)], drivers: [] },
    loss: { untilNextStop: 1_000, nothing: 9_000, asAdvised: 9_000 },
    ...given,
  });
function aPlant(...lines: LineRisk[]): PlantRisk {
  const total = (course: 'nothing' | 'asAdvised') => lines.reduce((sum, { loss }) => sum + loss[course], 0);
  return {
    ...{ asOf: iso(NOW), until: inDays(30), currency: 'JPY', lines },
    loss: { nothing: total('nothing'), asAdvised: total('asAdvised') },
  };
}
const answer = (plant: PlantRisk, language: 'en' | 'ja' = 'en') => {
  const { first, second } = riskAnswer(plant, 30, NOW, speak(language));
  return { first: first.map(plain), second: second.map(plain) };
};

const routes = [{ path: '/plant-risk', element: <PlantRiskPage /> }];

afterEach(cleanup);

describe('the answer of the plant risk page', () => {
  it('says whether the next stop is reached, and which line will not last until the one after', () => {
    const plant = aPlant(aLine(), quiet('Line 1'), quiet('Utilities'));
    expect(answer(plant).first).toEqual([
      'The next stop is reached on all three lines with 97 % or more.',
      'Line 2 will not last until the one after, Thu 26 Nov.',
      'Replaced as advised, the chance is 92 %.',
    ]);
    expect(answer(plant, 'ja').first[0]).toBe('次の計画停止までは、3ラインとも97%以上の確率で持ちます。');
  });

  it('names the line that may not reach its next stop', () => {
    const { first } = answer(aPlant(aLine({ stops: [aStop(17, 0.41)] }), quiet('Line 1')));
    expect(first).toEqual(['Line 2 may not reach its next stop on Thu 12 Nov: the chance is 41 %.']);
  });

  it('says what is not in the figures instead of taking it as safe', () => {
    const blind = quiet('Line 1', { judgedParts: 0, withheldParts: 3, stops: [aStop(10, null)], curve: [] });
    expect(answer(aPlant(aLine(), blind)).second).toEqual([
      '3 parts cannot be judged and are in none of these figures.',
    ]);
    expect(answer(aPlant(blind)).first).toEqual(['No line can be judged yet.']);
    expect(answer(aPlant(quiet('Line 1', { stops: [] }))).first).toEqual([
      'No line has a planned stop in the next 30 days.',
    ]);
  });
});

describe('the plant risk page', () => {
  it('leads from a line to its part and its order, and says what is to be decided', async () => {
    fakeService({
      'GET /session': SESSION,
      'GET /plant-risk': aPlant(aLine(), quiet('Line 1')),
      'GET /orders': page(anOrder(), anOrder({ id: 'order-2', number: 'OR-2379', state: 'accepted' })),
    });
    renderConsole(routes, '/plant-risk');
    const lines = await screen.findByRole('region', { name: 'Line by line' });
    const [line] = within(lines).getAllByRole('listitem');
    const linkOf = (name: RegExp) => within(line!).getByRole('link', { name }).getAttribute('href');
    expect(linkOf(/^VMC-0042 front spindle bearing$/)).toBe('/parts/part-1');
    expect(linkOf(/^OR-2381, advised for Thu\s12\sNov$/u)).toBe('/orders/order-1');
    expect(within(line!).getByText(/^¥3\.55\smillion$/u)).toBeTruthy();
    expect(
      within(line!).getByRole('img', {
        name: /Thu\s12\sNov: 97\s%, Thu\s26\sNov: below 1\s%, as advised 92\s%\.$/u,
      }),
    ).toBeTruthy();
    const decide = screen.getByRole('region', { name: 'To decide' });
    await within(decide).findByText(/^by Fri\s30\sOct$/u);
    expect(
      within(decide).getByRole('link', { name: 'See and answer order OR-2381' }).getAttribute('href'),
    ).toBe('/orders/order-1');
    expect(within(decide).getByText('decided')).toBeTruthy();
  });

  it('reads the other horizon when asked', async () => {
    const { requests } = fakeService({
      'GET /session': SESSION,
      'GET /orders': page(),
      'GET /plant-risk': ({ query }: FakeRequest) => ({
        ...aPlant(aLine()),
        until: inDays(Number(query.get('days'))),
      }),
    });
    renderConsole(routes, '/plant-risk');
    await screen.findByText('30 days, nothing done');
    fireEvent.click(screen.getByRole('radio', { name: '90 days' }));
    await screen.findByText('90 days, nothing done');
    expect(
      requests.filter(({ path }) => path === '/plant-risk').map(({ query }) => query.get('days')),
    ).toEqual(['30', '90']);
  });

  it('groups a manufacturer’s lines by customer', async () => {
    const theirs = quiet('Pack 1', { customerId: 'customer-2', customerName: 'Sazanami Foods' });
    fakeService({
      'GET /session': SESSION,
      'GET /orders': page(),
      'GET /plant-risk': aPlant(aLine(), theirs),
    });
    renderConsole(routes, '/plant-risk');
    const customer = await screen.findByRole('region', { name: 'Sazanami Foods' });
    expect(within(customer).getAllByRole('listitem')).toHaveLength(1);
  });

  it('says why it cannot be read', async () => {
    fakeService({
      'GET /session': SESSION,
      'GET /plant-risk': problemOf(503, 'unavailable', 'A store is away'),
    });
    renderConsole(routes, '/plant-risk');
    await waitFor(() => expect(screen.getByText('The service refused: A store is away')).toBeTruthy(), {
      timeout: 8_000,
    });
  }, 15_000);
});
