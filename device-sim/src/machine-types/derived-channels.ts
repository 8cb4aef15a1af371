import type { MachineModelWrite } from '@kizashi/api-contract';
import type { LocalizedText } from '@kizashi/kernel';
import type { MachineType } from './machine-type.ts';

type ChannelWrite = MachineModelWrite['channels'][number];
type Feature = NonNullable<ChannelWrite['derived']>['feature'];

/**
 * What a maker has the product compute of each burst; a ratio has no unit, the rest is in the burst's. Signs of wear are
 * those that rise with it: crest factor and kurtosis fall again when a defect spreads.
 */
const FEATURES: readonly {
  readonly feature: Feature;
  readonly ratio?: true;
  readonly falls?: true;
  readonly name: LocalizedText;
}[] = [
  { feature: 'rms', name: { ja: '波形 RMS', en: 'burst RMS' } },
  { feature: 'crest', ratio: true, falls: true, name: { ja: '波高率', en: 'crest factor' } },
  { feature: 'kurtosis', ratio: true, falls: true, name: { ja: '尖度', en: 'kurtosis' } },
  { feature: 'envelope.rms', name: { ja: '包絡線 RMS', en: 'envelope RMS' } },
  { feature: 'envelope.bpfo', ratio: true, name: { ja: '外輪損傷成分', en: 'outer race defect' } },
  { feature: 'envelope.bpfi', ratio: true, name: { ja: '内輪損傷成分', en: 'inner race defect' } },
  { feature: 'envelope.bsf', ratio: true, name: { ja: '転動体損傷成分', en: 'rolling element defect' } },
  { feature: 'envelope.ftf', ratio: true, name: { ja: '保持器損傷成分', en: 'cage defect' } },
];

/**
 * Channels that the product derives from a type's bursts. Nobody has set a limit for them: they support what the channels
 * with one say, until lives have taught at which level parts fail.
 */
export function derivedChannels({ waves, channels }: MachineType): ChannelWrite[] {
  return waves.flatMap(({ channel: from, position }) => {
    const { name, unit = '1' } = channels.find(({ id }) => id === from) ?? {};
    return FEATURES.map(({ feature, ratio, falls, name: words }) => ({
      id: `${from}.${feature}`,
      name: { ja: `${name?.ja ?? from} ${words.ja}`, en: `${name?.en ?? from}, ${words.en}` },
      unit: ratio ? '1' : unit,
      ...(falls ? { role: 'context' as const } : { role: 'wear' as const, worsens: 'up' as const }),
      positionIds: [position],
      derived: { from, feature },
    }));
  });
}
