import { afterEach, describe, expect, it } from '@jest/globals';
import type { WaveformAnalysis, WaveformSummary } from '@kizashi/api-contract';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { fakeService, page, problemOf } from '../../../testing/fake-service.ts';
import { renderConsole } from '../../../testing/render-console.tsx';
import { inDays } from '../../../testing/samples.ts';
import { MODEL, machineRoutes } from '../machine.samples.ts';
import { MachinePage } from '../machine-page.tsx';

const ACCELERATION = 'spindle.front.acceleration';
const bearing = { rollingElements: 9, elementDiameter: 7.94, pitchDiameter: 39.04, contactAngle: 0 };
const VIBRATING = {
  ...MODEL,
  channels: [
    ...MODEL.channels,
    { id: ACCELERATION, unit: '[g]', role: 'context', positionIds: ['spindle-front'] },
    {
      id: `${ACCELERATION}.rms`,
      unit: '[g]',
      role: 'wear',
      positionIds: ['spindle-front'],
      derived: { from: ACCELERATION, feature: 'rms' },
    },
  ],
  positions: MODEL.positions.map((position) =>
    position.id === 'spindle-front' ? { ...position, bearing } : position,
  ),
};

const aBurst = (captureId: string, days: number, given: Partial<WaveformSummary> = {}): WaveformSummary => ({
  captureId,
  deviceId: 'device-1',
  channel: ACCELERATION,
  unit: '[g]',
  measuredAt: inDays(days),
  receivedAt: inDays(days),
  sampleRateHz: 12_800,
  chunks: 2,
  missing: [],
  ...given,
});

const anAnalysis = (captureId: string, given: Partial<WaveformAnalysis> = {}): WaveformAnalysis => ({
  captureId,
  channel: ACCELERATION,
  unit: '[g]',
  measuredAt: inDays(-1),
  sampleRateHz: 12_800,
  seconds: 0.32,
  positionId: 'spindle-front',
  lacks: null,
  speed: { hz: 100, from: 'channel' },
  shape: { secondsPerColumn: 0.08, low: [-1, -3, -1, -1], high: [1, 2, 1, 1] },
  envelope: {
    axis: 'Hz',
    perLine: 100,
    amplitudes: Array.from({ length: 20 }, (_, line) => (line === 4 ? 2 : 0.1)),
    defects: [
      { defect: 'bpfo', at: 358.5 },
      { defect: 'bpfi', at: 541.5 },
    ],
  },
  features: [
    {
      feature: 'rms',
      unit: '[g]',
      value: 1.5,
      channel: `${ACCELERATION}.rms`,
      baseline: { mean: 0.5, sd: 0.1, bursts: 20 },
    },
    { feature: 'envelope.bpfo', unit: '1', value: 2, channel: null, baseline: null },
    { feature: 'envelope.bpfi', unit: '1', value: 31, channel: null, baseline: null },
  ],
  ...given,
});

const PATH = 'GET /machines/machine-1/waveforms';

function show(given: Record<string, unknown>, language: 'en' | 'ja' = 'en') {
  fakeService({ ...machineRoutes(), 'GET /machine-models/vmc': VIBRATING, ...given });
  return renderConsole(
    [{ path: '/machines/:id', element: <MachinePage /> }],
    '/machines/machine-1',
    language,
  );
}
const card = () => screen.findByRole('region', { name: 'Vibration bursts' });

afterEach(cleanup);

describe('vibration bursts on the page of a machine', () => {
  const two = {
    [PATH]: page(aBurst('b2', -1), aBurst('b1', -2), aBurst('torn', -0.5, { missing: [1] })),
    [`${PATH}/b2/analysis`]: anAnalysis('b2'),
    [`${PATH}/b1/analysis`]: anAnalysis('b1', { speed: { hz: 50, from: 'nominal' } }),
  };

  it('show the newest whole one, with the defect marked that stands out most, and others on demand', async () => {
    show(two);
    const shown = await card();
    await within(shown).findByRole('img', { name: /^Waveform of the burst, up to 3\sg from zero\.$/u });
    expect(shown.textContent).toContain('6,000 rpm (measured)');
    within(shown).getByRole('img', {
      name: 'Envelope spectrum. Inner race is marked at 542, 1,083, 1,625 Hz.',
    });
    fireEvent.click(within(shown).getByRole('radio', { name: 'Outer race' }));
    within(shown).getByRole('img', {
      name: 'Envelope spectrum. Outer race is marked at 359, 717, 1,076 Hz.',
    });
    const choice = within(shown).getByRole<HTMLSelectElement>('combobox', { name: 'Burst shown' });
    expect(choice.options).toHaveLength(2);
    fireEvent.change(choice, { target: { value: 'b1' } });
    await waitFor(() => expect(shown.textContent).toContain('3,000 rpm (nominal speed of the model)'));
  });

  it('tell each feature beside the own start of the part, and show its course on the time line', async () => {
    const { address } = show(two);
    const shown = await card();
    const row = (await within(shown).findByRole('rowheader', { name: 'RMS' })).closest('tr');
    expect(row?.textContent).toContain('0.5 ± 0.1');
    expect(row?.textContent).toContain('10 sd');
    expect(row?.dataset.away).toBe('true');
    fireEvent.click(within(shown).getByRole('button', { name: 'Show RMS on the time line' }));
    await waitFor(() => expect(address()).toContain(`channel=${ACCELERATION}.rms`));
  });

  it('say what to do where no geometry was entered', async () => {
    const plain = anAnalysis('b2', {
      lacks: 'bearing',
      speed: null,
      envelope: { axis: 'Hz', perLine: 100, amplitudes: [0, 1, 1], defects: [] },
    });
    show({ ...two, [`${PATH}/b2/analysis`]: plain });
    const shown = await card();
    await within(shown).findByText(/^No geometry entered\.$/);
    expect(shown.textContent).toContain('Enter the bearing of this position in the machine model');
    within(shown).getByRole('img', { name: 'Envelope spectrum without marks.' });
    expect(within(shown).queryByRole('radio')).toBeNull();
  });

  it('say what to do where there is none yet, and where none is whole', async () => {
    show({ [PATH]: page() });
    await within(await card()).findByText(/^No burst yet: the controller sends one by itself/);
    cleanup();
    show({ [PATH]: page(aBurst('torn', -1, { missing: [1] })) });
    await within(await card()).findByText(/^No whole burst yet: pieces of every burst are missing\./);
  });

  it('are not spoken of where the machine has no such sensor', async () => {
    show({ [PATH]: page(), 'GET /machine-models/vmc': MODEL });
    await screen.findByRole('region', { name: 'Parts' });
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Vibration bursts' })).toBeNull());
  });

  it('say so when they cannot be read', async () => {
    show({ ...two, [`${PATH}/b2/analysis`]: problemOf(404, 'not-found', 'It is gone') });
    await within(await card()).findByRole('alert');
  });

  it('speak Japanese', async () => {
    show(two, 'ja');
    const shown = await screen.findByRole('region', { name: '振動波形' });
    await within(shown).findByRole('img', { name: '包絡線スペクトル。内輪の印は542、1,083、1,625 Hz。' });
  });
});
