import type { LocalizedText } from '@kizashi/kernel';
import type { Channel } from '../data-acquisition/index.ts';

/** Words for channels that were not given a name, found by what their id ends in. The longest ending wins. */
const QUANTITIES: readonly (readonly [ending: string, en: string, ja: string])[] = [
  ['velocity_rms', 'Vibration velocity', '振動速度'],
  ['acceleration_rms', 'Vibration acceleration', '振動加速度'],
  ['vibration', 'Vibration', '振動'],
  ['envelope', 'Vibration envelope', '振動エンベロープ'],
  ['temperature', 'Temperature', '温度'],
  ['differential_pressure', 'Differential pressure', '差圧'],
  ['dp', 'Differential pressure', '差圧'],
  ['pressure', 'Pressure', '圧力'],
  ['torque', 'Torque', 'トルク'],
  ['torque_ripple', 'Torque ripple', 'トルクリップル'],
  ['backlash', 'Backlash', 'バックラッシ'],
  ['current', 'Current', '電流'],
  ['power', 'Power', '電力'],
  ['load', 'Load', '負荷'],
  ['speed', 'Speed', '回転速度'],
  ['rpm', 'Speed', '回転速度'],
  ['flow', 'Flow', '流量'],
  ['operating_hours', 'Operating hours', '運転時間'],
];

/** UCUM codes that people write differently. */
const UNITS: Readonly<Record<string, string>> = {
  Cel: '°C',
  '1': '',
  '{1}': '',
  um: 'µm',
  '[g]': 'g',
  '/min': 'rpm',
  '{rpm}': 'rpm',
  "'": '′',
};

export function channelName(channel: Pick<Channel, 'id' | 'name'>): LocalizedText {
  if (channel.name) return channel.name;
  const id = channel.id.toLowerCase();
  let best: (typeof QUANTITIES)[number] | undefined;
  for (const one of QUANTITIES) {
    const ends = id === one[0] || id.endsWith(`.${one[0]}`) || id.endsWith(`_${one[0]}`);
    if (ends && one[0].length > (best?.[0].length ?? 0)) best = one;
  }
  const place = best ? id.slice(0, -best[0].length).replace(/[._]+$/, '') : '';
  const words = place.replace(/[._]+/g, ' ');
  if (best)
    return place ? { en: `${best[1]}, ${words}`, ja: `${best[2]}(${words})` } : { en: best[1], ja: best[2] };
  const plain = id.replace(/[._]+/g, ' ');
  return { en: plain.charAt(0).toUpperCase() + plain.slice(1), ja: channel.id };
}

/** The unit as it stands behind a number, with its space. */
export function unitSuffix(unit: string): string {
  const written = UNITS[unit] ?? unit.replace(/^\{(.*)\}$/, '$1');
  return written === '' ? '' : ` ${written}`;
}
