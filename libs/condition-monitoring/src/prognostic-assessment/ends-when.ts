import type { LocalizedText } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import type { ChannelAtFault } from '../health-assessment/index.ts';
import type { WithheldReason } from './forecast.ts';
import { channelName } from './quantity-words.ts';

/** What would end a withheld forecast, for somebody who can do something about it. */
export function endsWhen(
  reason: WithheldReason,
  faults: readonly ChannelAtFault[],
  model: MachineModel,
): LocalizedText {
  const names = faults
    .slice(0, 3)
    .map(({ channel }) => channelName(model.channels.find(({ id }) => id === channel) ?? { id: channel }));
  const more = faults.length - names.length;
  const en = names.map((name) => name.en).join('; ') + (more > 0 ? ` and ${more} more` : '');
  const ja = names.map((name) => name.ja).join('、') + (more > 0 ? `、他${more}件` : '');
  if (reason === 'insufficient-history') {
    return {
      en: 'Ends when the machine has reported for long enough to know how much life it uses.',
      ja: '寿命の消費速度が分かるまで測定値が届けば解除されます。',
    };
  }
  if (reason === 'outside-known-range') {
    return {
      en: `Ends when the machine runs again at settings it was learned at (${en}).`,
      ja: `学習時と同じ運転条件(${ja})に戻れば解除されます。`,
    };
  }
  if (names.length === 0) {
    return {
      en: 'Ends when the machine reports again. Check its controller and network.',
      ja: '機械からの通信が再開すれば解除されます。制御装置とネットワークを確認してください。',
    };
  }
  const has = (fault: ChannelAtFault['fault']) => faults.some((one) => one.fault === fault);
  if (has('swapped')) {
    return {
      en: `Ends when each shows its own quantity again: ${en}. Check whether two sensors were plugged in the wrong way round.`,
      ja: `各チャンネルが本来の値に戻れば解除されます: ${ja}。センサーの接続が入れ替わっていないか確認してください。`,
    };
  }
  if (has('wrong-unit')) {
    return {
      en: `Ends when the unit is right again: ${en}. Check whether the sensor was set from Celsius to Fahrenheit; a change of unit needs a new birth.`,
      ja: `単位が正しくなれば解除されます: ${ja}。センサーの摂氏と華氏の設定を確認してください。単位を変えるには、新しい起動通知が必要です。`,
    };
  }
  if (has('drifting')) {
    return {
      en: `Ends when it is back at its usual level: ${en}. Check the sensor and calibrate it.`,
      ja: `値が通常の水準に戻れば解除されます: ${ja}。センサーを点検し、校正してください。`,
    };
  }
  return has('frozen')
    ? {
        en: `Ends when it varies again: ${en}. Check the sensor.`,
        ja: `値が再び変動すれば解除されます: ${ja}。センサーを確認してください。`,
      }
    : {
        en: `Ends when it reports again: ${en}. Check the sensor, its cable and the gateway.`,
        ja: `測定値が再び届けば解除されます: ${ja}。センサー、ケーブル、ゲートウェイを確認してください。`,
      };
}
