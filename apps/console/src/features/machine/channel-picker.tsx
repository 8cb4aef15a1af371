import type { MachineModel } from '@kizashi/api-contract';
import { NativeSelect } from '@mantine/core';
import { channelName } from '../../ui/channels/channel-name.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { channelGroups } from './channel-groups.ts';

interface ChannelPickerProps {
  readonly model: MachineModel;
  readonly chosen: string;
  onChoose(channel: string): void;
}

/** All channels of the machine, grouped by the part that they tell of. */
export function ChannelPicker({ model, chosen, onChoose }: ChannelPickerProps) {
  const { t, language } = useWording();
  const nameOf = (positionId: string | null) => {
    const position = model.positions.find(({ id }) => id === positionId);
    return position === undefined ? t('machine.parts.whole') : startSentence(position.name[language]);
  };
  return (
    <NativeSelect
      aria-label={t('machine.chart.channel')}
      value={chosen}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={channelGroups(model).map(({ positionId, channels }) => ({
        group: nameOf(positionId),
        items: channels.map(({ id }) => ({
          value: id,
          label: startSentence(channelName(model, id, language)),
        })),
      }))}
    />
  );
}
