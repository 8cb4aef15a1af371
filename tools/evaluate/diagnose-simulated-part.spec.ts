import { describe, expect, it } from '@jest/globals';
import { confusionOf, diagnose } from './diagnose-simulated-part.ts';

describe('failure modes of simulated parts', () => {
  it.each([
    ['cnc-machining-centre', 3],
    ['conveyor', 3],
    ['screw-compressor', 2],
  ])('are named first when half of the wear is done (%s)', (type, parts) => {
    const diagnoses = diagnose(type, 11);
    expect(diagnoses).toHaveLength(parts);
    expect(diagnoses.map(({ said }) => said)).toEqual(diagnoses.map(({ truth }) => truth));
    for (const { probability } of diagnoses) expect(probability).toBeGreaterThan(0.6);
    expect(confusionOf(diagnoses).at(-1)).toBe(`named first: ${parts} of ${parts}`);
  });
});
