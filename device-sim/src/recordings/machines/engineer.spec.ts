import { describe, expect, it } from '@jest/globals';
import type { FittedPart } from '@kizashi/api-contract';
import { epochMs } from '@kizashi/kernel';
import { ApiRefusal } from '../../set-up/product-api.ts';
import { Engineer } from './engineer.ts';

const AT = epochMs(Date.UTC(2026, 5, 1));

/** Answers as the service does after a swap: what was in the position before is out. */
class FakeParts {
  readonly calls: [method: string, path: string, body: unknown][] = [];
  refusal: ApiRefusal | undefined;
  out: Pick<FittedPart, 'id' | 'positionId' | 'serial' | 'removedAt'>[] = [
    { id: 'old', positionId: 'pump', serial: 'P-1', removedAt: '2026-01-01T00:00:00.000Z' },
    { id: 'last', positionId: 'pump', serial: 'P-2', removedAt: '2026-06-01T00:00:00.000Z' },
    { id: 'other', positionId: 'valve', serial: 'V-1', removedAt: '2026-06-02T00:00:00.000Z' },
  ];

  async list<T>(path: string): Promise<T[]> {
    expect(path).toBe('fitted-parts?machineId=m-1&fitted=false');
    return this.out as T[];
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    this.calls.push(['POST', path, body]);
    if (this.refusal) throw this.refusal;
    return {} as T;
  }

  async patch<T>(path: string, body: unknown): Promise<T> {
    this.calls.push(['PATCH', path, body]);
    return {} as T;
  }
}

const part = { machineId: 'm-1', positionId: 'pump', serial: 'P-3', fittedAt: AT };
const posted = {
  machineId: 'm-1',
  positionId: 'pump',
  serial: 'P-3',
  fittedAt: '2026-06-01T00:00:00.000Z',
};

describe('Engineer', () => {
  it('says what went in, then how the part that came out had ended', async () => {
    const api = new FakeParts();
    await new Engineer(api).enter({ ...part, replaces: 'failure' });
    expect(api.calls).toEqual([
      ['POST', 'fitted-parts', posted],
      ['PATCH', 'fitted-parts/last', { removedAt: '2026-06-01T00:00:00.000Z', endedBy: 'failure' }],
    ]);
  });

  it('says nothing of a part before the first', async () => {
    const api = new FakeParts();
    await new Engineer(api).enter(part);
    expect(api.calls).toEqual([['POST', 'fitted-parts', posted]]);
  });

  it('repeats what the service knows already without harm, and hides no other refusal', async () => {
    const api = new FakeParts();
    api.refusal = new ApiRefusal('POST fitted-parts', 409, { code: 'position-occupied' });
    await new Engineer(api).enter({ ...part, replaces: 'preventive' });
    expect(api.calls.map(([method]) => method)).toEqual(['POST', 'PATCH']);
    api.refusal = new ApiRefusal('POST fitted-parts', 400, { code: 'invalid-request' });
    await expect(new Engineer(api).enter(part)).rejects.toThrow('400');
  });
});
