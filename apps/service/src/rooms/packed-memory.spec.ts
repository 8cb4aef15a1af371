import { describe, expect, it } from '@jest/globals';
import { startMachineMemory } from './machine-memory.ts';
import { packMemory, unpackMemory } from './packed-memory.ts';
import { START } from './rooms.fixture.ts';

const MEMORY = startMachineMemory(START);

describe('packMemory', () => {
  it('keeps a memory as it is, in fewer bytes', () => {
    const packed = packMemory(MEMORY);

    expect(unpackMemory(packed)).toEqual(MEMORY);
    expect(packed.length).toBeLessThan(JSON.stringify(MEMORY).length);
  });

  it('reads what was stored as plain JSON', () => {
    expect(unpackMemory(Buffer.from(JSON.stringify(MEMORY)))).toEqual(MEMORY);
    expect(unpackMemory(Buffer.from('{}'))).toEqual({});
  });
});
