import { expect, it } from '@jest/globals';
import type { ModelVersion } from '@kizashi/api-contract';
import { MOST_ONNX_BYTES } from '../../src/models/onnx/onnx-registration.ts';
import { type LinearOnnx, writeLinearOnnx } from '../../src/models/onnx/write-onnx.fixture.ts';
import type { Answer } from '../api.ts';
import { LIVES, type WornBearing } from './worn-bearing.ts';

/** Somebody brings a model of their own: it is tried, competes, is released and taken back. */
const FEATURES = ['age', 'spindle.rms level'];
/** The versions before it were trained. */
export const OWN_VERSION = 3;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

function register(bearing: WornBearing, onnx: LinearOnnx, features = FEATURES, more = {}): Promise<Answer> {
  const body = { onnx: base64(writeLinearOnnx(onnx)), features, ...more };
  return bearing.post(`/models/${bearing.modelId}/versions`, body);
}

/** Before anything was learned. */
export function tellNothingToRead(bearing: () => WornBearing): void {
  it('has nothing to read before a version was trained', async () => {
    expect(await register(bearing(), { weights: [-1, -50] })).toMatchObject({
      status: 409,
      body: { code: 'nothing-trained', detail: expect.stringContaining('Train one first') },
    });
  });
}

/** Leaves version 3, a candidate. */
export function tellRegistration(bearing: () => WornBearing): void {
  it('is refused with what would fit', async () => {
    expect(await register(bearing(), { weights: [1, 1] }, ['age', 'spindle.rms levle'])).toMatchObject({
      status: 422,
      body: {
        code: 'unknown-feature',
        errors: [{ field: 'features[1]', detail: expect.stringContaining('Nearest: "spindle.rms level"') }],
      },
    });
    const refusal = async (answer: Promise<Answer>) => {
      const { status, body } = await answer;
      return `${status} ${body.code}: ${body.detail}`;
    };
    const path = `/models/${bearing().modelId}/versions`;
    const raw = (onnx: string) => bearing().post(path, { onnx, features: FEATURES });
    const text = base64(new TextEncoder().encode('This is no model.'));
    expect(await refusal(raw(text))).toMatch(/^422 onnx-not-readable: /);
    expect(await refusal(raw('?'))).toContain('400 invalid-request: onnx: Must be the bytes');
    expect(await refusal(raw(base64(new Uint8Array(MOST_ONNX_BYTES + 1))))).toContain('at most 5 MB');
    expect(await refusal(register(bearing(), { weights: [1, 2, 3] }))).toBe(
      '422 onnx-does-not-fit: Its input is features: float32 [rows, 3]; one input is expected: float32 [rows, 2], a column for each feature, the number of rows free.',
    );
    expect(await refusal(register(bearing(), { weights: [1, Number.POSITIVE_INFINITY] }))).toMatch(
      /^422 onnx-does-not-fit: It answered \d+ of \d+ rows of the ended lives with -?Infinity, first after .* All its features are there\.$/,
    );
    expect(await refusal(register(bearing(), { weights: [1, 1] }, FEATURES, { featuresOf: 9 }))).toContain(
      'Version 9 was not trained',
    );
    expect((await bearing().model()).versions).toBe(OWN_VERSION - 1);
  });

  it('is learned from what Kizashi saw of the lives', async () => {
    const { url, token } = bearing().service;
    const path = `${url}/api/v1/models/${bearing().modelId}/versions/1/samples`;
    const file = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const [head = '', ...lines] = (await file.text()).trimEnd().split('\r\n');
    const { features = [] } = (await bearing().versions()).at(-1)!;
    expect(head.split(',')).toEqual(['life', 'failed', 'life used', 'remaining', ...features]);
    const rows = lines.map((line) => line.split(','));
    expect(new Set(rows.map(([, failed]) => failed))).toEqual(new Set(['1']));
    const whole = new Set(rows.map(([life, , used, rest]) => `${life}: ${Number(used) + Number(rest)}`));
    const lengths = [...whole].map((one) => Number(one.split(': ')[1]));
    expect(lengths.toSorted()).toEqual(LIVES.map(({ life }) => life));
  });

  it('is entered as a candidate, with its scores on the lives that have ended', async () => {
    const answer = await register(bearing(), { weights: [-1, -20], bias: 250 });
    expect(answer).toMatchObject({
      status: 201,
      body: { version: OWN_VERSION, kind: 'onnx', status: 'candidate', features: FEATURES, failures: 8 },
    });
    const { scores, weight } = answer.body as ModelVersion;
    expect(weight).toBe(1);
    expect(scores.fleet.rmse).toBeLessThan(scores.prior.rmse);
  });
}

/** When the life of a part has ended that was in while it was a candidate. */
export function tellCompetition(bearing: () => WornBearing): void {
  it('competes before it is released: over the same life, at the same moments', async () => {
    const estimated = (await bearing().forecasts(bearing().plant.fittedPartId)).filter(
      ({ status }) => status === 'estimated',
    );
    expect(estimated.map(({ model }) => model.id)).not.toContain('onnx');
    const { models } = await bearing().board();
    const own = models.find(({ id }) => id === 'onnx');
    expect(own).toMatchObject({ version: `${OWN_VERSION}`, tier: 'fleet', lives: 1, failures: 1 });
    expect(own?.forecasts).toBe(estimated.length);
    expect(own?.absError).toBeGreaterThan(0);
  });
}

export function tellRelease(bearing: () => WornBearing, part: () => string): void {
  it('forecasts once it is released, and no more once it is taken back', async () => {
    const path = `/models/${bearing().modelId}`;
    expect((await bearing().post(`${path}/versions/${OWN_VERSION}/release`)).status).toBe(200);
    await bearing().driveDays(2);
    const newest = await bearing().newestForecast(part());
    expect(newest.model).toMatchObject({ id: 'onnx', version: `${OWN_VERSION}`, tier: 'fleet' });
    expect(newest.p50).toBeGreaterThan(300);
    const back = await bearing().post(`${path}/roll-back`);
    // Versions 1 and 2 had been taken back before it was released, and do not come back with this.
    expect(back.body).toMatchObject({ rolledBackVersion: OWN_VERSION, released: null });
    await bearing().driveDays(2);
    expect((await bearing().newestForecast(part())).model.id).not.toBe('onnx');
    const { items } = await bearing().get<{ items: { action: string }[] }>('/audit-log?limit=500');
    expect(items.filter(({ action }) => action === 'model.registered')).toHaveLength(1);
  });
}
