import { describe, expect, it } from '@jest/globals';
import { asId, life } from '@kizashi/kernel';
import { endedLife, type RemovedPart } from './ended-life.ts';
import { NOW } from './order.fixture.ts';
import { AS_FOUND_SEVERITIES } from './order.ts';

const PART: RemovedPart = {
  id: asId('fit-1'),
  modelId: asId('vmc'),
  positionId: asId('spindle.front'),
  partNumber: asId('PN-1'),
  serial: 'SN-OLD',
  lifeUsed: life(8_120),
  lifeUnit: 'operating-hours',
};

describe('endedLife', () => {
  it('counts as a failure only what was found failed; the rest is censored', () => {
    const observed = AS_FOUND_SEVERITIES.map(
      (severity) => endedLife(PART, { severity }, NOW).failureObserved,
    );
    expect(Object.fromEntries(AS_FOUND_SEVERITIES.map((severity, i) => [severity, observed[i]]))).toEqual({
      none: false,
      light: false,
      advanced: false,
      failed: true,
    });
  });

  it.each([
    ['failure', true],
    ['preventive', false],
    [null, false],
  ] as const)('takes what was entered by hand as it stands: %s', (endedBy, failureObserved) => {
    expect(endedLife(PART, { endedBy }, NOW)).toMatchObject({ failureObserved, severity: null });
  });

  it('keeps which part lived how long, and how it was found', () => {
    expect(endedLife(PART, { severity: 'advanced' }, NOW)).toEqual({
      fittedPartId: 'fit-1',
      modelId: 'vmc',
      positionId: 'spindle.front',
      partNumber: 'PN-1',
      serial: 'SN-OLD',
      life: 8_120,
      lifeUnit: 'operating-hours',
      failureObserved: false,
      severity: 'advanced',
      endedAt: NOW,
    });
  });
});
