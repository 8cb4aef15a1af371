import { describe, expect, it } from '@jest/globals';
import { type EndedLifeWrite, endedLivesWrite } from '@kizashi/api-contract';
import type { WriteOptions } from '../../set-up/product-api.ts';
import { madeUpRecording } from './recording.fixture.ts';
import { type Teaching, teachEngines } from './teach-engines.ts';

/** Counts lives as the service does: a repeated key is the same call. */
class FakeModel {
  readonly lives: EndedLifeWrite[] = [];
  readonly keys = new Set<string>();
  breaksAfter = Number.POSITIVE_INFINITY;

  async get<T>(path: string): Promise<T> {
    expect(path).toBe('machine-models/turbofan');
    const positions = [
      { id: 'oil', lifeUnit: 'calendar-hours', partNumber: 'OIL' },
      { id: 'engine-core', lifeUnit: 'cycles', partNumber: 'TF-CORE' },
    ];
    return { id: 'turbofan', positions } as T;
  }

  async list<T>(path: string): Promise<T[]> {
    expect(path).toBe('machine-models/turbofan/part-knowledge');
    return (this.lives.length === 0 ? [] : [{ partNumber: 'TF-CORE', lives: this.lives.length }]) as T[];
  }

  async post<T>(path: string, body: unknown, { key = '' }: WriteOptions = {}): Promise<T> {
    expect(path).toBe('machine-models/turbofan/ended-lives');
    if (this.keys.size >= this.breaksAfter) throw new Error('the cable was pulled');
    if (!this.keys.has(key)) this.lives.push(...endedLivesWrite.parse(body).lives);
    this.keys.add(key);
    return {} as T;
  }
}

const recording = madeUpRecording(...Array.from({ length: 45 }, (_, i) => 100 + i));
const teach = (api: FakeModel, more: Partial<Teaching> = {}) =>
  teachEngines({ api, recording, modelId: 'turbofan', again: false, ...more });

describe('teachEngines', () => {
  it('sends every unit as a life that ended in failure, with its history', async () => {
    const model = new FakeModel();
    expect(await teach(model)).toMatchObject({ positionId: 'engine-core', added: 45 });
    expect(model.keys.size).toBe(3);
    const third = model.lives[2];
    expect(third).toMatchObject({ partNumber: 'TF-CORE', life: 102, failureObserved: true });
    expect(third?.history?.channels).toHaveLength(24);
    expect(third?.history?.lifeUsed.at(-1)).toBe(102);
    expect(third?.history?.values[101]).toEqual(recording.units[2]?.cycles[101]?.values);
  });

  it('adds nothing the second time, unless told to', async () => {
    const model = new FakeModel();
    await teach(model);
    expect(await teach(model)).toMatchObject({ added: 0, knowledge: { lives: 45 } });
    expect(await teach(model, { again: true })).toMatchObject({ added: 45, knowledge: { lives: 90 } });
  });

  it('finishes a run that broke off without counting its lives twice', async () => {
    const model = new FakeModel();
    model.breaksAfter = 2;
    await expect(teach(model)).rejects.toThrow('the cable was pulled');
    expect(model.lives).toHaveLength(40);
    model.breaksAfter = Number.POSITIVE_INFINITY;
    expect(await teach(model)).toMatchObject({ added: 5, knowledge: { lives: 45 } });
  });

  it('teaches only a position whose life is counted in cycles', async () => {
    await expect(teach(new FakeModel(), { positionId: 'oil' })).rejects.toThrow(
      'no position "oil" whose life is counted in cycles; there is engine-core',
    );
  });
});
