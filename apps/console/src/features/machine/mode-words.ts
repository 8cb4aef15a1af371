import type { MachineModel } from '@kizashi/api-contract';
import { channelName } from '../../ui/channels/channel-name.ts';
import type { Wording } from '../../ui/format/use-wording.ts';

/** "running, spindle speed band 2" for `running/spindle.speed:2`; a mode of the device's own is shown as it is. */
export function modeWords(
  mode: string,
  model: Pick<MachineModel, 'channels'>,
  { t, language }: Wording,
): string {
  const [base = mode, ...bands] = mode.split('/');
  const name = base === 'off' || base === 'idle' || base === 'running' ? t(`machine.mode.${base}`) : base;
  const said = bands
    .flatMap((band) => band.split(','))
    .map((band) => {
      const [channel = band, place = ''] = band.split(':');
      return t('machine.mode.band', { channel: channelName(model, channel, language), band: place });
    });
  return [name, ...said].join(t('words.listJoin'));
}
