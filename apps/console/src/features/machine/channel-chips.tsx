import type { ChannelState, MachineModel } from '@kizashi/api-contract';
import { channelName } from '../../ui/channels/channel-name.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { StateMark } from '../../ui/marks/state-mark.tsx';
import classes from './part-tree.module.css';

interface ChannelChipsProps {
  readonly model: MachineModel;
  readonly channels: MachineModel['channels'];
  readonly states: readonly ChannelState[];
  readonly chosen: string | undefined;
  onChoose(channel: string): void;
}

/** The channels of a part; each one brings itself onto the chart. */
export function ChannelChips({ model, channels, states, chosen, onChoose }: ChannelChipsProps) {
  const { language } = useWording();
  return (
    <ul className={classes.chips}>
      {channels.map(({ id }) => {
        const state = states.find(({ channel }) => channel === id);
        return (
          <li key={id}>
            <button
              type="button"
              className={classes.chip}
              aria-pressed={id === chosen}
              onClick={() => onChoose(id)}
            >
              <ChannelMark state={state} />
              {startSentence(channelName(model, id, language))}
              <ChannelSays state={state} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Grey is normal: only what somebody should look at has a mark. */
function ChannelMark({ state }: { state: ChannelState | undefined }) {
  if (state?.state === 'alarm' || state?.state === 'watch') return <StateMark kind={state.state} small />;
  if (state === undefined || state.state === 'normal' || state.state === 'learning') return null;
  return <StateMark kind="silent" small />;
}

function ChannelSays({ state }: { state: ChannelState | undefined }) {
  const { t } = useWording();
  if (state === undefined) return null;
  const { zone } = state;
  const words = [
    zone === null ? undefined : t('machine.channel.zone', { zone }),
    state.state === 'normal' || (zone !== null && (state.state === 'watch' || state.state === 'alarm'))
      ? undefined
      : t(`words.channelState.${state.state}`),
  ].filter((part) => part !== undefined);
  return words.length === 0 ? null : <span className={classes.says}>{words.join(t('words.listJoin'))}</span>;
}
