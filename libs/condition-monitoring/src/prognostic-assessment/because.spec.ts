import { describe, expect, it } from '@jest/globals';
import {
  asId,
  type ChannelId,
  epochMs,
  type FittedPartId,
  life,
  type MachineModelId,
  type PositionId,
  ratio,
} from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import type { HealthAssessment, HealthEvidence } from '../health-assessment/index.ts';
import { becauseOfEvidence, becauseOfFault, becauseOfPriorLife } from './because.ts';
import { endsWhen } from './ends-when.ts';
import { channelName } from './quantity-words.ts';

const velocity = asId<ChannelId>('spindle.front.velocity_rms');
const model: MachineModel = {
  id: asId<MachineModelId>('m'),
  name: 'm',
  channels: [
    {
      id: velocity,
      name: { en: 'Vibration velocity', ja: '振動速度' },
      unit: 'mm/s',
      role: 'wear',
      positionIds: [asId<PositionId>('p')],
    },
  ],
  positions: [],
};
const evidence: HealthEvidence = {
  channel: velocity,
  unit: 'mm/s',
  value: 2.412,
  baselineMean: 1.15,
  baselineSd: 0.075,
  baselineFrom: 'own',
  share: ratio(1),
};

function say(one: Partial<HealthEvidence>) {
  const assessment: HealthAssessment = {
    fittedPartId: asId<FittedPartId>('p'),
    at: epochMs(0),
    lifeUsed: life(1),
    health: ratio(0.6),
    wear: 0.4,
    healthSd: 0.02,
    pWearAbove5Percent: ratio(1),
    evidence: [{ ...evidence, ...one }],
  };
  return becauseOfEvidence(assessment, model, 'Asia/Tokyo')[0]!.text;
}

describe('sentences about a channel', () => {
  it('say the value, what is normal, and since when it moves', () => {
    const since = epochMs(Date.UTC(2026, 8, 20, 16));
    expect(say({ since })).toEqual({
      en: 'Vibration velocity 2.41 mm/s, normally 1.0 to 1.3; rising since 21 Sep.',
      ja: '振動速度 2.41 mm/s(通常 1.0〜1.3)。9月21日から上昇。',
    });
    expect(say({ since, value: 0.5 }).en).toContain('falling since 21 Sep');
  });

  it('say that a channel is as it should be', () => {
    expect(say({ value: 1.18 })).toEqual({
      en: 'Vibration velocity 1.18 mm/s, within its normal 1.0 to 1.3.',
      ja: '振動速度 1.18 mm/s。通常範囲(1.0〜1.3)内。',
    });
  });

  it('write as many decimals as the normal range is wide', () => {
    const since = epochMs(Date.UTC(2026, 8, 20, 16));
    expect(say({ since, value: 1_412.3, baselineMean: 1_300, baselineSd: 12 }).en).toContain(
      '1412 mm/s, normally 1276 to 1324',
    );
    expect(say({ since, value: 0.0414, baselineMean: 0.03, baselineSd: 0.001 }).en).toContain(
      '0.0414 mm/s, normally 0.028 to 0.032',
    );
  });
});

describe('other sentences', () => {
  it('say what a forecast without any sign of wear rests on', () => {
    const basis = { channelsLive: 2, channelsExpected: 2, windowsObserved: 7, startedMidLife: false };
    const prior = { beta: 2, eta: 14_000 };
    const learning = becauseOfPriorLife(prior, 0, 120, 'operating-hours', basis, false);
    expect(learning.text.en).toBe(
      'Its own baseline is still being learned (7 windows so far). Half of these parts reach 11,656 operating hours; this one has 120 operating hours (from the part catalogue).',
    );
    const learned = becauseOfPriorLife(prior, 60, 120, 'cycles', basis, true);
    expect(learned.text.ja).toBe(
      '摩耗の兆候はまだありません。この部品の半数は11,656 サイクルに達します。現在120 サイクル(60個の使用実績による)。',
    );
  });

  it('name the sensor that is at fault and what to do', () => {
    const fault = { channel: velocity, fault: 'silent', since: epochMs(Date.UTC(2026, 9, 25, 3)) } as const;
    expect(becauseOfFault(fault, model, 'Asia/Tokyo').text.en).toBe(
      'Vibration velocity: no reading since 25 Oct.',
    );
    expect(endsWhen('stale-input', [fault], model).en).toBe(
      'Ends when it reports again: Vibration velocity. Check the sensor, its cable and the gateway.',
    );
    expect(endsWhen('stale-input', [], model).ja).toContain('通信が再開');
    const drifting = { ...fault, fault: 'drifting' } as const;
    expect(becauseOfFault(drifting, model, 'Asia/Tokyo').text.en).toContain('drifting as no wear does');
    expect(endsWhen('stale-input', [drifting], model).en).toContain('calibrate');
    const swapped = { ...fault, fault: 'swapped' } as const;
    expect(becauseOfFault(swapped, model, 'Asia/Tokyo').text.ja).toContain('別のチャンネル');
    expect(endsWhen('stale-input', [fault, swapped], model).en).toContain('plugged in the wrong way');
  });

  it('find words for a channel that was given no name', () => {
    expect(channelName({ id: asId<ChannelId>('spindle.front.velocity_rms') })).toEqual({
      en: 'Vibration velocity, spindle front',
      ja: '振動速度(spindle front)',
    });
    expect(channelName({ id: asId<ChannelId>('sensor_11') })).toEqual({ en: 'Sensor 11', ja: 'sensor_11' });
  });
});
