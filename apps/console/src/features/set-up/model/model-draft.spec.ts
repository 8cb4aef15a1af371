import { describe, expect, it } from '@jest/globals';
import { machineModelWrite } from '@kizashi/api-contract';
import { TEMPLATE_NAMES, TEMPLATES } from '../templates/templates.ts';
import { draftOf, EMPTY_MODEL, listOf, modelOf } from './model-draft.ts';

describe('a machine model in fields', () => {
  it.each(TEMPLATE_NAMES)('gives a template back unchanged: %s', (name) => {
    const { model } = TEMPLATES[name];
    const again = machineModelWrite.parse(modelOf(draftOf(model)));
    expect(again).toEqual(machineModelWrite.parse(model));
  });

  it('keeps the geometry of a bearing, and has none where nothing of it was entered', () => {
    const { model } = TEMPLATES.spindleBearing;
    const bearing = {
      ...{ rollingElements: 20, elementDiameter: 11.9, pitchDiameter: 90, contactAngle: 15 },
      ...{ speedChannel: 'spindle.speed', speedPerMinute: 6_000 },
      rating: { dynamicLoad: 75, elements: 'balls' as const, load: 0.05, loadChannel: 'spindle.load' },
    };
    const positions = model.positions.map((position) => ({ ...position, bearing }));
    const again = machineModelWrite.parse(modelOf(draftOf({ ...model, positions })));
    expect(again.positions[0]?.bearing).toEqual(bearing);
    expect(machineModelWrite.parse(modelOf(draftOf(model))).positions[0]).not.toHaveProperty('bearing');
  });

  it('keeps of which bursts a channel is computed, where it is a sign of wear or surroundings', () => {
    const { model } = TEMPLATES.spindleBearing;
    const derived = { from: 'spindle.front.velocity_rms', feature: 'envelope.bpfo' } as const;
    const computed = { id: 'bpfo', unit: '1', role: 'wear', worsens: 'up', derived } as const;
    const draft = draftOf({
      ...model,
      channels: [...model.channels, { ...computed, positionIds: ['front'] }],
    });
    expect(machineModelWrite.parse(modelOf(draft)).channels.at(-1)).toMatchObject({ id: 'bpfo', derived });
    const channels = draft.channels.map((one) => ({ ...one, role: 'setting' }));
    expect(machineModelWrite.parse(modelOf({ ...draft, channels })).channels.at(-1)).not.toHaveProperty(
      'derived',
    );
  });

  it('forgets what the role of a channel has no use for', () => {
    const [channel] = draftOf(TEMPLATES.spindleBearing.model).channels;
    const { channels } = modelOf({ ...EMPTY_MODEL, channels: [{ ...channel, role: 'context' }] }) as {
      channels: object[];
    };
    expect(Object.keys(channels[0]!).sort()).toEqual(['id', 'name', 'positionIds', 'role', 'unit']);
  });

  it('keeps what is no number for the contract to refuse at its field', () => {
    const [channel] = draftOf(TEMPLATES.spindleBearing.model).channels;
    const wrong = { ...EMPTY_MODEL, channels: [{ ...channel, limit: 'six' }] };
    const paths = machineModelWrite.safeParse(modelOf(wrong)).error?.issues.map(({ path }) => path.join('.'));
    expect(paths).toContain('channels.0.limit');
  });

  it('reads lists as people write them', () => {
    expect(listOf('a, b、c ,')).toEqual(['a', 'b', 'c']);
  });
});
