import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defectOrders } from './bearing-defects.ts';

describe('defect frequencies', () => {
  it('are those that are published for two bearings', () => {
    // Bearing data centre of Case Western Reserve University: 6205-2RS JEM SKF at the drive end, 6203 at the fan end.
    const driveEnd = { rollingElements: 9, elementDiameter: 0.3126, pitchDiameter: 1.537, contactAngle: 0 };
    const fanEnd = { rollingElements: 8, elementDiameter: 0.2656, pitchDiameter: 1.122, contactAngle: 0 };
    expect(defectOrders(driveEnd).bpfo).toBeCloseTo(3.5848, 3);
    expect(defectOrders(driveEnd).bpfi).toBeCloseTo(5.4152, 3);
    // The table gives what a spot on an element strikes: twice its spin.
    expect(2 * defectOrders(driveEnd).bsf).toBeCloseTo(4.7135, 2);
    expect(defectOrders(driveEnd).ftf).toBeCloseTo(0.39828, 3);
    expect(defectOrders(fanEnd).bpfo).toBeCloseTo(3.053, 3);
    expect(defectOrders(fanEnd).bpfi).toBeCloseTo(4.947, 3);
    expect(2 * defectOrders(fanEnd).bsf).toBeCloseTo(3.988, 2);
    expect(defectOrders(fanEnd).ftf).toBeCloseTo(0.3817, 3);
  });

  it('fit together: both races see every element once a turn, and the cage carries all elements past the outer race', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 60 }),
        fc.double({ min: 0.05, max: 0.45, noNaN: true }),
        fc.double({ min: 0, max: 45, noNaN: true }),
        (rollingElements, ratio, contactAngle) => {
          const { bpfo, bpfi, ftf } = defectOrders({
            rollingElements,
            elementDiameter: 80 * ratio,
            pitchDiameter: 80,
            contactAngle,
          });
          expect(bpfo + bpfi).toBeCloseTo(rollingElements, 9);
          expect(rollingElements * ftf).toBeCloseTo(bpfo, 9);
          expect(bpfo).toBeLessThan(bpfi);
        },
      ),
    );
  });
});
