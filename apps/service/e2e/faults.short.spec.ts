import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FAULTS } from '../../../tools/faults/catalogue.ts';
import { figureText } from '../../../tools/faults/tell-trials.ts';
import { Trials } from '../../../tools/faults/trials.ts';
import { buildService } from './start-service.ts';

/** The short forms of `npm run sim -- faults`. Kills have a spec of their own, with the proof that it can fail. */
const OF_ITS_OWN = ['kill-9', 'kill-9-training'];

const here = FAULTS.filter(({ name, longOnly }) => longOnly === undefined && !OF_ITS_OWN.includes(name));
const injected = here.filter(({ unavailable }) => unavailable?.() === undefined);
const leftToTheLongRun = FAULTS.filter(
  (fault) => !injected.includes(fault) && !OF_ITS_OWN.includes(fault.name),
);

const trials = new Trials({ long: false });
beforeAll(buildService, 120_000);
afterAll(() => trials.close(), 60_000);

describe('a fault', () => {
  it.each(injected.map((fault) => [fault.name, fault.promise, fault] as const))(
    '%s: %s',
    async (_name, _promise, fault) => {
      const { outcome, figures, why } = await trials.run(fault);
      console.log(`${fault.name}: ${figureText(figures)}`);
      expect({ outcome, why }).toEqual({ outcome: 'held', why: [] });
    },
    120_000,
  );

  it('that is left to the long run says why', () => {
    const reasons = leftToTheLongRun.map(({ name, longOnly, unavailable }) => {
      return `${name}: ${longOnly ?? `not on this machine, ${unavailable?.()}`}`;
    });
    console.log(`left to npm run sim -- faults --long:\n${reasons.join('\n')}`);
    for (const reason of reasons) expect(reason).not.toMatch(/undefined/);
  });
});
