import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DetectionMemory, detectState, startDetection } from './detect-state.ts';
import { CHANNEL_STATES, MACHINE_STATES, ZONES } from './machine-state.ts';
import { MOST_MODES } from './mode-baselines.ts';
import { modelOf, windowAt } from './state-detection.fixture.ts';

const model = modelOf([
  { worsens: 'up', limit: 6, zones: { ab: 1.4, bc: 2.8, cd: 4.5 } },
  { worsens: 'up' },
  { worsens: 'down', limit: 1 },
  { role: 'context' },
  { role: 'setting', bands: [5] },
  { role: 'usage' },
]);

const value = fc.option(
  fc.oneof(
    fc.double({ min: 0, max: 10, noNaN: true }),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.constant(1),
  ),
  { nil: undefined },
);
const window = fc.record({
  values: fc.tuple(value, value, value, value, value, value),
  mode: fc.integer({ min: 0, max: 12 }),
  resting: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
});
const story = fc.array(window, { minLength: 1, maxLength: 120 });

function modeOf({ mode, resting }: { readonly mode: number; readonly resting: boolean }): string {
  if (resting) return mode % 2 === 0 ? 'off' : 'idle';
  return mode === 0 ? 'running' : `running/c4:${mode}`;
}

function frozen<T>(tree: T): T {
  if (typeof tree !== 'object' || tree === null) return tree;
  for (const branch of Object.values(tree)) frozen(branch);
  return Object.freeze(tree);
}

describe('detectState, whatever the windows are', () => {
  it('answers with known words, remembers a bounded number of modes, and changes nothing that it is given', () => {
    fc.assert(
      fc.property(story, (windows) => {
        let memory = frozen(startDetection());
        for (const [index, one] of windows.entries()) {
          const features = frozen({ ...windowAt(model, index, one.values), mode: modeOf(one) });
          const { memory: next, detected } = detectState(memory, features, model, { running: !one.resting });
          memory = frozen(next);
          expect(MACHINE_STATES).toContain(detected.state);
          for (const channel of detected.channels) {
            expect(CHANNEL_STATES).toContain(channel.state);
            if (channel.zone !== undefined) expect(ZONES).toContain(channel.zone);
          }
          expect(next.modes.length).toBeLessThanOrEqual(MOST_MODES);
        }
      }),
    );
  });

  it('goes on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(story, (windows) => {
        let memory = startDetection();
        let restored = startDetection();
        for (const [index, one] of windows.entries()) {
          const features = { ...windowAt(model, index, one.values), mode: modeOf(one) };
          const context = { running: !one.resting };
          memory = detectState(memory, features, model, context).memory;
          const stored = JSON.parse(JSON.stringify(restored)) as DetectionMemory;
          restored = detectState(stored, features, model, context).memory;
        }
        expect(JSON.stringify(restored)).toBe(JSON.stringify(memory));
      }),
    );
  });
});
