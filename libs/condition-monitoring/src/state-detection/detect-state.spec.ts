import { describe, expect, it } from '@jest/globals';
import { asId, type ChannelId, plus } from '@kizashi/kernel';
import { detectSilence, silentAfterMs } from './detect-state.ts';
import { detectAll, endOf, modelOf, type Values, varying, WINDOW_MS } from './state-detection.fixture.ts';

const one = (values: readonly (number | undefined)[]): readonly Values[] => values.map((value) => [value]);
const states = (detections: ReturnType<typeof detectAll>, channel = 0) =>
  detections.map(({ detected }) => detected.channels[channel]?.state);

describe('limits', () => {
  const model = modelOf([{ worsens: 'up', limit: 5 }]);
  const normal = varying(1, 25);

  it('learns first, then is normal', () => {
    const seen = states(detectAll(model, one(normal)));
    expect(seen[0]).toBe('learning');
    expect(seen.at(-1)).toBe('normal');
  });

  it('watches half of the way to the limit and raises the alarm at the limit, with its date', () => {
    const detections = detectAll(model, one([...normal, 3.2, 3.2, 3.2, 3.2, 5.1, 5.1, 5.1]));
    expect(states(detections).slice(25)).toEqual([
      'normal',
      'normal',
      'watch',
      'watch',
      'watch',
      'watch',
      'alarm',
    ]);
    expect(detections.at(-1)!.detected.state).toBe('alarm');
    expect(detections.at(-1)!.detected.channels[0]!.since).toBe(endOf(31));
  });

  it('does not take a short spike for a state', () => {
    const seen = states(detectAll(model, one([...normal, 6, 6, 1, 1, 6, 1])));
    expect(new Set(seen.slice(20))).toEqual(new Set(['normal']));
  });

  it('holds a watch until the value is clearly back', () => {
    const back = [...normal, 3.2, 3.2, 3.2, 2.8, 2.8, 2.8, 2.8];
    const seen = states(detectAll(model, one(back)));
    expect(seen.slice(28, 32)).toEqual(['watch', 'watch', 'watch', 'watch']);
  });

  it('leaves a watch after six hours without a reason for it, so that an easier recipe does not end it', () => {
    const back = [...normal, 3.2, 3.2, 3.2, 1, 1, 1, 1, 1, 3.2, 1, 1, 1, 1, 1, 1];
    const seen = states(detectAll(model, one(back)));
    expect(seen.slice(28, 39)).not.toContain('normal');
    expect(seen.slice(39)).toEqual(['normal']);
  });

  it('asks for as many windows in a row again when they have asked for less in between', () => {
    const seen = states(detectAll(model, one([...normal, 3.2, 3.2, 3.2, 1, 1, 1, 5.1, 5.1, 1, 1])));
    expect(seen).not.toContain('alarm');
  });

  it('judges from the first window where ended lives have taught what is normal', () => {
    const baselines = { [asId<ChannelId>('c0')]: { mean: 1, sd: 0.1, limit: 3 } };
    const learned = modelOf([{ worsens: 'up' }]);
    const detections = detectAll(learned, one([2.5, 2.5, 2.5]), () => ({ running: true, baselines }));
    expect(states(detections).at(-1)).toBe('watch');
  });

  it('watches a channel that falls towards its limit', () => {
    const falling = modelOf([{ worsens: 'down', limit: 65 }]);
    const detections = detectAll(falling, one([...varying(100, 25), 80, 80, 80, 60, 60, 60]));
    expect(states(detections).slice(27)).toEqual(['watch', 'watch', 'watch', 'alarm']);
  });

  it('never judges a setting', () => {
    const setting = modelOf([{ role: 'setting', limit: 5 }]);
    expect(states(detectAll(setting, one([...normal, 9, 9, 9, 9]))).at(-1)).toBe('normal');
  });
});

describe('frozen channels', () => {
  const model = modelOf([{}, {}]);

  it('flags a frozen value: it stands still though it always varied, and no longer when it varies again', () => {
    const rows = [
      ...varying(1, 30).map((value): Values => [value, value]),
      ...varying(1, 12).map((value): Values => [1.05, value]),
      ...varying(1, 2).map((value): Values => [value, value]),
    ];
    const seen = states(detectAll(model, rows));
    expect(seen[31]).toBe('normal');
    expect(seen[41]).toBe('frozen');
    expect(seen.at(-1)).toBe('normal');
    expect(new Set(states(detectAll(model, rows), 1).slice(20))).toEqual(new Set(['normal']));
  });

  it('is never frozen when it was constant while learning', () => {
    const seen = states(
      detectAll(
        model,
        Array.from({ length: 200 }, () => [518.67, 1] as const),
      ),
    );
    expect(seen).not.toContain('frozen');
  });

  it('waits longer for a channel that seldom changes', () => {
    const steps = Array.from({ length: 60 }, (_, i) => Math.floor(i / 8) % 2);
    const seen = states(
      detectAll(
        model,
        [...steps, ...Array(30).fill(1)].map((v): Values => [v, v]),
      ),
    );
    expect(seen).not.toContain('frozen');
  });

  it('waits longer for a channel that rounds, and so stands still for a while now and then', () => {
    const rounding = (windows: number) =>
      varying(20, windows).map((v, i): Values => [Math.floor(i / 40) % 2 === 0 && i % 40 > 36 ? 20 : v, v]);
    const rows = [...rounding(190), ...Array.from({ length: 7 }, (_, i): Values => [20, i])];
    expect(states(detectAll(model, rows))).not.toContain('frozen');
    const stuck = [...rows, ...Array.from({ length: 20 }, (_, i): Values => [20, i])];
    expect(states(detectAll(model, stuck)).at(-1)).toBe('frozen');
  });

  it('lets a channel of two values rest on one of them, to which wear or a setting has taken it', () => {
    const flickering = Array.from({ length: 120 }, (_, i): Values => [i % 3 === 0 ? 21.6 : 21.61, i]);
    const resting = (windows: number) => Array.from({ length: windows }, (_, i): Values => [21.61, i]);
    expect(states(detectAll(model, [...flickering, ...resting(38)]))).not.toContain('frozen');
    expect(states(detectAll(model, [...flickering, ...resting(90)])).at(-1)).toBe('frozen');
  });

  it('is not frozen while the machine stands still', () => {
    const rows = [...varying(1, 30), ...Array(50).fill(1)].map((value): Values => [value, value]);
    const seen = states(detectAll(model, rows, (index) => ({ running: index < 30 })));
    expect(seen.at(-1)).toBe('normal');
  });
});

describe('silent channels and machines', () => {
  const model = modelOf([{}, { role: 'setting' }]);
  const running = varying(1, 25).map((value): Values => [value, value]);

  it('calls a channel silent after three running windows without it, since its last reading', () => {
    const rows: Values[] = [...running, [undefined, 1], [undefined, 1.1], [undefined, 1.2]];
    const last = detectAll(model, rows).at(-1)!;
    expect(last.detected.channels[0]).toMatchObject({ state: 'silent', since: endOf(24) });
    expect(last.detected.channels[1]!.state).toBe('normal');
    expect(last.detected.state).toBe('normal');
  });

  it('misses nothing while the machine rests', () => {
    const rows: Values[] = [...running, ...Array.from({ length: 40 }, () => [undefined, 0] as const)];
    const last = detectAll(model, rows, (index) => ({ running: index < 25 })).at(-1)!;
    expect(last.detected.channels[0]!.state).toBe('normal');
    expect(last.detected.state).toBe('off');
  });

  it('is patient with a channel that has always reported seldom', () => {
    const seldom = Array.from({ length: 90 }, (_, i): Values => [i % 4 === 0 ? 1 + (i % 3) : undefined, i]);
    const rows: Values[] = [...seldom, ...Array.from({ length: 8 }, (_, i): Values => [undefined, i])];
    expect(states(detectAll(model, rows))).not.toContain('silent');
  });

  it('is patient with a channel that begins to lose one reading in three, and finds out when it loses all', () => {
    const losing = Array.from(
      { length: 200 },
      (_, i): Values => [(i * 7) % 10 < 3 ? undefined : 1 + (i % 3), i],
    );
    const rows: Values[] = [...running, ...losing];
    expect(states(detectAll(model, rows))).not.toContain('silent');
    const lost = [...rows, ...Array.from({ length: 12 }, (_, i): Values => [undefined, i])];
    expect(states(detectAll(model, lost)).at(-1)).toBe('silent');
  });

  it('calls the machine silent when its window is closed and three more sample periods bring nothing', () => {
    const { memory } = detectAll(model, running).at(-1)!;
    const at = (later: number) => detectSilence(memory, model, WINDOW_MS, plus(endOf(24), later));
    expect(silentAfterMs(WINDOW_MS)).toBeGreaterThan(4 * WINDOW_MS);
    expect(at(silentAfterMs(WINDOW_MS)).detected.state).toBe('normal');
    const silent = at(silentAfterMs(WINDOW_MS) + 1).detected;
    expect(silent.state).toBe('silent');
    expect(silent.channels[0]).toMatchObject({ state: 'silent', since: endOf(24) });
  });

  it('forgets the silence with the next reading', () => {
    const rows: Values[] = [...running, [undefined, 1], [undefined, 2], [undefined, 3], [1.02, 1.1]];
    expect(states(detectAll(model, rows)).slice(-2)).toEqual(['silent', 'normal']);
  });
});
