import { type ChannelId, type EpochMs, epochMs, ratio } from '@kizashi/kernel';
import { changeBegan } from './change-since.ts';
import type { HealthEvidence } from './health.ts';
import type { HealthMemory, WearChannelMemory } from './health-memory.ts';
import { deviationOf, isSupport, type JudgedChannel, type Wear } from './wear-of-part.ts';

/** A channel has left its baseline above this many standard deviations of its level, and is back below. */
const LEFT_SD = 3;
const BACK_SD = 1.5;
/** More reasons than this nobody reads. */
const MOST_REASONS = 5;

/** Remembers since when each channel has been away from its baseline. */
export function markSince(memory: HealthMemory, judged: readonly JudgedChannel[], at: EpochMs): HealthMemory {
  let changed: Record<ChannelId, WearChannelMemory> | undefined;
  for (const one of judged) {
    const id = one.channel.id;
    const before = memory.channels[id]!;
    const { share, sd } = deviationOf(one);
    const away = one.yardstick.bothSides ? Math.abs(share) / sd : share / sd;
    const left = before.since !== undefined;
    if (left === away > (left ? BACK_SD : LEFT_SD)) continue;
    changed ??= { ...memory.channels };
    const { since: _, ...rest } = before;
    const up = one.trend.level >= one.yardstick.baseline.mean;
    const began = changeBegan(before.change, up);
    changed[id] = left ? rest : { ...rest, since: began === undefined ? at : epochMs(began) };
  }
  return changed ? { ...memory, channels: changed } : memory;
}

interface Reason {
  readonly one: JudgedChannel;
  readonly share: number;
}

/** The channels that explain the wear, the strongest first, then those that support them and have moved. */
export function evidenceOf(
  memory: HealthMemory,
  judged: readonly JudgedChannel[],
  wear: Wear,
): readonly HealthEvidence[] {
  const explaining: Reason[] = [];
  const supporting: Reason[] = [];
  for (const [i, one] of judged.entries()) {
    if (!isSupport(one)) explaining.push({ one, share: wear.shares[i]! });
    else if (memory.channels[one.channel.id]?.since !== undefined) supporting.push({ one, share: 0 });
  }
  explaining.sort((a, b) => b.share - a.share);
  const strongest = [...explaining, ...supporting].slice(0, MOST_REASONS);
  const total = strongest.reduce((sum, { share }) => sum + share, 0);
  return strongest.map(({ one, share }) => {
    const { channel, yardstick, trend } = one;
    const since = memory.channels[channel.id]?.since;
    return {
      channel: channel.id,
      unit: channel.unit,
      value: trend.level,
      baselineMean: yardstick.baseline.mean,
      baselineSd: yardstick.baseline.sd,
      baselineFrom: yardstick.baseline.from,
      ...(yardstick.limitFrom === 'nominal' ? {} : { limit: yardstick.limit }),
      share: ratio(total > 0 ? share / total : 1 / strongest.length),
      ...(isSupport(one) ? { supports: true } : {}),
      ...(since === undefined ? {} : { since }),
    };
  });
}
