import type { LifeUnit } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import type {
  ChannelAtFault,
  HealthAssessment,
  HealthBasis,
  HealthEvidence,
} from '../health-assessment/index.ts';
import { weibullQuantile } from './fit-weibull.ts';
import type { Because } from './forecast.ts';
import { channelName, unitSuffix } from './quantity-words.ts';
import type { PriorLife } from './wear-model.ts';
import { decimalsFor, writtenDay, writtenLife } from './written.ts';

/** Width of what counts as normal, in baseline standard deviations on each side. */
const NORMAL_SD = 2;
/** Evidence with less share than this is not worth a sentence beside a stronger one. */
const LEAST_SHARE = 0.05;

/** One sentence for each channel that explains the wear, the strongest first. */
export function becauseOfEvidence(
  assessment: HealthAssessment,
  model: MachineModel,
  timeZone: string,
): readonly Because[] {
  return assessment.evidence
    .filter(({ share, supports }, i) => i === 0 || supports || share >= LEAST_SHARE)
    .map((evidence) => becauseOfChannel(evidence, model, timeZone));
}

function becauseOfChannel(evidence: HealthEvidence, model: MachineModel, timeZone: string): Because {
  const { value, baselineMean, baselineSd, unit, since, limit, share } = evidence;
  const name = channelName(
    model.channels.find(({ id }) => id === evidence.channel) ?? { id: evidence.channel },
  );
  const width = 2 * NORMAL_SD * baselineSd;
  const decimals = decimalsFor(width);
  const now = value.toFixed(decimalsFor(width / 10));
  const low = (baselineMean - width / 2).toFixed(decimals);
  const high = (baselineMean + width / 2).toFixed(decimals);
  const suffix = unitSuffix(unit);
  const day = since === undefined ? undefined : writtenDay(since, timeZone);
  const up = value >= baselineMean;
  const text = day
    ? {
        en: `${name.en} ${now}${suffix}, normally ${low} to ${high}; ${up ? 'rising' : 'falling'} since ${day.en}.`,
        ja: `${name.ja} ${now}${suffix}(通常 ${low}〜${high})。${day.ja}から${up ? '上昇' : '低下'}。`,
      }
    : {
        en: `${name.en} ${now}${suffix}, within its normal ${low} to ${high}.`,
        ja: `${name.ja} ${now}${suffix}。通常範囲(${low}〜${high})内。`,
      };
  return {
    channel: evidence.channel,
    name,
    text,
    value,
    baseline: baselineMean,
    unit,
    share,
    ...(limit === undefined ? {} : { limit }),
    ...(since === undefined ? {} : { since }),
  };
}

/** Why the forecast is what it is although no channel tells of wear yet. */
export function becauseOfPriorLife(
  prior: PriorLife,
  livesLearned: number,
  lifeUsed: number,
  unit: LifeUnit,
  basis: HealthBasis,
  assessed: boolean,
  fromUse = false,
): Because {
  const half = writtenLife(weibullQuantile(prior, 0.5), unit);
  const used = writtenLife(lifeUsed, unit);
  const reached = {
    en: `Half of these parts reach ${half.en}; this one has ${used.en}`,
    ja: `この部品の半数は${half.ja}に達します。現在${used.ja}`,
  };
  const source = fromUse
    ? { en: 'by its measured load and speed, ISO 281', ja: '実測の荷重と回転速度による、ISO 281' }
    : livesLearned > 0
      ? { en: `learned from ${livesLearned} ended lives`, ja: `${livesLearned}個の使用実績による` }
      : { en: 'from the part catalogue', ja: '部品カタログによる' };
  const state = assessed
    ? { en: 'No wear seen so far.', ja: '摩耗の兆候はまだありません。' }
    : {
        en: `Its own baseline is still being learned (${basis.windowsObserved} windows so far).`,
        ja: `基準値を学習中です(これまで${basis.windowsObserved}区間)。`,
      };
  return {
    text: {
      en: `${state.en} ${reached.en} (${source.en}).`,
      ja: `${state.ja}${reached.ja}(${source.ja})。`,
    },
    baseline: weibullQuantile(prior, 0.5),
    value: lifeUsed,
  };
}

/** One sentence for each channel that keeps a forecast from being made. */
export function becauseOfFault(fault: ChannelAtFault, model: MachineModel, timeZone: string): Because {
  const name = channelName(model.channels.find(({ id }) => id === fault.channel) ?? { id: fault.channel });
  const day = writtenDay(fault.since, timeZone);
  const text = {
    silent: {
      en: `${name.en}: no reading since ${day.en}.`,
      ja: `${name.ja}: ${day.ja}から測定値がありません。`,
    },
    frozen: {
      en: `${name.en}: has stood still since ${day.en}, though it always varied before.`,
      ja: `${name.ja}: 常に変動していた値が${day.ja}から変化していません。`,
    },
    drifting: {
      en: `${name.en}: has been drifting as no wear does, noticed on ${day.en}.`,
      ja: `${name.ja}: 摩耗では説明できない緩やかな変化を${day.ja}に検出しました。`,
    },
    swapped: {
      en: `${name.en}: shows what another channel used to show, since ${day.en}.`,
      ja: `${name.ja}: ${day.ja}から、別のチャンネルの値を示しています。`,
    },
    'wrong-unit': {
      en: `${name.en}: shows its usual temperature on the other scale since ${day.en}.`,
      ja: `${name.ja}: ${day.ja}から、摂氏と華氏が取り違えられた値を示しています。`,
    },
    outside: {
      en: `${name.en}: outside the range in which this part was learned, since ${day.en}.`,
      ja: `${name.ja}: ${day.ja}から、学習時の範囲を外れています。`,
    },
  }[fault.fault];
  return { channel: fault.channel, name, text, since: fault.since };
}
